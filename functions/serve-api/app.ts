import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { COMPRESSIBLE_CONTENT_TYPE_REGEX, compress } from 'hono/compress';
import { HTTPException } from 'hono/http-exception';
import { methodNotAllowed } from 'hono/method-not-allowed';

import { EXPORT_TYPES } from '#contracts/api-export.ts';
import { METRICS_TYPES } from '#contracts/api-metrics.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';
import type { Configurations } from '#ports/configurations.ts';
import { JournalBusy } from '#runtime/record-configuration.ts';
import { SweepNotBegun } from '#runtime/start-sweep-by-hand.ts';

import { addActs, type ActRouteDeps } from './acts.ts';
import { addBundles, type BundleRouteDeps } from './bundles.ts';
import { named, type Served } from './caller.ts';
import { addConfiguration, type ConfigurationDeps } from './configuration.ts';
import { addDomains } from './domain-routes.ts';
import { addExport } from './export-routes.ts';
import { addFindings } from './findings-routes.ts';
import { addHealth, type ServiceFacts } from './health.ts';
import { addHistory, type HistoryRouteDeps } from './history-routes.ts';
import { addIncidents } from './incident-routes.ts';
import { addMetrics } from './metrics/metrics-routes.ts';
import { addDocument } from './open-api.ts';
import { faultsInQuery, faultsOf, notFound, problem, type Refusal } from './problems.ts';
import { addRejudgement, type RejudgementDeps } from './rejudgement-routes.ts';
import { addSweeps } from './sweep-routes.ts';
import { addSweepsByHand } from './sweeps-by-hand.ts';

export type ApiDeps = {
  /** Takes what failed on the way, with its reason: callers are told of neither. */
  readonly failed: (what: string, reason: unknown) => void;
  readonly store: AuditStore;
  readonly configurations: Configurations;
  readonly clock: Clock;
  readonly service: ServiceFacts;
} & ConfigurationDeps &
  Omit<BundleRouteDeps & ActRouteDeps & HistoryRouteDeps & RejudgementDeps, 'configurations'>;

/**
 * The API over the audit history, the same on one machine and behind a Lambda: JSON. Reading shows
 * it; each writing is a record of the journal. What goes wrong is a problem document (RFC 9457).
 * What is served is described in its own OpenAPI document.
 */
export function apiOf(deps: ApiDeps): OpenAPIHono<Served> {
  const app = new OpenAPIHono<Served>({
    // What an address names is not there; what else is asked for is wrong.
    defaultHook: (result, context) =>
      result.success
        ? undefined
        : problem(context, {
            status: result.target === 'param' ? 404 : 400,
            detail:
              result.target === 'query'
                ? faultsInQuery(context, result.error)
                : faultsOf(result.error),
          }),
  });
  app.use(compress({ contentTypeFilter: isPacked }), named(deps.nonces), mayBeKept, unpacked);
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }));
  addHealth(app, deps);
  addMetrics(app, deps);
  addConfiguration(app, deps);
  addDomains(app, deps);
  addHistory(app, deps);
  addExport(app, deps);
  addFindings(app, deps);
  addSweeps(app, deps);
  addSweepsByHand(app, { ...deps, configurations: deps.kept });
  addRejudgement(app, { ...deps, configurations: deps.kept });
  addIncidents(app, deps);
  addActs(app, { ...deps, configurations: deps.kept });
  addBundles(app, { ...deps, configurations: deps.kept });
  addDocument(app);
  app.notFound((context) => notFound(context, 'nothing is served at this address'));
  app.onError((error, context) => {
    const refusal = refusalOf(error);
    if (refusal.status < 500) return problem(context, refusal);
    const { method, path } = context.req;
    deps.failed(`${method} ${path} failed, request ${context.get('requestId')}`, error);
    return problem(context, refusal);
  });
  return app;
}

/** Lines of JSON and metrics are no types that hono packs by itself. */
const isPacked = (type: string): boolean =>
  COMPRESSIBLE_CONTENT_TYPE_REGEX.test(type) ||
  type === EXPORT_TYPES.ndjson ||
  type.startsWith(METRICS_TYPES[0]);

/** Nothing is kept but what is the same when it is asked for again: whoever keeps that asks whether it is. */
const mayBeKept: MiddlewareHandler = async (context, next) => {
  await next();
  const isMarked = context.res.headers.has('ETag');
  context.header('Cache-Control', isMarked ? 'private, no-cache' : 'no-store');
};

/** A body is read as it came: packed it would be no JSON, or longer than it may be. */
const unpacked: MiddlewareHandler<Served> = async (context, next) => {
  const packing = context.req.header('content-encoding') ?? 'identity';
  if (packing.toLowerCase() === 'identity') return next();
  return problem(context, { status: 415, detail: 'Content-Encoding: send the body as it is' });
};

/** What is told of whatever was thrown on the way. */
function refusalOf(error: Error): Refusal {
  if (error instanceof JournalBusy) {
    return { status: 503, detail: `${error.message}: send it again` };
  }
  if (error instanceof SweepNotBegun) {
    const next = 'the next tick begins it, within a minute; send the same again under its key';
    return { status: 503, detail: `${error.message}: ${next}` };
  }
  // What the router throws of a body before any route sees it.
  if (error instanceof HTTPException && error.status === 415) {
    return { status: 415, detail: 'Content-Type: send the body as application/json' };
  }
  if (error instanceof HTTPException && error.status === 400) {
    return { status: 400, detail: 'the body is no JSON' };
  }
  return { status: 500, detail: 'the request could not be answered; the log has why' };
}

function refuseMethod(context: Context<Served>, allowed: readonly string[]): Response {
  context.header('Allow', allowed.join(', '));
  const detail = `${context.req.method} is not served here; ${allowed.join(', ')} is`;
  return problem(context, { status: 405, detail });
}
