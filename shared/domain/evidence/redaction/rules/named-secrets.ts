import { NO_NAMES } from '../plain-words.ts';
import type { Match, Rule } from '../rule.ts';
import { tagOf } from '../tokens.ts';
import { valuesBehind } from './named-value.ts';

/** Values whose name says that they are secret. The name stays. */
export const namedSecrets: Rule = {
  id: 'R04',
  class: 'secret',
  profiles: ['internal', 'vendor-clear', 'vendor-pseudonymised'],
  matches:
    'what stands behind a name with password, passphrase, passcode, pass, pwd, pw, psk, shared key, secret, token, cookie, bindpw, api_key, credential or authorization in it, also where a user is named between; password "X", password is X, set password to X; behind NAME= of a line with PASS, SECRET, TOKEN, CRED or KEY in it; the password of an address, to its last @, and of -u NAME:X',
  becomes: tagOf('password'),
  find: findNamedSecrets,
};

function* findNamedSecrets(text: string): Generator<Match> {
  const becomes = tagOf('password');
  const behindBlanks = (index: number) => (mayStandAlone(text, index) ? 'word' : undefined);
  for (const { start, end, isWord } of valuesBehind(text, NAME, {
    behindSign: 'line',
    behindBlanks,
  })) {
    const words = isWord ? { secrets: [text.slice(start, end)] } : {};
    yield { start, end, becomes, ...words };
  }
  for (const { indices } of text.matchAll(SETTING)) {
    const [start, end] = indices?.[1] ?? [0, 0];
    const value = text.slice(start, end);
    // A path is named elsewhere too, and is none.
    yield { start, end, becomes, ...(/^[^\s/"']+$/.test(value) ? { secrets: [value] } : {}) };
  }
  for (const shape of [SAID, SET_TO]) {
    for (const { indices, 1: word = '' } of text.matchAll(shape)) {
      const [start, end] = indices?.[1] ?? [0, 0];
      const isOrdinary = NO_NAMES.has(word.toLowerCase()) || STATES.has(word.toLowerCase());
      if (!isOrdinary && !/^\d+$/.test(word)) yield { start, end, becomes, secrets: [word] };
    }
  }
  for (const shape of [QUOTED, OF_A_USER, IN_ADDRESS]) {
    for (const { indices } of text.matchAll(shape)) {
      const [start, end] = indices?.[1] ?? [0, 0];
      yield { start, end, becomes, secrets: [text.slice(start, end)] };
    }
  }
}

/** Whether blanks may stand between: `--password hunter2`, and `bindpw hunter2` of ldap.conf. */
const mayStandAlone = (text: string, index: number): boolean =>
  text.startsWith('bindpw', index) ||
  /(?:^|\s)--?[\w-]*$/.test(text.slice(Math.max(0, index - MOST_BEFORE), index));

const SECRET_NOUN = String.raw`\b(?:password|passphrase|passcode|passwd|pwd|secret)`;
const OF_WHOM = String.raw`(?: (?:for|of)(?: the)?(?: (?:user|account|host))? ["']?[\w.:@%\\[\]-]{1,128}["']?)?`;

/** Not the file /etc/passwd, no bypass, and not the folder PWD. */
const NAME =
  /(?:password|passphrase|passcode|(?<!\/)passwd|secret|token|cookie|bindpw|(?<!by|com|tres|sur)pass(?![A-Za-z]|-through)|pwd(?!["']?=\/)|(?<![A-Za-z0-9])pw(?![A-Za-z0-9])|psk|shared[ _-]?key|api[_-]?key|credential|authorization)[\w.-]{0,64}(?:[ \t](?:for|of)(?:[ \t](?:the[ \t])?(?:user|account))?[ \t]["']?[\w.@\\-]{1,128}["']?(?=[ \t]{0,4}[=:]))?/gi;
/** `password for joe is hunter2`, `password was set to hunter2`, where no word tells how it is. */
const SAID = said(
  String.raw`${SECRET_NOUN}${OF_WHOM} (?:(?:is|was|has been)(?: now| (?:set|changed|reset) to)?|(?:set|changed|reset) to)`,
);
/** `set the password of joe to hunter2`. */
const SET_TO = said(
  String.raw`(?:set|setting|changed?|changing|reset|resetting) (?:(?:the|a|his|her|my|its|their|old|new) ){0,2}${SECRET_NOUN}${OF_WHOM} to`,
);
const STATES: ReadonlySet<string> = new Set(
  `about above again already also always blank change changed checked correct default disabled due different
  empty enabled encrypted equal expired expiring forgotten given good hidden incorrect invalid kept known
  less locked longer managed missing more needed never old older only ok out provided read rejected
  required reset right same saved sent set shorter still stored strong too unchanged unset used valid
  very weak wrong`.split(/\s+/),
);
/** `set password "X"`; a quote that ends the text around is followed by a sign. */
const QUOTED =
  /(?:password|passphrase|passcode|passwd|pwd|psk|secret)[ \t]{1,4}\\?["']([^\s"'\\,;:{}[\])][^"'\\\n]{0,255})\\?["']/dgi;
/** `curl -u joe:X`. */
const OF_A_USER =
  /(?<=^|\s)(?:-u|--(?:proxy-)?user)[ \t=]{0,4}["']?[A-Za-z0-9_][\w.@+-]{0,63}:([^\s"'\\]{1,256})/dgm;
/** A line of a file such as ENV, to its end. */
const SETTING =
  /^[ \t<>+-]{0,16}(?:export[ \t])?[A-Z0-9_]{0,64}(?:PASS|SECRET|TOKEN|CRED|KEY)[A-Z0-9_]{0,64}=[ \t]{0,16}(\S(?:[^\r\n]*[^\s])?)/dgm;
/** To the last @ before a host: a password may hold @ and /, but behind a port stands a path. */
const IN_ADDRESS =
  /:\/\/[^/\s:@"'<>]{0,64}:(?!\d{1,5}[/,])((?:(?!:\/\/)[^\s"'<>]){1,256})@(?=[A-Za-z0-9[])/dg;
const MOST_BEFORE = 64;

/**
 * A shape for what is said of a secret: all between the quotes behind it, else the word, without a sign
 * that ends the sentence.
 */
function said(before: string): RegExp {
  const quoted = String.raw`(?<=")[^"\\\r\n]{1,256}(?=\\?")|(?<=')[^'\\\r\n]{1,256}(?=\\?')`;
  const word = String.raw`[^\s"'<>,;]{1,200}[^\s"'<>,;.!?)]`;
  return new RegExp(String.raw`${before}[ \t]{1,4}(?:\\?["'])?(${quoted}|${word})`, 'dgi');
}
