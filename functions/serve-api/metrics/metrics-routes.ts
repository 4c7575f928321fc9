import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';

import { METRICS_TYPES, MetricsQuery, MetricsText } from '#contracts/api-metrics.ts';
import { hostsOf, type DomainSettings } from '#domain/settings.ts';
import type { Configurations } from '#ports/configurations.ts';

import type { Served } from '../caller.ts';
import { problems } from '../described.ts';
import { METRICS } from '../examples/metrics.ts';
import type { ServiceFacts } from '../health.ts';
import { notFound } from '../problems.ts';
import {
  cellsIn,
  measureDomain,
  type MeasuredDomain,
  type MeasuringDeps,
} from './measured-domain.ts';
import { metricsText, type Measured } from './metrics-text.ts';

export type MetricsDeps = MeasuringDeps & {
  readonly configurations: Configurations;
  readonly service: Pick<ServiceFacts, 'version'>;
};

const measuring = createRoute({
  method: 'get',
  path: '/v1/metrics',
  operationId: 'readMetrics',
  summary: 'The newest sweep of each domain in numbers, for Prometheus',
  request: { query: MetricsQuery },
  responses: {
    200: {
      description: 'OpenMetrics 1.0, or the text format before it where `Accept` names only that',
      content: {
        [METRICS_TYPES[0]]: { schema: MetricsText, example: METRICS },
        [METRICS_TYPES[1]]: { schema: MetricsText, example: METRICS },
      },
    },
    ...problems(400, 404),
  },
});

/** The service in numbers, as a monitoring system collects them. */
export function addMetrics(app: OpenAPIHono<Served>, deps: MetricsDeps): void {
  app.openapi(measuring, async (context) => {
    const measured = await measure(deps, context.req.valid('query'));
    if (measured === undefined) return notFound(context, 'there is no domain of this name');
    const { text, type } = await metricsText(measured, formatFor(context.req.header('accept')));
    context.header('Vary', 'Accept');
    return context.body(text, 200, { 'Content-Type': type });
  });
}

/** Undefined where there is no domain of the name that is asked for. */
async function measure(
  deps: MetricsDeps,
  { domain: named, tables }: MetricsQuery,
): Promise<Measured | undefined> {
  const all = named === undefined ? (await deps.configurations.domains()).toSorted() : [named];
  const domains: MeasuredDomain[] = [];
  let [room, looked] = [MOST_CELLS, 0];
  for (const domain of all.slice(0, MOST_DOMAINS)) {
    const settings = await deps.configurations.read(domain);
    const mostCells = room - roomBesideTables(settings);
    if (mostCells < 0) break;
    looked += 1;
    if (settings === undefined) continue;
    const measured = await measureDomain(deps, settings, { tables, mostCells });
    room = mostCells - cellsIn(measured.replicas) - measured.live.length;
    domains.push(measured);
  }
  if (named !== undefined && domains.length === 0) return undefined;
  return { version: deps.service.version, domains, domainsLeftOut: all.length - looked };
}

/** What a domain takes without its tables, in replica × table, of two lines each. */
const roomBesideTables = (settings: DomainSettings | undefined): number =>
  settings === undefined ? 0 : 30 + 4 * hostsOf(settings).length;

/** Who asks for nothing in particular is answered in the newer one. */
const formatFor = (accept = ''): 'openmetrics' | 'text' =>
  accept.includes('text/plain') && !accept.includes('openmetrics') ? 'text' : 'openmetrics';

/**
 * Replica × table in one answer, which a function may give of 6 MB at most: a domain of 120 replicas and 200
 * tables is told whole.
 */
const MOST_CELLS = 25_000;
/** Each takes some milliseconds of the 30 seconds that a gateway waits. */
const MOST_DOMAINS = 100;
