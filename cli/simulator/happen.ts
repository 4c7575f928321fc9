import { editOn, flushQueues, settleLinks, writeFromElsewhere } from './replication.ts';
import { bornEmpty, emptied, withoutCounter } from './update-rule.ts';
import { EVERY_REPLICA, type WorldEvent } from './world-event.ts';
import {
  hostOf,
  instanceOf,
  newSequenceFile,
  type HostState,
  type Link,
  type WorldState,
} from './world-state.ts';

/** Lets one world event happen at the world's present moment, with all that follows at once. */
export function happen(state: WorldState, event: WorldEvent): void {
  if ('host' in event) happenTo(state, hostOf(state, event.host), event);
  else happenBetween(state, event);
  settleLinks(state);
}

type EventOnHost = Extract<WorldEvent, { readonly host: string }>;

function happenBetween(state: WorldState, event: Exclude<WorldEvent, EventOnHost>): void {
  const { quietTables } = state;
  switch (event.kind) {
    case 'bridge-stops':
    case 'bridge-starts':
      return switchBridge(state, event.to, event.kind === 'bridge-starts');
    case 'bridge-slows':
      for (const link of linksFor(state, event.to)) link.secondsAnUpdate = event.secondsAnUpdate;
      return;
    case 'reader-away':
      state.readerAway = { cause: event.cause, untilMs: untilOf(state, event) };
      return;
    case 'quiet-begins':
      state.quietTables = new Set([...quietTables, ...event.tables]);
      return;
    case 'quiet-ends':
      state.quietTables = new Set([...quietTables].filter((each) => !event.tables.includes(each)));
  }
}

function happenTo(state: WorldState, host: HostState, event: EventOnHost): void {
  switch (event.kind) {
    case 'host-off':
      return switchOff(state, host);
    case 'host-on':
      return switchOn(state, host);
    case 'becomes-master':
      return becomeMaster(state, host, event.followedBy);
    case 'becomes-replica':
      return becomeReplica(state, host);
    case 'becomes-client':
      return becomeClient(state, host);
    case 'edits':
      return takeScheduledEdits(state, host, event);
    case 'update-lost':
      return loseNextUpdate(state, host, event.table);
    case 'data-removed':
      return emptyData(state, host, false);
    case 'sequence-removed':
      host.sequenceFile = undefined;
      return;
    case 'boks-stopped':
      return stopBoks(state, host);
    case 'boks-started':
    case 'boks-restarted':
      return restartBoks(state, host);
    case 'backup-taken':
      host.backup = [...host.tables];
      return;
    case 'restored':
      return restore(state, host);
    case 'rebuilt':
      return rebuild(state, host);
    case 'removed':
      return remove(state, host);
    case 'upgraded':
      return upgrade(state, host, event);
    case 'written-elsewhere':
      return writeFromElsewhere(state, host, event);
    case 'taken-off-the-list':
      return takeOffTheList(state, host);
    case 'put-on-the-list':
      host.isDefined = true;
      return;
    case 'restamped':
      return restamp(state, host);
    case 'clock-is-off':
      host.clockOffSeconds = event.seconds;
      return;
    case 'clock-changes':
      host.zoneOffsetMinutes = event.zoneOffsetMinutes;
      return;
    case 'mood':
      host.mood = { mood: event.mood, untilMs: untilOf(state, event) };
  }
}

function switchOff(state: WorldState, host: HostState): void {
  flushQueues(state, host.name);
  host.poweredOn = false;
}

/** A host that comes back is what its own files say; the expected master is followed again. */
function switchOn(state: WorldState, host: HostState): void {
  host.poweredOn = true;
  restartBoks(state, host);
  const { master } = state.plan.scenario;
  if (host.name === master && host.configuredRole === 'master') state.followed = master;
}

function becomeMaster(state: WorldState, host: HostState, followedBy: 'nobody' | 'everyone'): void {
  host.configuredRole = 'master';
  beginSeries(state, host);
  if (followedBy === 'everyone') {
    flushQueues(state, state.followed);
    state.followed = host.name;
  }
  restartBoks(state, host);
}

/**
 * Turned back from client, its data stays as the conversion made it, and the master has it as
 * `new`. A master turned straight into a replica keeps its files, counters and all.
 */
function becomeReplica(state: WorldState, host: HostState): void {
  const wasClient = host.runningRole === 'client';
  flushQueues(state, host.name);
  host.configuredRole = 'replica';
  restartBoks(state, host);
  if (wasClient) linksTo(state, host).forEach(waitForRestart);
}

/** `convert` of 6.0 and lower: the data files are made anew and empty, `sequence` stays. */
function becomeClient(state: WorldState, host: HostState): void {
  flushQueues(state, host.name);
  host.configuredRole = 'client';
  emptyData(state, host, true);
  restartBoks(state, host);
}

function takeScheduledEdits(
  state: WorldState,
  host: HostState,
  edits: Extract<WorldEvent, { kind: 'edits' }>,
): void {
  if (host.runningRole !== 'master') {
    throw new Error(`${host.name} cannot take edits of T${edits.table}: it is no master`);
  }
  editOn(state, host, edits);
}

function loseNextUpdate(state: WorldState, host: HostState, table: number): void {
  for (const link of linksTo(state, host)) link.losesNext = [...link.losesNext, table];
}

function emptyData(state: WorldState, host: HostState, hasFiles: boolean): void {
  host.tables = host.tables.map((table) => emptied(table, hasFiles, state.nowMs));
}

function stopBoks(state: WorldState, host: HostState): void {
  flushQueues(state, host.name);
  host.boksRuns = false;
}

/** A start reads the configured role and `sequence`, makes missing data files, and connects. */
function restartBoks(state: WorldState, host: HostState): void {
  host.boksRuns = true;
  host.runningRole = host.configuredRole;
  if (host.sequenceFile === undefined) beginCounting(state, host);
  host.tables = host.tables.map((table) =>
    table.hasFile ? table : { ...table, hasFile: true, fileModifiedMs: state.nowMs },
  );
  for (const link of linksTo(state, host)) {
    link.waitsForRestart = false;
    dropConnection(link);
  }
}

/** Without a `sequence` file every counter is 0, in a file made anew. */
function beginCounting(state: WorldState, host: HostState): void {
  host.tables = host.tables.map(withoutCounter);
  host.sequenceFile = newSequenceFile(state);
  for (const link of linksTo(state, host)) link.count = 0;
}

/** The files of the backup; what a master edits from now on is another history. */
function restore(state: WorldState, host: HostState): void {
  if (host.backup === undefined) throw new Error(`${host.name} has no backup to restore`);
  flushQueues(state, host.name);
  host.tables = host.backup.map((table) => ({ ...table, fileModifiedMs: state.nowMs }));
  host.sequenceFile = newSequenceFile(state);
  beginSeries(state, host);
  restartBoks(state, host);
  for (const link of state.links) if (link.master === host.name) dropConnection(link);
}

function rebuild(state: WorldState, host: HostState): void {
  host.poweredOn = true;
  host.instance = instanceOf(state.plan.seed, host.name, `at ${state.nowMs}`);
  host.isDefined = true;
  host.configuredRole = 'replica';
  host.sequenceFile = undefined;
  host.backup = undefined;
  emptyData(state, host, true);
  restartBoks(state, host);
  linksTo(state, host).forEach(waitForRestart);
}

function switchBridge(state: WorldState, to: string, up: boolean): void {
  for (const link of linksFor(state, to)) link.bridgeUp = up;
}

function remove(state: WorldState, host: HostState): void {
  switchOff(state, host);
  takeOffTheList(state, host);
}

function takeOffTheList(state: WorldState, host: HostState): void {
  host.isDefined = false;
  state.links = state.links.filter((link) => link.replica !== host.name);
}

/** The stamp is the clock's of the host on which the series is born. */
function restamp(state: WorldState, host: HostState): void {
  const stampSeconds = Math.floor(state.nowMs / 1000) + host.clockOffSeconds;
  host.tables = host.tables.map((table) => ({ ...table, stampSeconds }));
}

/** A table that is new has its first entries on the master; a replica's is empty until it is sent. */
function upgrade(
  state: WorldState,
  host: HostState,
  { boksVersion, tableCount }: Extract<WorldEvent, { kind: 'upgraded' }>,
): void {
  host.boksVersion = boksVersion;
  const first = host.tables.length;
  for (let table = first; table < tableCount; table += 1) {
    host.tables.push(bornEmpty(state.nowMs));
    if (host.configuredRole === 'master') editOn(state, host, { table, count: FIRST_ENTRIES });
  }
  restartBoks(state, host);
  for (const link of state.links) if (link.master === host.name) dropConnection(link);
}

function waitForRestart(link: Link): void {
  link.waitsForRestart = true;
  link.count = 0;
}

/** The next settling connects it anew, and the counters are compared again. */
function dropConnection(link: Link): void {
  link.connected = false;
  link.queue = [];
}

function beginSeries(state: WorldState, host: HostState): void {
  state.seriesBegun += 1;
  host.series = state.seriesBegun;
}

const linksFor = (state: WorldState, to: string): readonly Link[] =>
  state.links.filter((link) => to === EVERY_REPLICA || link.replica === to);

const untilOf = (state: WorldState, { minutes }: { readonly minutes: number }): number =>
  state.nowMs + minutes * 60_000;

const linksTo = (state: WorldState, host: HostState): readonly Link[] =>
  state.links.filter((link) => link.replica === host.name);

const FIRST_ENTRIES = 3;
