import type { Incident } from './incident.ts';
import type { DomainMemory, HostMemory } from './memory.ts';
import type { DomainSettings } from './settings.ts';
import { isReplicaRole } from './snapshot.ts';
import { outcomeOf, roleOf, type SweepView } from './sweep-view.ts';
import type { WindowVerdict } from './window-verdicts.ts';
import { LEAST_COMMON_TABLES } from './zone-offset.ts';

/**
 * True where what crossed before we watched would look perfect (rules.md, *History unknown*): a host
 * that was ever a master or converted, by the configuration or by what was read, and neither a reset
 * was seen since nor did it come back clean from a window in every table.
 */
export function isHistoryUnknown(
  { memory, settings }: { readonly memory: DomainMemory; readonly settings: DomainSettings },
  host: string,
): boolean {
  const known = memory.hosts.find((other) => other.host === host);
  if (known?.history !== undefined) return known.history === 'unknown';
  const configured = settings.replicas.find((replica) => replica.host === host);
  return configured?.formerMaster === true || (known?.masterSweep ?? null) !== null;
}

/** What one sweep knows of its hosts' histories. */
export type HistoryInput = {
  readonly view: SweepView;
  /** Every incident after this sweep. */
  readonly incidents: readonly Incident[];
  readonly verdicts: readonly WindowVerdict[];
};

/**
 * What is known of a host's history after this sweep: unknown from a reading in another role than a
 * replica's on; known again once its `ahead` closed by proof, which takes a reset, once every counter
 * was read to begin anew, or by a window's verdict.
 */
export function historyAfter(
  before: HostMemory,
  { view, incidents, verdicts }: HistoryInput,
): HostMemory['history'] {
  const { host } = before;
  const outcome = outcomeOf(view.facts, host);
  const role = outcome.kind === 'reading' ? roleOf(outcome.snapshot) : undefined;
  if (role !== undefined && !isReplicaRole(role)) return 'unknown';
  const isClean = verdicts.some((verdict) => verdict.host === host && verdict.clean === 'yes');
  const isProved = incidents.some(
    ({ kind, host: of, closedAtMs, closedBy }) =>
      kind === 'ahead' && of === host && closedAtMs === view.nowMs && closedBy === undefined,
  );
  return isClean || isProved || beginsAnew(view, host) ? 'known' : before.history;
}

/**
 * Every counter that had a number fell to 0 or has a new stamp, the master's: the file of the sequences
 * is new. A partial reading is not of every counter, of too few tables a change of clocks makes new
 * stamps, and a stamp that is not the master's may be of any file.
 */
function beginsAnew({ hosts }: SweepView, host: string): boolean {
  const seen = hosts.find((other) => other.host === host);
  if (seen?.whole !== true) return false;
  const numbered = seen.tables.filter(({ reading }) => reading !== undefined);
  const others = numbered.filter(({ reading }) => reading?.sequence !== 0);
  const restamped = numbered.filter(
    ({ motion, position }) =>
      motion === 'restamped' && seen.mayProve && OF_THE_MASTER.has(position.row),
  );
  if (others.length === 0) {
    return restamped.length > 0 || numbered.some(({ motion }) => motion === 'fell');
  }
  return (
    restamped.length >= LEAST_COMMON_TABLES && others.every((table) => restamped.includes(table))
  );
}

/** The rows of D2 that compare with the master's number in one series. */
const OF_THE_MASTER: ReadonlySet<number> = new Set([7, 9, 10, 11, 12]);
