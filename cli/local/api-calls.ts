import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { signedCalls } from '#adapters/aws/signed-calls.ts';
import { sendRequest } from '#adapters/send-request.ts';
import type { CallApi } from '#ports/call-api.ts';

import { DEFAULT_DATA, DEFAULT_PORT } from './serve-options.ts';
import { addressIn } from './service-address.ts';

/** Which service is meant, as the command line says it. */
export type Where = {
  readonly url?: string;
  readonly region?: string;
  /** The data directory of the service on this machine: where its address and its token are. */
  readonly data?: string;
};

/** A service, and the calls that prove to it who calls. */
export type ReachedApi = { readonly url: string; readonly call: CallApi };

/** An address that cannot be called, in one line. */
export class UnusableAddress extends Error {}

/**
 * How a service's API is called: on AWS with signed requests, on this machine with the token of its
 * data directory. Throws `UnusableAddress`.
 */
export function reachApi({ url, region, data = DEFAULT_DATA }: Where): ReachedApi {
  const address = parsed(url ?? addressIn(data) ?? `http://127.0.0.1:${DEFAULT_PORT}`);
  const reached = address.href.replace(/\/$/, '');
  if (region !== undefined || address.protocol === 'https:') {
    return { url: reached, call: signedCalls({ region: region ?? regionOf(address) }) };
  }
  if (!LOCAL.has(address.hostname)) {
    throw new UnusableAddress(`${reached}: only a service on this machine is called without https`);
  }
  const token = tokenIn(data);
  const proof = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return {
    url: reached,
    call: async (request) =>
      sendRequest(request, {
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...proof,
      }),
  };
}

function parsed(url: string): URL {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined || !/^https?:$/.test(address.protocol)) {
    throw new UnusableAddress(`${url} is no address of a service: write https://…`);
  }
  if (address.username !== '' || address.search !== '' || address.hash !== '') {
    throw new UnusableAddress('an address of a service has no user, no ? and no #');
  }
  return address;
}

/** The Region that API Gateway's own names hold; for a name of the site's own, that of the environment. */
function regionOf({ hostname }: URL): string {
  const named = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(hostname)?.[1];
  const region = named ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
  if (region === undefined || region === '') {
    throw new UnusableAddress(`say in which Region ${hostname} is: --region, or AWS_REGION`);
  }
  return region;
}

/** The token that the service on a data directory asks of writers; undefined where it keeps none. */
function tokenIn(directory: string): string | undefined {
  try {
    return readFileSync(join(directory, TOKEN_FILE), 'utf8').trim();
  } catch {
    return undefined;
  }
}

const TOKEN_FILE = 'token';
const LOCAL: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost']);
