/**
 * A keyed digest as hex, of at least 8 digits: HMAC-SHA256 over the kind, a NUL and the value, under
 * a key that stays with the customer. The values come in lower case.
 */
export type Hmac = (kind: TokenKind, value: string) => string;
export type TokenKind =
  | 'host'
  | 'domain'
  | 'site'
  | 'ipv4'
  | 'ipv6'
  | 'mac'
  | 'user'
  | 'account'
  | 'arn'
  | 'cloud-id'
  | 'dn';

/**
 * The token of a value: always the same under one key, in every file and every version, and of the
 * shape of what it stands for, so that programs go on reading the texts.
 */
export type TokenOf = (kind: TokenKind, value: string) => string;

/** Tokens by a keyed digest: the same name, in whatever case, gives the same token. Throws where it is none. */
export function tokensBy(hmac: Hmac): TokenOf {
  return (kind, value) => {
    const hex = hmac(kind, value.toLowerCase()).slice(0, 8);
    if (!EIGHT_HEX.test(hex))
      throw new Error('the keyed digest is not of hex digits in lower case');
    return SHAPES[kind](hex);
  };
}

/** The domain that stands for the customer's own. */
export const TOKEN_DOMAIN = 'corp.invalid';

/** What a secret becomes. */
export const tagOf = (word: Tag): `[REDACTED:${Tag}]` => `[REDACTED:${word}]`;
/** What a secret was. */
export type Tag = (typeof TAGS)[number];

/** The places of a text that are tags or tokens already. */
export function* tokensIn(
  text: string,
): Generator<{ readonly start: number; readonly end: number }> {
  for (const { index, 0: token } of text.matchAll(TOKEN)) {
    yield { start: index, end: index + token.length };
  }
}

/** Whether a text is one of our tags and tokens, and nothing else. */
export function isToken(text: string): boolean {
  const [first] = tokensIn(text);
  return first?.start === 0 && first.end === text.length;
}

/**
 * 198.18.0.0/15 and 2001:db8::/32 are kept for tests and for documents (RFC 2544, RFC 3849), `.invalid`
 * is nobody's (RFC 2606), a MAC address that begins with 02 is nobody's product. What has the shape
 * of a token is taken for one, unless the inventory names it.
 */
const SHAPES: Readonly<Record<TokenKind, (hex: string) => string>> = {
  host: (hex) => `host-${hex}`,
  domain: (hex) => `domain-${hex}`,
  site: (hex) => `site-${hex}`,
  user: (hex) => `user-${hex}`,
  account: (hex) => `acct-${hex}`,
  arn: (hex) => `arn-${hex}`,
  dn: (hex) => `dn-${hex}`,
  'cloud-id': (hex) => `${hex}${ZEROS}`,
  mac: (hex) => `02:00:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}:${hex.slice(6)}`,
  ipv6: (hex) => `2001:db8::${group(hex.slice(0, 4))}:${group(hex.slice(4))}`,
  ipv4: (hex) => {
    const bits = Number.parseInt(hex, 16) % 0x2_0000;
    return `198.${18 + Math.floor(bits / 0x1_0000)}.${Math.floor(bits / 256) % 256}.${bits % 256}`;
  },
};

const group = (hex: string): string => Number.parseInt(hex, 16).toString(16);

const TAGS = [
  'secret',
  'nodekey',
  'crypt',
  'shadow',
  'password',
  'pem',
  'awskey',
  'licence',
] as const;
const ZEROS = '000000000';
const EIGHT_HEX = /^[0-9a-f]{8}$/;
const TOKEN = new RegExp(
  [
    `\\[REDACTED:(?:${TAGS.join('|')})\\]`,
    `REDACTED-(?:${TAGS.join('|')})(?![a-z])`,
    '(?:host|domain|site|user|acct|arn|dn)-[0-9a-f]{8}(?:(?=boks_)|(?![0-9a-f]))(?:\\.corp\\.invalid)?',
    '(?<![\\w.-])corp\\.invalid',
    `\\b[a-z]{1,8}-[0-9a-f]{8}${ZEROS}(?![0-9a-f])`,
    '(?<!\\d|\\d\\.)198([._-])1[89]\\1\\d{1,3}\\1\\d{1,3}(?!\\d)',
    '(?<![0-9A-Fa-f:])2001:db8::[0-9a-f]{1,4}:[0-9a-f]{1,4}(?![0-9A-Fa-f])',
    '(?<![0-9A-Fa-f:])02:00(?::[0-9a-f]{2}){4}(?!:?[0-9A-Fa-f])',
  ].join('|'),
  'g',
);
