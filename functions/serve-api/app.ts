import { Hono } from 'hono';

import type { Undelivered } from '#contracts/api-delivery.ts';
import { IncidentId, IncidentQuery, momentOf, SweepQuery, type Health } from '#contracts/api.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';
import type { Configurations } from '#ports/configurations.ts';
import { JournalBusy } from '#runtime/record-configuration.ts';

import { addActs, type ActRouteDeps } from './acts.ts';
import { addBundles, type BundleRouteDeps } from './bundles.ts';
import type { Served } from './caller.ts';
import { undeliveredOf, viewChannels } from './channels.ts';
import { addConfiguration, type ConfigurationDeps } from './configuration.ts';
import { domainEntry, domainHealth, listSweeps, viewDomain } from './domains.ts';
import { domainOf } from './incident-entry.ts';
import { viewIncident } from './incident-view.ts';
import { listIncidents } from './incidents.ts';
import { badRequest, faultsOf, notFound, problem, refuseOtherMethods } from './problems.ts';
import { queryOf } from './query.ts';

/** What the process that serves knows of itself. */
export type ServiceFacts = {
  readonly pid: number | null;
  readonly version: string;
  readonly startedAtMs: number;
  readonly speed: number;
  /** The simulated story that is played now, if any. */
  readonly story: () => Health['story'];
};

type ReadingDeps = {
  readonly store: AuditStore;
  readonly configurations: Configurations;
  readonly clock: Clock;
  readonly service: ServiceFacts;
};

export type ApiDeps = ReadingDeps &
  ConfigurationDeps &
  Omit<BundleRouteDeps & ActRouteDeps, 'configurations'>;

/**
 * The API over the audit history, the same on one machine and behind a Lambda: JSON. Reading shows
 * it; each writing is a record of the journal. What goes wrong is a problem document (RFC 9457).
 */
export function apiOf(deps: ApiDeps): Hono<Served> {
  const app = new Hono<Served>();
  app.use(async (context, next) => {
    await next();
    context.header('Cache-Control', 'no-store');
  });
  app.get('/v1/health', async (context) => context.json(await healthOf(deps)));
  app.all('/v1/health', refuseOtherMethods('GET'));
  addConfiguration(app, deps);
  addDomains(app, deps);
  addIncidents(app, deps);
  addActs(app, { ...deps, configurations: deps.kept });
  addBundles(app, { ...deps, configurations: deps.kept });
  app.notFound((context) => notFound(context, 'nothing is served at this address'));
  app.onError((error, context) =>
    error instanceof JournalBusy
      ? problem(context, { status: 503, detail: `${error.message}: send it again` })
      : problem(context, {
          status: 500,
          detail: `the request could not be answered: ${error.message}`,
        }),
  );
  return app;
}

function addDomains(app: Hono<Served>, deps: ReadingDeps): void {
  const { configurations } = deps;
  app.get('/v1/domains', async (context) => {
    const items = [];
    for (const settings of await allSettings(configurations)) {
      items.push(await domainEntry(deps, settings));
    }
    return context.json({ items, next: null });
  });
  app.all('/v1/domains', refuseOtherMethods('GET'));
  app.get('/v1/domains/:domain', async (context) => {
    const settings = await configurations.read(context.req.param('domain'));
    if (settings === undefined) return notFound(context, 'there is no domain of this name');
    return context.json(await viewDomain(deps, settings));
  });
  app.all('/v1/domains/:domain', refuseOtherMethods('GET'));
  app.get('/v1/domains/:domain/sweeps', async (context) => {
    const domain = context.req.param('domain');
    const settings = await configurations.read(domain);
    if (settings === undefined) return notFound(context, 'there is no domain of this name');
    const query = SweepQuery.safeParse(queryOf(context));
    if (!query.success) return badRequest(context, faultsOf(query.error));
    return context.json(await listSweeps(deps, domain, query.data));
  });
  app.all('/v1/domains/:domain/sweeps', refuseOtherMethods('GET'));
}

function addIncidents(app: Hono<Served>, deps: ReadingDeps): void {
  const { configurations } = deps;
  app.get('/v1/incidents', async (context) => {
    const query = IncidentQuery.safeParse(queryOf(context));
    if (!query.success) return badRequest(context, faultsOf(query.error));
    return context.json(await listIncidents(deps, await configurations.domains(), query.data));
  });
  app.all('/v1/incidents', refuseOtherMethods('GET'));
  app.get('/v1/incidents/:id', async (context) => {
    const id = IncidentId.safeParse(context.req.param('id'));
    if (!id.success) return notFound(context, 'this is no id of an incident');
    const settings = await configurations.read(domainOf(id.data));
    const view = settings === undefined ? undefined : await viewIncident(deps, settings, id.data);
    return view === undefined
      ? notFound(context, 'there is no incident of this id')
      : context.json(view);
  });
  app.all('/v1/incidents/:id', refuseOtherMethods('GET'));
}

async function healthOf({ store, configurations, clock, service }: ReadingDeps): Promise<Health> {
  const domains = [];
  const undelivered: Undelivered[] = [];
  for (const domain of await configurations.domains()) {
    domains.push(await domainHealth({ store, clock }, domain));
    const settings = await configurations.read(domain);
    if (settings === undefined) continue;
    undelivered.push(...undeliveredOf(domain, await viewChannels({ store }, settings)));
  }
  return {
    status: undelivered.length === 0 ? 'ok' : 'undelivered',
    pid: service.pid,
    version: service.version,
    now: momentOf(clock.nowMs()),
    startedAt: momentOf(service.startedAtMs),
    speed: service.speed,
    domains,
    undelivered,
    story: service.story(),
  };
}

async function allSettings(configurations: Configurations) {
  const all = [];
  for (const domain of await configurations.domains()) {
    const settings = await configurations.read(domain);
    if (settings !== undefined) all.push(settings);
  }
  return all;
}
