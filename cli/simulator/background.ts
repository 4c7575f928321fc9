import { drawAt, streamOf } from './random.ts';
import { editOn } from './replication.ts';
import { actsAsMaster, hostOf, type BackgroundCursor, type WorldState } from './world-state.ts';

/**
 * The table whose ordinary edit is due first. The instants depend on seed and table alone: a
 * quiet table or an absent master lets them pass, and does not shift them.
 */
export function nextBackgroundEdit(
  state: WorldState,
): { readonly dueMs: number; readonly table: number } | undefined {
  if (state.plan.scenario.background === 'none') return undefined;
  let next: { dueMs: number; table: number } | undefined;
  for (const [table, cursor] of state.background.entries()) {
    const started = cursor.place < 0 ? advance(state, table, cursor) : cursor;
    if (started.nextMs < (next?.dueMs ?? Infinity)) next = { dueMs: started.nextMs, table };
  }
  return next;
}

/**
 * Makes the edit of a table that is due now: on the master that people follow, where it runs and
 * the table is not quiet.
 */
export function makeBackgroundEdit(state: WorldState, table: number): void {
  const cursor = state.background[table];
  if (cursor === undefined) return;
  advance(state, table, cursor);
  const master = hostOf(state, state.followed);
  if (!actsAsMaster(master) || state.quietTables.has(table)) return;
  editOn(state, master, { table, count: 1 });
}

function advance(state: WorldState, table: number, cursor: BackgroundCursor): BackgroundCursor {
  const place = cursor.place + 1;
  const stream = streamOf(state.plan.seed, `background T${table}`);
  const gapHours = -Math.log(1 - drawAt(stream, place)) / editsAnHour(state, table);
  const next = { place, nextMs: cursor.nextMs + Math.ceil(gapHours * MS_AN_HOUR) };
  state.background[table] = next;
  return next;
}

/** The unused table is never edited; the others have a rate drawn around the usual one. */
function editsAnHour(state: WorldState, table: number): number {
  const { scenario, seed } = state.plan;
  if (table > 0 && table === scenario.tableCount - 1) return 0;
  const usual = USUAL_EDITS_AN_HOUR[table] ?? IDLE_EDITS_AN_HOUR;
  return usual * (0.6 + 0.8 * drawAt(streamOf(seed, `rate T${table}`), 0));
}

const MS_AN_HOUR = 3_600_000;
/** T5 changes with every login (K1514); the rest is administration. */
const USUAL_EDITS_AN_HOUR: Readonly<Record<number, number>> = {
  1: 3,
  2: 2,
  5: 45,
  6: 0.3,
  7: 0.8,
  9: 0.8,
  15: 0.4,
  49: 0.8,
};
const IDLE_EDITS_AN_HOUR = 0.002;
