import type { Tick } from '#contracts/messages.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Configurations } from '#ports/configurations.ts';

import type { Measure } from './metrics.ts';

type OverduePorts = {
  readonly store: Pick<AuditStore, 'latestSweep'>;
  readonly configurations: Configurations;
  readonly measure: Measure;
};

/**
 * Measures, at a tick, how many domains have waited for a judgement for more than two periods. A
 * sweep opens only when the one before is judged, so the newest one tells how old the last judgement
 * is at most. A domain without a sweep is new; a tick that cannot open one is heard of elsewhere.
 */
async function measureOverdue(
  { scheduledAtMs }: Tick,
  { store, configurations, measure }: OverduePorts,
): Promise<void> {
  const domains = await configurations.domains();
  const overdue = await Promise.all(
    domains.map(async (domain) => {
      const settings = await configurations.read(domain);
      const latest = await store.latestSweep(domain);
      if (settings === undefined || latest === undefined) return false;
      return scheduledAtMs - latest.scheduledAtMs > PERIODS * settings.periodSeconds * 1000;
    }),
  );
  measure('OverdueDomains', overdue.filter(Boolean).length);
}

/** One to be read and judged, one to be late. */
const PERIODS = 2;

type Serve<Ports> = (tick: Tick, ports: Ports) => Promise<void>;

/** A use case for ticks that measures first: a tick that one domain fails is still a tick. */
export const measuringOverdue =
  <Ports>(serve: Serve<Ports>): Serve<Ports & OverduePorts> =>
  async (tick, ports) => {
    await measureOverdue(tick, ports);
    await serve(tick, ports);
  };
