import { judgedFrom, snapshotExpiresAtMs } from '#contracts/retention.ts';
import { snapshotLines, snapshotsOf } from '#domain/answer.ts';
import { flapsUntilMs } from '#domain/flapping.ts';
import { memoryAfter } from '#domain/history/memory-after.ts';
import type { Incident } from '#domain/incident.ts';
import { isTelling, type JournalRecord, type JudgedRecord } from '#domain/journal.ts';
import { incidentsNeeded } from '#domain/memory.ts';
import type { Snapshot } from '#domain/snapshot.ts';
import { snapshotsNeeded, type SweepFacts } from '#domain/sweep-facts.ts';
import type { Sweep } from '#domain/sweep.ts';
import type { AuditStore, SnapshotKey } from '#ports/audit-store.ts';
import type { Configurations } from '#ports/configurations.ts';

import { openSweep, type LostTexts, type OpenSweepPorts } from './open-sweep.ts';

export type FactsThenPorts = OpenSweepPorts & {
  readonly store: Pick<AuditStore, 'readSweep' | 'readRecords' | 'readIncidents' | 'readSnapshots'>;
  readonly configurations: Pick<Configurations, 'read'>;
};

/** What a judged sweep was judged from, or what of it is not there any more. */
export type FactsThen =
  | {
      readonly kind: 'facts';
      readonly facts: SweepFacts;
      /**
       * Incidents that no record of the last 300 changed: they are as an earlier one left them, and a
       * change between these two is not seen.
       */
      readonly unsure: readonly string[];
    }
  | Lost;

/** What is not there, or `too-much` for one request. */
export type Lost =
  | LostTexts
  | (Omit<LostTexts, 'kind'> & { readonly kind: 'no-configuration' | 'too-much' });

/**
 * Gathers what a sweep was judged from as it stood before the record that judged it: the raw texts of
 * then, the configuration then in force, and what the records before it remembered. Snapshots that have
 * expired since are read from their raw texts again; those that had expired by then stay so. Reads the
 * last 300 records before it at most, and of at most 100 sweeps the raw objects in which a host stands
 * that it needs; of at most 200 incidents it looks for how they stood before those records.
 */
export async function gatherFactsThen(
  { sweep, record }: { readonly sweep: Sweep; readonly record: JudgedRecord },
  ports: FactsThenPorts,
): Promise<FactsThen> {
  const { domain, scheduledAtMs } = sweep;
  const { settingsVersion, software } = record.act;
  const settings = await ports.configurations.read(domain, settingsVersion);
  if (settings?.version !== settingsVersion) {
    const why = `version ${settingsVersion} of the configuration is not kept`;
    return { kind: 'no-configuration', ofMs: scheduledAtMs, why };
  }
  const phases = await openSweep(sweep, ports);
  if ('why' in phases) return phases;
  const stood = await stoodBefore({ sweep, record }, ports);
  if ('why' in stood) return stood;
  const { memory, incidents, unsure } = stood;
  const remembered = await snapshotsThen(sweep, snapshotsNeeded(memory), ports);
  if ('why' in remembered) return remembered;
  const { replicas, master, repeat } = phases;
  const snapshotsSha256 = ports.sha256(snapshotLines(snapshotsOf(replicas, master, repeat)));
  const facts = {
    settings,
    sweep,
    replicas,
    master,
    repeat,
    memory,
    incidents,
    remembered: judgedFrom(remembered.snapshots, scheduledAtMs),
    record: record.number,
    software,
    snapshotsSha256,
  };
  return { kind: 'facts', facts, unsure };
}

type Stood = Pick<SweepFacts, 'memory' | 'incidents'> & { readonly unsure: readonly string[] };

/** What was remembered before a record, and the incidents that it needed, each as it stood then. */
async function stoodBefore(
  { sweep, record }: { readonly sweep: Sweep; readonly record: JudgedRecord },
  { store }: FactsThenPorts,
): Promise<Stood | Lost> {
  const { domain, scheduledAtMs } = sweep;
  const since: JournalRecord[] = [];
  const standing = new Map<string, Incident>();
  let needed: readonly string[] | undefined;
  let memory = memoryAfter([]);
  let walked = 0;
  for await (const before of recordsBefore(store, domain, record.number)) {
    walked += 1;
    for (const incident of incidentsIn(before)) {
      if (!standing.has(incident.id)) standing.set(incident.id, incident);
    }
    if (needed === undefined) {
      since.unshift(before);
      if (before.act.kind !== 'sweep-judged' && before.number > 1) continue;
      memory = memoryAfter(since);
      needed = incidentsNeeded(memory, scheduledAtMs);
    }
    if (walked >= MOST_WALKED || needed.every((id) => standing.has(id))) break;
  }
  const unsure = (needed ?? []).filter((id) => !standing.has(id));
  if (unsure.length > MOST_LEFT_LAST) {
    const why = `it takes how ${unsure.length} incidents stood then, which nothing had changed for ${MOST_WALKED} records; at most ${MOST_LEFT_LAST} are looked for`;
    return { kind: 'too-much', ofMs: scheduledAtMs, why };
  }
  const leftLast = await asLeftLast(unsure, { domain, below: record.number, memory }, store);
  for (const incident of leftLast) standing.set(incident.id, incident);
  return { memory, incidents: (needed ?? []).flatMap((id) => standing.get(id) ?? []), unsure };
}

/** Newest first, from the one before `number`; five at a time, since the largest is 20 MB once read. */
async function* recordsBefore(
  store: Pick<AuditStore, 'readRecords'>,
  domain: string,
  number: number,
): AsyncGenerator<JournalRecord> {
  for (let to = number - 1; to >= 1; to -= PAGE) {
    const page: JournalRecord[] = [];
    for (let from = Math.max(1, to - PAGE + 1); from <= to;) {
      const read = await store.readRecords(domain, from, to - from + 1);
      if (read.length === 0) throw new Error(`${domain}: there is no record ${from}`);
      page.push(...read);
      from += read.length;
    }
    yield* page.toReversed();
  }
}

/** A time before a record, and what was remembered of its hosts. */
type Earlier = {
  readonly domain: string;
  readonly below: number;
  readonly memory: SweepFacts['memory'];
};

/**
 * Incidents as the newest record left them that holds a move of them or that judged one of the ten
 * sweeps after their host was read last: while a host is silent, nothing else changes them; or after what
 * flapped had been open for a day.
 */
async function asLeftLast(
  ids: readonly string[],
  { domain, below, memory }: Earlier,
  store: FactsThenPorts['store'],
): Promise<readonly Incident[]> {
  const found: Incident[] = [];
  for (const { id, host, records } of await store.readIncidents(domain, ids)) {
    const moved = records.findLast((number) => number < below);
    const last = memory.hosts.find((each) => each.host === host)?.lastSweep ?? null;
    const read = last === null ? undefined : await store.readSweep(domain, last);
    const fallenSilent =
      read?.judgedBy === undefined
        ? []
        : await store.readRecords(domain, read.judgedBy, Math.min(10, below - read.judgedBy));
    const ofMove = moved === undefined ? [] : await store.readRecords(domain, moved, 1);
    const left = newestOf(id, [...ofMove, ...fallenSilent]);
    const unflapped = await afterFlapping(left, { domain, below, memory }, store);
    found.push(...[newestOf(id, unflapped) ?? left].filter((incident) => incident !== undefined));
  }
  return found;
}

/** As the newest of some records has it. */
const newestOf = (id: string, records: readonly JournalRecord[]): Incident | undefined =>
  records
    .toSorted((one, other) => other.number - one.number)
    .flatMap(incidentsIn)
    .find((incident) => incident.id === id);

/** What flaps ceases to by no move: the records of the ten sweeps from when its day was over. */
async function afterFlapping(
  incident: Incident | undefined,
  { domain, below }: Earlier,
  store: FactsThenPorts['store'],
): Promise<readonly JournalRecord[]> {
  const overAtMs = incident && flapsUntilMs(incident);
  const [judged] = await store.readRecords(domain, below, 1);
  if (overAtMs === undefined || judged?.act.kind !== 'sweep-judged') return [];
  let [low, high] = [1, judged.act.sweep.number];
  // Times of sweeps grow with their numbers.
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const sweep = await store.readSweep(domain, middle);
    if (sweep !== undefined && sweep.scheduledAtMs < overAtMs) low = middle + 1;
    else high = middle;
  }
  const from = (await store.readSweep(domain, low))?.judgedBy ?? below;
  return from >= below ? [] : store.readRecords(domain, from, Math.min(10, below - from));
}

const incidentsIn = (record: JournalRecord | undefined): readonly Incident[] =>
  record !== undefined && isTelling(record) ? record.act.incidents : [];

/** Those of the keys that were there when a sweep was judged. */
async function snapshotsThen(
  { domain, scheduledAtMs }: Sweep,
  keys: readonly SnapshotKey[],
  ports: FactsThenPorts,
): Promise<{ readonly snapshots: readonly Snapshot[] } | Lost> {
  const snapshots = [...(await ports.store.readSnapshots(domain, keys))];
  const there = new Set(snapshots.map(({ host, place }) => `${place.sweep} ${host}`));
  const gone = keys.filter(({ sweep, host }) => !there.has(`${sweep} ${host}`));
  const sweeps = new Set(gone.map(({ sweep }) => sweep));
  if (sweeps.size > MOST_SWEEPS) {
    const why = `it takes the raw texts of ${sweeps.size} sweeps before it, whose snapshots have expired; at most ${MOST_SWEEPS} are opened`;
    return { kind: 'too-much', ofMs: scheduledAtMs, why };
  }
  for (const number of sweeps) {
    const sweep = await ports.store.readSweep(domain, number);
    if (sweep === undefined || hadExpired(sweep, scheduledAtMs)) continue;
    const hosts = new Set(gone.flatMap((key) => (key.sweep === number ? [key.host] : [])));
    const phases = await openSweep(sweep, ports, hosts);
    if ('why' in phases) return phases;
    snapshots.push(...snapshotsOf(phases.replicas, phases.master, phases.repeat));
  }
  return { snapshots };
}

const hadExpired = ({ closings }: Sweep, atMs: number): boolean =>
  Object.values(closings).every(({ closedAtMs }) => snapshotExpiresAtMs(closedAtMs) <= atMs);

/** A day of sweeps at the usual pace. */
const MOST_WALKED = 300;
const PAGE = 5;
/** A month of the master's days, and seven of each of ten hosts that were silent, each for another time. */
const MOST_SWEEPS = 100;
/** Each takes a few queries; what flapped, some twenty. */
const MOST_LEFT_LAST = 200;
