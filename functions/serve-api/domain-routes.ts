import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';

import { DomainNamed, NoQuery } from '#contracts/api-addresses.ts';
import { DomainList, DomainView, SweepList, SweepQuery } from '#contracts/api.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';
import type { Configurations } from '#ports/configurations.ts';

import type { Served } from './caller.ts';
import { answering, problems } from './described.ts';
import { domainEntry, listSweeps, viewDomain } from './domains.ts';
import { DOMAIN, DOMAINS, SWEEPS } from './examples/domains.ts';
import { notFound } from './problems.ts';
import { settingsAsked } from './settings-asked.ts';

type Deps = {
  readonly store: AuditStore;
  readonly configurations: Configurations;
  readonly clock: Clock;
};

const listing = createRoute({
  method: 'get',
  path: '/v1/domains',
  summary: 'The domains, and how the last sweep saw each',
  request: { query: NoQuery },
  responses: { 200: answering(DomainList, 'Domains', DOMAINS), ...problems(400) },
});

const viewing = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}',
  summary: 'The latest sweep of a domain: replica × table, and which may be promoted',
  request: { params: DomainNamed, query: NoQuery },
  responses: { 200: answering(DomainView, 'The domain', DOMAIN), ...problems(400, 404) },
});

const listingSweeps = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}/sweeps',
  summary: 'A domain’s sweeps, newest first',
  request: { params: DomainNamed, query: SweepQuery },
  responses: { 200: answering(SweepList, 'Sweeps', SWEEPS), ...problems(400, 404) },
});

/** Domains: which there are, how each was seen last, its sweeps. */
export function addDomains(app: OpenAPIHono<Served>, deps: Deps): void {
  const { configurations } = deps;
  app.openapi(listing, async (context) => {
    const items = [];
    for (const settings of (await settingsAsked(configurations)) ?? []) {
      items.push(await domainEntry(deps, settings));
    }
    return context.json({ items, next: null }, 200);
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
    return context.json(await listSweeps(deps, domain, context.req.valid('query')), 200);
  });
}

const NO_DOMAIN = 'there is no domain of this name';
