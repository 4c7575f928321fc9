import type { Match, Rule } from '../rule.ts';
import { tagOf } from '../tokens.ts';

/** Keys of a cloud account, session tokens, signatures of links, and bearer tokens (JWT). */
export const cloudKeys: Rule = {
  id: 'R06',
  class: 'secret',
  profiles: ['internal', 'vendor-clear', 'vendor-pseudonymised'],
  matches: 'AKIA or ASIA and 16 characters, session tokens, signatures of links, JSON web tokens',
  becomes: tagOf('awskey'),
  *find(text): Generator<Match> {
    for (const shape of SHAPES) {
      for (const { indices } of text.matchAll(shape)) {
        const [start, end] = indices?.[1] ?? [0, 0];
        yield { start, end, becomes: tagOf('awskey'), secrets: [text.slice(start, end)] };
      }
    }
  },
};

const SHAPES = [
  /(?<![A-Za-z0-9])((?:AKIA|ASIA)[A-Z0-9]{16})(?![A-Za-z0-9])/dg,
  /(?<![A-Za-z0-9+/])((?:FwoG|IQoJ)[A-Za-z0-9+/=%]{60,})/dg,
  /[?&](?:X-Amz-Signature|Signature)=([^&\s"'<>]+)/dgi,
  /(?<![\w-])(eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]*)?)/dg,
];
