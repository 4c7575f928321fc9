import type { ChannelView } from '#contracts/api-delivery.ts';
import type { MatrixCell, MatrixRow } from '#contracts/api.ts';
import type { Incident } from '#domain/incident.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { DomainState } from '#domain/state.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';

import { viewChannels } from '../channels.ts';
import { coveredAt } from '../covered-now.ts';
import { judgedView } from '../domains.ts';
import { masterIn } from '../matrix.ts';

export type MeasuringDeps = {
  readonly store: Pick<AuditStore, 'readState' | 'readSnapshots' | 'readIncidents' | 'readCursors'>;
  readonly clock: Clock;
};

/** A domain as of its newest record, to be told in numbers. */
export type MeasuredDomain = {
  readonly settings: DomainSettings;
  /** When it is asked, UTC milliseconds. */
  readonly nowMs: number;
  readonly channels: readonly ChannelView[];
  /** Left out before the first record. */
  readonly state?: DomainState;
  readonly replicas: readonly MeasuredReplica[];
  /** The tables of the host that the others were judged against; none where nobody was. */
  readonly master: MeasuredMaster | undefined;
  readonly live: readonly LiveIncident[];
  /** Replica × table that were asked for, and are too many. */
  readonly leftOut: number;
};

/** One replica in the newest regular sweep. */
export type MeasuredReplica = Pick<MatrixRow, 'host' | 'seen' | 'worst' | 'promote' | 'tables'>;
export type MeasuredMaster = {
  readonly host: string;
  readonly tables: readonly { readonly table: number; readonly sequence: number }[];
};
export type LiveIncident = { readonly incident: Incident; readonly isMuted: boolean };

/** Which replica × table are shown one by one, and how many at most. */
export type Shown = { readonly tables: 'all' | 'not-in-step' | 'none'; readonly mostCells: number };

/** Reads what a domain is measured by: as much, however long its history is. */
export async function measureDomain(
  { store, clock }: MeasuringDeps,
  settings: DomainSettings,
  shown: Shown,
): Promise<MeasuredDomain> {
  const nowMs = clock.nowMs();
  const [state, channels] = await Promise.all([
    store.readState(settings.domain),
    viewChannels({ store }, settings),
  ]);
  const asked = { settings, nowMs, channels };
  if (state === undefined) {
    return { ...asked, replicas: [], master: undefined, live: [], leftOut: 0 };
  }
  const { replicas, snapshots, live } = await judgedView({ store, clock }, settings, state);
  const coverOf = coveredAt(nowMs, settings, state);
  const rows = state.sweep === null ? [] : replicas;
  return {
    ...asked,
    state,
    ...choose(rows, shown),
    master: masterOf(state, snapshots),
    live: live.map((incident) => ({ incident, isMuted: coverOf(incident) !== null })),
  };
}

/**
 * All that is asked for, or, where that is too much, what is not in step: half of the tables in step would
 * look as if the others were gone.
 */
function choose(
  replicas: readonly MatrixRow[],
  { tables, mostCells }: Shown,
): Pick<MeasuredDomain, 'replicas' | 'leftOut'> {
  const askedFor = CHOICES.slice(CHOICE_NAMES.indexOf(tables)).map((isChosen) =>
    replicas.map((row) => ({ ...row, tables: row.tables.filter(isChosen) })),
  );
  const chosen = askedFor.find((rows) => cellsIn(rows) <= mostCells) ?? [];
  return { replicas: chosen, leftOut: cellsIn(askedFor[0] ?? []) - cellsIn(chosen) };
}

const CHOICE_NAMES: readonly Shown['tables'][] = ['all', 'not-in-step', 'none'];
/** In the same order: each has less than the one before. */
const CHOICES: readonly ((cell: MatrixCell) => boolean)[] = [
  () => true,
  ({ verdict }) => verdict !== 'in-step',
  () => false,
];

/** How many replica × table there are. */
export const cellsIn = (rows: readonly Pick<MatrixRow, 'tables'>[]): number =>
  rows.reduce((sum, { tables }) => sum + tables.length, 0);

/** Numbers of the master stand only where it was read in the sweep that is shown. */
function masterOf(
  state: DomainState,
  snapshots: Awaited<ReturnType<typeof judgedView>>['snapshots'],
): MeasuredMaster | undefined {
  const host = masterIn(state);
  const seen = state.hosts.find((standing) => standing.host === host)?.seen;
  if (host === undefined || seen?.kind !== 'read') return undefined;
  const read = snapshots.find(
    (snapshot) => snapshot.host === host && snapshot.place.sweep === seen.place.sweep,
  );
  return { host, tables: read?.tables ?? [] };
}
