import type { Known } from '../known.ts';
import type { Match, Rule } from '../rule.ts';
import { tagOf } from '../tokens.ts';

/** Secrets that no sign parts from what they stand behind: a word, a scheme, an option of a command. */
export const givenSecrets: Rule = {
  id: 'R09',
  class: 'secret',
  profiles: ['internal', 'vendor-clear', 'vendor-pseudonymised'],
  matches:
    'behind password, passphrase or passcode and blanks, and behind mysql -p and a blank, a word of 6 or more with a letter and a digit; what is glued to -p of mysql and its kind, or given to sshpass -p, ldapsearch -w and its kind, redis-cli -a; behind Basic and Bearer 12 or more characters with a digit, any behind authorization=; 30 or more behind secret_access_key',
  becomes: tagOf('password'),
  find: findGivenSecrets,
};

function* findGivenSecrets(text: string, known: Known): Generator<Match> {
  for (const shape of SURE) {
    for (const { indices } of text.matchAll(shape)) yield secretAt(text, indices?.[1]);
  }
  for (const shape of LIKELY) {
    for (const { indices, 1: word = '' } of text.matchAll(shape)) {
      if (
        LIKE_A_SECRET.test(word) &&
        !NO_SECRET.test(word) &&
        !known.hostNames.has(word.toLowerCase())
      )
        yield secretAt(text, indices?.[1]);
    }
  }
}

function secretAt(text: string, [start, end]: readonly [number, number] = [0, 0]): Match {
  return { start, end, becomes: tagOf('password'), secrets: [text.slice(start, end)] };
}

/** All between quotes, else a word. */
const VALUE = String.raw`(?:\\?["'])?((?<=")[^"\\\r\n]{1,256}(?=\\?")|(?<=')[^'\\\r\n]{1,256}(?=\\?')|[^\s"'\\|;&]{1,256})`;
/** A word that ends no sentence. */
const WORD = String.raw`([^\s"'\\<>,;]{5,200}[^\s"'\\<>,;.:!?)])`;
/** A command up to one of its options, within the line and the command. */
const upTo = (commands: string, option: string): string =>
  String.raw`(?<![\w.-])(?:${commands})(?=[ \t])(?:[^\r\n|;&"']|"[^"\r\n]{0,256}"|'[^'\r\n]{0,256}'){0,400}?[ \t]-${option}`;
const MYSQL = String.raw`mysql(?:admin|binlog|check|dump|import|pump|show|slap)?|mariadb(?:-[a-z]{1,16})?`;
const LDAP = 'ldap(?:add|compare|delete|exop|modify|modrdn|passwd|search|whoami)';

const SURE: readonly RegExp[] = [
  new RegExp(`${upTo(MYSQL, 'p')}${VALUE}`, 'dg'),
  new RegExp(`${upTo(LDAP, 'w')}[ \\t]{0,4}${VALUE}`, 'dg'),
  new RegExp(`${upTo('redis-cli', 'a')}[ \\t]{1,4}${VALUE}`, 'dg'),
  // What stands behind the command that it starts is that one's own, such as a port.
  new RegExp(
    String.raw`(?<![\w.-])sshpass(?:[ \t]{1,4}-(?:P[ \t]?\S{1,64}|[a-oq-z]\S{0,64})){0,4}[ \t]{1,4}-p[ \t]{0,4}${VALUE}`,
    'dg',
  ),
  /\bauthorization["']?(?:[ \t]{0,4}[=:]|%3D)[ \t]{0,4}["']?(?:Basic|Bearer|Digest|Negotiate|Token)[ \t]{1,4}([^\s"'\\,;]{1,4096})/dgi,
  /\b(?:Basic|Bearer)[ \t]{1,4}(?=[A-Za-z+/._~-]{0,64}\d)([\w+/.~-]{12,4096}={0,2})/dgi,
  /secret_?access_?key[ \t]{1,16}([A-Za-z0-9/+=]{30,256})(?![A-Za-z0-9/+=])/dgi,
];
const LIKELY: readonly RegExp[] = [
  new RegExp(String.raw`(?<![\w/-])(?:password|passphrase|passcode)[ \t]{1,32}${WORD}`, 'dgi'),
  new RegExp(`${upTo(MYSQL, 'p')}[ \\t]{1,4}(?:\\\\?["'])?${WORD}`, 'dg'),
];
const LIKE_A_SECRET = /^(?=[^\d]*\d)(?=[^A-Za-z]*[A-Za-z])/;
/** A path, an option, a variable, a table, a version, the name of a hash or of a module. */
const NO_SECRET =
  /^(?:[/$({[-]|T\d+\b|v?\d+\.\d|(?:sha|md|aes|des|3des|rc|rsa|base|utf|iso|crypt|pbkdf|x|ipv)[_-]?\d{1,4}(?![A-Za-z0-9])|\w+\.(?:so|conf|cfg|txt|log|c|h)\b)/i;
