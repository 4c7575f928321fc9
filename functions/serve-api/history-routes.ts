import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';

import { DomainNamed } from '#contracts/api-addresses.ts';
import { CoverageQuery, CoverageView } from '#contracts/api-coverage.ts';
import { ExposureQuery, ExposureView } from '#contracts/api-exposure.ts';
import { HistoryPage, HistoryQuery } from '#contracts/api-history.ts';

import type { Served } from './caller.ts';
import { viewCoverage, type CoverageDeps } from './coverage.ts';
import { answering, problems } from './described.ts';
import { COVERAGE } from './examples/coverage.ts';
import { EXPOSURE } from './examples/exposure.ts';
import { HISTORY } from './examples/history.ts';
import { viewExposure } from './exposure.ts';
import { pageOfHistory, type HistoryDeps } from './history-page.ts';
import { notFound, problem } from './problems.ts';

export type HistoryRouteDeps = HistoryDeps & CoverageDeps;

const reading = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}/history',
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
  summary: 'How many of the sweeps that were due took place, and why others did not',
  request: { params: DomainNamed, query: CoverageQuery },
  responses: { 200: answering(CoverageView, 'Coverage', COVERAGE), ...problems(400, 404) },
});

const exposing = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}/exposure',
  summary: 'When which table of which replica was not in step, and when nothing is known',
  request: { params: DomainNamed, query: ExposureQuery },
  responses: { 200: answering(ExposureView, 'Exposure', EXPOSURE), ...problems(400, 404) },
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
}

const NO_DOMAIN = 'there is no domain of this name';
