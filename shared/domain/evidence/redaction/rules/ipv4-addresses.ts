import {
  dottedRunsIn,
  hexOf,
  hexRunsIn,
  ipv4Of,
  numbersIn,
  type HexAddress,
  type Run,
} from '../ip.ts';
import type { Known } from '../known.ts';
import type { Match, Rule } from '../rule.ts';

/** IPv4 addresses, also written with hyphens in names; never a version of a product. */
export const ipv4Addresses: Rule = {
  id: 'R21',
  class: 'identifier',
  profiles: ['vendor-pseudonymised'],
  matches:
    'four numbers up to 255 with dots, also with a port as a fifth, or in names with - or _; not 127.*, 0.0.0.0 and masks, no version unless it is an address elsewhere; of every address that was seen the first three numbers, and its 8 hex digits; the hex digits of a Reference ID',
  becomes: 'an address of 198.18.0.0/15',
  *find(text, known): Generator<Match> {
    for (const { index, 0: printed } of text.matchAll(QUAD)) {
      const end = index + printed.length;
      const address = addressOf(text, { start: index, end }, known);
      if (address === undefined) continue;
      const separator = /[._-]/.exec(printed)?.[0] ?? '.';
      const becomes = known.token('ipv4', address).replaceAll('.', separator);
      yield { start: index, end, becomes };
    }
    yield* seenIn(text, known);
    yield* hexIn(text, known);
  },
};

/** Addresses that were seen in longer rows, and their first three numbers alone: `10.20.30.x`. */
function* seenIn(text: string, known: Known): Generator<Match> {
  const { seenAddresses, networks, token } = known;
  for (const run of dottedRunsIn(text)) {
    for (const { start, text: printed } of numbersIn(run, 4, seenAddresses)) {
      const becomes = token('ipv4', printed.split('.').map(Number).join('.'));
      yield { start, end: start + printed.length, becomes };
    }
    if (isVersionRun(text, run, known)) continue;
    for (const { start, text: printed } of numbersIn(run, 3, networks)) {
      const end = start + printed.length;
      const network = token('ipv4', `${printed.split('.').map(Number).join('.')}.0`);
      yield { start, end, becomes: network.split('.', 3).join('.') };
    }
  }
}

/** Addresses in hex: those that were seen, and what chrony prints for the host that it asks. */
function* hexIn(text: string, { hexes, token }: Known): Generator<Match> {
  for (const { start, text: printed, isReference } of hexRunsIn(text)) {
    const seen =
      hexes.get(printed.toLowerCase()) ?? (isReference ? referenceOf(printed) : undefined);
    if (seen === undefined) continue;
    const hex = hexOf({ ...seen, address: token('ipv4', seen.address) });
    const becomes = /[a-f]/.test(printed) ? hex : hex.toUpperCase();
    yield { start, end: start + printed.length, becomes };
  }
}

/** The address of 8 hex digits; undefined where it is this host's own, a token, or the name of a clock. */
function referenceOf(hex: string): HexAddress | undefined {
  const octets = [0, 2, 4, 6].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  const [first = 0, second = 0] = octets;
  const isToken = first === 198 && (second === 18 || second === 19);
  if (isToken || first === 127 || first === 0 || hex.endsWith('00')) return undefined;
  return { address: octets.join('.'), isBackwards: false };
}

/** The address that stands at a place, or undefined where it is another number with dots. */
function addressOf(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  known: Known,
): string | undefined {
  const octets = ipv4Of(text.slice(start, end).replaceAll(/[_-]/g, '.'));
  if (octets === undefined) return undefined;
  const address = octets.join('.');
  if (known.seenAddresses.has(address)) return address;
  const [first] = octets;
  if (first === 127 || first === 255 || address === '0.0.0.0') return undefined;
  if (known.productVersions.has(address) || isVersionAt(text, start, end)) return undefined;
  const dotted = text.slice(start, end).includes('.');
  return dotted || IN_A_NAME.test(text.charAt(start - 2) + text.charAt(start - 1))
    ? address
    : undefined;
}

/** The versions that a text names as such, unless they are of a network that nobody publishes from. */
export function* versionsIn(text: string): Generator<string> {
  for (const { index, 0: printed } of text.matchAll(QUAD)) {
    const isPublic = ipv4Of(printed) !== undefined && !PRIVATE.test(printed);
    if (isPublic && isVersionAt(text, index, index + printed.length)) yield printed;
  }
}

/** Whether a row of numbers is a version, by what stands around it or because some text calls it one. */
export const isVersionRun = (
  text: string,
  { start, text: printed }: Run,
  { productVersions }: Pick<Known, 'productVersions'>,
): boolean => productVersions.has(printed) || isVersionAt(text, start, start + printed.length);

/** Whether what stands around numbers says that they are a version. */
function isVersionAt(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - MOST_AROUND), start);
  const behind = text.slice(end, end + MOST_AROUND);
  if (VERSION_BEFORE.test(before) || VERSION_BEHIND.test(behind)) return true;
  // A package with a name of its own is no proof enough for an address that nobody publishes from.
  if (PRIVATE.test(text.slice(start, end))) return false;
  return PACKAGE_BEFORE.test(before) || (NAME_BEFORE.test(before) && RELEASE_BEHIND.test(behind));
}

/** In no longer row of numbers. */
const QUAD =
  /(?<!\d)(?:(?<!\d\.)\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?=\.\d{1,5}(?!\d|\.\d))|(?<!\d\.)\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?!\d|\.\d)|(?<!\d-)\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3}(?!\d|-\d)|(?<!\d_)\d{1,3}_\d{1,3}_\d{1,3}_\d{1,3}(?!\d|_\d))/g;
/** Numbers with hyphens are an address behind a letter: `ip-10-20-30-40`, but no date or range. */
const IN_A_NAME = /^[A-Za-z][_-]$/;
const VERSION_BEFORE =
  /(?:^|[^A-Za-z])(?:(?:version|release|rel|ver|rev|revision|build|update|kernel|linux|solaris|sunos|aix|rhel|sles|java|openssl|openssh|manager)["']?[ \t]{0,4}[=:/_-]?[ \t]{0,4}["']?|boksm?[ /_-]|v)$/i;
/** BoKS's packages and hotfixes: `boks-sshd-8.1.0.7-1`, `HFBM-0089-8.1.0.3`. */
const PACKAGE_BEFORE =
  /(?:^|[^A-Za-z0-9])(?:boks[a-z]{0,8}(?:-[a-z+]{1,16}){0,3}|HF[A-Z]{1,4}[-_]\d{1,6})[-_]$/i;
/** As `dpkg-query -W` prints a package, also in a table, with its release behind the version. */
const NAME_BEFORE =
  /(?:^|[^A-Za-z0-9])(?:boks[a-z]{0,8}(?:-[a-z+]{1,16}){0,3}|HF[A-Z]{1,4}[-_]\d{1,6})"?[ \t,]{1,16}"?$/i;
const RELEASE_BEHIND = /^-\d{1,6}(?![\d.]*\.\d)/;
/** As `lslpp` lists filesets of AIX. */
const VERSION_BEHIND = /^[ \t]{1,8}(?:COMMITTED|APPLIED)\b/;
/** RFC 1918, RFC 6598, link-local. */
const PRIVATE =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;
const MOST_AROUND = 48;
