import { ALL_RULES } from './all-rules.ts';
import { canonicalAddress } from './ip.ts';
import type { Known, LearntNames } from './known.ts';
import type { Match, Profile, Rule } from './rule.ts';
import { hosts } from './rules/hosts.ts';
import { ipv4Addresses } from './rules/ipv4-addresses.ts';
import { ipv6Addresses } from './rules/ipv6-addresses.ts';
import { users } from './rules/users.ts';
import { segmentsOf } from './segments.ts';
import { isToken, tokensIn } from './tokens.ts';

/** A place of the original text that was replaced, and the rule that did it. */
export type Replacement = {
  readonly start: number;
  readonly end: number;
  readonly becomes: string;
  readonly rule: Pick<Rule, 'id' | 'class'>;
};

/** A text as it may leave, and what was replaced in the original, in order and without overlap. */
export type RedactedText = {
  readonly text: string;
  readonly replacements: readonly Replacement[];
};

/**
 * Redacts a text by every rule of a profile at once: all rules look at the original, so that none
 * sees what another one wrote. Secrets that overlap become one; an identifier that touches a secret
 * goes with it; identifiers that overlap become the longest of them.
 *
 * Invariant: table lines of `boksdiag sequence` are the same, byte by byte; what is redacted already
 * stays as it is. Linear time.
 */
export function redactText(text: string, profile: Profile, known: Known): RedactedText {
  const rules = ALL_RULES.filter(({ profiles }) => profiles.includes(profile));
  const replacements: Replacement[] = [];
  for (const segment of segmentsOf(text)) {
    if (segment.isTables) continue;
    const settled = settle(matchesIn(segment.text, rules, known));
    for (const { start, end, becomes, rule } of settled) {
      replacements.push({ start: segment.start + start, end: segment.start + end, becomes, rule });
    }
  }
  return { text: withReplacements(text, replacements), replacements };
}

/** The text with these places replaced; columns that stand behind two blanks or more keep their place. */
export function withReplacements(text: string, replacements: readonly Replacement[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, becomes, rule } of replacements) {
    parts.push(text.slice(from, start), becomes);
    from =
      rule.class === 'identifier'
        ? end + blanksToDrop(text, end, becomes.length - (end - start))
        : end;
    const missing = end - start - becomes.length;
    const isColumn = rule.class === 'identifier' && text.startsWith('  ', end);
    if (isColumn && missing > 0) parts.push(' '.repeat(missing));
  }
  parts.push(text.slice(from));
  return parts.join('');
}

/** The secrets that stand in a text, and are to be looked for in all others. */
export function secretsIn(text: string, known: Known): readonly string[] {
  const rules = ALL_RULES.filter((rule) => rule.class === 'secret');
  return [...segmentsOf(text)]
    .filter(({ isTables }) => !isTables)
    .flatMap((segment) => matchesIn(segment.text, rules, known))
    .flatMap(({ secrets = [] }) => secrets)
    .filter((secret) => looksSecret(secret, known));
}

/** The names that a text calls hosts and users, each once, but for those that are known. */
export function namesIn(text: string, known: Known): LearntNames {
  const rules = [hosts, users];
  const learnt = { host: new Set<string>(), user: new Set<string>() };
  for (const { isTables, ...segment } of segmentsOf(text)) {
    if (isTables) continue;
    for (const { learns, start, end } of matchesIn(segment.text, rules, known)) {
      const name = segment.text.slice(start, end).toLowerCase();
      const isKnown = known.hostNames.has(name) || known.userNames.has(name);
      if (learns !== undefined && !isKnown && name.length >= FEWEST_LEARNT)
        learnt[learns].add(name);
    }
  }
  return { hosts: [...learnt.host], users: [...learnt.user] };
}

/** The addresses that a text shows, in canonical form; what is redacted already shows none. */
export function addressesIn(text: string, known: Known): readonly string[] {
  return [...segmentsOf(text)]
    .filter(({ isTables }) => !isTables)
    .flatMap((segment) =>
      matchesIn(segment.text, [ipv4Addresses, ipv6Addresses], known).flatMap(({ start, end }) => {
        const printed = segment.text.slice(start, end);
        return (
          canonicalAddress(printed) ?? canonicalAddress(printed.replaceAll(/[_-]/g, '.')) ?? []
        );
      }),
    );
}

type Candidate = Match & Pick<Replacement, 'rule'>;

/** What each rule finds, but for what is redacted already. */
function matchesIn(text: string, rules: readonly Rule[], known: Known): readonly Candidate[] {
  const isCovered = new Uint8Array(text.length);
  for (const { start, end } of tokensIn(text)) {
    if (!isInInventory(text.slice(start, end), known)) isCovered.fill(1, start, end);
  }
  const candidates: Candidate[] = [];
  for (const rule of rules) {
    for (const match of rule.find(text, known)) {
      const { start, end } = match;
      if (end <= start) continue;
      const isDone =
        rule.class === 'secret'
          ? isToken(text.slice(start, end))
          : isCovered[start] === 1 || isCovered[end - 1] === 1;
      if (!isDone) candidates.push({ ...match, becomes: inJson(text, match), rule });
    }
  }
  return candidates;
}

/** What a match becomes; with quotes where a bare number or a list of JSON stands behind its name. */
function inJson(text: string, { start, end, becomes }: Match): string {
  const isBehindName = /"[ \t]{0,4}:[ \t]{0,4}$/.test(text.slice(Math.max(0, start - 10), start));
  const isBare =
    isBehindName &&
    /^[-\d[]/.test(text.charAt(start)) &&
    /^(?:[-\d.eE+]+|\[[^[\]{}]*\])$/.test(text.slice(start, end));
  return isBare ? `"${becomes}"` : becomes;
}

/** Candidates without overlap, in the order of the text. */
function settle(candidates: readonly Candidate[]): readonly Replacement[] {
  const secrets = candidates.filter(({ rule }) => rule.class === 'secret');
  const kept = longestOfEach(candidates.filter(({ rule }) => rule.class === 'identifier'));
  const settled: Candidate[] = [];
  for (const next of [...secrets, ...kept].toSorted((one, other) => one.start - other.start)) {
    const last = settled.at(-1);
    if (last === undefined || last.end <= next.start) settled.push(next);
    else settled[settled.length - 1] = joined(last, next);
  }
  return settled;
}

/** Two that overlap, of which one is a secret at least: the longer secret speaks for both. */
function joined(one: Candidate, other: Candidate): Candidate {
  const { becomes, rule } = speakerOf(one, other);
  return { start: one.start, end: Math.max(one.end, other.end), becomes, rule };
}

function speakerOf(one: Candidate, other: Candidate): Candidate {
  if (one.rule.class !== other.rule.class) return one.rule.class === 'secret' ? one : other;
  return one.end - one.start >= other.end - other.start ? one : other;
}

/** Identifiers that overlap become one, by the longest: what is left of another would stand in clear. */
function longestOfEach(identifiers: readonly Candidate[]): readonly Candidate[] {
  const groups: { longest: Candidate; start: number; end: number }[] = [];
  for (const next of identifiers.toSorted((one, other) => one.start - other.start)) {
    const { start, end } = next;
    const last = groups.at(-1);
    if (last === undefined || last.end <= start) {
      groups.push({ longest: next, start, end });
      continue;
    }
    last.end = Math.max(last.end, end);
    if (end - start > last.longest.end - last.longest.start) last.longest = next;
  }
  return groups.map(({ longest, start, end }) => ({ ...longest, start, end }));
}

/** How many of the blanks behind a longer token go, so that one stays and the next column too. */
function blanksToDrop(text: string, at: number, tooMany: number): number {
  if (tooMany <= 0) return 0;
  let blanks = 0;
  while (blanks <= tooMany && text.charAt(at + blanks) === ' ') blanks += 1;
  return Math.max(0, Math.min(tooMany, blanks - 1));
}

/** Whether a text with the shape of a token is the customer's own all the same. */
function isInInventory(token: string, { hostNames, userNames, addresses }: Known): boolean {
  const lower = token.toLowerCase();
  const address = canonicalAddress(lower.replaceAll('-', '.')) ?? canonicalAddress(lower);
  return (
    hostNames.has(lower) ||
    userNames.has(lower) ||
    (address !== undefined && addresses.has(address))
  );
}

/**
 * Whether a value is worth looking for everywhere: 8 to 200 characters, a letter, and something else
 * than letters; no name of the inventory, no address, no token.
 */
function looksSecret(value: string, known: Known): boolean {
  return (
    value.length >= 8 &&
    value.length <= 200 &&
    /[A-Za-z]/.test(value) &&
    /[^A-Za-z]/.test(value) &&
    !isToken(value) &&
    !isInInventory(value, known) &&
    canonicalAddress(value) === undefined
  );
}

/** Shorter names stand for too much else. */
const FEWEST_LEARNT = 3;
