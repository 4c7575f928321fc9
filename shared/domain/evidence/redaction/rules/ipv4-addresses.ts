import { dottedRunsIn, ipv4Of, numbersIn } from '../ip.ts';
import type { Known } from '../known.ts';
import type { Match, Rule } from '../rule.ts';

/** IPv4 addresses, also written with hyphens in names; never a version of a product. */
export const ipv4Addresses: Rule = {
  id: 'R21',
  class: 'identifier',
  profiles: ['vendor-pseudonymised'],
  matches:
    'four numbers up to 255 with dots, or in names with - or _; not 127.*, 0.0.0.0 and masks, no version unless the inventory has it as an address; the first three of an address of the inventory',
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
    yield* inventoryIn(text, known);
  },
};

/** Addresses of the inventory in longer rows, and their first three numbers alone: `10.20.30.x`. */
function* inventoryIn(text: string, { addresses, networks, token }: Known): Generator<Match> {
  for (const run of dottedRunsIn(text)) {
    for (const { start, text: printed } of numbersIn(run, 4, addresses)) {
      const becomes = token('ipv4', printed.split('.').map(Number).join('.'));
      yield { start, end: start + printed.length, becomes };
    }
    for (const { start, text: printed } of numbersIn(run, 3, networks)) {
      const end = start + printed.length;
      if (isVersionAt(text, start, end)) continue;
      const network = token('ipv4', `${printed.split('.').map(Number).join('.')}.0`);
      yield { start, end, becomes: network.split('.', 3).join('.') };
    }
  }
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
  if (known.addresses.has(address)) return address;
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

/** Whether what stands around four numbers says that they are a version. */
export function isVersionAt(text: string, start: number, end: number): boolean {
  return (
    VERSION_BEFORE.test(text.slice(Math.max(0, start - MOST_AROUND), start)) ||
    VERSION_BEHIND.test(text.slice(end, end + MOST_AROUND))
  );
}

/** In no longer row of numbers. */
const QUAD =
  /(?<!\d)(?:(?<!\d\.)\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?!\d|\.\d)|(?<!\d-)\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3}(?!\d|-\d)|(?<!\d_)\d{1,3}_\d{1,3}_\d{1,3}_\d{1,3}(?!\d|_\d))/g;
/** Numbers with hyphens are an address behind a letter: `ip-10-20-30-40`, but no date or range. */
const IN_A_NAME = /^[A-Za-z][_-]$/;
const VERSION_BEFORE =
  /(?:^|[^A-Za-z])(?:(?:version|release|rel|ver|rev|revision|build|update|kernel|linux|solaris|sunos|aix|rhel|sles|java|openssl|openssh|manager)["']?[ \t]{0,4}[=:/_-]?[ \t]{0,4}["']?|boksm?[ /_-]|v)$/i;
/** As `lslpp` lists filesets of AIX. */
const VERSION_BEHIND = /^[ \t]{1,8}(?:COMMITTED|APPLIED)\b/;
/** RFC 1918, RFC 6598, link-local. */
const PRIVATE =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;
const MOST_AROUND = 24;
