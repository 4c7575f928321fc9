import type { Match, Rule } from '../rule.ts';
import { tagOf } from '../tokens.ts';
import { valuesBehind, type Extent } from './named-value.ts';

/** Node keys and host keys: typed by people, so that even a hash of one can be guessed. */
export const nodeKeys: Rule = {
  id: 'R01',
  class: 'secret',
  profiles: ['internal', 'vendor-clear', 'vendor-pseudonymised'],
  matches:
    'node key or host key, also of a host that is named, with a value that has a digit, or 8 hex digits; also on the next line; whatever stands behind a prompt for one',
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
  for (const { indices } of text.matchAll(PROMPT)) {
    const [start, until] = indices?.[1] ?? [0, 0];
    FURTHER_GROUPS.lastIndex = until;
    const end = until + (FURTHER_GROUPS.exec(text)?.[0].length ?? 0);
    yield { start, end, becomes: tagOf('nodekey'), secrets: [text.slice(start, end)] };
  }
}

const KEYWORD =
  /(?:node|host)[ _-]?keys?(?: is(?= )|[ \t](?:for|of|on)(?:[ \t]host)?[ \t][\w.-]{1,253}(?=[ \t]{0,4}[=:]))?/gi;
/** `Enter nodekey for REPHOST> `, and what was typed. */
const PROMPT =
  /(?:node|host)[ _-]?keys?[ \t](?:for|of|on)(?:[ \t]host)?[ \t][\w.-]{1,253}[ \t]{0,4}>[ \t]{0,16}([^\s<"][^\s"]{0,255})/dgi;
/** `equal`, `different`, `missing` are none. */
const KEY = /\d|[0-9A-Fa-f]{8}/;
const WORD: Extent = { behindSign: 'word', behindBlanks: () => 'word' };
const FURTHER_GROUPS = /(?:[ \t][0-9A-Fa-f]{4,64}(?![^\s"',;])){0,15}/y;
const MOST_GROUPS = 16;
