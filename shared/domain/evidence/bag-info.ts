import { wrapWords } from '../words.ts';
import type { BundleProfile } from './bag-layout.ts';

/** What `bag-info.txt` says of a bundle. Texts are one line each; `undefined` leaves a label out. */
export type BagFacts = {
  /** The incident's id. */
  readonly incident: string;
  /** From 1, without gaps. */
  readonly version: number;
  /** What it shows of the customer; with incident and version it names the bag's folder. */
  readonly profile: BundleProfile;
  /** Of the rules that redacted it. */
  readonly rulesVersion: number;
  /**
   * SHA-256 of the `tagmanifest-sha256.txt` of the version sealed before it, hex; `NONE_SEALED` where
   * what was collected before came to no bundle; undefined for version 1 alone.
   */
  readonly previous: string | undefined;
  readonly organization: string;
  readonly contactName: string | undefined;
  readonly contactEmail: string | undefined;
  readonly description: string;
  /** The vendor's own number of the case. */
  readonly vendorCase: string | undefined;
  /** `2026-11-22`: of what is told, not of the sealing, or it would not be built again alike. */
  readonly day: string;
  /** What made the bag, such as `boks-audit 1.4.0`. */
  readonly software: string;
  /** The time that the collected texts cover, ISO 8601 in UTC. */
  readonly window: { readonly from: string; readonly to: string };
  /** How many collectors of the plan there were, and how many of them answered. */
  readonly collected: { readonly done: number; readonly planned: number };
};

/** Why facts make no `bag-info.txt`; empty where they do. */
export function refusalsOfFacts(facts: BagFacts): readonly string[] {
  const { version, previous, collected, day } = facts;
  const refusals = labelsOf({ facts, octets: 0, files: 0 })
    .filter(([, value]) => !isOneLine(value))
    .map(([label]) => `${label} is no text of one line`);
  if (!Number.isInteger(version) || version < 1) refusals.push(`${version} is no version`);
  if ((previous === undefined) !== (version === 1)) {
    refusals.push('every version but the first names the one before, and the first names none');
  }
  if (previous !== undefined && previous !== NONE_SEALED && !SHA256.test(previous)) {
    refusals.push('the version before is not named by a SHA-256');
  }
  if (!DAY.test(day)) refusals.push('the day is not written YYYY-MM-DD');
  if (collected.done > collected.planned) refusals.push('more was collected than was planned');
  return refusals;
}

/** Whether a text can stand in a line without becoming another: no control characters, no blank ends. */
export const isOneLine = (text: string): boolean => ONE_LINE.test(text);

/** `bag-info.txt`; `octets` and `files` are those of the payload. */
export const formatBagInfo = (made: {
  readonly facts: BagFacts;
  readonly octets: number;
  readonly files: number;
}): string =>
  labelsOf(made)
    .flatMap(([label, value]) => folded(label, value))
    .map((line) => `${line}\n`)
    .join('');

/** The labels of a `bag-info.txt` with their first values, folded lines put together again. */
export function parseBagInfo(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const label = line.slice(0, colon);
    if (colon > 0 && !found.has(label)) found.set(label, line.slice(colon + 1).trim());
  }
  return found;
}

/** `COMPLETE 142/142` or `PARTIAL 141/142`. */
const completenessOf = ({ done, planned }: BagFacts['collected']): string =>
  `${done === planned ? 'COMPLETE' : 'PARTIAL'} ${done}/${planned}`;

function labelsOf({
  facts,
  octets,
  files,
}: Parameters<typeof formatBagInfo>[0]): readonly (readonly [string, string])[] {
  const labels: readonly (readonly [string, string | undefined])[] = [
    ['Source-Organization', facts.organization],
    ['Contact-Name', facts.contactName],
    ['Contact-Email', facts.contactEmail],
    ['External-Description', facts.description],
    ['External-Identifier', facts.incident],
    ['Internal-Sender-Identifier', facts.vendorCase],
    ['Bag-Group-Identifier', facts.incident],
    ['Bag-Count', `${facts.version} of ?`],
    ['Bagging-Date', facts.day],
    ['Payload-Oxum', `${octets}.${files}`],
    ['Bag-Software-Agent', facts.software],
    [VERSION_LABEL, String(facts.version)],
    [
      'BoKS-Previous-Tagmanifest-SHA256',
      facts.previous === NONE_SEALED ? 'none was sealed' : facts.previous,
    ],
    ['BoKS-Window-UTC', `${facts.window.from}/${facts.window.to}`],
    ['BoKS-Completeness', completenessOf(facts.collected)],
    [PROFILE_LABEL, `${facts.profile}/${facts.rulesVersion}`],
    ['BoKS-Residual-Scan', 'clean'],
  ];
  return labels.flatMap(([label, value]) => (value === undefined ? [] : [[label, value] as const]));
}

/** RFC 8493 recommends lines of at most 79 bytes; a word is never broken, so that it can be found. */
const folded = (label: string, value: string): readonly string[] =>
  value.includes(' ')
    ? wrapWords(`${label}: ${value}`, WIDTH - FOLD.length).map((part, at) =>
        at === 0 ? part : `${FOLD}${part}`,
      )
    : [`${label}: ${value}`];

/** Stands for the version before where none came to a bundle. */
export const NONE_SEALED = 'none-sealed';
/** The label under which `bag-info.txt` has the bundle's version. */
export const VERSION_LABEL = 'BoKS-Incident-Version';
/** The label under which it has the profile that it was redacted for, and the rules' version. */
export const PROFILE_LABEL = 'BoKS-Redaction-Profile';
const WIDTH = 79;
const FOLD = '  ';
const ONE_LINE = /^[^\s\p{C}](?:[^\p{C}\p{Zl}\p{Zp}]*[^\s\p{C}])?$/u;
const SHA256 = /^[0-9a-f]{64}$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
