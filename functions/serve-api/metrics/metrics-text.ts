import type { RegistryContentType } from 'prom-client';
import Counter from 'prom-client/lib/counter.js';
import Gauge from 'prom-client/lib/gauge.js';
import Registry from 'prom-client/lib/registry.js';

import { STATE_NUMBERS } from '#contracts/api-metrics.ts';

import { DOMAIN_METRICS } from './domain-metrics.ts';
import { HOST_METRICS } from './host-metrics.ts';
import type { MeasuredDomain } from './measured-domain.ts';
import type { Metric } from './metric.ts';

/** What is told: of the service, and of each domain. */
export type Measured = {
  readonly version: string;
  readonly domains: readonly MeasuredDomain[];
  /** How many domains there are more than one answer tells of. */
  readonly domainsLeftOut: number;
};

/** Metrics as a scraper takes them; of OpenMetrics 1.0, or of the text format before it. */
export async function metricsText(
  { version, domains, domainsLeftOut }: Measured,
  format: 'openmetrics' | 'text',
): Promise<{ readonly text: string; readonly type: string }> {
  const registry = new Registry<RegistryContentType>();
  if (format === 'openmetrics') registry.setContentType(OPENMETRICS);
  const registers = [registry];
  new Gauge({
    name: 'boks_audit_build_info',
    help: '1, under the version that answers.',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1);
  new Gauge({
    name: 'boks_audit_domains_left_out',
    help: 'Domains without any numbers here, being too many: each is scraped by its name.',
    registers,
  }).set(domainsLeftOut);
  const numbers = new Gauge({
    name: 'boks_audit_state_number',
    help: 'The number that stands for a state.',
    labelNames: ['state'],
    registers,
  });
  for (const [state, number] of Object.entries(STATE_NUMBERS)) numbers.set({ state }, number);
  for (const metric of [...DOMAIN_METRICS, ...HOST_METRICS]) addMetric(metric, domains, registry);
  return { text: await registry.metrics(), type: registry.contentType };
}

function addMetric(
  { name, help, type, labels, of }: Metric,
  domains: readonly MeasuredDomain[],
  registry: Registry<RegistryContentType>,
): void {
  const described = { name, help, labelNames: ['domain', ...labels], registers: [registry] };
  // Each is made for one answer: what is added to a counter is its number.
  const made = type === 'gauge' ? new Gauge(described) : new Counter(described);
  for (const measured of domains) {
    const { domain } = measured.settings;
    for (const sample of of(measured)) made.inc({ domain, ...sample.labels }, sample.value);
  }
}

const OPENMETRICS = Registry.OPENMETRICS_CONTENT_TYPE;
