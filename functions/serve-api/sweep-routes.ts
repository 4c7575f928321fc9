import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { etag } from 'hono/etag';

import { DomainNamed, NoQuery } from '#contracts/api-addresses.ts';
import { BelowSweep } from '#contracts/api-cursor.ts';
import {
  AtQuery,
  DomainThen,
  HostNamed,
  SnapshotList,
  SweepNamed,
  SweepView,
} from '#contracts/api-sweeps.ts';
import { ShortPageQuery } from '#contracts/short-page.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';
import type { Configurations } from '#ports/configurations.ts';

import type { Served } from './caller.ts';
import { listOf, placeIn } from './cursor.ts';
import { answering, problems, unchanged } from './described.ts';
import { viewThen, type ThenPorts } from './domain-then.ts';
import { SNAPSHOTS, SWEEP, THEN } from './examples/sweeps.ts';
import { listSnapshots } from './host-snapshots.ts';
import { hostKnownAs, noHost } from './known-host.ts';
import { badRequest, notFound, problem } from './problems.ts';
import { recordOf, viewSweep } from './sweep-entry.ts';

type Deps = Omit<ThenPorts, 'store'> & {
  readonly store: AuditStore;
  readonly configurations: Configurations;
  readonly clock: Clock;
};

const viewing = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}/sweeps/{sweep}',
  operationId: 'readSweep',
  summary: 'A sweep: whom it asked, what came of each, what was judged, and by what',
  request: { params: SweepNamed, query: NoQuery },
  middleware: etag(),
  responses: {
    200: answering(SweepView, 'The sweep', SWEEP),
    ...unchanged,
    ...problems(400, 404),
  },
});

const viewingThen = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}/at',
  operationId: 'readDomainAt',
  summary: 'What was known of a domain at a moment, from which sweep, and how old it was',
  request: { params: DomainNamed, query: AtQuery },
  responses: { 200: answering(DomainThen, 'The domain then', THEN), ...problems(400, 404) },
});

const listing = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}/hosts/{host}/snapshots',
  operationId: 'listSnapshots',
  summary: 'What was read of a host, newest first, for 35 days or as long as is configured',
  request: { params: HostNamed, query: ShortPageQuery },
  responses: { 200: answering(SnapshotList, 'Readings', SNAPSHOTS), ...problems(400, 404) },
});

/** The history of a domain: its sweeps one by one, its state at a moment, what was read of a host. */
export function addSweeps(app: OpenAPIHono<Served>, deps: Deps): void {
  const { store, configurations, clock } = deps;
  app.openapi(viewing, async (context) => {
    const { domain, sweep: number } = context.req.valid('param');
    if ((await configurations.read(domain)) === undefined) return notFound(context, NO_DOMAIN);
    const sweep = await store.readSweep(domain, number);
    if (sweep === undefined) return notFound(context, `there is no sweep ${number} of ${domain}`);
    return context.json(viewSweep(sweep, await recordOf(sweep, store)), 200);
  });
  app.openapi(viewingThen, async (context) => {
    const { domain } = context.req.valid('param');
    const { time } = context.req.valid('query');
    if (time > clock.nowMs()) return badRequest(context, 'time: it is yet to come');
    if ((await configurations.read(domain)) === undefined) return notFound(context, NO_DOMAIN);
    return context.json(await viewThen(deps, domain, time), 200);
  });
  app.openapi(listing, async (context) => {
    const { domain, host: named } = context.req.valid('param');
    const { cursor, limit } = context.req.valid('query');
    const settings = await configurations.read(domain);
    if (settings === undefined) return notFound(context, NO_DOMAIN);
    const host = await hostKnownAs(deps, settings, named);
    if (host === undefined) return notFound(context, noHost(domain, named));
    const asked = { list: 'snapshots', filter: { domain, host } };
    const place = placeIn(cursor, asked, BelowSweep);
    if ('detail' in place) return problem(context, place);
    const page = await listSnapshots(store, { domain, host }, { limit, below: place.at });
    return context.json(listOf(page, asked), 200);
  });
}

const NO_DOMAIN = 'there is no domain of this name';
