import { randomUUID } from 'node:crypto';

import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

import type { HttpEvent } from '#runtime/http-handler.ts';

import { nodeNamed } from './ssm-fleet.ts';

/** The function behind the HTTP API, as Lambda calls it. */
export type ServeApi = (event: HttpEvent) => Promise<APIGatewayProxyStructuredResultV2>;

/** Configures a domain, its hosts named by their nodes, as an operator does. */
export async function putConfiguration(
  serveApi: ServeApi,
  { domain, master, replicas }: ConfiguredHosts,
): Promise<void> {
  const wayTo = (host: string): object => ({ host, ssm: { node: nodeNamed(host) } });
  const own = { name: domain, master: wayTo(master), replicas: replicas.map(wayTo) };
  const configuration = { version: 1, domains: [own] };
  const body = JSON.stringify({ madeFrom: 0, why: 'first', configuration });
  const answer = await serveApi(eventOf('PUT', `/v1/domains/${domain}/configuration`, body));
  if (answer.statusCode !== 200) throw new Error(`not configured: ${answer.body ?? ''}`);
}

type ConfiguredHosts = {
  readonly domain: string;
  readonly master: string;
  readonly replicas: readonly string[];
};

/** Does something through the API as an operator does. */
export async function actOn(serveApi: ServeApi, path: string, body: object): Promise<void> {
  const event = eventOf('POST', path, JSON.stringify(body));
  const headers = { ...event.headers, 'idempotency-key': randomUUID() };
  const answer = await serveApi({ ...event, headers });
  if (answer.statusCode !== 201) throw new Error(`not done: ${answer.body ?? ''}`);
}

/** Reads something through the API: its answer, as Lambda gives it back. */
export const readOf = async (
  serveApi: ServeApi,
  path: string,
): Promise<APIGatewayProxyStructuredResultV2> => serveApi(eventOf('GET', path));

const eventOf = (method: string, path: string, body?: string): HttpEvent => ({
  version: '2.0',
  routeKey: `${method} /v1/{proxy+}`,
  rawPath: path,
  rawQueryString: '',
  headers: { 'content-type': 'application/json' },
  isBase64Encoded: false,
  ...(body !== undefined && { body }),
  requestContext: {
    accountId: '111122223333',
    apiId: 'a',
    domainName: 'a.example.com',
    domainPrefix: 'a',
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
    requestId: 'r',
    routeKey: `${method} /v1/{proxy+}`,
    stage: '$default',
    time: '',
    timeEpoch: 0,
    authorizer: { iam: { userArn: 'arn:aws:iam::111122223333:user/ann' } },
  },
});
