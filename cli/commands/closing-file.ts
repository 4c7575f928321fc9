import { Document, isMap, parse, YAMLParseError } from 'yaml';

import type { ClosingDraft, IncidentView } from '#contracts/api.ts';

import { printable } from '../text/layout.ts';
import { readText } from '../text/read-text.ts';
import type { CloseOptions } from './incident.ts';
import { momentIn } from './moments.ts';
import { NotDone } from './service-api.ts';

/** A closing record as YAML, to be filled in. */
export function closingText({ id, domain, host, kind }: IncidentView, draft: ClosingDraft): string {
  const document = new Document(draft);
  document.commentBefore = printable(
    ` The closing record of ${id} (${host ?? 'the domain'}: ${kind}). Fill in every line, then:`,
  ).concat(`\n   boks-audit incident close ${id} --code CODE --closing FILE --why "…"`);
  const exposure = document.get('exposure', true);
  if (isMap(exposure)) {
    const of = printable(`--domain ${domain}${host === null ? '' : ` --host ${host}`}`);
    exposure.commentBefore = ` Seen so from then on; when it may have begun:\n   boks-audit exposure ${of}`;
  }
  const right = document.get('withdrawnRight', true);
  if (isMap(right)) {
    right.commentBefore =
      ' A right that had been withdrawn meanwhile: could it still be used, was it?\n' +
      ' yes, no, or not-known';
  }
  return document.toString();
}

/** A closing record as it is given: whether it is one, the service says, naming what is wrong. */
export type ClosingSent = Readonly<Record<string, unknown>>;

/**
 * The closing record that a file and options give, what they leave out being taken from `start`
 * where there is no file; undefined where neither is given. Throws `NotDone`.
 */
export async function readClosing(
  start: ClosingDraft | undefined,
  options: CloseOptions,
): Promise<ClosingSent | undefined> {
  const { closing: file, rightUsable, rightUsed } = options;
  const words = defined({
    rootCause: options.rootCause,
    remediation: options.remediation,
    prevention: options.prevention,
    ticket: options.ticket,
  });
  const exposure = defined({
    from: momentMeant('--exposure-from', options.exposureFrom),
    to: momentMeant('--exposure-to', options.exposureTo),
  });
  const withdrawnRight = defined({ usable: rightUsable, used: rightUsed });
  const isGiven = [words, exposure, withdrawnRight].some((part) => Object.keys(part).length > 0);
  if (file === undefined && !isGiven) return undefined;
  const base: ClosingSent = file === undefined ? { ...start } : await closingIn(file);
  return {
    ...base,
    ...words,
    exposure: withMore(base['exposure'], exposure),
    withdrawnRight: withMore(base['withdrawnRight'], withdrawnRight),
  };
}

const momentMeant = (option: string, text: string | undefined): string | undefined =>
  text === undefined ? undefined : momentIn(option, text);

const defined = (given: Readonly<Record<string, string | undefined>>): ClosingSent =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

/** What is no object stays as it is, for the service to refuse. */
const withMore = (base: unknown, more: ClosingSent): unknown =>
  isFields(base) || base === undefined ? { ...base, ...more } : base;

const isFields = (value: unknown): value is ClosingSent =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a file holds; every scalar is a text, so that a ticket may be a number. */
async function closingIn(file: string): Promise<ClosingSent> {
  const read = await readText(file);
  if (read.kind === 'not-read') throw new NotDone(read.reason);
  try {
    const parsed: unknown = parse(read.text, { schema: 'failsafe' });
    if (isFields(parsed)) return parsed;
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new NotDone(`${file}: ${error.message.split('\n', 1)[0] ?? ''}`);
  }
  throw new NotDone(`${file} holds no closing record: see --print-closing`);
}
