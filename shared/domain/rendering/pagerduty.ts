import { isOfEvidence } from '../evidence/evidence-act.ts';
import type { Severity } from '../incident.ts';
import { signed } from '../words.ts';
import type { MachineEvent, MoveEvent } from './machine-event.ts';
import { cutEnd } from './plain-text.ts';

/** What PagerDuty's Events API v2 takes; one alert there is one incident here. */
export type PagerDutyEvent = {
  readonly routing_key: string;
  /** The incident's id. */
  readonly dedup_key: string;
} & (
  | { readonly event_action: 'acknowledge' | 'resolve' }
  | {
      readonly event_action: 'trigger';
      readonly client: 'boks-audit';
      readonly payload: {
        /** At most 1,024 characters. */
        readonly summary: string;
        readonly source: string;
        readonly severity: Severity | 'info';
        /** RFC 3339: since when it is so. */
        readonly timestamp: string;
        readonly component: 'boks-replication';
        /** The domain. */
        readonly group: string;
        readonly class: string;
        readonly custom_details: Readonly<Record<string, string>>;
      };
    }
);

/**
 * One event for PagerDuty; undefined where it has nothing to hear: what is not open yet, recovers, is
 * held by its cause, or is muted, and what became of evidence. A closing is always sent, or an alert there would stay for ever.
 */
export function pagerDutyEvent(
  event: MachineEvent,
  routingKey: string,
): PagerDutyEvent | undefined {
  if (event.type === 'test') return testEvent(event, routingKey);
  if (isOfEvidence(event.reason)) return undefined;
  const keys = { routing_key: routingKey, dedup_key: event.incident };
  if (event.to === 'closed') return { ...keys, event_action: 'resolve' };
  if (event.reason === 'acknowledged') return { ...keys, event_action: 'acknowledge' };
  if (event.to !== 'open' || event.muted !== null || event.cause !== null) return undefined;
  return {
    ...keys,
    event_action: 'trigger',
    client: 'boks-audit',
    payload: {
      summary: cutEnd(`BoKS ${event.domain}: ${event.text}`, MOST_OF_SUMMARY),
      source: event.host ?? event.domain,
      severity: event.severity,
      timestamp: event.firstSeenAt,
      component: 'boks-replication',
      group: event.domain,
      class: event.kind,
      custom_details: detailsOf(event),
    },
  };
}

const detailsOf = (event: MoveEvent): Readonly<Record<string, string>> => ({
  incident: event.incident,
  why: event.why,
  ...(event.master === null ? {} : { master: event.master }),
  ...(event.tables.length === 0 ? {} : { tables: tablesOf(event) }),
  ...(event.suspected === null ? {} : { suspected: event.suspected }),
  runbook: event.runbook,
});

function tablesOf({ tables, tablesLeftOut }: MoveEvent): string {
  const named = tables.map(({ table, difference }) => `T${table} ${signed(difference)}`).join(', ');
  return tablesLeftOut === 0 ? named : `${named} and ${tablesLeftOut} more`;
}

const testEvent = (
  { id, domain, at, text }: Extract<MachineEvent, { type: 'test' }>,
  routingKey: string,
): PagerDutyEvent => ({
  routing_key: routingKey,
  dedup_key: id,
  event_action: 'trigger',
  client: 'boks-audit',
  payload: {
    summary: cutEnd(`BoKS ${domain}: ${text}`, MOST_OF_SUMMARY),
    source: domain,
    severity: 'info',
    timestamp: at,
    component: 'boks-replication',
    group: domain,
    class: 'test',
    custom_details: {},
  },
});

const MOST_OF_SUMMARY = 1_024;
