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

/** Why a host has no tables to judge in a sweep (rules.md, D1). */
export type NoTables =
  | { readonly because: 'miss'; readonly cause: MissCause }
  | { readonly because: 'stopped' }
  | { readonly because: 'role'; readonly role: string };

/** What the one displayed word is chosen from. */
export type VerdictInput = {
  readonly position: Position;
  readonly motion: Motion;
  /** True where the finding `stuck` holds for this table (rules.md, D5). */
  readonly isStuck: boolean;
};

/**
 * The one word shown for a replica × table (rules.md, D4). What is not proved behind (row 10, or
 * row 9 where nothing may be proved) is shown as `in-step`; the position keeps its range. What is not
 * proved ahead (row 8, or row 7 where nothing may be proved) is `no-data` (ADR 0007). `empty`
 * is a host's word, not a table's: no published list says which file holds which table (ADR 0006).
 */
export function displayVerdict({ position, motion, isStuck }: VerdictInput): VerdictName {
  switch (position.name) {
    case 'no-data':
    case 'other-series':
    case 'missing':
    case 'extra':
      return position.name;
    case 'ahead':
      return position.proved ? 'ahead' : 'no-data';
    case 'behind':
    case 'in-step':
      if (motion === 'fell' || motion === 'restamped') return 'went-back';
      if (isStuck) return 'stuck';
      return position.name === 'behind' && position.proved ? 'behind' : 'in-step';
  }
}

/** How a person, or Nagios, counts a verdict or a domain. */
export type CheckState = 'ok' | 'warning' | 'critical' | 'unknown';

/** What each verdict comes to. */
const STATES: Readonly<Record<VerdictName, CheckState>> = {
  ahead: 'critical',
  empty: 'critical',
  'other-series': 'critical',
  missing: 'critical',
  'went-back': 'warning',
  stuck: 'critical',
  behind: 'warning',
  'no-data': 'unknown',
  extra: 'warning',
  'in-step': 'ok',
};

/** Verdicts, in the order in which people must look at them. */
export const WORST_FIRST = [
  'ahead',
  'empty',
  'other-series',
  'missing',
  'stuck',
  'went-back',
  'behind',
  'no-data',
  'extra',
  'in-step',
] as const satisfies readonly VerdictName[];

/** What a monitor calls a verdict. */
export const checkStateOf = (verdict: VerdictName): CheckState => STATES[verdict];

/** The worst of some verdicts; undefined of none. */
export const worstVerdict = (verdicts: Iterable<VerdictName>): VerdictName | undefined => {
  const said = new Set(verdicts);
  return WORST_FIRST.find((verdict) => said.has(verdict));
};

/** The one word for a host: the worst of its tables, and `empty` where files of it are. */
export const hostVerdict = (
  tables: readonly VerdictName[],
  emptyFiles: readonly string[],
): VerdictName => worstVerdict(emptyFiles.length > 0 ? [...tables, 'empty'] : tables) ?? 'no-data';

/** How many cells have each verdict, before any is counted. */
export const NO_CELLS: Readonly<Record<VerdictName, number>> = {
  'no-data': 0,
  'other-series': 0,
  ahead: 0,
  missing: 0,
  empty: 0,
  extra: 0,
  'went-back': 0,
  stuck: 0,
  behind: 0,
  'in-step': 0,
};
