import { moveOf, type DraftMove, type Voice } from './draft-move.ts';
import type { Judged } from './finding-kind.ts';
import { isOverFlapping, openingAt } from './flapping.ts';
import { onClear } from './incident-clearing.ts';
import {
  without,
  type Incident,
  type IncidentDetail,
  type IncidentKind,
  type IncidentState,
  type MoveReason,
} from './incident.ts';
import {
  further,
  largestOf,
  latestOf,
  moved,
  newIncident,
  read,
  revived,
  withConfirmation,
  type LifeInput,
  type LifeStep,
} from './life-step.ts';

/**
 * Moves one incident by what one sweep says (rules.md, D6).
 *
 * Invariant: `unread` moves nothing and changes no count. An incident closes only from `recovering`.
 */
export function stepIncident(given: LifeInput): LifeStep {
  const input = withoutWhatIsOver(given);
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
  const opening = openingAt(base, nowMs);
  const open: Incident = {
    ...without(base, ...OF_AN_EPISODE),
    ...read(base, judged),
    ...opening,
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
  const voice = awaited ? 'never' : 'always';
  const step = moved(input, open, { from: stateOf(before), reason, voice });
  const flapsAnew = opening.flapping === true && base.flapping !== true;
  return flapsAnew && step.incident !== undefined
    ? further(step, flaps(input, step.incident, voice))
    : step;
}

/** Its summary stays what holds. */
function flaps({ record, judged }: LifeInput, incident: Incident, voice: Voice): LifeStep {
  const { because, contradiction = '' } = judged;
  const text = `it has opened four times within 24 hours: ${because}${contradiction}`;
  const change = { from: 'open', reason: 'flapping', voice, text } as const;
  const { incident: next, move } = moveOf(incident, record, change);
  return { incident: next, moves: [move] };
}

/** What belongs to one episode, and is over with it. */
const OF_AN_EPISODE = [
  'notHeld',
  'acknowledged',
  'quieted',
  'flapping',
  'crossings',
  'noticed',
  'quietSinceMs',
  'closedBy',
  'closing',
  'heardOn',
] as const;

/** A host that is judged is configured, again where it was not; and nothing flaps for ever. */
function withoutWhatIsOver(input: LifeInput): LifeInput {
  const { current, judged, nowMs } = input;
  if (current === undefined) return input;
  const configured = without(current, 'retired');
  return judged.says !== 'unread' && isOverFlapping(current, nowMs)
    ? { ...input, current: without(configured, 'flapping') }
    : { ...input, current: configured };
}

function whileHolding(input: LifeInput, current: Incident): LifeStep {
  const { judged } = input;
  const known = new Set(current.tables.map(({ table }) => table));
  const added = judged.tables.filter(({ table }) => !known.has(table));
  const next: Incident = {
    ...without(current, 'quietSinceMs', 'notHeld'),
    ...read(current, judged),
    state: 'open',
    progress: 0,
    crossed: false,
    tables: [...current.tables, ...added].toSorted((a, b) => a.table - b.table),
    now: [...latestOf(current.now, judged.now), ...added].toSorted((a, b) => a.table - b.table),
  };
  const reason = reasonToSpeak(current, next, added.length + namesAdded(current, judged));
  if (reason === undefined) return withConfirmation(input, { incident: next, moves: [] });
  const isAwaited =
    next.detail.kind === 'ahead' &&
    judged.confirmation === undefined &&
    next.detail.confirmation.kind === 'awaited';
  const isSaidByConfirmation = judged.confirmation !== undefined;
  const voice = isAwaited || isSaidByConfirmation ? 'never' : 'always';
  const after = reason === 'grown' ? onceGrown(next) : next;
  const step = moved(input, after, { from: current.state, reason, voice });
  return withConfirmation(input, step);
}

/** Whoever acknowledged it knew a smaller one; told or not, it has grown from here on. */
function onceGrown(incident: Incident): Incident {
  const { told } = incident;
  if (told === null) return without(incident, 'acknowledged');
  return { ...without(incident, 'acknowledged'), told: { ...told, largest: largestOf(incident) } };
}

/** Of kinds whose tables have no pair of numbers, what they name tells that there are more. */
function namesAdded({ detail, kind }: Incident, judged: Judged): number {
  const known = new Set(namedIn(kind, detail));
  return namedIn(kind, judged.detail).filter((name) => !known.has(name)).length;
}

function namedIn(kind: IncidentKind, detail: IncidentDetail): readonly string[] {
  if (detail.kind === 'counted') return NAMING.has(kind) ? detail.names : [];
  return detail.kind === 'ahead' ? [] : detail.tables.map(({ table }) => `T${table}`);
}

const NAMING: ReadonlySet<IncidentKind> = new Set(['missing', 'empty']);

/** Why an open incident that holds would speak again; undefined where it merely goes on. */
function reasonToSpeak(current: Incident, next: Incident, added: number): MoveReason | undefined {
  if (current.state === 'recovering') return 'back';
  if (added > 0) return 'more-tables';
  if (current.crossed) return 'back';
  const told = current.told?.largest ?? 0;
  return told > 0 && largestOf(next) >= 2 * told ? 'grown' : undefined;
}

/** Its host is no longer configured: said once; only a person closes it (rules.md, D6). */
export function askIfRetired(
  current: Incident,
  record: number,
): { readonly incident: Incident; readonly moves: readonly DraftMove[] } {
  const text = `${current.host ?? 'its host'} is no longer configured: retired? It stays ${current.state} until a person closes it`;
  const change = { from: current.state, reason: 'retired', voice: 'always' } as const;
  const { incident, move } = moveOf({ ...current, retired: true }, record, { ...change, text });
  return { incident, moves: [move] };
}

const stateOf = (incident: Incident | undefined): IncidentState | 'none' =>
  incident?.state ?? 'none';
