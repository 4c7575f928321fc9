import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
} from 'yaml';
import * as z from 'zod';

import { Configuration } from '#contracts/configuration.ts';

import { isScenarioName, SCENARIO_NAMES } from '../simulator/scenario.ts';

/** One thing that is wrong in a configuration file: where (line from 1, path) and what. */
export type Fault = { readonly line: number; readonly path: string; readonly reason: string };

/** A configuration file that cannot be used: every fault at once, in the order of lines. */
export class ConfigurationError extends Error {
  readonly file: string;
  readonly faults: readonly Fault[];

  constructor(file: string, faults: readonly Fault[]) {
    const many = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
    super(`${file} cannot be used: ${many}`);
    this.file = file;
    this.faults = faults;
  }

  /** `FILE:LINE: domains[0].replicas[2].host: what is wrong`, a line each. */
  get lines(): readonly string[] {
    return this.faults.map(
      ({ line, path, reason }) =>
        `${this.file}:${line}: ${path === '' ? '' : `${path}: `}${reason}`,
    );
  }
}

/** A configuration file: what it means, and what it says, as plain JSON. */
export type ConfigurationFile = { readonly configuration: Configuration; readonly given: unknown };

/** What a configuration means, from its YAML text; see `readConfigurationFile`. */
export const readConfiguration = (text: string, file: string): Configuration =>
  readConfigurationFile(text, file).configuration;

/**
 * Reads a configuration from its YAML text. `file` is named in every fault.
 *
 * Invariant: whatever the text, it returns a checked configuration or throws a ConfigurationError.
 */
export function readConfigurationFile(text: string, file: string): ConfigurationFile {
  if (text.length > MOST_CHARACTERS) {
    throw new ConfigurationError(file, [{ line: 1, path: '', reason: 'more than 4 MB of text' }]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    strict: true,
    version: '1.2',
    logLevel: 'error',
  });
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) {
    throw new ConfigurationError(
      file,
      broken.map(({ pos, message }) => ({
        line: lineAt(lines, pos[0]),
        path: '',
        reason: sentenceOf(message),
      })),
    );
  }
  const given = valueOf(document, file);
  const parsed = Configuration.safeParse(given);
  const strange = strangeScenarios(given);
  if (parsed.success && strange.length === 0) return { configuration: parsed.data, given };
  const faults = [...(parsed.error?.issues ?? []), ...strange].flatMap((issue) =>
    faultsOf(issue, document, lines),
  );
  throw new ConfigurationError(
    file,
    faults.toSorted((a, b) => a.line - b.line),
  );
}

type Issue = {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code: string;
  readonly keys?: readonly string[];
};

/** Scenarios that the simulator has not, told beside whatever else is wrong. */
function strangeScenarios(given: unknown): readonly Issue[] {
  const { domains = [] } = Simulated.safeParse(given).data ?? {};
  return domains.flatMap(({ simulator }, at) => {
    const name = simulator?.scenario;
    if (name === undefined || isScenarioName(name)) return [];
    const message = `there is no scenario of this name; there are ${SCENARIO_NAMES.join(', ')}`;
    return [{ code: 'custom', path: ['domains', at, 'simulator', 'scenario'], message }];
  });
}

/** What a file says of scenarios, whatever else it says. */
const Simulated = z.object({
  domains: z.array(
    z
      .object({ simulator: z.object({ scenario: z.string() }).optional().catch(undefined) })
      .catch({}),
  ),
});

/** The plain value; an alias that expands without end is a fault like any other. */
function valueOf(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const reason =
      error instanceof Error ? sentenceOf(error.message) : 'its aliases do not resolve';
    throw new ConfigurationError(file, [{ line: 1, path: '', reason }]);
  }
}

function faultsOf(issue: Issue, document: Document, lines: LineCounter): readonly Fault[] {
  const at = (path: readonly PropertyKey[], reason: string): Fault => ({
    line: lineOf(document, lines, path),
    path: wordsOfPath(path),
    reason,
  });
  if (issue.code !== 'unrecognized_keys') return [at(issue.path, reasonOf(issue))];
  return (issue.keys ?? []).map((key) =>
    at([...issue.path, key], 'nothing of this name is known here'),
  );
}

function reasonOf({ message }: Issue): string {
  const [, expected, received] = OTHER_TYPE.exec(message) ?? [];
  if (expected === undefined || received === undefined)
    return message.replace(/^Invalid input: /, '');
  const found = FOUND[received] ?? `it is ${IN_YAML[received] ?? received}`;
  return `write ${IN_YAML[expected] ?? expected}: ${found}`;
}

const OTHER_TYPE = /^Invalid input: expected (\w+), received (\w+)$/;
/** What types are called by those who write such a file. */
const IN_YAML: Readonly<Record<string, string>> = {
  object: 'names with values (name: value)',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

const FOUND: Readonly<Record<string, string>> = {
  undefined: 'it is missing',
  null: 'nothing is there',
};

/** The line of what the path names, or of the nearest thing around it that is there. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => (isScalar(key) ? String(key.value) : '') === step);
      if (pair === undefined) break;
      offset = isNode(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (!isNode(node)) break;
      offset = node.range?.[0] ?? offset;
    } else {
      break;
    }
  }
  return lineAt(lines, offset);
}

const lineAt = (lines: LineCounter, offset: number): number =>
  Math.max(1, lines.linePos(offset).line);

const wordsOfPath = (path: readonly PropertyKey[]): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${printable(String(step))}`))
    .join('')
    .replace(/^\./, '');

/** One line, and nothing in it that moves a terminal's cursor. */
const printable = (text: string): string => text.replaceAll(/[^\u0020-\u007e\u00a0-\uffff]/g, '?');
const sentenceOf = (message: string): string => printable(message.split('\n')[0] ?? message);

const MOST_CHARACTERS = 4 * 1024 * 1024;
