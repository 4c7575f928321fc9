import { contradictionOf } from './contradiction.ts';
import { crossingsOf, isCrossingSoon } from './crossing.ts';
import { moveOf } from './draft-move.ts';
import { without, type AheadTable, type Incident } from './incident.ts';
import type { LifeStep } from './life-step.ts';
import { isReplicaRole } from './snapshot.ts';
import { roleOf, type HostView, type SweepView } from './sweep-view.ts';
import { formatDay } from './time-words.ts';
import { listFirst } from './words.ts';

type Notice = { readonly reason: 'still-written' | 'crossing-soon'; readonly text: string };

/** An `ahead` before this sweep, and as far as this sweep has moved it. */
export type Noticing = {
  readonly view: SweepView;
  readonly seen: HostView | undefined;
  readonly before: Incident | undefined;
};

/**
 * Keeps the crossing dates of an `ahead`, and adds what speaks through an acknowledgement, a mute or
 * a window, once an episode (rules.md): that its counter grows while its host runs as replica, and
 * that it will cross within 7 days. Nothing before its first message, nor while it is held.
 */
export function withNotices(noticing: Noticing, step: LifeStep): LifeStep {
  const { incident } = step;
  if (incident?.detail.kind !== 'ahead' || incident.state === 'pending' || incident.stale)
    return step;
  const { confirmation } = incident.detail;
  const dated = withCrossings(noticing.view, incident);
  if (incident.state !== 'open' || incident.heldBy !== null || confirmation.kind === 'awaited') {
    return { ...step, incident: dated };
  }
  const notices = [stillWritten(noticing, dated), crossingSoon(noticing.view, dated)];
  const contradiction = noticing.seen === undefined ? '' : contradictionOf(noticing.seen);
  return notices.reduce<LifeStep>(
    (last, notice) =>
      notice === undefined
        ? last
        : withNotice(noticing.view, last, { ...notice, text: `${notice.text}${contradiction}` }),
    { ...step, incident: dated },
  );
}

function withCrossings(view: SweepView, incident: Incident): Incident {
  const crossings = incident.state === 'open' ? crossingsOf(view, incident) : [];
  return crossings.length === 0 ? without(incident, 'crossings') : { ...incident, crossings };
}

function withNotice(view: SweepView, step: LifeStep, { reason, text }: Notice): LifeStep {
  const { incident, moves } = step;
  if (incident === undefined || incident.noticed?.includes(reason) === true) return step;
  const noted = { ...incident, noticed: [...(incident.noticed ?? []), reason] };
  const change = { from: incident.state, reason, text, voice: 'through' } as const;
  const { incident: next, move } = moveOf(noted, view.facts.record, change);
  return { incident: next, moves: [...moves, move] };
}

/** Read twice running as a replica, ahead both times, and higher: not this master's edits. */
function stillWritten({ view, seen, before }: Noticing, incident: Incident): Notice | undefined {
  if (!wasReplicaTwice(seen)) return undefined;
  const known = new Map(tablesOf(before).map((table) => [table.table, table]));
  const grown = tablesOf(incident).flatMap((table) => {
    const earlier = known.get(table.table);
    return earlier !== undefined && isGrown(earlier, table) ? [{ earlier, table }] : [];
  });
  if (grown.length === 0) return undefined;
  const master = view.master.kind === 'master' ? view.master.host : 'its master';
  const numbers = grown.map(
    ({ earlier, table }) => `T${table.table} ${earlier.lastReplica} → ${table.lastReplica}`,
  );
  const text =
    `${incident.host} runs as replica, and its counter grows: ${listFirst(numbers, MOST_SHOWN)}; ` +
    `something other than ${master} writes to it`;
  return { reason: 'still-written', text };
}

const isGrown = (earlier: AheadTable, now: AheadTable): boolean =>
  earlier.standing === 'ahead' &&
  now.standing === 'ahead' &&
  now.stampSeconds === earlier.stampSeconds &&
  now.lastReplica > earlier.lastReplica;

function wasReplicaTwice(seen: HostView | undefined): boolean {
  if (seen?.outcome.kind !== 'reading') return false;
  const { memory, outcome } = seen;
  const isReplica = isReplicaRole(roleOf(outcome.snapshot));
  return isReplica && memory !== undefined && memory.ranAsMaster !== true;
}

function crossingSoon({ nowMs }: SweepView, incident: Incident): Notice | undefined {
  const { crossings = [], host } = incident;
  const [first] = crossings;
  if (first === undefined || !isCrossingSoon(crossings, nowMs)) return undefined;
  const text =
    `at the usual pace the master passes ${host} in T${first.table} about ` +
    `${formatDay(first.dayMs)} (${first.editsADay} edits a day): from then on it looks healthy`;
  return { reason: 'crossing-soon', text };
}

const tablesOf = (incident: Incident | undefined): readonly AheadTable[] =>
  incident?.detail.kind === 'ahead' ? incident.detail.tables : [];

const MOST_SHOWN = 4;
