import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';

import { DomainNamed, NoQuery } from '#contracts/api-addresses.ts';
import { BelowSweep, Place } from '#contracts/api-cursor.ts';
import { DomainList, DomainView, PageQuery, SweepList, type DomainEntry } from '#contracts/api.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';
import type { Configurations } from '#ports/configurations.ts';

import { pageAcross, type LookedAt } from './across-domains.ts';
import type { Served } from './caller.ts';
import { listOf, placeIn } from './cursor.ts';
import { answering, problems } from './described.ts';
import { domainEntry, listSweeps, viewDomain } from './domains.ts';
import { DOMAIN, DOMAINS, SWEEPS } from './examples/domains.ts';
import { notFound, problem } from './problems.ts';

type Deps = {
  readonly store: AuditStore;
  readonly configurations: Configurations;
  readonly clock: Clock;
};

const listing = createRoute({
  method: 'get',
  path: '/v1/domains',
  operationId: 'listDomains',
  summary: 'The domains, and how the last sweep saw each',
  request: { query: PageQuery },
  responses: { 200: answering(DomainList, 'Domains', DOMAINS), ...problems(400) },
});

const viewing = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}',
  operationId: 'readDomain',
  summary: 'The latest sweep of a domain: replica × table, and which may be promoted',
  request: { params: DomainNamed, query: NoQuery },
  responses: { 200: answering(DomainView, 'The domain', DOMAIN), ...problems(400, 404) },
});

const listingSweeps = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}/sweeps',
  operationId: 'listSweeps',
  summary: 'A domain’s sweeps, newest first',
  request: { params: DomainNamed, query: PageQuery },
  responses: { 200: answering(SweepList, 'Sweeps', SWEEPS), ...problems(400, 404) },
});

/** Domains: which there are, how each was seen last, its sweeps. */
export function addDomains(app: OpenAPIHono<Served>, deps: Deps): void {
  const { configurations } = deps;
  app.openapi(listing, async (context) => {
    const { cursor, limit } = context.req.valid('query');
    const asked = { list: 'domains', filter: {} };
    const place = placeIn(cursor, asked, Place);
    if ('detail' in place) return problem(context, place);
    const from = { from: place.at, limit };
    const page = await pageAcross(await configurations.domains(), from, (domain, behind) =>
      entryOf(deps, domain, behind),
    );
    return context.json(listOf(page, asked), 200);
  });
  app.openapi(viewing, async (context) => {
    const settings = await configurations.read(context.req.valid('param').domain);
    return settings === undefined
      ? notFound(context, NO_DOMAIN)
      : context.json(await viewDomain(deps, settings), 200);
  });
  app.openapi(listingSweeps, async (context) => {
    const { domain } = context.req.valid('param');
    if ((await configurations.read(domain)) === undefined) return notFound(context, NO_DOMAIN);
    const { cursor, limit } = context.req.valid('query');
    const asked = { list: 'sweeps', filter: { domain } };
    const place = placeIn(cursor, asked, BelowSweep);
    if ('detail' in place) return problem(context, place);
    const page = await listSweeps(deps, domain, { limit, below: place.at });
    return context.json(listOf(page, asked), 200);
  });
}

/** A domain has one entry: itself. */
async function* entryOf(
  deps: Deps,
  domain: string,
  behind: string | undefined,
): AsyncGenerator<LookedAt<DomainEntry>> {
  if (behind !== undefined) return;
  const settings = await deps.configurations.read(domain);
  if (settings !== undefined) yield { id: domain, shown: await domainEntry(deps, settings) };
}

const NO_DOMAIN = 'there is no domain of this name';
