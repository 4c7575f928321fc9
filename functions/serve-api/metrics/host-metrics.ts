import { STATE_NUMBERS } from '#contracts/api-metrics.ts';
import type { PromotionAnswer } from '#domain/promotion.ts';
import { hostsOf } from '#domain/settings.ts';

import { statesInWords } from './domain-metrics.ts';
import { gauge, secondsSince, type Metric } from './metric.ts';

/** What is told of each host, and of each replica × table. */
export const HOST_METRICS: readonly Metric[] = [
  gauge('boks_audit_host_read', {
    help: '1 where the last judged regular sweep has a reading of the host, else 0.',
    labels: ['host'],
    of: ({ state }) =>
      (state?.hosts ?? []).map(({ host, seen }) => ({
        labels: { host },
        value: Number(seen.kind === 'read'),
      })),
  }),
  gauge('boks_audit_host_age_seconds', {
    help: 'Age of the newest reading of the host: now minus the time of its sweep.',
    labels: ['host'],
    of: ({ settings, state, nowMs }) => {
      const configured = new Set(hostsOf(settings));
      return (state?.memory.hosts ?? []).flatMap(({ host, lastAtMs }) =>
        lastAtMs === null || !configured.has(host)
          ? []
          : [{ labels: { host }, value: secondsSince(lastAtMs, nowMs) }],
      );
    },
  }),
  gauge('boks_audit_host_state', {
    help: `The worst of a replica in the last judged regular sweep: ${statesInWords()}.`,
    labels: ['host'],
    of: ({ replicas }) =>
      replicas.map(({ host, worst }) => ({ labels: { host }, value: STATE_NUMBERS[worst] })),
  }),
  gauge('boks_audit_host_promote', {
    help: 'May this replica be promoted, by counters: 1 for the answer, 0 for the others.',
    labels: ['host', 'answer'],
    of: ({ replicas }) =>
      replicas.flatMap(({ host, promote }) =>
        ANSWERS.map((answer) => ({
          labels: { host, answer },
          value: Number(answer === promote.answer),
        })),
      ),
  }),
  gauge('boks_audit_incident', {
    help: '1 for each incident that is open or recovering; without a host it is of the domain.',
    labels: ['host', 'kind', 'severity', 'state', 'muted'],
    of: ({ live }) =>
      live.map(({ incident: { host, kind, severity, state }, isMuted }) => ({
        labels: { host: host ?? '', kind, severity, state, muted: String(isMuted) },
        value: 1,
      })),
  }),
  gauge('boks_audit_table_difference', {
    help: 'Sequence of the replica minus that of the master, signed, where both were read.',
    labels: ['host', 'table'],
    of: ({ replicas, master }) =>
      (master === undefined ? [] : replicas.filter(({ seen }) => seen === 'read')).flatMap(
        ({ host, tables }) =>
          tables.flatMap(({ table, difference }) =>
            difference === null ? [] : [{ labels: { host, table }, value: difference }],
          ),
      ),
  }),
  gauge('boks_audit_table_state', {
    help: `A table of a replica in the last judged regular sweep: ${statesInWords()}.`,
    labels: ['host', 'table'],
    of: ({ replicas }) =>
      replicas.flatMap(({ host, tables }) =>
        tables.map(({ table, verdict }) => ({
          labels: { host, table },
          value: STATE_NUMBERS[verdict],
        })),
      ),
  }),
  gauge('boks_audit_master_sequence', {
    help: 'Sequence of a table on the master, where it was read.',
    labels: ['host', 'table'],
    of: ({ master }) =>
      (master?.tables ?? []).map(({ table, sequence }) => ({
        labels: { host: master?.host ?? '', table },
        value: sequence,
      })),
  }),
];

const ANSWERS: readonly PromotionAnswer[] = ['yes', 'yes-as-of', 'best-available', 'no', 'unknown'];
