import { ALL_RULES, RULES_VERSION } from './all-rules.ts';
import { canonicalAddress } from './ip.ts';
import {
  knownOf,
  NOTHING_LEARNT,
  refusalOfSecrets,
  type Inventory,
  type Known,
  type Learnt,
} from './known.ts';
import { differencesIn, type Counts, type FilePreview } from './preview.ts';
import {
  addressesIn,
  namesIn,
  redactText,
  secretsIn,
  withReplacements,
  type RedactedText,
} from './redact-text.ts';
import { residualScan, type Remains, type ResidualScan } from './residual.ts';
import type { Profile } from './rule.ts';
import { hosts as namesOfHosts } from './rules/hosts.ts';
import { versionsIn } from './rules/ipv4-addresses.ts';
import type { Hmac } from './tokens.ts';

/** A file of a bundle before redaction; `text` is undefined where its bytes are not UTF-8. */
export type OriginalFile = { readonly path: string; readonly text: string | undefined };
/** The same after it; `from` is the path that it had before. */
export type RedactedFile = { readonly path: string; readonly text: string; readonly from: string };

type ReadableFile = { readonly path: string; readonly text: string };

export type RedactionInput = {
  readonly profile: Profile;
  readonly inventory: Inventory;
  /** Such as the secrets of our own configuration: at least 5 characters each. */
  readonly knownSecrets: readonly string[];
  readonly hmac: Hmac;
  /** Where columns are to stay: what a host's name becomes in the width that it has, for its token. */
  readonly hostInItsWidth?: (printed: string, token: string) => string;
  /** Places that the preview of a file shows at most. */
  readonly mostDifferences?: number;
};

/** What was done, without any value: for `redaction/report.json`. Paths are redacted. */
export type RedactionReport = {
  readonly profile: Profile;
  readonly rulesVersion: number;
  readonly files: readonly { readonly path: string; readonly counts: Counts }[];
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
  /** Tokens of addresses that stand for more than one address: nothing is to be joined by these. */
  readonly ambiguous: readonly string[];
};

/** Why nothing may leave: the rule, what it is about, in which file, and where in it first; never a value. */
export type HoldReason = {
  readonly rule: string;
  readonly file: string;
  /** From 1, of the file as redacted; left out where the reason is no place in it. */
  readonly line?: number;
  readonly reason: string;
};

/** `logs/x.txt, line 12: still shows the name of a host, in clear (R90)`: the code stands behind what it says. */
export const holdInWords = ({ rule, file, line, reason }: HoldReason): string => {
  const where = line === undefined ? file : `${file}, line ${line}:`;
  return `${file === '-' ? '' : `${where} `}${reason} (${rule})`;
};

/** Everything redacted and looked through, or nothing at all. */
export type RedactedBundle =
  | {
      readonly kind: 'clean';
      readonly files: readonly RedactedFile[];
      readonly report: RedactionReport;
      readonly previews: readonly FilePreview[];
    }
  | { readonly kind: 'held'; readonly reasons: readonly HoldReason[] };

/**
 * Redacts all files of a bundle, their contents and their paths, and looks through what came out.
 * A secret that one file shows is removed from all, and what one file calls a version is one in all. A text that cannot be scanned is left out, and
 * named in the report. Fails closed: anything that remains holds the whole bundle.
 */
export function redactBundle(
  files: readonly OriginalFile[],
  input: RedactionInput,
): RedactedBundle {
  const { profile } = input;
  const readable = files.flatMap(({ path, text }) => (isScannable(text) ? [{ path, text }] : []));
  const learnt = learnFrom(readable, input);
  if (typeof learnt === 'string')
    return { kind: 'held', reasons: [{ rule: 'R00', file: '-', reason: learnt }] };

  const redacted = readable.map((file) => redactFile(file, input, learnt));
  const leftOut = files.flatMap(({ path, text }) =>
    isScannable(text)
      ? []
      : [{ path: redactPath(path, profile, learnt), reason: unscannable(text) }],
  );
  const tokens = tokensOfAddresses(redacted);
  const scan = residualScan(
    learnt,
    profile,
    [...tokens.values()].flatMap((values) => [...values]),
  );
  const reasons = [...whatRemains(redacted, leftOut, scan), ...clashes([...redacted, ...leftOut])];
  if (reasons.length > 0) return { kind: 'held', reasons };

  return {
    kind: 'clean',
    files: redacted.map(({ path, content, from }) => ({ path, text: content.text, from })),
    report: {
      profile,
      rulesVersion: RULES_VERSION,
      files: redacted.map(({ path, content }) => ({ path, counts: countsOf(content) })),
      leftOut,
      ambiguous: [...tokens]
        .flatMap(([token, values]) => (values.size > 1 ? [token] : []))
        .toSorted(),
    },
    previews: redacted.map(({ path, original, content }) => ({
      path,
      counts: countsOf(content),
      differences: differencesIn(original, content, input.mostDifferences ?? MOST_DIFFERENCES),
    })),
  };
}

/** The rules in words, for `redaction/policy.json`. */
export const redactionPolicy = (profile: Profile) => ({
  profile,
  version: RULES_VERSION,
  rules: ALL_RULES.filter(({ profiles }) => profiles.includes(profile)).map(
    ({ id, class: kind, matches, becomes }) => ({ id, class: kind, matches, becomes }),
  ),
});

/** What is known before anything is replaced, secrets and versions of all files included; or why not. */
function learnFrom(
  files: readonly ReadableFile[],
  { profile, inventory, knownSecrets, hmac }: RedactionInput,
): Known | string {
  const told = { told: knownSecrets, seen: [] };
  const refusal = refusalOfSecrets(told);
  if (refusal !== undefined) return refusal;
  const versions = files.flatMap(({ text }) => [...versionsIn(text)]);
  const productVersions = [...new Set([...inventory.productVersions, ...versions])];
  const first = knownOf({ ...inventory, productVersions }, told, { hmac });
  const secrets = { ...told, seen: files.flatMap(({ text }) => secretsIn(text, first)) };
  const learnt = profile === 'vendor-pseudonymised' ? learntFrom(files, first) : NOTHING_LEARNT;
  return (
    refusalOfSecrets(secrets) ??
    knownOf({ ...inventory, productVersions }, secrets, { hmac, learnt })
  );
}

/** What one text calls a host or a user, or shows as an address, is one in all of them. */
function learntFrom(files: readonly ReadableFile[], known: Known): Learnt {
  const each = files.map(({ text }) => namesIn(text, known));
  return {
    hosts: [...new Set(each.flatMap(({ hosts }) => hosts))],
    users: [...new Set(each.flatMap(({ users }) => users))],
    addresses: [
      ...new Set(
        files.flatMap(({ path, text }) => [path, text].flatMap((one) => addressesIn(one, known))),
      ),
    ],
  };
}

/** What the residual scan finds in contents and paths; a path that shows something is not named. */
function whatRemains(
  redacted: readonly Redaction[],
  leftOut: readonly { readonly path: string }[],
  scan: ResidualScan,
): readonly HoldReason[] {
  const inFiles = redacted.flatMap(({ path, content }, index) => {
    const inPath = scan(path).map((remains) => holdFor(remains, `the path of file ${index + 1}`));
    const name = inPath.length === 0 ? path : `file ${index + 1}`;
    const inText = scan(content.text).map((remains) => ({
      ...holdFor(remains, name),
      line: remains.line,
    }));
    return [...inPath, ...inText];
  });
  const inNames = leftOut.flatMap(({ path }, index) =>
    scan(path).map((remains) =>
      holdFor(remains, `the path of file ${index + 1} of those left out`),
    ),
  );
  return [...inFiles, ...inNames];
}

type Redaction = {
  readonly from: string;
  readonly path: string;
  readonly original: string;
  readonly content: RedactedText;
};

const redactFile = (
  { path, text }: ReadableFile,
  { profile, hostInItsWidth }: RedactionInput,
  known: Known,
): Redaction => ({
  from: path,
  path: redactPath(path, profile, known),
  original: text,
  content: hostsInTheirWidth(text, redactText(text, profile, known), hostInItsWidth),
});

/** A name that is broken, or stands in another form, keeps its token. */
function hostsInTheirWidth(
  original: string,
  content: RedactedText,
  inItsWidth: RedactionInput['hostInItsWidth'],
): RedactedText {
  if (inItsWidth === undefined) return content;
  const replacements = content.replacements.map((one) => {
    const printed = original.slice(one.start, one.end);
    const isName = one.rule.id === namesOfHosts.id && /^[\w.-]+$/.test(printed);
    return isName ? { ...one, becomes: inItsWidth(printed, one.becomes) } : one;
  });
  return { text: withReplacements(original, replacements), replacements };
}

/** A path of a file; a tag in it is written in letters that every file system takes. */
export const redactPath = (path: string, profile: Profile, known: Known): string =>
  redactText(path, profile, known).text.replaceAll(/\[(REDACTED):([a-z]+)\]/g, '$1-$2');

/** The addresses that were replaced, by their tokens, both in canonical form. */
function tokensOfAddresses(files: readonly Redaction[]): ReadonlyMap<string, ReadonlySet<string>> {
  const tokens = new Map<string, Set<string>>();
  for (const { original, content } of files) {
    for (const { start, end, becomes, rule } of content.replacements) {
      if (!ADDRESS_RULES.has(rule.id)) continue;
      const token = canonical(becomes);
      const values = tokens.get(token) ?? new Set<string>();
      tokens.set(token, values.add(canonical(original.slice(start, end))));
    }
  }
  return tokens;
}

const canonical = (address: string): string =>
  canonicalAddress(address) ?? canonicalAddress(address.replaceAll(/[_-]/g, '.')) ?? address;

function countsOf({ replacements }: RedactedText): Counts {
  const counts: Record<string, number> = {};
  for (const id of replacements.map(({ rule }) => rule.id).toSorted())
    counts[id] = (counts[id] ?? 0) + 1;
  return counts;
}

/** Names that were two and became one, where letters of both cases are one. */
function clashes(files: readonly { readonly path: string }[]): readonly HoldReason[] {
  const seen = new Set<string>();
  return files.flatMap(({ path }) => {
    const lower = path.toLowerCase();
    if (seen.has(lower))
      return [{ rule: 'R20', file: path, reason: 'is the path of two files once redacted' }];
    seen.add(lower);
    return [];
  });
}

const holdFor = ({ rule, what, form }: Remains, file: string): HoldReason => ({
  rule,
  file,
  reason: `still shows ${REMAINS[what]}, ${FORMS[form]}`,
});
const isScannable = (text: string | undefined): text is string => unscannable(text) === '';

/** Why a text cannot be looked through; nothing where it can. */
function unscannable(text: string | undefined): string {
  if (text === undefined) return 'it is not UTF-8';
  if (text.includes('\0')) return 'it holds NUL: it is no text, or in another encoding';
  return text.length > MOST_CHARACTERS ? `it is longer than ${MOST_CHARACTERS} characters` : '';
}

const REMAINS: Readonly<Record<Remains['what'], string>> = {
  secret: 'a secret',
  host: 'the name of a host',
  user: 'the name of a user',
  domain: 'the name of the domain',
  site: 'the name of a site',
  address: 'an address',
  network: 'the first three numbers of an address',
};
const FORMS: Readonly<Record<Remains['form'], string>> = {
  clear: 'in clear',
  split: 'split by a line end',
  reversed: 'written backwards',
  hex: 'written as hex',
  base64: 'written as base64',
  escaped: 'with signs escaped',
};
const ADDRESS_RULES: ReadonlySet<string> = new Set(['R21', 'R22']);
const MOST_CHARACTERS = 64_000_000;
const MOST_DIFFERENCES = 20;
