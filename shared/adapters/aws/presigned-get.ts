import { SignatureV4 } from '@smithy/signature-v4';

import { NodeSha256 } from './node-sha256.ts';
import type { AwsIdentity } from './signed-calls.ts';

/** What a link to an object is made from. */
export type PresignedGet = {
  /** Of the object, without a query: each part of its path encoded. */
  readonly address: string;
  /** What S3 is to say of it in its answer, such as a file's name. */
  readonly query: Readonly<Record<string, string>>;
  readonly region: string | (() => Promise<string>);
  readonly identity: AwsIdentity;
  readonly atMs: number;
  readonly forSeconds: number;
};

/**
 * An address at which anybody may fetch one object of S3 for so many seconds, by a signature in its
 * query (*Authenticating Requests: Using Query Parameters*). It ends with the identity that signed it.
 */
export async function presignedGet(get: PresignedGet): Promise<string> {
  const { protocol, hostname, host, pathname: path, origin } = new URL(get.address);
  const signer = new SignatureV4({
    service: 's3',
    region: get.region,
    credentials: get.identity,
    sha256: NodeSha256,
    uriEscapePath: false,
  });
  // What S3 takes for the hash of a body that is not sent.
  const headers = { host, [BODY_HASH]: 'UNSIGNED-PAYLOAD' };
  const asked = { method: 'GET', protocol, hostname, path, query: { ...get.query }, headers };
  const { query = {} } = await signer.presign(asked, {
    signingDate: new Date(get.atMs),
    expiresIn: get.forSeconds,
    unhoistableHeaders: new Set([BODY_HASH]),
    unsignableHeaders: new Set([BODY_HASH]),
  });
  const words = Object.entries(query).map(([name, value]) => `${name}=${escaped(String(value))}`);
  return `${origin}${path}?${words.join('&')}`;
}

/** As signatures have it: more than `encodeURIComponent` leaves is encoded. */
const escaped = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const BODY_HASH = 'x-amz-content-sha256';
