import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { SignatureV4 } from '@smithy/signature-v4';

import { NoIdentity, type ApiRequest, type CallApi } from '#ports/call-api.ts';

import { sendRequest } from '../send-request.ts';
import { NodeSha256 } from './node-sha256.ts';

/** An AWS identity, for a time; the same form as the SDK's. */
export type AwsIdentity = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

export type SigningOptions = {
  readonly region: string;
  /** The SDK's usual chain where it is left out: environment, SSO, profile files, role of the machine. */
  readonly identity?: () => Promise<AwsIdentity>;
  readonly nowMs?: () => number;
};

/** Calls an HTTP API of API Gateway as an AWS identity: each request is signed (Signature Version 4). */
export function signedCalls(options: SigningOptions): CallApi {
  const { region, identity = defaultProvider(), nowMs = Date.now } = options;
  return async (request) => {
    const signer = new SignatureV4({
      service: 'execute-api',
      region,
      credentials: await identityFrom(identity),
      sha256: NodeSha256,
    });
    const at = { signingDate: new Date(nowMs()) };
    const { headers } = await signer.sign(unsigned(request), at);
    const { host: _, ...sent } = headers;
    return sendRequest(request, sent);
  };
}

async function identityFrom(identity: () => Promise<AwsIdentity>): Promise<AwsIdentity> {
  try {
    return await identity();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new NoIdentity(`there are no AWS credentials to sign with: ${why}`, { cause: error });
  }
}

/** A request as it is signed; `host` is signed with it, and sent by whoever opens the connection. */
function unsigned({ method, address, body, key }: ApiRequest) {
  const { protocol, hostname, pathname: path, searchParams, host } = new URL(address);
  const query = Object.fromEntries(searchParams);
  const sent = body === undefined ? {} : { body };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const named = key === undefined ? {} : { 'idempotency-key': key };
  return { method, protocol, hostname, path, query, headers: { host, ...type, ...named }, ...sent };
}
