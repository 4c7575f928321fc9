import type { Match, Rule } from '../rule.ts';

/** Addresses of network cards: six pairs, also without their leading zeros, as Solaris prints them. */
export const macAddresses: Rule = {
  id: 'R23',
  class: 'identifier',
  profiles: ['vendor-pseudonymised'],
  matches: 'six pairs of hex digits with : or -; not six decimal pairs with -, which are a time',
  becomes: '02:00:1a:2b:3c:4d',
  *find(text, { token }): Generator<Match> {
    for (const { index, 0: printed } of text.matchAll(SIX)) {
      if (/^[\d-]+$/.test(printed)) continue;
      const pairs = printed.split(/[:-]/).map((pair) => pair.padStart(2, '0').toLowerCase());
      const becomes = token('mac', pairs.join(':'));
      yield { start: index, end: index + printed.length, becomes };
    }
  },
};

const SIX =
  /(?<![\w:-])(?:[0-9A-Fa-f]{1,2}(?::[0-9A-Fa-f]{1,2}){5}|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5})(?![\w:-])/g;
