import type { FindingKind, Judged } from './finding-kind.ts';
import type { Incident, IncidentState, IncidentTable, Move, MoveReason } from './incident.ts';

/** What one step of an incident needs beside what was judged. */
export type LifeInput = {
  readonly kind: FindingKind;
  readonly domain: string;
  readonly host: string | null;
  readonly nowMs: number;
  readonly record: number;
  /** Pending, open, recovering, or closed less than 14 days ago. */
  readonly current: Incident | undefined;
  readonly judged: Judged;
  /** The identity's incident that closed earlier than that. */
  readonly follows: string | null;
  readonly nextId: () => string;
};

/** A move before it is known whether it is spoken: causes and mutes may still silence it. */
export type DraftMove = Omit<Move, 'spoken'> & { readonly voice: Voice };
/** `if-told`: only where people heard of this episode before. */
export type Voice = 'always' | 'never' | 'if-told';

/** The incident after this sweep; undefined where none lives, or a pending one did not confirm. */
export type LifeStep = {
  readonly incident: Incident | undefined;
  readonly moves: readonly DraftMove[];
};

/**
 * Moves one incident by what one sweep says (rules.md, D6).
 *
 * Invariant: `unread` moves nothing and changes no count. An incident closes only from `recovering`.
 */
export function stepIncident(input: LifeInput): LifeStep {
  const { current, judged } = input;
  if (judged.says === 'unread') return whileUnread(input);
  if (judged.says === 'holds') {
    if (current === undefined || current.state === 'closed') return onFirstSight(input, current);
    return current.state === 'pending'
      ? whilePending(input, current)
      : whileHolding(input, current);
  }
  if (current === undefined || current.state === 'closed') return { incident: current, moves: [] };
  return onClear(input, current);
}

function whileUnread(input: LifeInput): LifeStep {
  const { current, judged } = input;
  if (current === undefined || current.state === 'closed') return { incident: current, moves: [] };
  const stale: Incident = { ...current, stale: true, detail: judged.detail };
  return withConfirmation(input, { incident: stale, moves: [] });
}

function onFirstSight(input: LifeInput, closed: Incident | undefined): LifeStep {
  const { judged } = input;
  const base = closed === undefined ? newIncident(input) : revived(input, closed);
  if (!judged.met) {
    const reason = closed === undefined ? 'first-seen' : 'seen-again';
    return moved(
      input,
      { ...base, state: 'pending' },
      { from: stateOf(closed), reason, voice: 'never' },
    );
  }
  return opened(input, base, closed);
}

function whilePending(input: LifeInput, current: Incident): LifeStep {
  const { judged } = input;
  const counted: Incident = { ...current, ...read(current, judged), count: judged.count };
  if (judged.met) return opened(input, counted, current);
  if (judged.count.reads > judged.needed) return { incident: counted, moves: [] };
  return moved(input, counted, { from: 'pending', reason: 'counted', voice: 'never' });
}

function opened(input: LifeInput, base: Incident, before: Incident | undefined): LifeStep {
  const { judged, nowMs } = input;
  const reopens = base.openedAtMs !== null;
  const open: Incident = {
    ...base,
    ...read(base, judged),
    state: 'open',
    openedAtMs: nowMs,
    closedAtMs: null,
    episode: base.episode + 1,
    count: judged.count,
    progress: 0,
    tables: judged.tables,
    now: judged.tables,
    crossed: false,
    told: null,
  };
  const reason = reopens ? 'reopened' : 'opened';
  const awaited = judged.detail.kind === 'ahead' && judged.detail.confirmation.kind === 'awaited';
  return moved(input, open, { from: stateOf(before), reason, voice: awaited ? 'never' : 'always' });
}

function whileHolding(input: LifeInput, current: Incident): LifeStep {
  const { judged } = input;
  const known = new Set(current.tables.map(({ table }) => table));
  const added = judged.tables.filter(({ table }) => !known.has(table));
  const next: Incident = {
    ...current,
    ...read(current, judged),
    state: 'open',
    progress: 0,
    crossed: false,
    tables: [...current.tables, ...added].toSorted((a, b) => a.table - b.table),
    now: [...latestOf(current.now, judged.now), ...added].toSorted((a, b) => a.table - b.table),
  };
  const reason = reasonToSpeak(current, next, added.length);
  if (reason === undefined) return withConfirmation(input, { incident: next, moves: [] });
  const isAwaited =
    next.detail.kind === 'ahead' &&
    judged.confirmation === undefined &&
    next.detail.confirmation.kind === 'awaited';
  const isSaidByConfirmation = judged.confirmation !== undefined;
  const voice = isAwaited || isSaidByConfirmation ? 'never' : 'always';
  const step = moved(input, next, { from: current.state, reason, voice });
  return withConfirmation(input, step);
}

/** Why an open incident that holds would speak again; undefined where it merely goes on. */
function reasonToSpeak(current: Incident, next: Incident, added: number): MoveReason | undefined {
  if (current.state === 'recovering') return 'back';
  if (added > 0) return 'more-tables';
  if (current.crossed) return 'back';
  const told = current.told?.largest ?? 0;
  return told > 0 && largestOf(next.now) >= 2 * told ? 'grown' : undefined;
}

function onClear(input: LifeInput, current: Incident): LifeStep {
  const { judged, nowMs } = input;
  const next: Incident = { ...current, ...read(current, judged) };
  if (current.state === 'pending') return dropped(input, next);
  const progress = current.progress + (judged.clean ? 1 : 0);
  if (current.state === 'open') {
    if (judged.clears) {
      const recovering: Incident = { ...next, state: 'recovering', progress: judged.clean ? 1 : 0 };
      return withConfirmation(
        input,
        moved(input, recovering, { from: 'open', reason: 'recovering', voice: 'if-told' }),
      );
    }
    const open: Incident = { ...next, progress };
    if (!judged.crossed || current.crossed)
      return withConfirmation(input, { incident: open, moves: [] });
    return withConfirmation(
      input,
      moved(input, open, { from: 'open', reason: 'crossed', voice: 'if-told' }),
    );
  }
  if (!judged.clean || !judged.clears) return { incident: next, moves: [] };
  const needed = input.kind.cleanNeeded;
  if (progress >= needed && judged.closes) {
    const closed: Incident = {
      ...next,
      state: 'closed',
      closedAtMs: nowMs,
      progress,
      heldBy: null,
    };
    return moved(input, closed, { from: 'recovering', reason: 'closed', voice: 'if-told' });
  }
  if (progress > needed) return { incident: { ...next, progress: needed }, moves: [] };
  return moved(
    input,
    { ...next, progress },
    { from: 'recovering', reason: 'progressed', voice: 'never' },
  );
}

/** A pending one that does not hold: gone, or, where it had been closed before, closed as it was. */
function dropped(input: LifeInput, current: Incident): LifeStep {
  const reason = 'did-not-confirm';
  if (current.openedAtMs === null) {
    const { moves } = moved(input, current, {
      from: 'pending',
      to: 'none',
      reason,
      voice: 'never',
    });
    return { incident: undefined, moves };
  }
  return moved(input, { ...current, state: 'closed' }, { from: 'pending', reason, voice: 'never' });
}

/** Adds the move by which a first proof is confirmed, or is not; either way it is what speaks. */
function withConfirmation(input: LifeInput, step: LifeStep): LifeStep {
  const { judged } = input;
  if (judged.confirmation === undefined || step.incident === undefined) return step;
  const further = moved(input, step.incident, {
    from: step.incident.state,
    reason: judged.confirmation,
    voice: 'always',
  });
  return { incident: further.incident, moves: [...step.moves, ...further.moves] };
}

type Change = {
  readonly from: IncidentState | 'none';
  readonly to?: 'none';
  readonly reason: MoveReason;
  readonly voice: Voice;
};

function moved(input: LifeInput, incident: Incident, change: Change): LifeStep {
  const { judged, record } = input;
  const next: Incident = {
    ...incident,
    moves: incident.moves + 1,
    records: incident.records.at(-1) === record ? incident.records : [...incident.records, record],
    summary: judged.because,
  };
  const move: DraftMove = {
    incident: next.id,
    host: next.host,
    kind: next.kind,
    number: next.moves,
    from: change.from,
    to: change.to ?? next.state,
    reason: change.reason,
    text: judged.because,
    voice: change.voice,
  };
  return { incident: next, moves: [move] };
}

function newIncident({ kind, domain, host, nowMs, judged, follows, nextId }: LifeInput): Incident {
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
const revived = ({ judged }: LifeInput, closed: Incident): Incident => ({
  ...closed,
  ...read(closed, judged),
  count: judged.count,
  heldBy: null,
});

/** What a reading changes in an incident whatever comes of it. */
const read = (
  { now }: Incident,
  judged: Judged,
): Pick<Incident, 'detail' | 'now' | 'stale' | 'crossed'> => ({
  detail: judged.detail,
  now: latestOf(now, judged.now),
  stale: false,
  crossed: judged.crossed,
});

/** The latest numbers of the tables listed: those read now, else those known. */
function latestOf(
  before: readonly IncidentTable[],
  now: readonly IncidentTable[],
): readonly IncidentTable[] {
  const fresh = new Map(now.map((table) => [table.table, table]));
  return before.map((table) => fresh.get(table.table) ?? table);
}

const stateOf = (incident: Incident | undefined): IncidentState | 'none' =>
  incident?.state ?? 'none';

/** The largest difference, as a size: of a lag as of a lead. */
export const largestOf = (tables: readonly IncidentTable[]): number =>
  Math.max(0, ...tables.map(({ difference }) => Math.abs(difference)));
