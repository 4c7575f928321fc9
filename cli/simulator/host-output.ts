import { createHash } from 'node:crypto';

import { formatDataFiles, type DataFile } from '#domain/boksdiag/data-files.ts';
import { formatList, type ListRow } from '#domain/boksdiag/list.ts';
import { formatSequence, stampOf } from '#domain/boksdiag/sequence.ts';
import { formatReading, type CountersFile, type HostHead } from '#domain/reading.ts';

import { countEdits } from './edit-ranges.ts';
import { isLoading, lastSyncMs } from './replication.ts';
import { tableFileBytes, tableFileName } from './table-files.ts';
import { actsAsMaster, type HostState, type Link } from './world-state.ts';
import type { World } from './world.ts';

/**
 * The framed answer of a host, as the reader's script prints it, with the values of that moment.
 * Throws for a host that is switched off: it prints nothing.
 */
export function printReading(world: World, host: string, atMs: number): string {
  world.advanceTo(atMs);
  const state = world.look(host);
  if (!state.poweredOn) throw new Error(`${host} is switched off and prints nothing`);
  return formatReading(
    {
      head: headOf(state),
      sequence: printSequence(world, host) ?? '',
      list: printList(world, host),
      files: printDataFiles(state),
      counters: countersOf(state),
    },
    (text) => createHash('sha256').update(text).digest('hex'),
  );
}

/** `boksdiag sequence` as of the world's present moment; undefined while BoKS is stopped. */
export function printSequence(world: World, host: string): string | undefined {
  const { boksRuns, tables } = world.look(host);
  if (!boksRuns) return undefined;
  const printed = formatSequence(
    tables.map(({ counter, stampSeconds }, table) => ({
      table,
      stamp: stampOf(stampSeconds + localSeconds(world, host)),
      sequence: counter,
      bracketed: counter,
    })),
  );
  return inMood(world, host, printed);
}

/** `boksdiag list`, the last replica first as captured; undefined on a host that is no master. */
export function printList(world: World, host: string): string | undefined {
  if (!actsAsMaster(world.look(host))) return undefined;
  const rows = world.linksOf(host).map((link) => rowOf(link, world.nowMs));
  return inMood(world, host, formatList(rows.toReversed()));
}

/** Where hosts print stamps in their own time: how far that is from UTC now. */
const localSeconds = (world: World, host: string): number =>
  world.scenario.stamps === 'local' ? world.look(host).zoneOffsetMinutes * 60 : 0;

/** What `boksadm` makes of its output while the host is in a mood to warn, or to print nonsense. */
function inMood(world: World, host: string, printed: string): string {
  const { mood } = world.look(host);
  if (mood === undefined || mood.untilMs <= world.nowMs) return printed;
  const { mood: how } = mood;
  if (how.kind === 'warns') return `${how.line}\n${printed}`;
  if (how.kind === 'leaves-out') {
    return printed.replace(new RegExp(`^T${how.table} .*\n`, 'm'), '');
  }
  if (how.kind !== 'prints-for') return printed;
  const line = new RegExp(`^(T${how.table} .*) \\d+ \\(\\d+\\)$`, 'm');
  return printed.replace(line, `$1 ${how.word} (${how.word})`);
}

/**
 * `boksdiag fque -master`: how many updates wait for each replica. Its true format is not public;
 * this is a plain line a replica.
 */
export function printQueue(world: World, host: string): string | undefined {
  if (!actsAsMaster(world.look(host))) return undefined;
  const lines = world.linksOf(host).map((link) => `${link.replica} ${waitingFor(world, link)}\n`);
  return inMood(world, host, lines.toReversed().join(''));
}

/** Updates that a master has for a replica: on their way, or held while its bridge is stopped. */
export function waitingFor(world: World, link: Readonly<Link>): number {
  if (link.bridgeUp) return link.queue.length;
  const { tables } = world.look(link.replica);
  const sent = world.look(link.master).tables;
  return tables.reduce(
    (sum, { counter }, table) => sum + Math.max(0, (sent[table]?.counter ?? 0) - counter),
    0,
  );
}

/** What the head line of an answer says of a host. */
export function headOf(state: Readonly<HostState>): HostHead {
  const { boksRuns } = state;
  return {
    host: state.name,
    instance: state.instance,
    configuredRole: state.configuredRole,
    runningRole: boksRuns ? state.runningRole : undefined,
    initRuns: boksRuns,
    masterRuns: actsAsMaster(state),
    boksVersion: state.boksVersion,
    zoneOffsetMinutes: state.zoneOffsetMinutes,
    sequenceExit: boksRuns ? 0 : 1,
    listExit: actsAsMaster(state) ? 0 : undefined,
  };
}

/** The word is what the master believes: a stopped bridge and a dropped update leave it `ok`. */
function rowOf(link: Readonly<Link>, nowMs: number): ListRow {
  const { downSinceMs, failedMs } = link;
  const syncedMs = lastSyncMs(link, nowMs);
  const since = (ms: number | undefined): number | undefined =>
    ms === undefined ? undefined : secondsOf(nowMs - ms);
  const heardMs = downSinceMs ?? nowMs;
  return {
    name: link.replica,
    sincePacketSeconds: since(heardMs - ((heardMs + HEARD_LAST_MS) % HEARD_EVERY_MS)),
    sinceFailSeconds: since(failedMs),
    sinceSyncSeconds: since(syncedMs),
    count: link.count,
    status: statusOf(link),
  };
}

function statusOf(link: Readonly<Link>): string {
  if (link.downSinceMs !== undefined) return 'down';
  if (link.waitsForRestart) return 'new';
  return isLoading(link) ? 'loading' : 'ok';
}

/** The file in which the counters are kept, by the host's own clock. */
export function countersOf({
  sequenceFile,
  clockOffSeconds,
}: Readonly<HostState>): CountersFile | undefined {
  return (
    sequenceFile && {
      inode: sequenceFile.inode,
      modifiedSeconds: secondsOf(sequenceFile.modifiedMs) + clockOffSeconds,
    }
  );
}

/** `ls -l` of the data files. */
export function printDataFiles(state: Readonly<HostState>): string {
  const files = state.tables.flatMap((table, number): readonly DataFile[] =>
    table.hasFile
      ? [
          {
            name: tableFileName(number),
            sizeBytes: tableFileBytes(countEdits(table.held)),
            mode: '-rw-r-----',
            owner: 'root',
            group: 'root',
            modified: modifiedText(state, table.fileModifiedMs),
          },
        ]
      : [],
  );
  return formatDataFiles(files.toSorted((one, other) => (one.name < other.name ? -1 : 1)));
}

/** `Nov 17 15:14`, in the host's own zone, by its own clock. */
function modifiedText(
  { zoneOffsetMinutes, clockOffSeconds }: Readonly<HostState>,
  atMs: number,
): string {
  const local = new Date(atMs + zoneOffsetMinutes * 60_000 + clockOffSeconds * 1000);
  const time = local.toISOString().slice('2008-11-17T'.length, '2008-11-17T15:14'.length);
  return `${MONTHS[local.getUTCMonth()]} ${local.getUTCDate()} ${time}`;
}

const secondsOf = (ms: number): number => Math.floor(ms / 1000);

/** Master and replica exchange a packet every minute, whatever the bridges do (assumption). */
const HEARD_EVERY_MS = 60_000;
const HEARD_LAST_MS = 49_000;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
