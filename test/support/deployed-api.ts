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
  { domain, master, replicas, readThrough }: ConfiguredHosts,
): Promise<void> {
  const wayTo = (host: string): object => {
    const via = readThrough[host];
    return { host, ...(via === undefined ? { ssm: { node: nodeNamed(host) } } : { ssh: { via } }) };
  };
  const hosts = { master: wayTo(master), replicas: replicas.map(wayTo) };
  const nodes = [...new Set(Object.values(readThrough))].map((name) => ({
    name,
    ssm: { node: nodeNamed(name) },
  }));
  const own = {
    name: domain,
    ...hosts,
    // As long as nine hosts of one node take, and a master behind one, where each hangs.
    ...(nodes.length === 0 ? {} : { nodes, replicaTime: '150s', masterTime: '70s' }),
  };
  const configuration = { version: 1, domains: [own] };
  const body = JSON.stringify({ madeFrom: 0, why: 'first', configuration });
  const answer = await serveApi(requestOf('PUT', `/v1/domains/${domain}/configuration`, body));
  if (answer.statusCode !== 200) throw new Error(`not configured: ${answer.body ?? ''}`);
}

type ConfiguredHosts = {
  readonly domain: string;
  readonly master: string;
  readonly replicas: readonly string[];
  /** The node of each host that has no agent. */
  readonly readThrough: Readonly<Record<string, string>>;
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
