import type { Match, Rule } from '../rule.ts';
import { tagOf } from '../tokens.ts';

/** Hashes of passwords as crypt and LDAP servers write them. */
export const cryptHashes: Rule = {
  id: 'R02',
  class: 'secret',
  profiles: ['internal', 'vendor-clear', 'vendor-pseudonymised'],
  matches: '$1$, $2a$, $5$, $6$, $y$ and their like; {SSHA}, {CRYPT} and their like',
  becomes: tagOf('crypt'),
  *find(text): Generator<Match> {
    for (const { index, 0: hash } of text.matchAll(CRYPT)) {
      yield { start: index, end: index + hash.length, becomes: tagOf('crypt'), secrets: [hash] };
    }
  },
};

/** Lines as in /etc/shadow: a name, a hash of 13 characters or more, days. */
export const shadowLines: Rule = {
  id: 'R03',
  class: 'secret',
  profiles: ['internal', 'vendor-clear', 'vendor-pseudonymised'],
  matches: 'the second field of name:<13 or more characters>:<digits or nothing>:',
  becomes: tagOf('shadow'),
  *find(text): Generator<Match> {
    for (const { indices } of text.matchAll(SHADOW)) {
      const [start, end] = indices?.[1] ?? [0, 0];
      yield { start, end, becomes: tagOf('shadow'), secrets: [text.slice(start, end)] };
    }
  },
};

const CRYPT =
  /(?:\$(?:1|2[abxy]?|3|5|6|7|y|gy|md5|sha1|argon2[a-z]{0,2})\$|\{(?:S?SHA(?:-?\d{3})?|S?MD5|CRYPT|PBKDF2(?:[_-]?SHA\d{1,3})?|ssha\d{0,3}|smd5)\})[./A-Za-z0-9$=,+-]{8,}/gi;
const SHADOW = /^[A-Za-z_][\w.-]{0,63}:([^:\s]{13,}):\d*:/dgm;
