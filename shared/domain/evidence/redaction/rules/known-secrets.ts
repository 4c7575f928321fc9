import type { Match, Rule } from '../rule.ts';
import { tagOf } from '../tokens.ts';

/** Secrets that we were told, and those that other rules found anywhere, in every form. */
export const knownSecrets: Rule = {
  id: 'R00',
  class: 'secret',
  profiles: ['internal', 'vendor-clear', 'vendor-pseudonymised'],
  matches:
    'secrets known beforehand or found by R01 to R07 and R09: clear in any case, reversed, as hex, base64 or escaped, also across line ends',
  becomes: tagOf('secret'),
  *find(text, { secrets }): Generator<Match> {
    for (const { start, end } of secrets.places(text)) {
      yield { start, end, becomes: tagOf('secret') + lineEndsOf(text.slice(start, end)) };
    }
  },
};

/** So that a line that was broken within a match stays two lines. */
export const lineEndsOf = (text: string): string => text.replaceAll(/[^\r\n]+/g, '');
