import type { CellRecord, HostStanding, SweepJudged } from './journal.ts';
import type { MasterVerdict } from './master.ts';
import type { DomainMemory } from './memory.ts';

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
};
