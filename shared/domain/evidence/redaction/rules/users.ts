import { isNameAt, type Known } from '../known.ts';
import { EVERYBODYS_ACCOUNTS } from '../plain-words.ts';
import type { Match, Rule } from '../rule.ts';
import { lineEndsOf } from './known-secrets.ts';

/** Users of the inventory, and whoever a text calls a user. The accounts of every host stay. */
export const users: Rule = {
  id: 'R24',
  class: 'identifier',
  profiles: ['vendor-pseudonymised'],
  matches:
    'users of the inventory; user@host, for user X, user=X, uid=1(X); but root, boks and their like',
  becomes: 'user-1a2b3c4d',
  *find(text, known): Generator<Match> {
    for (const place of known.users.places(text)) {
      if (!isNameAt(text, place)) continue;
      const { start, end, meaning } = place;
      const becomes = known.token('user', meaning.canonical);
      yield { start, end, becomes: becomes + lineEndsOf(text.slice(start, end)) };
    }
    yield* whereSaid(text, known);
  },
};

function* whereSaid(text: string, { token }: Known): Generator<Match> {
  for (const shape of SHAPES) {
    for (const { indices } of text.matchAll(shape)) {
      const [start, end] = indices?.[1] ?? [0, 0];
      const name = text.slice(start, end).toLowerCase();
      if (EVERYBODYS_ACCOUNTS.has(name) || NOBODY.has(name) || name.includes('boks_')) continue;
      yield { start, end, becomes: token('user', name) };
    }
  }
}

const NOBODY: ReadonlySet<string> = new Set([
  'null',
  'true',
  'false',
  'none',
  'unknown',
  'undefined',
]);
const SHAPES = [
  /(?<![\w.%+-])([A-Za-z0-9_][\w.+-]{0,63})@(?=[A-Za-z0-9])/dg,
  /\b(?:for|of|by|from) user ["']?([A-Za-z0-9_][\w.-]{0,62}\w|[A-Za-z0-9_])/dgi,
  /\b(?:user(?:[_-]?name)?|logname)["']?[ \t]{0,4}[=:][ \t]{0,4}["']?([A-Za-z0-9_][\w.-]{0,62}\w|[A-Za-z0-9_])/dgi,
  /\b(?:uid|ruid|euid)=\d{1,10}\(([A-Za-z0-9_][\w.-]{0,63})\)/dgi,
];
