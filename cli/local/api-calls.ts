import { sendRequest } from '#adapters/send-request.ts';
import { NoIdentity, NotReached, type CallApi } from '#ports/call-api.ts';

import { isCode, UnusableFile } from './kept-file.ts';
import { readLock, readServing, type Holder } from './lock.ts';
import { systemUser, USER_HEADER } from './system-user.ts';
import { readToken } from './write-token.ts';

/** Which service is meant, as the command line says it: an address, or the data of one that runs here. */
export type Where = {
  readonly api?: string;
  readonly region?: string;
  readonly data: string;
};

/** A service, and the calls that prove to it who calls. */
export type ReachedApi = {
  /** `/v1/…` follows it. */
  readonly url: string;
  readonly call: CallApi;
  readonly kind: 'aws' | 'machine';
};

/** An address that cannot be called, in one line. */
export class UnusableAddress extends Error {}

/**
 * How a service's API is called: on AWS with signed requests, on this machine with the token in its
 * data. Throws `UnusableAddress`.
 */
export function reachApi({ api, region, data }: Where): ReachedApi {
  const address = api === undefined ? undefined : parsed(api);
  if (address === undefined || isHere(address, region)) return onThisMachine(address, data);
  if (address.protocol === 'http:' && (region === undefined || !LOCAL.has(address.hostname))) {
    throw new UnusableAddress(
      `${address.origin} is no service on AWS, which has https (a tunnel to one needs --region), ` +
        'and none on this machine',
    );
  }
  const url = address.href.replace(/\/$/, '');
  const token = process.env[TOKEN_VARIABLE] ?? '';
  if (token !== '') return { url: `${url}/people`, call: callsWith(token), kind: 'aws' };
  return { url, call: callsSignedFor(region ?? regionOf(address)), kind: 'aws' };
}

/**
 * The same for whoever only reads: on this machine that takes no token, and any address that is
 * given is asked. Throws `UnusableAddress`.
 */
export function reachApiToRead(where: Where): ReachedApi {
  const { api, region, data } = where;
  const address = api === undefined ? undefined : parsed(api);
  if (address !== undefined && !isHere(address, region)) return reachApi(where);
  const url = address?.origin ?? addressIn(data) ?? DEFAULT_API;
  const call: CallApi = async (request) => sendRequest(request, {});
  return { url, call: address === undefined ? orSaidWhy(call, data) : call, kind: 'machine' };
}

/** Whoever named no address is told what to do where nothing answers at the one that was meant. */
const orSaidWhy =
  (call: CallApi, data: string): CallApi =>
  async (request) => {
    try {
      return await call(request);
    } catch (error) {
      if (!(error instanceof NotReached) || servingAt(data) !== undefined) throw error;
      throw new NotReached(`${error.message}; ${nobodyServes(data)}, or with --api`, {
        cause: error,
      });
    }
  };

const nobodyServes = (data: string): string =>
  `no service runs on ${data}: start it, or say which with --data`;

/** People who signed in are served under `/people`, by the token that the issuer gave them. */
const callsWith =
  (token: string): CallApi =>
  async (request) => {
    if (!TOKEN.test(token)) throw new NoIdentity(`${TOKEN_VARIABLE} holds no token`);
    return sendRequest(request, {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    });
  };

/** What signing takes is loaded by those who sign. */
function callsSignedFor(region: string): CallApi {
  let signed: Promise<CallApi> | undefined;
  const open = async (): Promise<CallApi> => {
    const { signedCalls } = await import('#adapters/aws/signed-calls.ts');
    return signedCalls({ region });
  };
  return async (request) => (await (signed ??= open()))(request);
}

/** Where the service on a data directory answers, by its lock. */
function addressIn(data: string): string | undefined {
  try {
    return readLock(data)?.url ?? undefined;
  } catch {
    return undefined;
  }
}

const isHere = ({ protocol, hostname }: URL, region: string | undefined): boolean =>
  protocol === 'http:' && LOCAL.has(hostname) && region === undefined;

/** The token goes to the service that runs on these data, and to nobody who listens in its place. */
function onThisMachine(address: URL | undefined, data: string): ReachedApi {
  const url = servingAt(data)?.url ?? undefined;
  if (url === undefined) {
    throw new UnusableAddress(nobodyServes(data));
  }
  if (address !== undefined && address.port !== new URL(url).port) {
    throw new UnusableAddress(
      `the service on ${data} answers at ${url}, not at ${address.origin}: say with --data whose ` +
        'token is to be sent there',
    );
  }
  const headers = { authorization: `Bearer ${tokenIn(data)}`, [USER_HEADER]: systemUser() };
  const call: CallApi = async (request) =>
    sendRequest(request, { ...headers, 'content-type': 'application/json' });
  return { url, call, kind: 'machine' };
}

function servingAt(data: string): Holder | undefined {
  try {
    return readServing(data);
  } catch (error) {
    if (!isCode(error, 'EACCES')) throw error;
    throw new UnusableAddress(`${data} cannot be read: who runs the service may change it`, {
      cause: error,
    });
  }
}

function tokenIn(data: string): string {
  try {
    return readToken(data);
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
    throw new UnusableAddress(error.message, { cause: error });
  }
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

/** A bearer token as RFC 6750 writes one. */
const TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;
const TOKEN_VARIABLE = 'BOKS_AUDIT_BEARER';
const DEFAULT_API = 'http://127.0.0.1:8787';
const LOCAL: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost']);
