import type { Configured } from './configuration-act.ts';
import type { CellRecord, HostStanding, JournalRecord, SweepJudged } from './journal.ts';
import type { MasterVerdict } from './master.ts';
import { EMPTY_MEMORY, type DomainMemory } from './memory.ts';

/** A domain as of its newest record: what judging remembers, and what people look at first. */
export type DomainState = {
  readonly domain: string;
  /** The record that this was made from. */
  readonly record: number;
  readonly memory: DomainMemory;
  /** The newest judged regular sweep; a follow-up leaves it as it was. */
  readonly sweep: SweepJudged['sweep'] | null;
  readonly master: MasterVerdict | null;
  readonly hosts: readonly HostStanding[];
  readonly counts: SweepJudged['counts'] | null;
  readonly cells: readonly CellRecord[];
  /** The newest configuration that the journal holds; left out where it holds none. */
  readonly configured?: Configured;
};

/**
 * The state after a record, from the state before it. A follow-up sweep changes what is
 * remembered; what people look at stays that of the newest regular sweep. A configuration changes
 * neither.
 */
export function foldState(before: DomainState | undefined, record: JournalRecord): DomainState {
  if ((before?.record ?? 0) !== record.number - 1) {
    throw new Error(`record ${record.number} does not follow the state of ${before?.record ?? 0}`);
  }
  const { act, domain, number } = record;
  const unseen = { domain, memory: EMPTY_MEMORY, ...NOTHING_SEEN };
  if (act.kind === 'configured') {
    return { ...(before ?? unseen), record: number, configured: act };
  }
  const configured = before?.configured === undefined ? {} : { configured: before.configured };
  const applied = { domain, record: number, memory: act.memory, ...configured };
  if (act.sweep.purpose.kind === 'follow-up') return { ...(before ?? NOTHING_SEEN), ...applied };
  const { sweep, master, hosts, counts, cells } = act;
  return { ...applied, sweep, master, hosts, counts, cells };
}

const NOTHING_SEEN = { sweep: null, master: null, hosts: [], counts: null, cells: [] };
