import { canonicalAddress, colonRunsIn, knownIn, type Run } from '../ip.ts';
import type { Match, Rule } from '../rule.ts';

/** IPv6 addresses; one has one token however it is written. Times of day are none. */
export const ipv6Addresses: Rule = {
  id: 'R22',
  class: 'identifier',
  profiles: ['vendor-pseudonymised'],
  matches: 'what reads as an IPv6 address; not ::, ::1, nor an IPv4 address within one (R21)',
  becomes: 'an address of 2001:db8::/32',
  *find(text, { token, addresses }): Generator<Match> {
    for (const run of colonRunsIn(text)) {
      for (const { start, text: printed } of [...knownIn(run, addresses), ...alone(text, run)]) {
        const address = canonicalAddress(printed);
        if (address === undefined || OUR_OWN.has(address)) continue;
        yield { start, end: start + printed.length, becomes: token('ipv6', address) };
      }
    }
  },
};

/**
 * What a run is without the colons of the sentence around it, and without what belongs to a word on
 * either side.
 */
function alone(text: string, run: Run): readonly Run[] {
  let from = 0;
  let to = run.text.length;
  if (to > MOST_CHARACTERS || MAPPED.test(text.slice(run.start + to, run.start + to + 2)))
    return [];
  const isGlued = WORD.test(text.charAt(run.start - 1));
  if (isGlued) from = run.text.indexOf(':') + 1;
  else if (/^:(?!:)/.test(run.text)) from = 1;
  if (WORD.test(text.charAt(run.start + to))) to = run.text.lastIndexOf(':');
  else if (/(?<!:):$/.test(run.text)) to -= 1;
  const printed = run.text.slice(from, to);
  if (to <= from || (isGlued && TWO_NUMBERS.test(printed))) return [];
  return [{ start: run.start + from, text: printed }];
}

/** `::` and `::1`. */
const OUR_OWN: ReadonlySet<string> = new Set(['0:0:0:0:0:0:0:0', '0:0:0:0:0:0:0:1']);
/** As in a line of /etc/passwd: `1001:100::`. */
const TWO_NUMBERS = /^\d*::?\d*:{0,2}$/;
const WORD = /\w/;
/** An IPv4 address within an IPv6 one is R21's. */
const MAPPED = /^\.\d/;
const MOST_CHARACTERS = 48;
