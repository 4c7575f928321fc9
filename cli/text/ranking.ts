import type { ComparedReplica, ComparedTable } from '#domain/comparison.ts';
import type { Position } from '#domain/position.ts';
import { signed } from '#domain/words.ts';

/** What a person is told of a table, the worst first. A `?` is said of what is not proved. */
export const FINDINGS = [
  'AHEAD',
  'other-series',
  'missing',
  'ahead?',
  'behind',
  'behind?',
  'extra',
  'no-data',
  'in-step',
] as const;
export type Finding = (typeof FINDINGS)[number];

export type JudgedReplica = Extract<ComparedReplica, { kind: 'judged' }>;

/** The finding that a position is, for people. */
export function findingOf({ name, proved }: Position): Finding {
  if (name === 'ahead') return proved ? 'AHEAD' : 'ahead?';
  if (name === 'behind') return proved ? 'behind' : 'behind?';
  return name;
}

/** The worst first; of equals the larger difference, then the lower table. */
export const worstFirst = (tables: readonly ComparedTable[]): readonly ComparedTable[] =>
  tables.toSorted(
    (one, other) =>
      rankOf(one) - rankOf(other) || sizeOf(other) - sizeOf(one) || one.table - other.table,
  );

/** The tables of a replica of which one finding is said. */
export const tablesWith = (replica: JudgedReplica, finding: Finding): readonly ComparedTable[] =>
  worstFirst(replica.tables).filter(({ position }) => findingOf(position) === finding);

/** The worst finding of a replica. */
export const worstFindingOf = (replica: JudgedReplica): Finding => {
  const [worst] = worstFirst(replica.tables);
  return worst === undefined ? 'no-data' : findingOf(worst.position);
};

export const judgedOf = (replicas: readonly ComparedReplica[]): readonly JudgedReplica[] =>
  replicas.flatMap((replica) => (replica.kind === 'judged' ? [replica] : []));

/** A difference with its sign, `T9 +2339`; the table alone where there is none. */
export const tableWithDifference = ({ table, position }: ComparedTable): string =>
  position.difference === undefined ? `T${table}` : `T${table} ${signed(position.difference)}`;

const rankOf = ({ position }: ComparedTable): number => FINDINGS.indexOf(findingOf(position));
const sizeOf = ({ position }: ComparedTable): number => Math.abs(position.difference ?? 0);
