import { createHash, createHmac } from 'node:crypto';

/** A request as it came over the wire: header names in lower case. */
export type Received = {
  readonly method: string;
  /** Path and query, as in the request line. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type Keys = { readonly id: string; readonly secret: string; readonly token?: string };

/**
 * Checks a Signature Version 4 as AWS documents it, and says why it is refused; undefined where it
 * holds. Written from the description alone (*Create a signed AWS API request*), with no signer's code.
 */
export function refusalOf(received: Received, keys: Keys, service: string): string | undefined {
  const { headers, body } = received;
  const parts = AUTHORIZATION.exec(headers['authorization'] ?? '')?.groups;
  if (parts === undefined) return 'there is no signature';
  const { id = '', scope = '', names = '', signature = '' } = parts;
  const [day = '', region = '', named = ''] = scope.split('/');
  if (id !== keys.id) return `there is no key ${id}`;
  if (named !== service) return `it is signed for ${named}`;
  if (headers['x-amz-date']?.slice(0, 8) !== day) return 'its day is not that of its scope';
  if (headers['x-amz-security-token'] !== keys.token) return 'its session token is another';
  const signed = names.split(';');
  const missing = ['host', 'x-amz-date', ...(keys.token === undefined ? [] : [TOKEN])].find(
    (name) => !signed.includes(name),
  );
  if (missing !== undefined) return `${missing} is not signed`;
  const claimed = headers['x-amz-content-sha256'];
  if (claimed !== undefined && claimed !== sha256(body)) return 'the body is another';
  const date = headers['x-amz-date'] ?? '';
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(canonicalOf(received, signed))].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<Buffer | string>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${keys.secret}`,
  );
  const own = createHmac('sha256', key).update(text).digest('hex');
  return own === signature ? undefined : 'the signature is another';
}

function canonicalOf(
  { method, target, headers, body }: Received,
  signed: readonly string[],
): string {
  const { pathname, searchParams } = new URL(target, 'http://any');
  const query = [...searchParams]
    .map(([name, value]) => `${uriEncoded(name)}=${uriEncoded(value)}`)
    .toSorted()
    .join('&');
  const lines = signed.map((name) => `${name}:${(headers[name] ?? '').trim()}\n`).join('');
  // Every service but S3 has each part of the path encoded once more.
  const path = pathname.split('/').map(uriEncoded).join('/');
  return [method, path, query, lines, signed.join(';'), sha256(body)].join('\n');
}

/** All but what RFC 3986 leaves unreserved. */
const uriEncoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const TOKEN = 'x-amz-security-token';
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=(?<id>[^/]+)\/(?<scope>\d{8}\/[^/]+\/[^/]+\/aws4_request), SignedHeaders=(?<names>[^,]+), Signature=(?<signature>[0-9a-f]{64})$/;
