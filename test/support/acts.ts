import type { ActInput } from '#domain/acts/act-input.ts';
import { decideAct, type ActDecision } from '#domain/acts/decide-act.ts';
import type { ClosingRecord } from '#domain/closing.ts';
import { NOTHING_OWED } from '#domain/evidence/owed.ts';
import type { Incident } from '#domain/incident.ts';
import { EMPTY_MEMORY } from '#domain/memory.ts';
import type { PersonActed, Wish, Wished } from '#domain/person-act.ts';

import { settingsOf, STARTS_AT_MS } from './facts.ts';

export const NOW_MS = STARTS_AT_MS;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

export const wishedOf = (wish: Wish, changes: Partial<Wished> = {}): Wished => ({
  wish,
  by: { name: 'ann', authenticated: true },
  why: 'as agreed',
  atMs: NOW_MS,
  key: 'key 1',
  ...changes,
});

/** An open `stuck` of R1 in T7 that was told, and held when last read. */
export const stuckOf = (changes: Partial<Incident> = {}): Incident => ({
  id: 'bank-3-1',
  domain: 'bank',
  host: 'R1',
  kind: 'stuck',
  severity: 'error',
  state: 'open',
  episode: 1,
  follows: null,
  firstSeenAtMs: NOW_MS - 2 * HOUR_MS,
  openedAtMs: NOW_MS - HOUR_MS,
  closedAtMs: null,
  count: { reads: 3, sinceMs: NOW_MS - HOUR_MS },
  progress: 0,
  tables: [{ table: 7, master: 705, replica: 700, difference: -5 }],
  now: [{ table: 7, master: 705, replica: 700, difference: -5 }],
  detail: { kind: 'counted', counts: {}, names: ['T7'] },
  heldBy: null,
  crossed: false,
  stale: false,
  told: { atMs: NOW_MS - HOUR_MS, tables: 1, largest: 5 },
  moves: 2,
  records: [2, 3],
  summary: 'R1 does not move',
  ...changes,
});

export const CLOSING: ClosingRecord = {
  rootCause: 'the bridge was down',
  remediation: 'the bridge was restarted',
  exposure: { fromMs: NOW_MS - HOUR_MS, toMs: NOW_MS },
  withdrawnRight: { usable: 'yes', used: 'no' },
  prevention: 'the bridge is watched',
  ticket: 'INC-1',
};

export const decide = (wished: Wished, changes: Partial<ActInput> = {}): ActDecision =>
  decideAct({
    settings: settingsOf(),
    memory: EMPTY_MEMORY,
    evidence: NOTHING_OWED,
    incident: stuckOf(),
    wished,
    record: 9,
    ...changes,
  });

/** The act that is decided; throws with the reason where it is refused. */
export function decided(wished: Wished, changes: Partial<ActInput> = {}): PersonActed {
  const decision = decide(wished, changes);
  if (decision.kind === 'refused') throw new Error(`${decision.reason}: ${decision.text}`);
  return decision.act;
}

/** Why it is refused, in a word; throws where it is not. */
export function refused(wished: Wished, changes: Partial<ActInput> = {}): string {
  const decision = decide(wished, changes);
  if (decision.kind !== 'refused') throw new Error('it is not refused');
  return decision.reason;
}
