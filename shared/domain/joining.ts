import type { HostMemory, Joining } from './memory.ts';
import type { Miss } from './miss.ts';
import type { Reading } from './snapshot.ts';
import type { HostView, ViewSeed } from './sweep-view.ts';
import type { TableView } from './table-views.ts';

/** What decides whether a host is joining. */
export type JoiningInput = {
  readonly seed: ViewSeed;
  readonly outcome: Reading | Miss;
  readonly memory: HostMemory | undefined;
  readonly tables: readonly TableView[];
  readonly listed: HostView['listed'];
};

/**
 * A host joins from the sweep in which it first appears, changes its instance, is restamped, or is
 * `new` or `loading` in the list, until all its tables are in step once, at most an hour
 * (rules.md, *Joining*). The same status lasting starts no second join. No reading changes nothing.
 */
export function joiningOf(input: JoiningInput): Joining | null {
  const { seed, outcome, memory } = input;
  const before = memory?.joining ?? null;
  if (outcome.kind === 'miss') return before;
  const { nowMs, facts } = seed;
  const because = startOf(input);
  const current = because === undefined ? before : { sinceMs: nowMs, because };
  if (current === null) return null;
  if (nowMs - current.sinceMs >= facts.settings.joiningSeconds * 1_000) return null;
  const isOver = outcome.snapshot.complete && isInStep(input) && !isListedAsJoining(input.listed);
  return isOver ? null : current;
}

/** The list status a join belongs to: kept while it lasts, so that it starts no second. */
export const joinedStatusOf = (
  listed: HostView['listed'],
  before: string | null,
): string | null => {
  if (typeof listed === 'string') return before;
  return isListedAsJoining(listed) ? listed.status : null;
};

function startOf({
  outcome,
  memory,
  tables,
  listed,
}: JoiningInput): Joining['because'] | undefined {
  if (outcome.kind === 'miss') return undefined;
  if (memory === undefined || memory.lastSweep === null) return 'first-seen';
  const { instance } = outcome.snapshot.head;
  if (instance !== undefined && memory.instance !== null && instance !== memory.instance)
    return 'new-instance';
  if (tables.some(({ motion }) => motion === 'restamped')) return 'restamped';
  const isNewStatus =
    isListedAsJoining(listed) &&
    typeof listed !== 'string' &&
    listed.status !== memory.joinedStatus;
  return isNewStatus ? 'list-status' : undefined;
}

const isListedAsJoining = (listed: HostView['listed']): boolean =>
  typeof listed !== 'string' && (listed.status === 'new' || listed.status === 'loading');

function isInStep({ tables }: JoiningInput): boolean {
  const judged = tables.filter(({ position }) => position.name !== 'extra');
  return judged.length > 0 && judged.every(({ position }) => IN_STEP_AS_OF_NOW.has(position.row));
}

/** Row 13 is in step with what the master had before. */
const IN_STEP_AS_OF_NOW: ReadonlySet<number> = new Set([11, 12]);
