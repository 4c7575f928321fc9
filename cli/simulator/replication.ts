import type { EditRange } from './edit-ranges.ts';
import { drawAt, placeOf, streamOf, wholeBetween } from './random.ts';
import { applyUpdate, downloaded, sentOnConnect, takeEdits, withLost } from './update-rule.ts';
import {
  actsAsMaster,
  hostOf,
  newLink,
  runsAsReplica,
  tableOf,
  type Delivery,
  type HostState,
  type Link,
  type WorldState,
} from './world-state.ts';

/** Edits made on a master: it takes the next numbers, and sends them to who is connected. */
export function editOn(state: WorldState, host: HostState, { table, count }: Amount): void {
  if (count < 1) return;
  const before = tableOf(host, table);
  const edits = { series: host.series, from: before.counter + 1, to: before.counter + count };
  host.tables[table] = takeEdits(before, edits, state.nowMs);
  touchSequence(state, host);
  for (const link of state.links) {
    if (link.master === host.name && link.connected) send(state, link, { table, edits });
  }
}

/**
 * Updates of a master that this domain does not know, in a series of its own; the host applies
 * them as it would its own master's.
 */
export function writeFromElsewhere(
  state: WorldState,
  host: HostState,
  { table, count }: Amount,
): void {
  const before = tableOf(host, table);
  const { counter } = before;
  const edits = { series: ELSEWHERE_SERIES, from: counter + 1, to: counter + count };
  host.tables[table] = applyUpdate(before, edits, state.nowMs);
  touchSequence(state, host);
}

/**
 * Brings every link to what the hosts now are: connects, disconnects, marks who is down. Called
 * after each world event; between events no host changes its role.
 */
export function settleLinks(state: WorldState): void {
  for (const name of state.plan.scenario.hosts) meetFollowedMaster(state, name);
  for (const link of state.links) {
    const replica = hostOf(state, link.replica);
    markDown(state, link, runsAsReplica(replica));
    const wanted = canServe(state, link) && link.bridgeUp && !link.waitsForRestart;
    if (wanted && !link.connected) connect(state, link);
    if (!wanted && link.connected) disconnect(state, link);
  }
}

/** Hands over what is on its way: a master that goes down in order leaves nothing half sent. */
export function flushQueues(state: WorldState, master: string): void {
  for (const link of state.links.filter((each) => each.master === master)) {
    while (link.queue.length > 0) deliverNext(state, link);
  }
}

/** The link whose next delivery is due first, if anything is on its way. */
export function nextDelivery(state: WorldState): { dueMs: number; link: Link } | undefined {
  let next: { dueMs: number; link: Link } | undefined;
  for (const link of state.links) {
    const dueMs = link.queue[0]?.dueMs;
    if (dueMs !== undefined && dueMs < (next?.dueMs ?? Infinity)) next = { dueMs, link };
  }
  return next;
}

/** Delivers the oldest update of a link to its replica, which applies or drops it by BoKS's own rule. */
export function deliverNext(state: WorldState, link: Link): void {
  const [delivery, ...rest] = link.queue;
  if (delivery === undefined) return;
  link.queue = rest;
  const replica = hostOf(state, link.replica);
  const before = tableOf(replica, delivery.table);
  if (delivery.kind === 'whole') {
    const whole = tableOf(hostOf(state, link.master), delivery.table);
    replica.tables[delivery.table] = downloaded(whole, state.nowMs);
    link.count += 1;
  } else {
    replica.tables[delivery.table] = applyUpdate(before, delivery.edits, state.nowMs);
    link.count += sizeOf(delivery.edits);
  }
  if (replica.tables[delivery.table] !== before) touchSequence(state, replica);
}

/** Whether the replica of a link is being sent everything. */
export const isLoading = (link: Link): boolean =>
  link.queue.some((delivery) => delivery.kind === 'whole');

/** When the two last exchanged a sync: every ten minutes while connected (assumption). */
export function lastSyncMs(link: Link, nowMs: number): number | undefined {
  if (!link.connected) return link.syncedMs;
  return Math.max(link.syncedMs ?? 0, nowMs - (nowMs % SYNC_EVERY_MS));
}

type Amount = { readonly table: number; readonly count: number };

function meetFollowedMaster(state: WorldState, name: string): void {
  const { followed, links } = state;
  if (name === followed || !actsAsMaster(hostOf(state, followed))) return;
  const host = hostOf(state, name);
  if (!host.isDefined || !runsAsReplica(host)) return;
  const met = links.some((link) => link.master === followed && link.replica === name);
  if (!met) links.push(newLink(followed, name));
}

function canServe(state: WorldState, link: Link): boolean {
  return (
    link.master === state.followed &&
    actsAsMaster(hostOf(state, link.master)) &&
    runsAsReplica(hostOf(state, link.replica))
  );
}

function markDown(state: WorldState, link: Link, runs: boolean): void {
  if (runs) link.downSinceMs = undefined;
  else if (link.downSinceMs === undefined) {
    link.downSinceMs = state.nowMs;
    link.failedMs = state.nowMs;
  }
}

/** The master compares counters, table by table, and sends what it thinks is lacking. */
function connect(state: WorldState, link: Link): void {
  link.connected = true;
  link.syncedMs = state.nowMs;
  const master = hostOf(state, link.master);
  const replica = hostOf(state, link.replica);
  const whole: number[] = [];
  for (const [table, kept] of replica.tables.entries()) {
    const source = master.tables[table];
    if (source === undefined) continue;
    const sent = sentOnConnect(kept, source);
    if (sent === 'whole') whole.push(table);
    else for (const edits of sent) send(state, link, { table, edits });
  }
  if (whole.length > 0) queueDownload(state, link, whole);
}

function disconnect(state: WorldState, link: Link): void {
  link.syncedMs = lastSyncMs(link, state.nowMs);
  link.connected = false;
  link.queue = [];
}

/** A whole database takes some three minutes, a table after the other; on a slow bridge each its time. */
function queueDownload(state: WorldState, link: Link, tables: readonly number[]): void {
  const stream = streamOf(state.plan.seed, `download ${link.replica}`);
  const usualMs = wholeBetween(150_000, 210_000, drawAt(stream, placeOf(state.nowMs)));
  const takesMs = Math.max(usualMs, link.secondsAnUpdate * tables.length * 1000);
  const startsMs = link.queue.at(-1)?.dueMs ?? state.nowMs;
  const whole = tables.map((table, n): Delivery => ({
    kind: 'whole',
    table,
    dueMs: startsMs + Math.round(((n + 1) / tables.length) * takesMs),
  }));
  link.queue = [...link.queue, ...whole];
}

function send(
  state: WorldState,
  link: Link,
  { table, edits }: { readonly table: number; readonly edits: EditRange },
): void {
  const lost = link.losesNext.includes(table);
  const left = lost ? { ...edits, from: edits.from + 1 } : edits;
  if (lost) {
    // The master believes that it was sent: nothing in the list shows the loss.
    link.losesNext = link.losesNext.filter((each) => each !== table);
    link.count += 1;
    loseAt(state, link.replica, { table, edits: { ...edits, to: edits.from } });
  }
  if (sizeOf(left) < 1 || !hasTable(state, link.replica, table)) return;
  const stream = streamOf(state.plan.seed, `delay ${link.replica}`);
  const delayMs = 1000 + Math.floor(1000 * drawAt(stream, placeOf(state.nowMs)));
  const takesMs = link.secondsAnUpdate * sizeOf(left) * 1000;
  const dueMs = Math.max(link.queue.at(-1)?.dueMs ?? 0, state.nowMs + delayMs) + takesMs;
  link.queue = [...link.queue, { kind: 'update', table, edits: left, dueMs }];
}

function loseAt(
  state: WorldState,
  name: string,
  { table, edits }: { readonly table: number; readonly edits: EditRange },
): void {
  const { tables } = hostOf(state, name);
  const kept = tables[table];
  if (kept !== undefined) tables[table] = withLost(kept, edits);
}

/** A version before the table drops its updates. */
const hasTable = (state: WorldState, name: string, table: number): boolean =>
  hostOf(state, name).tables[table] !== undefined;

function touchSequence(state: WorldState, host: HostState): void {
  const { sequenceFile } = host;
  if (sequenceFile !== undefined) {
    host.sequenceFile = { ...sequenceFile, modifiedMs: state.nowMs };
  }
}

const sizeOf = (edits: EditRange): number => edits.to - edits.from + 1;

const SYNC_EVERY_MS = 600_000;
/** No host of the domain ever has this one. */
const ELSEWHERE_SERIES = -1;
