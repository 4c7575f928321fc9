import { signedCalls } from '#adapters/aws/signed-calls.ts';
import type { CallApi } from '#ports/call-api.ts';

/** Which service is meant, as the command line says it. */
export type Where = { readonly api: string; readonly region?: string };

/** A service, and the calls that prove to it who calls. */
export type ReachedApi = { readonly url: string; readonly call: CallApi };

/** An address that cannot be called, in one line. */
export class UnusableAddress extends Error {}

/** How the API of a service on AWS is called: with signed requests. Throws `UnusableAddress`. */
export function reachApi({ api, region }: Where): ReachedApi {
  const address = parsed(api);
  if (address.protocol === 'http:' && (region === undefined || !LOCAL.has(address.hostname))) {
    throw new UnusableAddress(
      `${address.origin} is no service on AWS, which has https (a tunnel to one needs --region). ` +
        'On one machine the file that serve was started with is in force: start it again',
    );
  }
  const call = signedCalls({ region: region ?? regionOf(address) });
  return { url: address.href.replace(/\/$/, ''), call };
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

const LOCAL: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost']);
