/** The four numbers of an IPv4 address, or undefined where the text is none. */
export function ipv4Of(text: string): readonly number[] | undefined {
  if (!QUAD.test(text)) return undefined;
  const octets = text.split('.').map(Number);
  return octets.every((octet) => octet <= 255) ? octets : undefined;
}

/** The eight groups of an IPv6 address without zone, or undefined where the text is none. */
export function ipv6Of(text: string): readonly number[] | undefined {
  if (text.length > MOST_IPV6_CHARACTERS || !text.includes(':')) return undefined;
  const [before = '', after, ...more] = text.split('::');
  if (more.length > 0) return undefined;
  const head = groupsOf(before);
  const rest = after === undefined ? [] : groupsOf(after);
  if (head === undefined || rest === undefined) return undefined;
  const missing = 8 - head.length - rest.length;
  if (after === undefined ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...Array.from({ length: missing }, () => 0), ...rest];
}

/** An address as the service compares it: IPv4 without leading zeros, IPv6 as eight groups. */
export function canonicalAddress(text: string): string | undefined {
  return (
    ipv4Of(text)?.join('.') ??
    ipv6Of(text)
      ?.map((group) => group.toString(16))
      .join(':')
  );
}

/** A part of a text, and where it stands. */
export type Run = { readonly start: number; readonly text: string };

/** Numbers with dots between them, as far as they go. */
export function* dottedRunsIn(text: string): Generator<Run> {
  for (const { index, 0: run } of text.matchAll(DOTTED_RUN)) yield { start: index, text: run };
}

/** The parts of a run, `many` numbers long each, that a set has without leading zeros. */
export function* numbersIn(
  { start, text }: Run,
  many: number,
  known: ReadonlySet<string>,
): Generator<Run> {
  const parts = text.split('.');
  let at = start;
  for (const [first, part] of parts.entries()) {
    const numbers = parts.slice(first, first + many);
    if (numbers.length === many && known.has(numbers.map(Number).join('.'))) {
      yield { start: at, text: numbers.join('.') };
    }
    at += part.length + 1;
  }
}

/** Runs of hex digits and colons, with at least two of these. */
export function* colonRunsIn(text: string): Generator<Run> {
  for (const { index, 0: run } of text.matchAll(COLON_RUN)) {
    if (run.indexOf(':') !== run.lastIndexOf(':')) yield { start: index, text: run };
  }
}

/** The addresses of a set, in canonical form, that stand anywhere in a run, between its colons. */
export function* knownIn({ start, text }: Run, known: ReadonlySet<string>): Generator<Run> {
  const parts = text.split(':');
  let at = start;
  for (const [first, part] of parts.entries()) {
    let hasGap = false;
    for (let many = 1; many <= MOST_PARTS && first + many <= parts.length; many += 1) {
      hasGap ||= parts[first + many - 1] === '';
      if (many !== 8 && !(hasGap && many >= 3)) continue;
      const run = parts.slice(first, first + many).join(':');
      if (known.has(canonicalAddress(run) ?? '')) yield { start: at, text: run };
    }
    at += part.length + 1;
  }
}

/** The first three numbers of each IPv4 address among these. */
export const networksOf = (addresses: Iterable<string>): ReadonlySet<string> =>
  new Set([...addresses].flatMap((one) => ipv4Of(one)?.slice(0, 3).join('.') ?? []));

/** An IPv4 address that programs print in hex, and whether with its last byte first. */
export type HexAddress = { readonly address: string; readonly isBackwards: boolean };

/** The IPv4 addresses among these by their 8 hex digits, as chrony and as the kernel print them. */
export function hexesOf(addresses: Iterable<string>): ReadonlyMap<string, HexAddress> {
  const hexes = new Map<string, HexAddress>();
  for (const address of addresses) {
    if (ipv4Of(address) === undefined) continue;
    for (const isBackwards of [true, false]) {
      hexes.set(hexOf({ address, isBackwards }), { address, isBackwards });
    }
  }
  return hexes;
}

/** The 8 hex digits of an IPv4 address, in lower case. */
export function hexOf({ address, isBackwards }: HexAddress): string {
  const octets = (ipv4Of(address) ?? []).map((octet) => octet.toString(16).padStart(2, '0'));
  return (isBackwards ? octets.toReversed() : octets).join('');
}

/**
 * The places where 8 hex digits may be an address. Decimal ones are a count or a date, unless `0x` or
 * `Reference ID` says what they are.
 */
export function* hexRunsIn(text: string): Generator<Run & { readonly isReference: boolean }> {
  for (const { index, 0: run } of text.matchAll(HEX_RUN)) {
    const before = text.slice(Math.max(0, index - MOST_BEFORE), index);
    const isReference = REFERENCE.test(before);
    if (!isReference && !/\D/.test(run) && !/0x$/i.test(before)) continue;
    yield { start: index, text: run, isReference };
  }
}

function groupsOf(text: string): readonly number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [at, part] of parts.entries()) {
    const quad = at === parts.length - 1 ? ipv4Of(part) : undefined;
    if (quad !== undefined) {
      const [one = 0, two = 0, three = 0, four = 0] = quad;
      groups.push(one * 256 + two, three * 256 + four);
    } else if (GROUP.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

const DOTTED_RUN = /(?<!\d)\d+(?:\.\d+)+/g;
const HEX_RUN =
  /(?<![0-9A-Za-z]|-)[0-9A-Fa-f]{8}(?![0-9A-Za-z])|(?<=0[xX])[0-9A-Fa-f]{8}(?![0-9A-Za-z])/g;
const REFERENCE = /\bref(?:erence)?[ _-]?id[ \t]{0,16}[:=]?[ \t]{0,16}(?:0x)?$/i;
const MOST_BEFORE = 64;
const COLON_RUN = /[0-9A-Fa-f:]{3,}/g;
/** Eight groups, or fewer and the `::` at either end. */
const MOST_PARTS = 9;
const QUAD = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const GROUP = /^[0-9A-Fa-f]{1,4}$/;
const MOST_IPV6_CHARACTERS = 45;
