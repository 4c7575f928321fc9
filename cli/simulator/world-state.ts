import type { MissCause } from '#domain/miss.ts';

import type { EditRange } from './edit-ranges.ts';
import { drawAt, streamOf, wholeBetween } from './random.ts';
import type { TableState } from './update-rule.ts';
import type { HostMood, Scenario, ScheduledEvent } from './world-event.ts';

/** BoKS's own words for what a host is. */
type Role = 'master' | 'replica' | 'client';

/** `data/sequence` as a listing shows it. */
export type SequenceFile = { readonly inode: number; readonly modifiedMs: number };

/** A host as it is now; it changes with every event. */
export type HostState = {
  readonly name: string;
  poweredOn: boolean;
  boksRuns: boolean;
  configuredRole: Role;
  runningRole: Role;
  instance: string;
  boksVersion: string;
  zoneOffsetMinutes: number;
  /** How far its clock is ahead of the true time. */
  clockOffSeconds: number;
  /** False while the master's definition of the domain lacks it. */
  isDefined: boolean;
  /** The series of the edits it takes while it is master. */
  series: number;
  sequenceFile: SequenceFile | undefined;
  tables: TableState[];
  backup: readonly TableState[] | undefined;
  mood: { readonly mood: HostMood; readonly untilMs: number } | undefined;
};

/** Something on its way to a replica; a bridge delivers in the order sent. */
export type Delivery = { readonly dueMs: number; readonly table: number } & (
  | { readonly kind: 'update'; readonly edits: EditRange }
  | { readonly kind: 'whole' }
);

/** What one master knows of, and has under way to, one replica. */
export type Link = {
  readonly master: string;
  readonly replica: string;
  bridgeUp: boolean;
  /** 0 on an ordinary bridge, which hands over in a second or two whatever it is sent. */
  secondsAnUpdate: number;
  connected: boolean;
  /** `new` in the list: converted or rebuilt, and sent nothing until BoKS is restarted on it. */
  waitsForRestart: boolean;
  downSinceMs: number | undefined;
  /** Updates sent and acknowledged, applied or not. */
  count: number;
  failedMs: number | undefined;
  syncedMs: number | undefined;
  queue: readonly Delivery[];
  /** Tables whose next update gets lost on the way. */
  losesNext: readonly number[];
};

/** When the next ordinary edit of a table is due, and its place in the table's stream. */
export type BackgroundCursor = { readonly place: number; readonly nextMs: number };

/** What never changes in one world. */
export type Plan = {
  readonly scenario: Scenario;
  readonly seed: number;
  /** In the order they happen. */
  readonly events: readonly ScheduledEvent[];
  readonly beginsMs: number;
};

/** All that a world is at one moment: the fold of everything up to `nowMs`. */
export type WorldState = {
  readonly plan: Plan;
  nowMs: number;
  eventsDone: number;
  seriesBegun: number;
  filesMade: number;
  /** The master that users and replicas go to, whether it answers or not. */
  followed: string;
  quietTables: ReadonlySet<number>;
  /** Why the reader cannot ask anybody, and until when. */
  readerAway: { readonly cause: MissCause; readonly untilMs: number } | undefined;
  background: BackgroundCursor[];
  hosts: Map<string, HostState>;
  links: Link[];
};

/** A scenario with its events in order of time, and when the first begins. */
export function planOf(scenario: Scenario, seed: number): Plan {
  const events = scenario.events.toSorted((one, other) => one.at - other.at);
  const first = Math.min(0, events[0]?.at ?? 0);
  return { scenario, seed, events, beginsMs: momentOf(scenario, first) };
}

/** A scenario's minute as a moment of virtual time. */
export function momentOf(scenario: Scenario, minutes: number): number {
  return scenario.startsAtMs + Math.round(minutes * MS_A_MINUTE);
}

/** The world before anything happened: one master, the others its replicas, all in step. */
export function firstState(plan: Plan): WorldState {
  const { scenario, seed, beginsMs } = plan;
  const tables = Array.from({ length: scenario.tableCount }, (_, table) => firstTable(plan, table));
  const hosts = scenario.hosts.map((name) => firstHost(plan, name, tables));
  const replicas = scenario.hosts.filter(
    (name) => name !== scenario.master && isThereAtFirst(scenario, name),
  );
  return {
    plan,
    nowMs: beginsMs,
    eventsDone: 0,
    seriesBegun: 0,
    filesMade: 0,
    followed: scenario.master,
    quietTables: new Set(),
    readerAway: undefined,
    background: tables.map(() => ({ place: -1, nextMs: beginsMs })),
    hosts: new Map(hosts.map((host) => [host.name, host])),
    links: replicas.map((replica) => ({
      ...newLink(scenario.master, replica),
      ...firstCounts(seed, replica, beginsMs),
    })),
  };
}

/** A copy that can be advanced without touching the original. */
export function copyState(state: WorldState): WorldState {
  const hosts = [...state.hosts.values()].map((host) => ({ ...host, tables: [...host.tables] }));
  return {
    ...state,
    background: [...state.background],
    hosts: new Map(hosts.map((host) => [host.name, host])),
    links: state.links.map((link) => ({ ...link })),
  };
}

/** A link from master to replica over which nothing was sent yet. */
export function newLink(master: string, replica: string): Link {
  return {
    master,
    replica,
    bridgeUp: true,
    secondsAnUpdate: 0,
    connected: false,
    waitsForRestart: false,
    downSinceMs: undefined,
    count: 0,
    failedMs: undefined,
    syncedMs: undefined,
    queue: [],
    losesNext: [],
  };
}

/** The host of that name; a scenario that names another one is wrong. */
export function hostOf(state: WorldState, name: string): HostState {
  const host = state.hosts.get(name);
  if (host === undefined) {
    throw new Error(`the scenario ${state.plan.scenario.name} has no host ${name}`);
  }
  return host;
}

/** A table of a host. Throws where the host has none of this number. */
export function tableOf(host: HostState, table: number): TableState {
  const found = host.tables[table];
  if (found === undefined) throw new Error(`${host.name} has no table T${table}`);
  return found;
}

/** Whether a host gives out numbers: it is on, BoKS runs, and runs as master. */
export const actsAsMaster = (host: HostState): boolean =>
  host.poweredOn && host.boksRuns && host.runningRole === 'master';

export const runsAsReplica = (host: HostState): boolean =>
  host.poweredOn && host.boksRuns && host.runningRole === 'replica';

/** A machine id: drawn for the name, and anew for each installation. */
export function instanceOf(seed: number, name: string, installation: string): string {
  const stream = streamOf(seed, `instance ${name} ${installation}`);
  const letters = Array.from({ length: 32 }, (_, n) => wholeBetween(0, 15, drawAt(stream, n)));
  return letters.map((letter) => letter.toString(16)).join('');
}

/** A `sequence` file made anew: another inode. */
export function newSequenceFile(state: WorldState): SequenceFile {
  state.filesMade += 1;
  const stream = streamOf(state.plan.seed, 'inode');
  const inode = wholeBetween(100_000, 999_999, drawAt(stream, state.filesMade));
  return { inode, modifiedMs: state.nowMs };
}

function firstHost(plan: Plan, name: string, tables: readonly TableState[]): HostState {
  const role = name === plan.scenario.master ? 'master' : 'replica';
  const draw = drawAt(streamOf(plan.seed, `inode ${name}`), 0);
  return {
    name,
    poweredOn: isThereAtFirst(plan.scenario, name),
    boksRuns: true,
    configuredRole: role,
    runningRole: role,
    instance: instanceOf(plan.seed, name, 'first'),
    boksVersion: FIRST_VERSION,
    zoneOffsetMinutes: FIRST_ZONE_MINUTES,
    clockOffSeconds: 0,
    isDefined: true,
    series: FIRST_SERIES,
    sequenceFile: { inode: wholeBetween(100_000, 999_999, draw), modifiedMs: plan.beginsMs },
    tables: [...tables],
    backup: undefined,
    mood: undefined,
  };
}

/** Starting values are the scenario's where it gives them, else drawn; the last table is unused. */
function firstTable({ scenario, seed, beginsMs }: Plan, table: number): TableState {
  const given = scenario.starts.find((start) => start.table === table);
  const stream = streamOf(seed, `start T${table}`);
  const unused = table > 0 && table === scenario.tableCount - 1;
  const drawn = unused ? 0 : wholeBetween(40, 9000, drawAt(stream, 0) * drawAt(stream, 1));
  const counter = given?.counter ?? drawn;
  const history = counter === 0 ? [] : [{ series: FIRST_SERIES, from: 1, to: counter }];
  const bornDay = wholeBetween(12_800, 13_900, drawAt(stream, 2));
  const bornSecond = wholeBetween(28_800, 64_800, drawAt(stream, 3));
  return {
    counter,
    stampSeconds: given?.stampSeconds ?? bornDay * SECONDS_A_DAY + bornSecond,
    held: history,
    applied: history,
    hasFile: true,
    fileModifiedMs: beginsMs - wholeBetween(1, 30 * 1440, drawAt(stream, 4)) * MS_A_MINUTE,
  };
}

/** The captured hosts begin with their captured counts and failures (K1262); others draw. */
function firstCounts(
  seed: number,
  replica: string,
  beginsMs: number,
): Pick<Link, 'count' | 'failedMs'> {
  const captured = CAPTURED[replica];
  if (captured !== undefined) {
    const { count, failedSeconds } = captured;
    const failedMs = failedSeconds === undefined ? undefined : beginsMs - failedSeconds * 1000;
    return { count, failedMs };
  }
  return {
    count: wholeBetween(100_000, 900_000, drawAt(streamOf(seed, `count ${replica}`), 0)),
    failedMs: undefined,
  };
}

const isThereAtFirst = ({ comeLater = [] }: Scenario, name: string): boolean =>
  !comeLater.includes(name);

const MS_A_MINUTE = 60_000;
/** The version of 2008, whose `convert` keeps `sequence`. */
const FIRST_VERSION = '6.0';
/** Winter in Amsterdam. */
export const FIRST_ZONE_MINUTES = 60;
const SECONDS_A_DAY = 86_400;
const FIRST_SERIES = 0;
/** captures/boksdiag-list-before.txt; REPHOST's own failure of that day is not its past. */
const CAPTURED: Readonly<
  Record<string, { readonly count: number; readonly failedSeconds: number | undefined }>
> = {
  REPHOST5: { count: 1_853_521, failedSeconds: 523 * SECONDS_A_DAY + 19_160 },
  REPHOST4: { count: 526_392, failedSeconds: 136 * SECONDS_A_DAY + 80_495 },
  REPHOST3: { count: 726_768, failedSeconds: undefined },
  REPHOST2: { count: 425_231, failedSeconds: 107 * SECONDS_A_DAY + 18_333 },
  REPHOST: { count: 148_342, failedSeconds: undefined },
};
