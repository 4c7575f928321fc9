import type { TableReading } from './boksdiag/sequence.ts';
import type { Motion } from './motion.ts';
import { judgePosition, masterBeforeUnlessVoid, type Position, type Seen } from './position.ts';
import { changesSince } from './remembered.ts';
import type { Snapshot } from './snapshot.ts';
import type { SweepFacts } from './sweep-facts.ts';
import { zoneShiftSeconds } from './zone-offset.ts';

/** One replica × table as it was read in this sweep, before the one word is chosen. */
export type TableView = {
  readonly table: number;
  readonly position: Position;
  readonly motion: Motion;
  /** The replica's own reading, in its own zone; undefined where it lacks the table. */
  readonly reading: TableReading | undefined;
};

/** The numbers of a table view against the newer master reading it was compared with. */
export function numbersOf(view: TableView): {
  master: number;
  replica: number;
  difference: number;
} {
  const { compared } = view.position;
  const master = compared.masterAfter ?? compared.masterBefore ?? 0;
  const replica = compared.replica ?? 0;
  return { master, replica, difference: replica - master };
}

/** What a replica's tables are compared with: MA and MB of its host, and whether they may prove. */
type Compared = {
  readonly facts: SweepFacts;
  readonly masterAfter: Snapshot | undefined;
  readonly masterBefore: Snapshot | undefined;
  readonly mayProve: boolean;
};

/** Compares each table that the replica or its master has, ascending; `printed` are those that it had before. */
export function viewTables(
  { facts, masterAfter, masterBefore, mayProve }: Compared,
  snapshot: Snapshot,
  printed: ReadonlySet<number>,
): readonly TableView[] {
  const against = masterAfter ?? masterBefore;
  const zoneShift = zoneShiftSeconds(snapshot.tables, against?.tables ?? []);
  const masterShift = zoneShiftSeconds(masterAfter?.tables ?? [], masterBefore?.tables ?? []);
  const mine = index(snapshot);
  const after = index(masterAfter);
  const before = index(masterBefore);
  const changes = changesSince(facts, snapshot);
  const numbers = [
    ...new Set([...mine.keys(), ...(against === undefined ? [] : index(against).keys())]),
  ];
  return numbers
    .toSorted((a, b) => a - b)
    .map((table) => {
      const masterSeen = seenAt(after, masterAfter, table);
      const reading = mine.get(table);
      return {
        table,
        reading,
        position: judgePosition({
          replica: seenAt(mine, snapshot, table),
          masterAfter: masterSeen,
          masterBefore: masterBeforeUnlessVoid(
            seenAt(before, masterBefore, table),
            masterSeen,
            masterShift,
          ),
          printedBefore: printed.has(table),
          // Without MA a master that fell meanwhile would make a replica look behind (ADR 0010).
          mayProve: mayProve && masterSeen.kind !== 'none',
          zoneShiftSeconds: zoneShift,
        }),
        motion: changes.get(table)?.motion ?? 'first',
      };
    });
}

const index = (snapshot: Snapshot | undefined): ReadonlyMap<number, TableReading> =>
  new Map(snapshot?.tables.map((reading) => [reading.table, reading]));

function seenAt(
  tables: ReadonlyMap<number, TableReading>,
  snapshot: Snapshot | undefined,
  table: number,
): Seen {
  const found = tables.get(table);
  if (found !== undefined) return { kind: 'has', table: found };
  return snapshot?.complete === true ? { kind: 'lacks' } : { kind: 'none' };
}
