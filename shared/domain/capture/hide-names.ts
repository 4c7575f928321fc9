import { parseDataFiles } from '../boksdiag/data-files.ts';
import { linesOf } from '../boksdiag/lines.ts';
import type { Inventory } from '../evidence/redaction/known.ts';
import { EVERYBODYS_ACCOUNTS } from '../evidence/redaction/plain-words.ts';
import type { Counts, FilePreview } from '../evidence/redaction/preview.ts';
import { holdInWords, redactBundle } from '../evidence/redaction/redact-bundle.ts';
import type { Hmac } from '../evidence/redaction/tokens.ts';
import { CAPTURE_PROFILE, CAPTURE_TEXTS, fileOf, type CaptureTexts } from './capture-text.ts';
import { firstReadOtherwise } from './meaning.ts';
import { namesInTheirWidth } from './names-in-width.ts';
import { rowNamesIn } from './row-names.ts';
import { shownNames } from './shown-names.ts';

/** Names that whoever captures knows of: the texts need not say of them what they are. */
export type NameHints = {
  /** `otherNames`: aliases of the same host. */
  readonly hosts: readonly { readonly name: string; readonly otherNames: readonly string[] }[];
  readonly users: readonly string[];
  /** Of places, domains, companies: any other name. */
  readonly sites: readonly string[];
};

/** What is told of a capture, not read; it may bear names as well. */
export type ToldWords = {
  /** With its hotfixes, as the site knows it. */
  readonly boksVersion: string;
  readonly platform: string;
  readonly role: string;
  /** Where the texts are from. */
  readonly source: string;
};

/** A capture as it may leave, or why none of it may, a reason a line. */
export type HiddenNames =
  | {
      readonly kind: 'clean';
      readonly texts: CaptureTexts;
      readonly told: ToldWords;
      /** Replacements by rule, over all of it. */
      readonly counts: Counts;
      readonly previews: readonly FilePreview[];
    }
  | { readonly kind: 'held'; readonly reasons: readonly string[] };

/**
 * Replaces secrets, hosts, addresses and users, the same in all texts, by the rules of a bundle that
 * hides names; a host's name by one of its own width. Where the list and the queue have replicas stands
 * a host, and so is every name with a dot one.
 *
 * Invariant: fails closed. Where something remains that a rule knows or that the check of a set refuses,
 * or where a text would be read otherwise than before, nothing leaves.
 */
export function hideNames(
  texts: CaptureTexts,
  told: ToldWords,
  { hints, hmac }: { readonly hints: NameHints; readonly hmac: Hmac },
): HiddenNames {
  const printed = CAPTURE_TEXTS.flatMap((name) => {
    const text = texts[name];
    return text === undefined ? [] : [{ name, path: fileOf(name), text }];
  });
  const originals = [...printed, { path: TOLD, text: linesOfTold(told) }];
  const redacted = redactBundle(originals, {
    profile: CAPTURE_PROFILE,
    inventory: inventoryOf(texts, told, hints),
    knownSecrets: [],
    hmac,
    mostDifferences: Infinity,
    hostInItsWidth: namesInTheirWidth(originals.flatMap(({ text }) => text.split(/[^\w-]+/))),
  });
  if (redacted.kind === 'held') return { kind: 'held', reasons: redacted.reasons.map(holdInWords) };
  const byPath = new Map(redacted.files.map(({ from, text }) => [from, text]));
  const hidden: CaptureTexts = Object.fromEntries(
    printed.map(({ name, path }) => [name, byPath.get(path)]),
  );
  const changed = firstReadOtherwise(texts, hidden);
  if (changed !== undefined) {
    const reason = `would be read otherwise once its names are replaced`;
    return { kind: 'held', reasons: [`${fileOf(changed)} ${reason}`] };
  }
  const toldHidden = byPath.get(TOLD) ?? '';
  const shown = shownNames(hidden, toldHidden);
  if (shown.length > 0) return { kind: 'held', reasons: shown };
  return {
    kind: 'clean',
    texts: hidden,
    told: toldIn(toldHidden),
    counts: sumOf(redacted.report.files.map(({ counts }) => counts)),
    previews: redacted.previews,
  };
}

function inventoryOf(texts: CaptureTexts, told: ToldWords, hints: NameHints): Inventory {
  const listed = rowNamesIn(texts).map(({ name }) => name);
  const { sequence = '', list: listText = '', fque = '' } = texts;
  const { boksVersion, platform, role } = told;
  const dotted = [sequence, listText, fque, boksVersion, platform, role].flatMap(dottedNamesIn);
  const hinted = new Set(
    hints.hosts.flatMap(({ name, otherNames }) => [name, ...otherNames]).map(lower),
  );
  const seen = [...new Set([...listed, ...dotted].map(lower))].filter((name) => !hinted.has(name));
  return {
    boksDomains: [],
    sites: hints.sites,
    users: [...hints.users, ...ownersIn(texts.files ?? '')],
    hosts: [...hints.hosts, ...seen.map((name) => ({ name, otherNames: [] }))],
    addresses: [],
    // What stands first is the version, though it may look like an address.
    productVersions: VERSION.exec(told.boksVersion)?.slice(1) ?? [],
  };
}

/** Owners and groups of files, where `ls` was asked for names; those of every host are not hidden. */
const ownersIn = (text: string): readonly string[] => {
  const owners = parseDataFiles(text).files.flatMap(({ owner, group }) => [owner, group]);
  return [...new Set(owners)].filter(
    (name) => !/^\d+$/.test(name) && !EVERYBODYS_ACCOUNTS.has(name.toLowerCase()),
  );
};

const dottedNamesIn = (text: string): readonly string[] =>
  [...text.matchAll(DOTTED)].map(([name]) => name);

/** A line for each word that is told. */
export const linesOfTold = (told: ToldWords): string =>
  TOLD_WORDS.map((word) => `${told[word]}\n`).join('');

function toldIn(text: string): ToldWords {
  const [boksVersion = '', platform = '', role = '', source = ''] = [...linesOf(text)].map(
    (line) => line.text,
  );
  return { boksVersion, platform, role, source };
}

function sumOf(counts: readonly Counts[]): Counts {
  const sums = new Map<string, number>();
  for (const [rule, count] of counts.flatMap((each) => Object.entries(each)))
    sums.set(rule, (sums.get(rule) ?? 0) + count);
  return Object.fromEntries([...sums].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

const lower = (name: string): string => name.toLowerCase();

/** A name for what has none: it is redacted like a file. */
const TOLD = 'told';
const TOLD_WORDS = ['boksVersion', 'platform', 'role', 'source'] as const;
/** A host's long name, or the domain of a mail or web address; no version, and no part of a path. */
const DOTTED =
  /(?<![\w.-])(?<![^/]\/)(?<!^\/)(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,63}(?![\w@-]|\.\w)/g;
const VERSION = /^[^\d]{0,20}(\d{1,3}(?:\.\d{1,3}){3})(?![\d.])/;
