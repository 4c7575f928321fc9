import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';

import { DomainNamed } from '#contracts/api-addresses.ts';
import { CoverageQuery, CoverageView } from '#contracts/api-coverage.ts';
import { CurveQuery, CurveView, TableNamed } from '#contracts/api-curve.ts';
import { ExposureQuery, ExposureView } from '#contracts/api-exposure.ts';
import { HistoryPage, HistoryQuery } from '#contracts/api-history.ts';
import { PropagationQuery, PropagationView } from '#contracts/api-propagation.ts';

import type { Served } from './caller.ts';
import { viewCoverage, type CoverageDeps } from './coverage.ts';
import { answering, problems } from './described.ts';
import { COVERAGE } from './examples/coverage.ts';
import { CURVE } from './examples/curve.ts';
import { EXPOSURE } from './examples/exposure.ts';
import { HISTORY } from './examples/history.ts';
import { PROPAGATION } from './examples/propagation.ts';
import { viewExposure } from './exposure.ts';
import type { HistoryDeps } from './history-entries.ts';
import { pageOfHistory } from './history-page.ts';
import { hostKnownAs, noHost } from './known-host.ts';
import { notFound, problem } from './problems.ts';
import { viewPropagation } from './propagation.ts';
import { viewCurve, type CurveDeps } from './table-curve.ts';

export type HistoryRouteDeps = HistoryDeps & CoverageDeps & CurveDeps;

const reading = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}/history',
  operationId: 'readHistory',
  summary: 'The records of a domain with their chain and its signed heads, to be proved',
  request: { params: DomainNamed, query: HistoryQuery },
  responses: {
    200: answering(HistoryPage, 'Entries in the order of records', HISTORY),
    ...problems(400, 404),
  },
});

const covering = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}/coverage',
  operationId: 'readCoverage',
  summary: 'How many of the sweeps that were due took place, and why others did not',
  request: { params: DomainNamed, query: CoverageQuery },
  responses: { 200: answering(CoverageView, 'Coverage', COVERAGE), ...problems(400, 404) },
});

const exposing = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}/exposure',
  operationId: 'readExposure',
  summary: 'When which table of which replica was not in step, and when nothing is known',
  request: { params: DomainNamed, query: ExposureQuery },
  responses: { 200: answering(ExposureView, 'Exposure', EXPOSURE), ...problems(400, 404) },
});

const following = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}/hosts/{host}/tables/{table}',
  operationId: 'readTable',
  summary: 'How a table of a host was over a span: numbers, differences and verdicts, gaps as gaps',
  request: { params: TableNamed, query: CurveQuery },
  responses: { 200: answering(CurveView, 'Points in time', CURVE), ...problems(400, 404) },
});

const propagating = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}/propagation',
  operationId: 'readPropagation',
  summary:
    'How old the updates of a table, withdrawals among them, were when they reached the replicas',
  request: { params: DomainNamed, query: PropagationQuery },
  responses: {
    200: answering(PropagationView, 'A UTC day; the others are behind `next`', PROPAGATION),
    ...problems(400, 404),
  },
});

/** What a domain's history can be proved with, and what it has gaps in. */
export function addHistory(app: OpenAPIHono<Served>, deps: HistoryRouteDeps): void {
  app.openapi(reading, async (context) => {
    const { domain } = context.req.valid('param');
    if ((await deps.configurations.read(domain)) === undefined) {
      return notFound(context, NO_DOMAIN);
    }
    const page = await pageOfHistory(deps, domain, context.req.valid('query'));
    return 'status' in page ? problem(context, page) : context.json(page, 200);
  });
  app.openapi(covering, async (context) => {
    const settings = await deps.configurations.read(context.req.valid('param').domain);
    if (settings === undefined) return notFound(context, NO_DOMAIN);
    const view = await viewCoverage(deps, settings, context.req.valid('query'));
    return 'status' in view ? problem(context, view) : context.json(view, 200);
  });
  app.openapi(exposing, async (context) => {
    const settings = await deps.configurations.read(context.req.valid('param').domain);
    if (settings === undefined) return notFound(context, NO_DOMAIN);
    const view = await viewExposure(deps, settings, context.req.valid('query'));
    return 'status' in view ? problem(context, view) : context.json(view, 200);
  });
  app.openapi(propagating, async (context) => {
    const settings = await deps.configurations.read(context.req.valid('param').domain);
    if (settings === undefined) return notFound(context, NO_DOMAIN);
    const view = await viewPropagation(deps, settings, context.req.valid('query'));
    return 'status' in view ? problem(context, view) : context.json(view, 200);
  });
  app.openapi(following, async (context) => {
    const { domain, host: named, table } = context.req.valid('param');
    const settings = await deps.configurations.read(domain);
    if (settings === undefined) return notFound(context, NO_DOMAIN);
    const host = await hostKnownAs(deps, settings, named);
    if (host === undefined) return notFound(context, noHost(domain, named));
    const query = context.req.valid('query');
    const view = await viewCurve(deps, settings, { host, table, query });
    return 'status' in view ? problem(context, view) : context.json(view, 200);
  });
}

const NO_DOMAIN = 'there is no domain of this name';
