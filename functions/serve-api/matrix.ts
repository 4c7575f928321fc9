import type { RowThen } from '#contracts/api-sweeps.ts';
import type { MatrixCell, MatrixRow } from '#contracts/api.ts';
import { momentOf } from '#contracts/api.ts';
import type { CellRecord, HostStanding, SweepJudged } from '#domain/journal.ts';
import type { MasterVerdict } from '#domain/master.ts';
import { wordsOfMiss } from '#domain/miss.ts';
import type { Promotion } from '#domain/promotion.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { Snapshot } from '#domain/snapshot.ts';
import { meaningOf } from '#domain/table-names.ts';
import { hostVerdict, WORST_FIRST } from '#domain/verdict.ts';

/** The sweep's snapshots that the matrix is filled up from: the state keeps only what is not in step. */
export function snapshotsShown(
  state: Pick<Seen, 'hosts'>,
): readonly { readonly sweep: number; readonly host: string }[] {
  return state.hosts.flatMap(({ host, seen }) =>
    seen.kind === 'miss' ? [] : [{ sweep: seen.place.sweep, host }],
  );
}

/** What a judged sweep left to be shown: of the state now, or of a record then. */
export type Seen = Pick<SweepJudged, 'hosts' | 'cells' | 'memory'> & {
  readonly master: MasterVerdict | null;
};

export type MatrixInput = {
  readonly settings: DomainSettings;
  readonly state: Seen;
  readonly snapshots: readonly Snapshot[];
  readonly promotions: readonly Promotion[];
};

/** Replica × table as of the domain's latest judged sweep, worst host first. */
export function matrixOf({
  settings,
  state,
  snapshots,
  promotions,
}: MatrixInput): readonly MatrixRow[] {
  const master = masterIn(state);
  const moved = master !== undefined && master !== settings.master;
  const hosts = [
    ...settings.replicas.map(({ host }) => host).filter((host) => host !== master),
    ...(moved ? [settings.master] : []),
  ];
  return rowsOf(hosts, state, snapshots).map((row) => {
    const promotion = promotions.find(({ host }) => host === row.host);
    return {
      ...row,
      promote: {
        answer: promotion?.answer ?? 'unknown',
        because: promotion?.because ?? 'it is not part of this domain any more',
      },
    };
  });
}

/** These hosts as a judged sweep saw them, worst first; tables in step where their snapshots are given. */
export function rowsOf(
  hosts: readonly string[],
  seen: Seen,
  all: readonly Snapshot[],
): readonly RowThen[] {
  const swept = new Set(snapshotsShown(seen).map(({ sweep, host }) => `${sweep} ${host}`));
  const snapshots = all.filter(({ place, host }) => swept.has(`${place.sweep} ${host}`));
  const readOf = (host: string | undefined): Snapshot | undefined =>
    snapshots.find((snapshot) => snapshot.host === host);
  const masterTables = numbersOf(readOf(masterIn(seen)));
  const rank = ({ worst }: RowThen): number => WORST_FIRST.findIndex((name) => name === worst);
  return hosts
    .map((host) => rowOf({ host, state: seen, masterTables, own: readOf(host) }))
    .toSorted((a, b) => rank(a) - rank(b));
}

/** The host that the others were judged against. */
export const masterIn = ({ master }: Pick<Seen, 'master'>): string | undefined =>
  master?.kind === 'master' ? master.host : undefined;

type Numbers = ReadonlyMap<number, number>;
type RowInput = {
  readonly host: string;
  readonly state: Seen;
  readonly masterTables: Numbers;
  readonly own: Snapshot | undefined;
};

function rowOf({ host, state, masterTables, own }: RowInput): RowThen {
  const ownTables = numbersOf(own);
  const standing = state.hosts.find((one) => one.host === host);
  const kept = new Map(
    state.cells.filter((cell) => cell.host === host).map((cell) => [cell.table, cell]),
  );
  const read = standing?.seen.kind === 'read';
  const tables = [
    ...new Set([...kept.keys(), ...(read ? [...masterTables.keys(), ...ownTables.keys()] : [])]),
  ]
    .toSorted((a, b) => a - b)
    .map((table) => {
      const cell = kept.get(table);
      return cell === undefined
        ? inStep(table, masterTables.get(table), ownTables.get(table))
        : cellOf(cell);
    });
  const lastReadAtMs = state.memory.hosts.find((one) => one.host === host)?.lastAtMs ?? null;
  return {
    host,
    ...seenOf(standing),
    via: own?.via ?? null,
    joining: standing?.joining ?? false,
    listStatus: standing?.listStatus ?? null,
    emptyFiles: [...(standing?.emptyFiles ?? [])],
    lastReadAt: lastReadAtMs === null ? null : momentOf(lastReadAtMs),
    worst: read
      ? hostVerdict(
          tables.map(({ verdict }) => verdict),
          standing?.emptyFiles ?? [],
        )
      : 'no-data',
    tables,
  };
}

function seenOf(standing: HostStanding | undefined): Pick<MatrixRow, 'seen' | 'cause' | 'role'> {
  if (standing === undefined) return { seen: 'miss', cause: 'not part of this sweep', role: null };
  const { seen } = standing;
  switch (seen.kind) {
    case 'read':
      return { seen: 'read', cause: null, role: seen.role };
    case 'stopped':
      return { seen: 'stopped', cause: 'BoKS is stopped on it', role: null };
    case 'miss':
      return { seen: 'miss', cause: wordsOfMiss(seen), role: null };
  }
}

const cellOf = ({ host: _host, ...cell }: CellRecord): MatrixCell => ({
  ...cell,
  meaning: meaningOf(cell.table),
});

function inStep(
  table: number,
  master: number | undefined,
  replica: number | undefined,
): MatrixCell {
  const compared = master !== undefined && replica !== undefined;
  return {
    table,
    meaning: meaningOf(table),
    verdict: compared ? 'in-step' : 'no-data',
    proved: false,
    master: master ?? null,
    replica: replica ?? null,
    difference: compared ? replica - master : null,
  };
}

const numbersOf = (snapshot: Snapshot | undefined): Numbers =>
  new Map(snapshot?.tables.map(({ table, sequence }) => [table, sequence]));
