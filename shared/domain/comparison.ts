import type { SequenceText } from './boksdiag/sequence.ts';
import { judgePosition, seenIn, type Position, type Seen } from './position.ts';
import { meaningOf } from './table-names.ts';
import type { CheckState } from './verdict.ts';
import { zoneShiftSeconds } from './zone-offset.ts';

/** Which side was read first. Only `replicas-first` can prove a replica ahead (domain.md). */
export type ReadOrder = 'replicas-first' | 'master-first';

/** A text that could not be opened or was refused; `reason` is one line for a person. */
export type NotRead = { readonly kind: 'not-read'; readonly reason: string };

/** One text of `boksdiag sequence` for each host, read in one order. */
export type CompareInput = {
  readonly order: ReadOrder;
  readonly master: SequenceText | NotRead;
  readonly replicas: readonly {
    readonly host: string;
    readonly reading: SequenceText | NotRead;
  }[];
};

/** One table of one replica: the numbers and the verdict stand in its position. */
export type ComparedTable = {
  readonly table: number;
  readonly meaning: string;
  readonly position: Position;
};

/** One replica against the master: judged, or why it could not be. */
export type ComparedReplica =
  | {
      readonly kind: 'judged';
      readonly host: string;
      readonly state: CheckState;
      /** True where a line of this replica's text was not understood. */
      readonly partial: boolean;
      /** Every table that either side lists, ascending. */
      readonly tables: readonly ComparedTable[];
      /** Added to the replica's stamps before they were compared; 0 where zones agree. */
      readonly zoneShiftSeconds: number;
    }
  | { readonly kind: 'not-judged'; readonly host: string; readonly reason: string };

/** What two or more texts say of each other, without history and without roles. */
export type Comparison = {
  readonly state: CheckState;
  readonly order: ReadOrder;
  /** True where a line of any text was not understood. */
  readonly partial: boolean;
  readonly replicas: readonly ComparedReplica[];
  /**
   * At least two replicas, all of them proved ahead in a table they share: rather the master went
   * back than every replica forward (domain.md, *What follows* 3). Suspected, never proved.
   */
  readonly masterWentBackSuspected: boolean;
};

/**
 * Compares one master's text with those of its replicas by the rows of D2: the master's text is MA
 * where replicas were read first, else MB. There is no history here, so a table that the replica
 * lacks may be lost or of another version, and a difference may be edits made between the reads.
 */
export function compareTexts({ order, master, replicas }: CompareInput): Comparison {
  const compared = replicas.map(({ host, reading }): ComparedReplica => {
    if (master.kind === 'not-read') return notJudged(host, "the master's text was not read");
    if (reading.kind === 'not-read') return notJudged(host, reading.reason);
    return judgeReplica(host, reading, { text: master, order });
  });
  const partial = [master, ...replicas.map(({ reading }) => reading)].some(isPartial);
  const states = compared.map((replica) => stateOf(replica));
  return {
    state: worstOf([...states, partial ? 'warning' : 'ok']),
    order,
    partial,
    replicas: compared,
    masterWentBackSuspected: isMasterSuspected(compared),
  };
}

/** A replica's state; one that was not judged is unknown, never ok. */
export const stateOf = (replica: ComparedReplica): CheckState =>
  replica.kind === 'judged' ? replica.state : 'unknown';

/** The state one table puts its replica in. */
export function stateOfPosition({ name, proved }: Position): CheckState {
  switch (name) {
    case 'in-step':
      return 'ok';
    case 'ahead':
      return proved ? 'critical' : 'warning';
    case 'other-series':
    case 'missing':
      return 'critical';
    case 'behind':
    case 'extra':
    case 'no-data':
      return 'warning';
  }
}

type MasterText = { readonly text: SequenceText; readonly order: ReadOrder };

function judgeReplica(host: string, reading: SequenceText, master: MasterText): ComparedReplica {
  const shift = zoneShiftSeconds(reading.tables, master.text.tables);
  const listed = [...reading.tables, ...master.text.tables].map(({ table }) => table);
  const tables = [...new Set(listed)]
    .toSorted((one, other) => one - other)
    .map((table) => ({
      table,
      meaning: meaningOf(table),
      position: positionOf({ reading, master, table, shift }),
    }));
  if (tables.every(({ position }) => position.name === 'no-data')) {
    return notJudged(host, 'nothing to compare: no table is in both texts');
  }
  const partial = isPartial(reading);
  const states = tables.map(({ position }) => stateOfPosition(position));
  const state = worstOf([...states, partial ? 'warning' : 'ok']);
  return { kind: 'judged', host, state, partial, tables, zoneShiftSeconds: shift };
}

type PairOfTexts = {
  readonly reading: SequenceText;
  readonly master: MasterText;
  readonly table: number;
  readonly shift: number;
};

function positionOf({ reading, master, table, shift }: PairOfTexts): Position {
  const masterSeen = seenIn(master.text.tables, !isPartial(master.text), table);
  const replicasFirst = master.order === 'replicas-first';
  return judgePosition({
    replica: seenIn(reading.tables, !isPartial(reading), table),
    masterBefore: replicasFirst ? NOT_SEEN : masterSeen,
    masterAfter: replicasFirst ? masterSeen : NOT_SEEN,
    printedBefore: false,
    mayProve: true,
    zoneShiftSeconds: shift,
  });
}

function isMasterSuspected(replicas: readonly ComparedReplica[]): boolean {
  const judged = replicas.flatMap((replica) => (replica.kind === 'judged' ? [replica] : []));
  const [first, ...others] = judged.map(({ tables }) => provedAhead(tables));
  if (first === undefined || others.length === 0) return false;
  return first.some((table) => others.every((tables) => tables.includes(table)));
}

const provedAhead = (tables: readonly ComparedTable[]): readonly number[] =>
  tables
    .filter(({ position }) => position.name === 'ahead' && position.proved)
    .map(({ table }) => table);

const isPartial = (reading: SequenceText | NotRead): boolean =>
  reading.kind === 'read' && reading.unread.length > 0;

const notJudged = (host: string, reason: string): ComparedReplica => ({
  kind: 'not-judged',
  host,
  reason,
});

const worstOf = (states: readonly CheckState[]): CheckState =>
  WORST_FIRST.find((state) => states.includes(state)) ?? 'ok';

const WORST_FIRST: readonly CheckState[] = ['critical', 'unknown', 'warning', 'ok'];
const NOT_SEEN: Seen = { kind: 'none' };
