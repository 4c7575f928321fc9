import { zeroFilesOf } from './ahead.ts';
import { masterDaysAfter } from './crossing.ts';
import type { FollowUp } from './follow-up.ts';
import { historyAfter } from './history.ts';
import type { Incident } from './incident.ts';
import { joinedStatusOf } from './joining.ts';
import { isAnyBehind, nextReadings } from './master-readings.ts';
import type { DomainMemory, Gap, HostMemory, IncidentEntry, MasterReadings } from './memory.ts';
import { isNotUnderstood, isOurs } from './miss.ts';
import { mutesAfter } from './quieting.ts';
import { rememberedOf } from './remembered.ts';
import { hostsOf } from './settings.ts';
import { isReplicaRole, isStopped, runsAsMaster, type Snapshot } from './snapshot.ts';
import { outcomeOf, roleOf, type HostView, type SweepView } from './sweep-view.ts';
import type { JudgedWindows } from './window-verdicts.ts';

/** What came of this sweep's incidents, for the memory to name. */
export type Remembered = {
  /** Every incident after this sweep, pending ones among them. */
  readonly incidents: readonly Incident[];
  readonly followUps: readonly FollowUp[];
  readonly windows: JudgedWindows;
  /** Not told by this record either. */
  readonly gap: Gap | undefined;
  readonly digestedAtMs: number | undefined;
};

/** What the next sweep must remember: made from this sweep and from what was remembered before. */
export function nextMemory(view: SweepView, remembered: Remembered): DomainMemory {
  const { incidents, followUps, windows, gap, digestedAtMs } = remembered;
  const { memory, settings } = view.facts;
  const before = new Map(memory.hosts.map((host) => [host.host, host]));
  const seen = new Map(view.hosts.map((host) => [host.host, host]));
  const known = new Set(hostsOf(settings));
  const answeredAgain = new Set(
    incidents
      .filter(({ kind, closedAtMs }) => kind === 'silent' && closedAtMs === view.nowMs)
      .map(({ host }) => host),
  );
  const hosts = [...known].map((host) => {
    const next = nextHost(view, {
      host,
      seen: seen.get(host),
      before: before.get(host) ?? newHost(host),
    });
    const history = historyAfter(next, { view, incidents, verdicts: windows.verdicts });
    return {
      ...next,
      ...(answeredAgain.has(host) ? { answers: [] } : {}),
      ...(history === undefined ? {} : { history }),
    };
  });
  return {
    hosts: [...hosts, ...departed(memory.hosts, known)],
    lastRegularAtMs: view.isFollowUp ? memory.lastRegularAtMs : view.nowMs,
    movedTo: movedTo(view),
    masterReadings: view.isFollowUp ? (memory.masterReadings ?? NONE_YET) : nextReadings(view),
    isBehind: isAnyBehind(view),
    incidents: entries(memory.incidents, incidents),
    pending: incidents.filter(({ state }) => state === 'pending'),
    followUps,
    mutes: mutesAfter(view),
    windows: windows.windows,
    masterDays: masterDaysAfter(view),
    ...(digestedAtMs === undefined ? {} : { digestedAtMs }),
    ...(gap === undefined ? {} : { gap }),
  };
}

/** Of hosts that are no longer configured: those whose history is unknown, should they come back. */
const departed = (
  hosts: readonly HostMemory[],
  configured: ReadonlySet<string>,
): readonly HostMemory[] =>
  hosts
    .filter(({ host }) => !configured.has(host))
    .filter(({ history, masterSweep }) =>
      history === undefined ? masterSweep !== null : history === 'unknown',
    )
    .map(({ host }) => ({ ...newHost(host), history: 'unknown' }));

type NextHost = {
  readonly host: string;
  readonly seen: HostView | undefined;
  readonly before: HostMemory;
};

function nextHost(view: SweepView, { host, seen, before }: NextHost): HostMemory {
  const isMaster = view.master.kind === 'master' && view.master.host === host;
  if (seen === undefined && !isMaster) return before;
  const outcome = outcomeOf(view.facts, host);
  const { waitingBefore: _waited, ...last } = before;
  const standing: HostMemory = {
    ...last,
    joining: seen === undefined ? null : seen.joining,
    joinedStatus: joinedStatusOf(seen?.listed ?? 'not-read', before.joinedStatus),
    answers: view.isFollowUp
      ? before.answers
      : [...before.answers, answerOf(view, host)].slice(-12),
    ...waiting(view, seen, before),
    ...listMemory(view, seen, before),
  };
  if (outcome.kind === 'miss') return standing;
  const { ranAsMaster: _ended, ...kept } = standing;
  return {
    ...kept,
    ...readMemory(view, outcome.snapshot, before),
    ...fileMemory(seen, before, outcome),
  };
}

/** What a reading alone changes, whatever its tables say. */
function readMemory(view: SweepView, snapshot: Snapshot, before: HostMemory): Partial<HostMemory> {
  const { sweep } = snapshot.place;
  const asMaster = runsAsMaster(snapshot);
  const asReplica = isReplicaRole(roleOf(snapshot)) && mayProve(view);
  const ranAsMaster = isStopped(snapshot) ? before.ranAsMaster === true : asMaster;
  return {
    lastSweep: sweep,
    lastAtMs: view.nowMs,
    ...(snapshot.complete ? { wholeSweep: sweep } : {}),
    instance: snapshot.head.instance ?? before.instance,
    boksVersion: snapshot.head.boksVersion ?? before.boksVersion,
    printed: union(
      before.printed,
      snapshot.tables.map(({ table }) => table),
    ),
    ...byOtherVersion(snapshot, before),
    ...(ranAsMaster ? { ranAsMaster } : {}),
    ...(asReplica ? { replicaSweep: sweep } : {}),
    ...(asMaster ? { masterSweep: sweep } : {}),
    ...(asMaster && before.ranAsMaster !== true ? { firstMasterSweep: sweep } : {}),
  };
}

/** Tables that it printed under the version that it had before, and not since. */
function byOtherVersion(
  { head, tables }: Snapshot,
  before: HostMemory,
): Pick<HostMemory, 'printedByOther'> {
  const isOther =
    before.boksVersion !== null &&
    head.boksVersion !== undefined &&
    head.boksVersion !== before.boksVersion;
  const known = before.printedByOther ?? [];
  if (!isOther && known.length === 0) return {};
  const now = new Set(tables.map(({ table }) => table));
  const printedByOther = (isOther ? before.printed : known).filter((table) => !now.has(table));
  return { printedByOther };
}

/** A follow-up opens nothing, so what it reads as a replica may be ahead already. */
const mayProve = ({ master, masterAfter, isFollowUp }: SweepView): boolean =>
  !isFollowUp && master.kind === 'master' && master.mayProve && masterAfter !== undefined;

function fileMemory(
  seen: HostView | undefined,
  before: HostMemory,
  outcome: Extract<ReturnType<typeof outcomeOf>, { kind: 'reading' }>,
): Pick<HostMemory, 'inode' | 'zeroFiles'> {
  return {
    inode: outcome.counters?.inode ?? before.inode,
    zeroFiles:
      seen === undefined || outcome.files === undefined ? before.zeroFiles : zeroFilesOf(seen),
  };
}

type Waiting = Pick<HostMemory, 'waitingSweep' | 'waitingBefore'>;

/**
 * D2, row 8: a replica's reading waits for the next reading of the master, and no longer; of a table
 * that a partial one leaves out, for the next whole one. A partial reading does not take the place of
 * the one that waits, but beside it.
 */
function waiting(view: SweepView, seen: HostView | undefined, before: HostMemory): Waiting {
  const { waitingSweep, waitingBefore } = before;
  const asBefore = { waitingSweep, ...(waitingBefore === undefined ? {} : { waitingBefore }) };
  if (view.isFollowUp) return asBefore;
  const isJudged =
    seen === undefined ? view.masterAfter !== undefined : leavesNothingOut(view, seen, before);
  if (isJudged) return { waitingSweep: null };
  const isRead =
    seen?.outcome.kind === 'reading' &&
    seen.noTables === undefined &&
    !runsAsMaster(seen.outcome.snapshot);
  if (!isRead) return asBefore;
  const earlier = seen.whole ? undefined : (waitingBefore ?? waitingSweep ?? undefined);
  return {
    waitingSweep: view.facts.sweep.number,
    ...(earlier === undefined ? {} : { waitingBefore: earlier }),
  };
}

/** The master's reading has every table of the replica's, and of those of it that wait. */
function leavesNothingOut(view: SweepView, seen: HostView, before: HostMemory): boolean {
  const { outcome, masterAfter, host } = seen;
  if (masterAfter === undefined || masterAfter.complete) return masterAfter !== undefined;
  const { waitingSweep, waitingBefore } = before;
  const had = new Set(masterAfter.tables.map(({ table }) => table));
  return [
    outcome.kind === 'reading' ? outcome.snapshot : undefined,
    rememberedOf(view.facts, host, waitingSweep),
    rememberedOf(view.facts, host, waitingBefore),
  ].every(
    (reading) => reading === undefined || reading.tables.every(({ table }) => had.has(table)),
  );
}

function answerOf(view: SweepView, host: string): HostMemory['answers'][number] {
  const outcome = outcomeOf(view.facts, host);
  if (outcome.kind === 'reading') return 'answered';
  const { cause } = outcome;
  const isNoSilence = isOurs(cause) || isNotUnderstood(cause);
  return view.blind !== null || isNoSilence ? 'left-out' : 'missed';
}

function listMemory(
  view: SweepView,
  seen: HostView | undefined,
  before: HostMemory,
): Pick<HostMemory, 'listStatus' | 'listCounts'> {
  const { nowMs, isFollowUp } = view;
  const { listStatus, listCounts } = before;
  const listed = seen?.listed ?? 'not-read';
  if (isFollowUp || listed === 'not-read') return { listStatus, listCounts };
  if (listed === 'absent') return { listStatus: null, listCounts };
  const sinceMs = listStatus?.status === listed.status ? listStatus.sinceMs : nowMs;
  const ofThisMaster = isMasterAsBefore(view) ? listCounts : [];
  return {
    listStatus: { status: listed.status, sinceMs },
    listCounts: [...ofThisMaster, listed.count].slice(-3),
  };
}

/** Another master's list counts for itself. */
const isMasterAsBefore = ({ master, facts }: SweepView): boolean =>
  master.kind === 'master' && master.host === (facts.memory.movedTo?.host ?? facts.settings.master);

function movedTo({ master, facts, isFollowUp }: SweepView): DomainMemory['movedTo'] {
  if (isFollowUp || master.kind === 'nobody') return facts.memory.movedTo;
  return master.moved ? { host: master.host, oldMasterSeen: master.mayProve } : null;
}

/** The newest opened incident of each identity. */
function entries(
  before: readonly IncidentEntry[],
  incidents: readonly Incident[],
): readonly IncidentEntry[] {
  const identity = ({ kind, host }: { kind: string; host: string | null }): string =>
    `${kind} ${host ?? ''}`;
  const byIdentity = new Map(before.map((entry) => [identity(entry), entry]));
  for (const { id, kind, host, state, closedAtMs, openedAtMs } of incidents) {
    if (openedAtMs === null) continue;
    const isClosed = state === 'closed' || state === 'pending';
    byIdentity.set(identity({ kind, host }), {
      id,
      kind,
      host,
      closedAtMs: isClosed ? closedAtMs : null,
    });
  }
  return [...byIdentity.values()];
}

const union = (before: readonly number[], now: readonly number[]): readonly number[] =>
  now.every((table) => before.includes(table))
    ? before
    : [...new Set([...before, ...now])].toSorted((a, b) => a - b);

const NONE_YET: MasterReadings = { host: null, readings: [] };

const newHost = (host: string): HostMemory => ({
  host,
  lastSweep: null,
  lastAtMs: null,
  replicaSweep: null,
  masterSweep: null,
  firstMasterSweep: null,
  instance: null,
  boksVersion: null,
  inode: null,
  zeroFiles: [],
  printed: [],
  listStatus: null,
  listCounts: [],
  answers: [],
  joining: null,
  joinedStatus: null,
  waitingSweep: null,
});
