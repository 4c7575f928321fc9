import { STATE_NUMBERS } from '#contracts/api-metrics.ts';
import { ALL_KINDS } from '#domain/kinds/all-kinds.ts';
import { WORST_FIRST } from '#domain/verdict.ts';

import { worstIn } from '../domains.ts';
import type { LiveIncident } from './measured-domain.ts';
import { counter, gauge, secondsSince, single, type Metric, type Sample } from './metric.ts';

/** What is told of each domain as a whole. */
export const DOMAIN_METRICS: readonly Metric[] = [
  gauge('boks_audit_domain_period_seconds', {
    help: 'Time from one regular sweep to the next, as configured.',
    of: ({ settings }) => single(settings.periodSeconds),
  }),
  gauge('boks_audit_domain_last_sweep_timestamp_seconds', {
    help: 'Time of the last judged regular sweep.',
    of: ({ state }) => single(state?.sweep && state.sweep.scheduledAtMs / 1000),
  }),
  gauge('boks_audit_domain_age_seconds', {
    help: 'Age of what is known of the domain: now minus the time of its last judged regular sweep.',
    of: ({ state, nowMs }) =>
      single(state?.sweep && secondsSince(state.sweep.scheduledAtMs, nowMs)),
  }),
  counter('boks_audit_domain_sweeps_total', {
    help: 'Sweeps so far, those by hand and those that follow others up among them.',
    of: ({ state }) => single(state?.sweep?.number),
  }),
  gauge('boks_audit_domain_last_sweep_complete', {
    help: '1 where the last judged regular sweep was complete, the master read whole, else 0.',
    of: ({ state }) => single(state?.sweep?.complete),
  }),
  gauge('boks_audit_domain_last_sweep_overdue', {
    help: '1 where the last judged regular sweep was closed at its deadline, else 0.',
    of: ({ state }) => single(state?.sweep?.overdue),
  }),
  gauge('boks_audit_domain_state', {
    help: `The worst of the domain: ${statesInWords()}.`,
    of: ({ state }) => {
      const worst = worstIn(state);
      return single(worst && STATE_NUMBERS[worst]);
    },
  }),
  gauge('boks_audit_domain_tables', {
    help: 'How many replica x table had each state in the last judged regular sweep.',
    labels: ['state'],
    of: ({ state }) =>
      WORST_FIRST.flatMap((verdict) =>
        single(state?.counts?.[verdict]).map(({ value }) => ({
          labels: { state: verdict },
          value,
        })),
      ),
  }),
  gauge('boks_audit_domain_master_known', {
    help: '1 where the last judged regular sweep found one master to judge against, else 0.',
    of: ({ state }) => single(state?.master && state.master.kind === 'master'),
  }),
  gauge('boks_audit_domain_master', {
    help: '1 for the host that the others were judged against in the last judged regular sweep.',
    labels: ['host'],
    of: ({ state }) =>
      state?.master?.kind === 'master' ? [{ labels: { host: state.master.host }, value: 1 }] : [],
  }),
  gauge('boks_audit_domain_live_incidents', {
    help: 'Incidents that are open or recovering, muted ones among them.',
    labels: ['kind', 'severity'],
    of: ({ state, live }) => (state === undefined ? [] : countsByKind(live)),
  }),
  gauge('boks_audit_domain_muted_incidents', {
    help: 'Those of the live incidents that a mute or a window covers now.',
    of: ({ state, live }) =>
      single(state && live.reduce((sum, { isMuted }) => sum + Number(isMuted), 0)),
  }),
  gauge('boks_audit_domain_closed_without_record', {
    help: 'Closed incidents whose closing record is asked for and was not given.',
    of: ({ state }) =>
      single(
        state && (state.closedWithoutRecord?.length ?? 0) + (state.closedWithoutRecordBefore ?? 0),
      ),
  }),
  gauge('boks_audit_domain_undelivered_channels', {
    help: 'Channels that did not take what they were owed.',
    of: ({ channels }) => single(channels.filter(({ state }) => state === 'undelivered').length),
  }),
  gauge('boks_audit_domain_tables_left_out', {
    help: 'Replica x table that were asked for and have no numbers here, being too many.',
    of: ({ leftOut }) => single(leftOut),
  }),
];

/** Every kind in its usual severity, with 0 where there is none: what is 0 is not unknown. */
function countsByKind(live: readonly LiveIncident[]): readonly Sample[] {
  const usual = ALL_KINDS.map(({ id, severity }) => ({ kind: id, severity }));
  const found = live.map(({ incident: { kind, severity } }) => ({ kind, severity }));
  const all = new Map([...usual, ...found].map((labels) => [JSON.stringify(labels), labels]));
  return [...all.values()].map((labels) => ({
    labels,
    value: found.filter(
      ({ kind, severity }) => kind === labels.kind && severity === labels.severity,
    ).length,
  }));
}

/** `0 in-step, 1 extra, …` */
export function statesInWords(): string {
  return WORST_FIRST.toReversed()
    .map((verdict) => `${STATE_NUMBERS[verdict]} ${verdict}`)
    .join(', ');
}
