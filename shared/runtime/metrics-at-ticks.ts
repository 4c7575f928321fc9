import type { Tick } from '#contracts/messages.ts';
import { isUndelivered, NOTHING_TOLD } from '#domain/delivery.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Configurations } from '#ports/configurations.ts';

import type { Measure } from './metrics.ts';

type MeasuredPorts = {
  readonly store: Pick<AuditStore, 'latestSweep' | 'readCursors'>;
  readonly configurations: Configurations;
  readonly measure: Measure;
};

/**
 * Measures, at a tick, how many domains have waited for a judgement for more than two periods, and how
 * many of their channels hold what is undelivered. A sweep opens only when the one before is judged,
 * so the newest one tells how old the last judgement is at most. A domain without a sweep is new; a
 * tick that cannot open one is heard of elsewhere.
 */
async function measureDomains(
  { scheduledAtMs }: Tick,
  { store, configurations, measure }: MeasuredPorts,
): Promise<void> {
  const domains = await configurations.domains();
  const seen = await Promise.all(
    domains.map(async (domain) => {
      const settings = await configurations.read(domain);
      if (settings === undefined) return { isOverdue: false, undelivered: 0 };
      const [latest, cursors] = await Promise.all([
        store.latestSweep(domain),
        store.readCursors(domain),
      ]);
      const ageMs = latest === undefined ? 0 : scheduledAtMs - latest.scheduledAtMs;
      return {
        isOverdue: ageMs > PERIODS * settings.periodSeconds * 1000,
        undelivered: settings.channels.filter((channel) =>
          isUndelivered(cursors[channel] ?? NOTHING_TOLD),
        ).length,
      };
    }),
  );
  measure('OverdueDomains', seen.filter(({ isOverdue }) => isOverdue).length);
  measure(
    'AlertsUndelivered',
    seen.reduce((sum, { undelivered }) => sum + undelivered, 0),
  );
}

/** One to be read and judged, one to be late. */
const PERIODS = 2;

type Serve<Ports> = (tick: Tick, ports: Ports) => Promise<void>;

/** A use case for ticks that measures first: a tick that one domain fails is still a tick. */
export const measuringTicks =
  <Ports>(serve: Serve<Ports>): Serve<Ports & MeasuredPorts> =>
  async (tick, ports) => {
    await measureDomains(tick, ports);
    await serve(tick, ports);
  };
