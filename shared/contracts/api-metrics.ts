import * as z from 'zod';

import type { VerdictName } from '#domain/verdict.ts';

import { DomainName } from './configuration.ts';

/** What may be asked of the metrics; anything else is refused by name. */
export const MetricsQuery = z.strictObject({
  /** One domain alone: a scrape each where there are many. */
  domain: DomainName.optional(),
  /** Which replica × table have numbers of their own; hosts and domains have theirs in any case. */
  tables: z
    .enum(['all', 'not-in-step', 'none'], 'one of all, not-in-step, none')
    .default('all')
    .meta({ description: 'Which replica × table have numbers of their own' }),
});
export type MetricsQuery = z.infer<typeof MetricsQuery>;

/** The media types of metrics: OpenMetrics, and what came before it. */
export const METRICS_TYPES = ['application/openmetrics-text', 'text/plain'] as const;

/** Metrics as text, in either. */
export const MetricsText = z.string();

/**
 * The number that stands for a verdict in a metric: the higher, the sooner people must look. They are in
 * dashboards and alert rules of others: none is ever given another meaning.
 */
export const STATE_NUMBERS: Readonly<Record<VerdictName, number>> = {
  'in-step': 0,
  extra: 1,
  'no-data': 2,
  behind: 3,
  'went-back': 4,
  stuck: 5,
  missing: 6,
  'other-series': 7,
  empty: 8,
  ahead: 9,
};
