import { isNameAt, type Known } from '../known.ts';
import {
  EVERYBODYS_ACCOUNTS,
  isPlain,
  isPlainDomain,
  isPlainUser,
  NO_NAMES,
} from '../plain-words.ts';
import type { Match, Rule } from '../rule.ts';
import { lineEndsOf } from './known-secrets.ts';

/** Users of the inventory, and whoever a text calls a user. The accounts of every host stay. */
export const users: Rule = {
  id: 'R24',
  class: 'identifier',
  profiles: ['vendor-pseudonymised'],
  matches:
    'users of the inventory; user@host, user X, login of X, X (not authenticated), user=X, uid=1(X), Accepted password for X from, /home/X; but root, boks and their like',
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

function* whereSaid(text: string, { token, userNames }: Known): Generator<Match> {
  for (const { shape, isNobody, learns } of SHAPES) {
    for (const { indices } of text.matchAll(shape)) {
      const [start, end] = indices?.[1] ?? [0, 0];
      const name = text.slice(start, end).toLowerCase();
      if (EVERYBODYS_ACCOUNTS.has(name) || name.includes('boks_')) continue;
      if (isNobody(name, userNames)) continue;
      const match = { start, end, becomes: token('user', name) };
      yield learns(name) ? { ...match, learns: 'user' } : match;
    }
  }
}

type Shape = {
  readonly shape: RegExp;
  /** Whether what stands there is a word, or a name that nobody has. */
  readonly isNobody: (name: string, users: ReadonlySet<string>) => boolean;
  /** Whether it is sure enough that it is a name to hide it wherever it stands. */
  readonly learns: (name: string) => boolean;
};

const NOBODY: ReadonlySet<string> = new Set([
  'null',
  'true',
  'false',
  'none',
  'unknown',
  'undefined',
]);
const NAMED = [
  /(?<![\w.%+-])([A-Za-z0-9_][\w.+-]{0,63})@(?=[A-Za-z0-9])/dg,
  /(?<![\w.-])([A-Za-z0-9_][\w.-]{0,63}) \(not authenticated\)/dg,
  /\b(?:user(?:[_-]?name)?|logname)["']?[ \t]{0,4}[=:][ \t]{0,4}["']?([A-Za-z0-9_][\w.-]{0,62}\w|[A-Za-z0-9_])/dgi,
  /\b(?:uid|ruid|euid)=\d{1,10}\(([A-Za-z0-9_][\w.-]{0,63})\)/dgi,
];
/** What sshd says, and folders of people. */
const IN_PLACES = [
  /\b(?:Accepted|Failed|Postponed) [\w/-]{1,40} for (?:(?:invalid|illegal) user )?([A-Za-z0-9_][\w.-]{0,63})(?= from )/dg,
  /(?<![\w.-])\/(?:export\/)?home\/([A-Za-z0-9_](?:[\w.-]{0,62}\w)?)/dg,
];
/** Where a word may stand too. */
const IN_SENTENCES = [
  /\buser ["']?([A-Za-z0-9_][\w.-]{0,62}\w|[A-Za-z0-9_])/dgi,
  /\blogins? (?:of|for|by) ["']?([A-Za-z0-9_][\w.-]{0,62}\w|[A-Za-z0-9_])/dgi,
];
/** Folders beside those of people, and words of our own texts. */
const FOLDERS: ReadonlySet<string> = new Set(
  'backup clock configuration disks evidence incident kernel logs memory public read script shared status system time'.split(
    ' ',
  ),
);
/** Our own words for what a person did: names that are too common to be looked for stand here. */
const ACTING =
  /(?<=^|[,"])([A-Za-z0-9_][\w.-]{0,63})(?=: |\r?$| (?:acknowledged|asked|closed|commented|ended|gave|muted|planned|set|tested) )/dgm;
const SHAPES: readonly Shape[] = [
  ...NAMED.map((shape) => ({
    shape,
    isNobody: (name: string) => NOBODY.has(name),
    learns: (name: string) => !isPlainUser(name),
  })),
  ...IN_PLACES.map((shape) => ({
    shape,
    isNobody: (name: string) => NOBODY.has(name),
    learns: (name: string) => !isPlainDomain(name) && !FOLDERS.has(name),
  })),
  ...IN_SENTENCES.map((shape) => ({
    shape,
    isNobody: (name: string) =>
      NO_NAMES.has(name) || (isPlain(name) && !/\d/.test(name)) || /^t\d+$/.test(name),
    learns: (name: string) => /\d/.test(name) && !isPlainUser(name),
  })),
  { shape: ACTING, isNobody: (name, known) => !known.has(name), learns: () => false },
];
