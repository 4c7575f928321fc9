import type { MissCause } from './miss.ts';
import type { Motion } from './motion.ts';
import type { Position } from './position.ts';

/** The one word shown for a replica × table in a sweep (rules.md, D4), by precedence. */
export type VerdictName =
  | 'no-data'
  | 'other-series'
  | 'ahead'
  | 'missing'
  | 'empty'
  | 'extra'
  | 'went-back'
  | 'stuck'
  | 'behind'
  | 'in-step';

/** One replica × table in one sweep: position and motion, judged apart, and the one word shown. */
export type Cell = {
  readonly host: string;
  readonly table: number;
  readonly position: Position;
  readonly motion: Motion;
  readonly verdict: VerdictName;
};

/** Why a host has no tables to judge in a sweep (rules.md, D1). */
export type NoTables =
  | { readonly because: 'miss'; readonly cause: MissCause }
  | { readonly because: 'stopped' }
  | { readonly because: 'role'; readonly role: string };

/** What the one displayed word is chosen from. */
export type VerdictInput = {
  readonly position: Position;
  readonly motion: Motion;
  /** The flag of D2: a data file of 0 bytes here and not on the master (*inference*). */
  readonly isEmpty: boolean;
  /** True where the finding `stuck` holds for this table (rules.md, D5). */
  readonly isStuck: boolean;
};

/**
 * The one word shown for a replica × table (rules.md, D4). What is not proved behind (row 10, or
 * row 9 where nothing may be proved) is shown as `in-step`; the position keeps its range.
 */
export function displayVerdict({ position, motion, isEmpty, isStuck }: VerdictInput): VerdictName {
  switch (position.name) {
    case 'no-data':
    case 'other-series':
    case 'ahead':
    case 'missing':
      return position.name;
    case 'extra':
      return isEmpty ? 'empty' : 'extra';
    case 'behind':
    case 'in-step':
      if (isEmpty) return 'empty';
      if (motion === 'fell' || motion === 'restamped') return 'went-back';
      if (isStuck) return 'stuck';
      return position.name === 'behind' && position.proved ? 'behind' : 'in-step';
  }
}
