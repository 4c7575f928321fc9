import type { Match, Rule } from '../rule.ts';
import type { TokenKind } from '../tokens.ts';

/** What names the cloud account and the things in it. */
export const cloudIds: Rule = {
  id: 'R25',
  class: 'identifier',
  profiles: ['vendor-clear', 'vendor-pseudonymised'],
  matches: 'ARNs, account ids behind the word account, ids of instances and their like',
  becomes: 'arn-1a2b3c4d, acct-1a2b3c4d, i-1a2b3c4d000000000',
  *find(text, { token }): Generator<Match> {
    for (const [kind, shape] of SHAPES) {
      for (const { indices } of text.matchAll(shape)) {
        const [start, end] = indices?.[1] ?? [0, 0];
        yield { start, end, becomes: token(kind, text.slice(start, end)) };
      }
    }
  },
};

const SHAPES: readonly (readonly [TokenKind, RegExp])[] = [
  ['arn', /(?<![\w:])(arn:aws[a-z-]{0,16}:[^\s"'<>,;()]{1,512})/dg],
  ['account', /\baccount(?:[ _-]?id)?["']?[ \t]{0,4}[=:]?[ \t]{0,4}["']?(\d{12})(?!\d)/dgi],
  [
    'cloud-id',
    /(?<![A-Za-z0-9-])(?:i|mi|eni|vol|vpc|subnet|sg|ami|eipalloc|rtb|snap)-([0-9a-f]{17}|[0-9a-f]{8})(?![A-Za-z0-9])/dg,
  ],
];
