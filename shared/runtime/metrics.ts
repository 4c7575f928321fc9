import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

import { METRIC_NAMESPACE, type MetricName } from '#contracts/metrics.ts';
import type { JournalRecord } from '#domain/journal.ts';
import type { AuditStore } from '#ports/audit-store.ts';

/** Writes one value of a metric. Returns at once. */
export type Measure = (name: MetricName, value: number) => void;

/** The metrics of a stage, written into the log in CloudWatch's embedded format; none by host or domain. */
export function openMetrics(service: string): Measure {
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName: service });
  return (name, value) => metrics.singleMetric().addMetric(name, UNITS[name], value);
}

/** A store that measures each judged sweep when its record is committed: once, whoever repeats it. */
export function measuringStore(store: AuditStore, measure: Measure): AuditStore {
  const appendRecord: AuditStore['appendRecord'] = async (record) => {
    const written = await store.appendRecord(record);
    if (written === 'committed') measureSweep(record, measure);
    return written;
  };
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'appendRecord') return appendRecord;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

function measureSweep({ act }: JournalRecord, measure: Measure): void {
  if (act.kind !== 'sweep-judged') return;
  const { sweep, hosts } = act;
  measure('SweepsFinished', 1);
  const readAtMs = hosts.flatMap(({ seen }) => ('readAtMs' in seen ? [seen.readAtMs] : []));
  if (readAtMs.length === 0) return;
  measure('CollectSeconds', (Math.max(...readAtMs) - sweep.scheduledAtMs) / 1000);
}

const UNITS: Readonly<Record<MetricName, (typeof MetricUnit)[keyof typeof MetricUnit]>> = {
  SweepsFinished: MetricUnit.Count,
  OverdueDomains: MetricUnit.Count,
  AlertsUndelivered: MetricUnit.Count,
  CollectSeconds: MetricUnit.Seconds,
};
