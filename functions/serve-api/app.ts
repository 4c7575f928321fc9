import { Hono, type Context } from 'hono';
import type * as z from 'zod';

import {
  IncidentId,
  IncidentQuery,
  momentOf,
  SweepQuery,
  type Health,
  type Problem,
} from '#contracts/api.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';
import type { Configurations } from '#ports/configurations.ts';

import { domainEntry, domainHealth, listSweeps, viewDomain } from './domains.ts';
import { domainOf, listIncidents, viewIncident } from './incidents.ts';

/** What the process that serves knows of itself. */
export type ServiceFacts = {
  readonly pid: number | null;
  readonly version: string;
  readonly startedAtMs: number;
  readonly speed: number;
  /** The simulated story that is played now, if any. */
  readonly story: () => Health['story'];
};

export type ApiDeps = {
  readonly store: AuditStore;
  readonly configurations: Configurations;
  readonly clock: Clock;
  readonly service: ServiceFacts;
};

/**
 * The API over the audit history: JSON, read only, the same on one machine and behind a Lambda.
 * What goes wrong is a problem document (RFC 9457).
 */
export function apiOf(deps: ApiDeps): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    if (!READING.has(context.req.method)) return methodRefused(context);
    await next();
    context.header('Cache-Control', 'no-store');
  });
  app.get('/v1/health', async (context) => context.json(await healthOf(deps)));
  addDomains(app, deps);
  addIncidents(app, deps);
  app.notFound((context) => notFound(context, 'nothing is served at this address'));
  app.onError((error, context) =>
    problem(context, {
      status: 500,
      title: 'Internal Server Error',
      detail: `the request could not be answered: ${error.message}`,
    }),
  );
  return app;
}

function addDomains(app: Hono, deps: ApiDeps): void {
  const { configurations } = deps;
  app.get('/v1/domains', async (context) => {
    const items = [];
    for (const settings of await allSettings(configurations)) {
      items.push(await domainEntry(deps, settings));
    }
    return context.json({ items, next: null });
  });
  app.get('/v1/domains/:domain', async (context) => {
    const settings = await configurations.read(context.req.param('domain'));
    if (settings === undefined) return notFound(context, 'there is no domain of this name');
    return context.json(await viewDomain(deps, settings));
  });
  app.get('/v1/domains/:domain/sweeps', async (context) => {
    const domain = context.req.param('domain');
    const settings = await configurations.read(domain);
    if (settings === undefined) return notFound(context, 'there is no domain of this name');
    const query = SweepQuery.safeParse(queryOf(context));
    if (!query.success) return badParameter(context, query.error);
    return context.json(await listSweeps(deps, domain, query.data));
  });
}

function addIncidents(app: Hono, { store, configurations }: ApiDeps): void {
  app.get('/v1/incidents', async (context) => {
    const query = IncidentQuery.safeParse(queryOf(context));
    if (!query.success) return badParameter(context, query.error);
    return context.json(await listIncidents(store, await configurations.domains(), query.data));
  });
  app.get('/v1/incidents/:id', async (context) => {
    const id = IncidentId.safeParse(context.req.param('id'));
    if (!id.success) return notFound(context, 'this is no id of an incident');
    const settings = await configurations.read(domainOf(id.data));
    const view = settings === undefined ? undefined : await viewIncident(store, settings, id.data);
    return view === undefined
      ? notFound(context, 'there is no incident of this id')
      : context.json(view);
  });
}

async function healthOf({ store, configurations, clock, service }: ApiDeps): Promise<Health> {
  const domains = [];
  for (const domain of await configurations.domains()) {
    domains.push(await domainHealth({ store, clock }, domain));
  }
  return {
    status: 'ok',
    pid: service.pid,
    version: service.version,
    now: momentOf(clock.nowMs()),
    startedAt: momentOf(service.startedAtMs),
    speed: service.speed,
    domains,
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

/** Every parameter; one that is given twice is refused like a wrong one. */
const queryOf = (context: Context): Record<string, string | readonly string[]> =>
  Object.fromEntries(
    Object.entries(context.req.queries()).map(([name, values]) => [
      name,
      values.length === 1 ? (values[0] ?? '') : values,
    ]),
  );

/** A problem document; whoever serves the app may refuse a request in the same words. */
export function problem(
  context: Context,
  { status, title, detail }: Pick<Problem, 'title' | 'detail'> & { status: ProblemStatus },
): Response {
  const told: Problem = {
    type: 'about:blank',
    title,
    status,
    detail,
    instance: context.req.path,
  };
  return context.body(JSON.stringify(told), status, { 'Content-Type': 'application/problem+json' });
}
type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 500;

const notFound = (context: Context, detail: string): Response =>
  problem(context, { status: 404, title: 'Not Found', detail });

function methodRefused(context: Context): Response {
  context.header('Allow', [...READING].join(', '));
  const detail = `this API is read only; ${context.req.method} is not served`;
  return problem(context, { status: 405, title: 'Method Not Allowed', detail });
}

function badParameter(context: Context, { issues }: z.ZodError): Response {
  const faults = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `${key}: there is no such parameter`)
      : [`${issue.path.join('.')}: ${issue.message}`],
  );
  return problem(context, { status: 400, title: 'Bad Request', detail: faults.join('; ') });
}

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD']);
