import {
  momentOf,
  type DomainEntry,
  type DomainView,
  type Health,
  type MatrixRow,
  type SweepEntry,
} from '#contracts/api.ts';
import { isLive, type Incident } from '#domain/incident.ts';
import {
  ifMasterIsLost,
  judgePromotions,
  promotionSnapshots,
  type PromotionInput,
} from '#domain/promotion.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { Snapshot } from '#domain/snapshot.ts';
import type { DomainState } from '#domain/state.ts';
import { NONE_UNCONFIRMED } from '#domain/unconfirmed.ts';
import { hostVerdict, WORST_FIRST, type VerdictName } from '#domain/verdict.ts';
import type { AuditStore, SnapshotKey } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';

import { viewChannels } from './channels.ts';
import { coveredAt, type CoveredNow } from './covered-now.ts';
import { liveIdsOf } from './live-ids.ts';
import { matrixOf, snapshotsShown } from './matrix.ts';
import { masterOf, sweepEntry } from './sweep-entry.ts';
import { windowsOf } from './windows.ts';

type Deps = { readonly store: AuditStore; readonly clock: Clock };

/** How old a domain's data is, for the health of the service. */
export async function domainHealth(
  { store, clock }: Deps,
  domain: string,
): Promise<Health['domains'][number]> {
  const [state, sweep] = await Promise.all([store.readState(domain), store.latestSweep(domain)]);
  const lastAtMs = state?.sweep?.scheduledAtMs;
  return {
    domain,
    lastSweepAt: lastAtMs === undefined ? null : momentOf(lastAtMs),
    ageSeconds: lastAtMs === undefined ? null : secondsSince(lastAtMs, clock),
    running: sweep !== undefined && sweep.stage !== 'judged',
  };
}

/** A domain in the list of domains. */
export async function domainEntry(
  { store, clock }: Deps,
  settings: DomainSettings,
): Promise<DomainEntry> {
  const state = await store.readState(settings.domain);
  const incidents = await store.readIncidents(settings.domain, liveIdsOf(state));
  const coverOf = coveredAt(clock.nowMs(), settings, state);
  const lastAtMs = state?.sweep?.scheduledAtMs;
  return {
    domain: settings.domain,
    master: settings.master,
    replicas: settings.replicas.length,
    periodSeconds: settings.periodSeconds,
    lastSweepAt: lastAtMs === undefined ? null : momentOf(lastAtMs),
    worst: worstIn(state),
    ...countsOf(incidents, coverOf),
    closedWithoutRecord:
      (state?.closedWithoutRecord?.length ?? 0) + (state?.closedWithoutRecordBefore ?? 0),
  };
}

/** A domain as its latest judged sweep saw it: replica × table, worst host first. */
export async function viewDomain(deps: Deps, settings: DomainSettings): Promise<DomainView> {
  const { store, clock } = deps;
  const { domain } = settings;
  const [state, latest] = await Promise.all([store.readState(domain), store.latestSweep(domain)]);
  const sweep = state?.sweep ?? null;
  const judged = state === undefined ? undefined : await judgedView(deps, settings, state);
  return {
    domain,
    expectedMaster: settings.master,
    ...masterOf(state?.master ?? null),
    sweep:
      sweep === null
        ? null
        : {
            number: sweep.number,
            id: sweep.id,
            scheduledAt: momentOf(sweep.scheduledAtMs),
            complete: sweep.complete,
            overdue: sweep.overdue,
          },
    ageSeconds: sweep === null ? null : secondsSince(sweep.scheduledAtMs, clock),
    now: momentOf(clock.nowMs()),
    periodSeconds: settings.periodSeconds,
    worst: worstIn(state),
    counts: { ...state?.counts },
    notes: [...(state?.notes ?? [])],
    windows: state === undefined ? [] : windowsOf(state, clock.nowMs()),
    liveIncidents: judged?.liveIncidents ?? 0,
    mutedIncidents: judged?.mutedIncidents ?? 0,
    closedWithoutRecord: {
      incidents: [...(state?.closedWithoutRecord ?? [])],
      before: state?.closedWithoutRecordBefore ?? 0,
    },
    unconfirmed: state?.unconfirmed ?? NONE_UNCONFIRMED,
    running:
      latest === undefined || latest.stage === 'judged'
        ? null
        : { number: latest.number, stage: latest.stage },
    ifMasterIsLost: judged?.ifMasterIsLost ?? null,
    channels: await viewChannels(deps, settings),
    replicas: [...(judged?.replicas ?? [])],
  };
}

/** What was judged of a domain's replicas, and which of them may be promoted now. */
export async function judgedView(
  {
    store,
    clock,
  }: Pick<Deps, 'clock'> & {
    readonly store: Pick<AuditStore, 'readSnapshots' | 'readIncidents'>;
  },
  settings: DomainSettings,
  state: DomainState,
): Promise<JudgedView> {
  const { domain } = settings;
  const [snapshots, incidents] = await Promise.all([
    store.readSnapshots(domain, distinct([...snapshotsShown(state), ...promotionSnapshots(state)])),
    store.readIncidents(domain, liveIdsOf(state)),
  ]);
  const live = incidents.filter(isLive);
  const promotion: PromotionInput = { settings, state, snapshots, live, nowMs: clock.nowMs() };
  const promotions = judgePromotions(promotion);
  return {
    replicas: matrixOf({ settings, state, snapshots, promotions }),
    ifMasterIsLost: ifMasterIsLost(promotion, promotions),
    snapshots,
    live,
    ...countsOf(incidents, coveredAt(clock.nowMs(), settings, state)),
  };
}

type JudgedView = Counts & {
  readonly replicas: readonly MatrixRow[];
  readonly ifMasterIsLost: string;
  readonly snapshots: readonly Snapshot[];
  readonly live: readonly Incident[];
};

type Counts = Pick<DomainEntry, 'liveIncidents' | 'mutedIncidents'>;

function countsOf(incidents: readonly Incident[], coverOf: CoveredNow): Counts {
  const live = incidents.filter(isLive);
  const muted = live.filter((incident) => coverOf(incident) !== null);
  return { liveIncidents: live.length, mutedIncidents: muted.length };
}

const distinct = (keys: readonly SnapshotKey[]): readonly SnapshotKey[] => [
  ...new Map(keys.map((key) => [`${key.sweep} ${key.host}`, key])).values(),
];

/** A domain's sweeps, newest first, below a number; `next` is the number below which it goes on. */
export async function listSweeps(
  { store }: Deps,
  domain: string,
  { limit, below }: { readonly limit: number; readonly below: number | undefined },
): Promise<{ readonly items: readonly SweepEntry[]; readonly next: number | undefined }> {
  const sweeps = await store.listSweeps(domain, limit + 1, below);
  const shown = sweeps.slice(0, limit);
  const next = sweeps.length > limit ? shown.at(-1)?.number : undefined;
  return { items: shown.map(sweepEntry), next };
}

/** The worst that the last judged sweep saw in a domain; null before the first. */
export function worstIn(state: DomainState | undefined): VerdictName | null {
  if (state === undefined || state.counts === null) return null;
  const { counts, hosts } = state;
  const missed = hosts.some(({ seen: { kind } }) => kind !== 'read');
  return hostVerdict(
    WORST_FIRST.filter((verdict) => counts[verdict] > 0 || (verdict === 'no-data' && missed)),
    hosts.flatMap(({ emptyFiles }) => emptyFiles),
  );
}

const secondsSince = (atMs: number, clock: Clock): number =>
  Math.max(0, Math.round((clock.nowMs() - atMs) / 1000));
