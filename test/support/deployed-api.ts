import { randomUUID } from 'node:crypto';

import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

import type { HttpEvent } from '#runtime/http-handler.ts';

import { requestOf } from './lambda-events.ts';
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
  const answer = await serveApi(requestOf('PUT', `/v1/domains/${domain}/configuration`, body));
  if (answer.statusCode !== 200) throw new Error(`not configured: ${answer.body ?? ''}`);
}

type ConfiguredHosts = {
  readonly domain: string;
  readonly master: string;
  readonly replicas: readonly string[];
};

/** Does something through the API as an operator does. */
export async function actOn(serveApi: ServeApi, path: string, body: object): Promise<void> {
  const headers = { 'idempotency-key': randomUUID() };
  const answer = await serveApi(requestOf('POST', path, JSON.stringify(body), headers));
  if (answer.statusCode !== 201 && answer.statusCode !== 202)
    throw new Error(`not done: ${answer.body ?? ''}`);
}

/** Reads something through the API: its answer, as Lambda gives it back. */
export const readOf = async (
  serveApi: ServeApi,
  path: string,
): Promise<APIGatewayProxyStructuredResultV2> => serveApi(requestOf('GET', path));
