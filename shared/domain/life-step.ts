import { moveOf, type DraftMove, type MoveChange } from './draft-move.ts';
import type { FindingKind, Judged } from './finding-kind.ts';
import type { Incident, IncidentTable } from './incident.ts';

/** What one step of an incident needs beside what was judged. */
export type LifeInput = {
  readonly kind: FindingKind;
  readonly domain: string;
  readonly host: string | null;
  readonly nowMs: number;
  readonly record: number;
  /** Pending (again, however long ago it closed), open, recovering, or closed less than 14 days ago. */
  readonly current: Incident | undefined;
  readonly judged: Judged;
  /** The identity's incident that closed earlier than that. */
  readonly follows: string | null;
  readonly nextId: () => string;
};

/** The incident after this sweep; undefined where none lives, or a pending one did not confirm. */
export type LifeStep = {
  readonly incident: Incident | undefined;
  readonly moves: readonly DraftMove[];
};

type Change = Omit<MoveChange, 'text'>;

/** One move more, with what was judged as its text; the incident's summary is what holds. */
export function moved(input: LifeInput, incident: Incident, change: Change): LifeStep {
  const { because, contradiction = '' } = input.judged;
  const text = `${because}${contradiction}`;
  const { incident: next, move } = moveOf(incident, input.record, { ...change, text });
  return { incident: { ...next, summary: because }, moves: [move] };
}

/** One step after another, within one sweep. */
export const further = (step: LifeStep, next: LifeStep): LifeStep => ({
  incident: next.incident,
  moves: [...step.moves, ...next.moves],
});

/** A finding's first sight; it is pending until more is known. */
export function newIncident({
  kind,
  domain,
  host,
  nowMs,
  judged,
  follows,
  nextId,
}: LifeInput): Incident {
  return {
    id: nextId(),
    domain,
    host,
    kind: kind.id,
    severity: kind.severity,
    state: 'pending',
    episode: 0,
    follows,
    firstSeenAtMs: nowMs,
    openedAtMs: null,
    closedAtMs: null,
    count: judged.count,
    progress: 0,
    tables: [],
    now: [],
    detail: judged.detail,
    heldBy: null,
    crossed: false,
    stale: false,
    told: null,
    moves: 0,
    records: [],
    summary: judged.because,
  };
}

/** A closed one seen again: the same id, counting anew; its closing stays what it was until it opens. */
export const revived = ({ judged }: LifeInput, closed: Incident): Incident => ({
  ...closed,
  ...read(closed, judged),
  count: judged.count,
  heldBy: null,
});

/** What a reading changes in an incident whatever comes of it. */
export const read = (
  { now, severity }: Incident,
  judged: Judged,
): Pick<Incident, 'detail' | 'now' | 'severity' | 'stale' | 'crossed' | 'summary'> => ({
  detail: judged.detail,
  now: latestOf(now, judged.now),
  severity: judged.severity ?? severity,
  summary: judged.because,
  stale: false,
  crossed: judged.crossed,
});

/** The latest numbers of the tables listed: those read now, else those known. */
export function latestOf(
  before: readonly IncidentTable[],
  now: readonly IncidentTable[],
): readonly IncidentTable[] {
  const fresh = new Map(now.map((table) => [table.table, table]));
  return before.map((table) => fresh.get(table.table) ?? table);
}

/**
 * The largest lead of an `ahead`, the most that a master lost of a table, the largest lag of any other
 * kind; a table past zero counts for none.
 */
export function largestOf({
  kind,
  now,
  detail,
}: Pick<Incident, 'kind' | 'now' | 'detail'>): number {
  const sizes =
    detail.kind === 'master-went-back'
      ? detail.tables.map(({ before, after }) => before - after)
      : now.map(({ difference }) => (kind === 'ahead' ? difference : -difference));
  return Math.max(0, ...sizes);
}

/** Adds the move by which a first proof is confirmed, or is not; either way it is what speaks. */
export function withConfirmation(input: LifeInput, step: LifeStep): LifeStep {
  const { judged, record } = input;
  const { incident } = step;
  if (judged.confirmation === undefined || incident === undefined) return step;
  const change = { from: incident.state, reason: judged.confirmation, voice: 'always' } as const;
  if (judged.confirmation === 'confirmed') return further(step, moved(input, incident, change));
  const text = unconfirmedInWords(input);
  const { incident: next, move } = moveOf(incident, record, { ...change, text });
  return further(step, { incident: next, moves: [move] });
}

/** People hear of the first proof here for the first time: it is said, and then what came of it. */
function unconfirmedInWords({ current, judged }: LifeInput): string {
  const second =
    judged.says === 'unread'
      ? 'no second pair of readings could be had'
      : `a second pair of readings did not show it: ${judged.because}`;
  return `${current?.summary ?? ''}; ${second}`;
}
