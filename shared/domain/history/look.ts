import { holeOf } from '../ahead.ts';
import type { IncidentKind } from '../incident.ts';
import type { CellRecord, HostStanding, JudgedRecord } from '../journal.ts';
import type { MasterVerdict } from '../master.ts';
import { isReplicaRole } from '../snapshot.ts';

/** Updates of the master that a replica did not have; null where that is not known. */
export type Lacked = { readonly atLeast: number | null; readonly atMost: number | null };

/** Of whom a sweep knows nothing, and why; `table` is null for all of a host's. */
export type Silence = {
  readonly host: string;
  readonly table: number | null;
  readonly cause: string;
};

/** What a judged sweep saw of replicas and tables: little of its record, which may be large. */
export type Look = {
  /** Of its record. */
  readonly number: number;
  /** When it was due, UTC ms. */
  readonly atMs: number;
  readonly settingsVersion: number;
  /** The host that it was judged against; undefined where there was none. */
  readonly master: string | undefined;
  /** Whoever was master instead of the one expected: equal to itself, and compared with nobody. */
  readonly standIn: string | undefined;
  /** Hosts that it says anything of. */
  readonly asked: ReadonlySet<string>;
  /** Cells that were not in step, by host and table. */
  readonly exposed: ReadonlyMap<string, CellRecord>;
  readonly unseen: ReadonlyMap<string, Silence>;
  /** Incidents that were alive. */
  readonly live: readonly {
    readonly id: string;
    readonly kind: IncidentKind;
    readonly host: string | null;
  }[];
  /** Each `ahead` that is closed: by what this sweep read; or before it, or by a person. */
  readonly closedAhead: ReadonlyMap<string, 'repaired' | 'not known'>;
  /** The holes of what is, or was, ahead, as far as it tells of them, by host and table. */
  readonly holes: ReadonlyMap<string, Lacked>;
};

/** How tables are told apart. */
export const keyOf = ({ host, table }: { readonly host: string; readonly table: number }): string =>
  `${host} T${table}`;

/** What the sweep of a record saw. */
export function lookOf({ number, act }: JudgedRecord): Look {
  const causes = new Map(
    act.hosts.map((standing) => [standing.host, causeOf(standing, act.master)]),
  );
  return {
    number,
    atMs: act.sweep.scheduledAtMs,
    settingsVersion: act.settingsVersion,
    master: act.master.kind === 'master' ? act.master.host : undefined,
    standIn: act.master.kind === 'master' && act.master.moved ? act.master.host : undefined,
    asked: new Set(causes.keys()),
    exposed: new Map(
      act.cells.filter(({ verdict }) => verdict !== 'no-data').map((cell) => [keyOf(cell), cell]),
    ),
    unseen: unseenIn(act, causes),
    live: act.memory.incidents.flatMap(({ id, kind, host, closedAtMs }) =>
      closedAtMs === null ? [{ id, kind, host }] : [],
    ),
    closedAhead: closedAheadIn(act),
    holes: holesIn(act),
  };
}

/** A table that a sweep says nothing else of, on a host that it read. */
export const isSeenInStep = (
  { asked, unseen, exposed }: Look,
  of: { readonly host: string; readonly table: number },
): boolean => {
  const key = keyOf(of);
  return asked.has(of.host) && !exposed.has(key) && !unseen.has(of.host) && !unseen.has(key);
};

type Judged = JudgedRecord['act'];

function unseenIn(
  { cells }: Judged,
  causes: ReadonlyMap<string, string | undefined>,
): ReadonlyMap<string, Silence> {
  const unseen = new Map<string, Silence>();
  for (const [host, cause] of causes) {
    if (cause !== undefined) unseen.set(host, { host, table: null, cause });
  }
  for (const { host, table, verdict } of cells) {
    if (verdict === 'no-data' && causes.get(host) === undefined) {
      unseen.set(keyOf({ host, table }), { host, table, cause: 'nothing to compare it with' });
    }
  }
  return unseen;
}

/**
 * Why nothing is known of a host as a whole: it gave no data, holds no copy, or was compared with a master
 * that proves nothing (rules.md, D0 and D1); undefined where it was read and compared.
 */
function causeOf({ host, seen }: HostStanding, master: MasterVerdict): string | undefined {
  switch (seen.kind) {
    case 'read':
      if (master.kind === 'master' && !master.mayProve) {
        return host === master.host
          ? 'it ran as master, and the old master was not seen'
          : `${master.host} ran as master, and the old master was not seen`;
      }
      return isReplicaRole(seen.role) || seen.role === 'master'
        ? undefined
        : `it ran as ${seen.role}`;
    case 'stopped':
      return 'BoKS is stopped';
    case 'miss':
      return seen.cause;
  }
}

function closedAheadIn({ memory, incidents }: Judged): Look['closedAhead'] {
  const read = new Set(
    incidents
      .filter(({ state, closedBy }) => state === 'closed' && closedBy === undefined)
      .map(({ id }) => id),
  );
  return new Map(
    memory.incidents
      .filter(({ kind, closedAtMs }) => kind === 'ahead' && closedAtMs !== null)
      .map(({ id }) => [id, read.has(id) ? 'repaired' : 'not known']),
  );
}

const holesIn = ({ incidents }: Judged): Look['holes'] =>
  new Map(
    incidents.flatMap(({ host, detail }) =>
      host === null || detail.kind !== 'ahead'
        ? []
        : detail.tables.map((each) => [keyOf({ host, table: each.table }), holeOf(each)] as const),
    ),
  );
