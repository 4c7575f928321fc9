import type { Scenario, ScheduledEvent, TableStart } from '../world-event.ts';

/** A scenario's minute in the time of the period it is built for. */
export type Pace = (minutes: number) => number;

/** What one scenario adds to the demo domain, or has otherwise. */
export type Telling = Pick<Scenario, 'title' | 'endsAtMinutes' | 'events' | 'story'> &
  Partial<Omit<Scenario, 'name'>>;

export const MASTER = 'bokmaster';
/** The replica that the drill of 2008 left ahead (K1262). */
export const DRILL_HOST = 'REPHOST';
/** The tables that were edited in the drill: hosts and the groups they are in. */
export const DRILL_TABLES: readonly number[] = [7, 9, 15];

/** The drill of 2008, held before anybody watched: REPHOST is ahead from the first sweep on. */
export const pastDrill = (at: Pace): readonly ScheduledEvent[] =>
  drill({ quietFrom: at(-50), begins: at(-50), ends: at(-30) });

/** How such a story begins. */
export const PAST_DRILL_TEXT =
  'Some time ago a drill was held on REPHOST. Its counters of T7, T9\nand T15 are ahead of the master since.';

/** Everything that the scenarios have in common. */
export const DEMO_DOMAIN: Omit<Scenario, 'name' | 'title' | 'endsAtMinutes' | 'events' | 'story'> =
  {
    domain: 'demo',
    master: MASTER,
    hosts: [MASTER, DRILL_HOST, 'REPHOST2', 'REPHOST3', 'REPHOST4', 'REPHOST5'],
    tableCount: 55,
    /** The master's captured values and both sides' stamps (captures/master-sequence.txt). */
    starts: [
      { table: 7, counter: 5053, stampSeconds: stampSeconds(13_678, [8, 33, 46]) },
      { table: 9, counter: 7919, stampSeconds: stampSeconds(13_178, [11, 5, 23]) },
      { table: 15, counter: 1865, stampSeconds: stampSeconds(13_178, [11, 3, 16]) },
    ] satisfies readonly TableStart[],
    background: 'office',
    startsAtMs: Date.UTC(2026, 2, 2, 8),
  };

/**
 * The drill of 2008: the master is off, REPHOST acts as master on its own, and the hosts of the
 * drill are entered in three tables. Then REPHOST is turned straight back into a replica. The
 * three tables are quiet from `quietFrom` on.
 */
export function drill(span: {
  readonly quietFrom: number;
  readonly begins: number;
  readonly ends: number;
}): readonly ScheduledEvent[] {
  const { quietFrom, begins, ends } = span;
  const takes = (table: number, count: number): readonly ScheduledEvent[] =>
    editsSpread({ host: DRILL_HOST, table, count }, begins, ends);
  return [
    { at: quietFrom, event: { kind: 'quiet-begins', tables: DRILL_TABLES } },
    { at: begins, event: { kind: 'host-off', host: MASTER } },
    { at: begins, event: { kind: 'becomes-master', host: DRILL_HOST, followedBy: 'nobody' } },
    ...takes(7, 1929),
    ...takes(9, 2339),
    ...takes(15, 178),
    { at: ends, event: { kind: 'becomes-replica', host: DRILL_HOST } },
    { at: ends, event: { kind: 'host-on', host: MASTER } },
  ];
}

/** One lot of edits on the expected master. */
export function masterEdits(at: number, table: number, count: number): ScheduledEvent {
  return { at, event: { kind: 'edits', host: MASTER, table, count } };
}

/** The same edits in eight portions, all within the span. */
function editsSpread(
  edits: { readonly host: string; readonly table: number; readonly count: number },
  from: number,
  to: number,
): readonly ScheduledEvent[] {
  const upTo = (portion: number): number => Math.floor((edits.count * portion) / PORTIONS);
  return Array.from({ length: PORTIONS }, (_, n) => ({
    at: from + ((to - from) * (n + 1)) / (PORTIONS + 1),
    event: { kind: 'edits', ...edits, count: upTo(n + 1) - upTo(n) },
  }));
}

function stampSeconds(
  days: number,
  [hours, minutes, seconds]: readonly [number, number, number],
): number {
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

const PORTIONS = 8;
