import type { Match, Rule } from '../rule.ts';
import { tagOf } from '../tokens.ts';
import { valuesBehind, type Extent } from './named-value.ts';

/** Node keys and host keys: typed by people, so that even a hash of one can be guessed. */
export const nodeKeys: Rule = {
  id: 'R01',
  class: 'secret',
  profiles: ['internal', 'vendor-clear', 'vendor-pseudonymised'],
  matches:
    'node key or host key with a value that has a digit, or 8 hex digits; also on the next line',
  becomes: tagOf('nodekey'),
  find: findNodeKeys,
};

function* findNodeKeys(text: string): Generator<Match> {
  for (const value of valuesBehind(text, KEYWORD, WORD)) {
    const { start } = value;
    if (!KEY.test(text.slice(start, value.end))) continue;
    FURTHER_GROUPS.lastIndex = value.end;
    const end = value.end + (FURTHER_GROUPS.exec(text)?.[0].length ?? 0);
    const key = text.slice(start, end);
    yield {
      start,
      end,
      becomes: tagOf('nodekey'),
      secrets: [key, ...key.split(/[ \t]+/, MOST_GROUPS)],
    };
  }
}

const KEYWORD = /(?:node|host)[ _-]?keys?(?: is(?= ))?/gi;
/** `equal`, `different`, `missing` are none. */
const KEY = /\d|[0-9A-Fa-f]{8}/;
const WORD: Extent = { behindSign: 'word', behindBlanks: () => 'word' };
const FURTHER_GROUPS = /(?:[ \t][0-9A-Fa-f]{4,64}(?![^\s"',;])){0,15}/y;
const MOST_GROUPS = 16;
