import { stateIn } from '../evidence/as-of.ts';
import type { JournalRecord } from '../journal.ts';
import { EMPTY_MEMORY, type DomainMemory } from '../memory.ts';
import { foldState } from '../state.ts';

/**
 * What is remembered after these records: what the newest judged record of them
 * left, and what people did since. They ascend without gaps, from that record on or, where none judged
 * a sweep yet, from the first of the journal.
 */
export function memoryAfter(records: readonly JournalRecord[]): DomainMemory {
  const judged = records.findLastIndex(({ act }) => act.kind === 'sweep-judged');
  const since = records.slice(judged + 1);
  const before = stateIn(records.slice(0, judged + 1));
  return since.reduce(foldState, before)?.memory ?? EMPTY_MEMORY;
}
