import type { Scenario, ScheduledEvent } from '#cli/simulator/world-event.ts';

/** A master and two replicas with four tables, which nobody edits but the events given. */
export const smallScenario = (events: readonly ScheduledEvent[] = []): Scenario => ({
  name: 'small',
  title: 'a small domain',
  domain: 'bank',
  master: 'MASTER',
  hosts: ['MASTER', 'REPHOST', 'REPHOST2'],
  tableCount: 4,
  starts: [],
  background: 'none',
  startsAtMs: STARTS_AT_MS,
  endsAtMinutes: 60,
  events,
  story: [],
});

/** 2 March 2026, 08:00 UTC. */
const STARTS_AT_MS = 1_772_438_400_000;
