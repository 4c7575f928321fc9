import type { Match, Rule } from '../rule.ts';
import { tagOf } from '../tokens.ts';
import { valuesBehind } from './named-value.ts';

/** Values whose name says that they are secret. The name stays. */
export const namedSecrets: Rule = {
  id: 'R04',
  class: 'secret',
  profiles: ['internal', 'vendor-clear', 'vendor-pseudonymised'],
  matches:
    'what stands behind a name with password, passphrase, secret, token, bindpw, api_key, credential or authorization in it, behind NAME= of a line with PASS, SECRET, TOKEN, CRED or KEY in it, and the password of an address',
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
  for (const { indices } of text.matchAll(IN_ADDRESS)) {
    const [start, end] = indices?.[1] ?? [0, 0];
    yield { start, end, becomes, secrets: [text.slice(start, end)] };
  }
}

/** Whether blanks may stand between: `--password hunter2`, and `bindpw hunter2` of ldap.conf. */
const mayStandAlone = (text: string, index: number): boolean =>
  text.startsWith('bindpw', index) ||
  /(?:^|\s)--?[\w-]*$/.test(text.slice(Math.max(0, index - MOST_BEFORE), index));

/** Not the file /etc/passwd. */
const NAME =
  /(?:password|passphrase|(?<!\/)passwd|secret|token|bindpw|api[_-]?key|credential|authorization)[\w.-]{0,64}/gi;
/** A line of a file such as ENV, to its end. */
const SETTING =
  /^[ \t<>+-]{0,16}(?:export[ \t])?[A-Z0-9_]{0,64}(?:PASS|SECRET|TOKEN|CRED|KEY)[A-Z0-9_]{0,64}=[ \t]{0,16}(\S(?:[^\r\n]*[^\s])?)/dgm;
const IN_ADDRESS = /:\/\/[^/\s:@]{0,64}:([^/\s@]{1,256})@/dg;
const MOST_BEFORE = 64;
