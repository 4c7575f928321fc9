import { stateOf, type ComparedTable, type Comparison } from '#domain/comparison.ts';

/** A comparison as `boks-audit compare --json` prints it; a number that is not known is null. */
export const comparisonJson = ({ state, order, partial, replicas }: Comparison): object => ({
  // As the exit status says it: where a text was not read, the whole is not known.
  state: replicas.every(({ kind }) => kind === 'judged') ? state : 'unknown',
  order,
  partial,
  replicas: replicas.map((replica) => ({
    host: replica.host,
    state: stateOf(replica),
    partial: replica.kind === 'judged' && replica.partial,
    tables: replica.kind === 'judged' ? replica.tables.map(tableJson) : [],
  })),
});

const tableJson = ({ table, meaning, position }: ComparedTable): object => ({
  table,
  verdict: position.name,
  proved: position.proved,
  master: position.compared.masterAfter ?? position.compared.masterBefore ?? null,
  replica: position.compared.replica ?? null,
  difference: position.difference ?? null,
  meaning,
});
