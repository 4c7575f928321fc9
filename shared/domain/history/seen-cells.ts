import type { CellRecord, HostStanding, JudgedRecord } from '../journal.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Rolled } from './rolled.ts';

/** One host × table as a judged sweep saw it. */
export type SeenCell = { readonly host: string; readonly table: number; readonly seen: Rolled };

/** The snapshots that a record is filled up from: it names only the cells that are not in step. */
export const snapshotsOf = ({
  act,
}: JudgedRecord): readonly { readonly sweep: number; readonly host: string }[] =>
  act.hosts.flatMap(({ host, seen }) =>
    seen.kind === 'miss' ? [] : [{ sweep: seen.place.sweep, host }],
  );

/**
 * Every host × table that a judged sweep asked for, with its numbers. A host that was read, and whose
 * snapshot is not among those that are given, is left out: nothing is made up of what has expired.
 */
export function seenCells(
  record: JudgedRecord,
  snapshots: readonly Snapshot[],
): readonly SeenCell[] {
  const { act } = record;
  const wanted = new Set(snapshotsOf(record).map(({ sweep, host }) => `${sweep} ${host}`));
  const tables = new Map(
    snapshots
      .filter(({ place, host }) => wanted.has(`${place.sweep} ${host}`))
      .map((snapshot) => [snapshot.host, sequencesOf(snapshot)]),
  );
  const master = act.master.kind === 'master' ? act.master.host : undefined;
  return act.hosts.flatMap((standing) => {
    const own = tables.get(standing.host);
    if (standing.seen.kind !== 'miss' && own === undefined) return [];
    if (standing.host === master) return cellsOfMaster(standing, own ?? new Map());
    const cells = act.cells.filter(({ host }) => host === standing.host);
    return cellsOfReplica(standing, { cells, own, ofMaster: tables.get(master ?? '') });
  });
}

type Sequences = ReadonlyMap<number, number>;

const sequencesOf = ({ tables }: Snapshot): Sequences =>
  new Map(tables.map(({ table, sequence }) => [table, sequence]));

/** The others are judged against it: it has numbers and no verdict. */
const cellsOfMaster = ({ host }: HostStanding, own: Sequences): readonly SeenCell[] =>
  [...own].map(([table, sequence]) => ({
    host,
    table,
    seen: { sweeps: 1, sequence: ofOne(sequence), difference: null, verdicts: {} },
  }));

type OfReplica = {
  readonly cells: readonly CellRecord[];
  readonly own: Sequences | undefined;
  readonly ofMaster: Sequences | undefined;
};

function cellsOfReplica(
  { host }: HostStanding,
  { cells, own, ofMaster }: OfReplica,
): readonly SeenCell[] {
  const told = new Set(cells.map(({ table }) => table));
  const judged = cells.map(({ table, verdict, replica, difference }): SeenCell => {
    const sequence = replica ?? own?.get(table);
    return {
      host,
      table,
      seen: {
        sweeps: 1,
        sequence: sequence === undefined ? null : ofOne(sequence),
        difference: difference === null ? null : { low: difference, high: difference },
        verdicts: { [verdict]: 1 },
      },
    };
  });
  const inStep = [...(own ?? [])]
    .filter(([table]) => !told.has(table))
    .map(([table, sequence]): SeenCell => {
      const master = ofMaster?.get(table);
      const difference = master === undefined ? null : sequence - master;
      return {
        host,
        table,
        seen: {
          sweeps: 1,
          sequence: ofOne(sequence),
          difference: difference === null ? null : { low: difference, high: difference },
          verdicts: { 'in-step': 1 },
        },
      };
    });
  return [...judged, ...inStep];
}

const ofOne = (sequence: number): NonNullable<Rolled['sequence']> => ({
  low: sequence,
  high: sequence,
  last: sequence,
});
