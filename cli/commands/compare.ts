import { InvalidArgumentError, type Command } from 'commander';

import type { Refusal } from '#domain/boksdiag/refusal.ts';
import { parseSequence, type SequenceText } from '#domain/boksdiag/sequence.ts';
import {
  compareTexts,
  type CompareInput,
  type Comparison,
  type NotRead,
} from '#domain/comparison.ts';

import { painterFor } from '../text/colour.ts';
import { comparisonJson } from '../text/comparison-json.ts';
import { comparisonText } from '../text/comparison-text.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { complain, printJson } from '../text/output.ts';
import { nameOfFile, readText, STANDARD_INPUT } from '../text/read-text.ts';
import { helpOf } from './act-options.ts';

/**
 * `boks-audit compare`: one master's text of `boksdiag sequence` against those of its replicas.
 * Ends with 0 ok, 1 warning, 2 critical, and 3 where a text is unreadable, refused or says nothing.
 */
export function addCompareCommand(program: Command): void {
  const command = program
    .command('compare')
    .summary('compare texts of "boksdiag sequence": who is ahead, who behind')
    .description(
      'Compares the "boksdiag sequence" of a master with that of its replicas.\n' +
        'Read the replicas first and the master after them: only then is "ahead" a proof.',
    )
    .requiredOption('--master <file>', "the master's text; - reads standard input")
    .requiredOption('--replica <host=file>', "a replica's text; may be repeated", addReplica)
    .option('--master-first', 'the master was read before the replicas')
    .option('--json', 'print JSON')
    .addHelpText('after', helpOf(EXAMPLES, ENDS));
  command.action(async (options: CompareOptions) => {
    const misuse = misuseOf(options);
    if (misuse !== undefined) command.error(`error: ${misuse}`, { exitCode: EXIT_STATUS.unknown });
    process.exitCode = await compare(options);
  });
}

type ReplicaFile = { readonly host: string; readonly file: string };
type CompareOptions = {
  readonly master: string;
  readonly replica: readonly ReplicaFile[];
  readonly masterFirst?: boolean;
  readonly json?: boolean;
};

async function compare(options: CompareOptions): Promise<number> {
  const input = await readInput(options);
  const comparison = compareTexts(input);
  for (const reason of reasonsIn(input, comparison)) complain(reason);
  if (options.json === true) printJson(comparisonJson(comparison));
  else {
    const paint = painterFor(process.stdout, process.env);
    process.stdout.write(comparisonText(input, comparison, paint));
  }
  const allJudged = comparison.replicas.every(({ kind }) => kind === 'judged');
  return allJudged ? EXIT_STATUS[comparison.state] : EXIT_STATUS.unknown;
}

async function readInput(options: CompareOptions): Promise<CompareInput> {
  const master = await readSequence(options.master);
  const replicas: { host: string; reading: SequenceText | NotRead }[] = [];
  for (const { host, file } of options.replica) {
    // One at a time, in the order given: of several pipes the first may have to end first.
    replicas.push({ host, reading: await readSequence(file) });
  }
  return {
    order: options.masterFirst === true ? 'master-first' : 'replicas-first',
    master,
    replicas,
  };
}

async function readSequence(file: string): Promise<SequenceText | NotRead> {
  const read = await readText(file);
  if (read.kind === 'not-read') return read;
  const parsed = parseSequence(read.text);
  return parsed.kind === 'refused' ? { kind: 'not-read', reason: refusalOf(file, parsed) } : parsed;
}

/** A refusal in one line that names the file and, where it is one line's fault, the line. */
export const refusalOf = (file: string, { line, reason }: Refusal): string =>
  `${nameOfFile(file)}${line === undefined ? '' : ` line ${line}`}: ${reason}`;

/** Why something could not be judged, a line each: the master first, nothing said twice. */
function reasonsIn({ master, replicas }: CompareInput, comparison: Comparison): readonly string[] {
  if (master.kind === 'not-read') {
    const own = replicas.flatMap(({ host, reading }) =>
      reading.kind === 'not-read' ? [`${host}: ${reading.reason}`] : [],
    );
    return [`master: ${master.reason}`, ...own];
  }
  return comparison.replicas.flatMap((replica) =>
    replica.kind === 'not-judged' ? [`${replica.host}: ${replica.reason}`] : [],
  );
}

function addReplica(
  value: string,
  before: readonly ReplicaFile[] | undefined,
): readonly ReplicaFile[] {
  const equals = value.indexOf('=');
  const [host, file] = [value.slice(0, equals), value.slice(equals + 1)];
  if (equals === -1 || file === '') throw new InvalidArgumentError('It must be HOST=FILE.');
  if (!HOST_NAME.test(host)) throw new InvalidArgumentError("HOST is not a host's name.");
  return [...(before ?? []), { host, file }];
}

/** What is wrong with options that are right one by one. */
function misuseOf({ master, replica }: CompareOptions): string | undefined {
  const hosts = replica.map(({ host }) => host.toLowerCase());
  const twice = replica.find(({ host }, at) => hosts.indexOf(host.toLowerCase()) !== at);
  if (twice !== undefined) return `the replica ${twice.host} is given twice`;
  const files = [master, ...replica.map(({ file }) => file)];
  return files.filter((file) => file === STANDARD_INPUT).length > 1
    ? 'standard input (-) can be read once only'
    : undefined;
}

const HOST_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,252}$/;

const EXAMPLES = [
  'boks-audit compare --master master.txt --replica REPHOST=rephost.txt',
  'boks-audit compare --master master.txt --replica R1=r1.txt --replica R2=r2.txt',
];
const ENDS = `Exit status: 0 ok; 1 warning (behind, extra, partial, or not proved); 2 critical
(ahead, other-series, missing); 3 unknown (a text unreadable or refused, nothing
to compare, wrong usage).`;
