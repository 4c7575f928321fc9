import { stampOf, type TableReading } from '#domain/boksdiag/sequence.ts';
import type { HostHead } from '#domain/reading.ts';
import { PHASES, type Snapshot } from '#domain/snapshot.ts';

import { ByteReader, BytesDamaged, ByteWriter } from './bytes.ts';

/** What the key of a snapshot says of it. */
export type SnapshotIdentity = {
  readonly domain: string;
  readonly host: string;
  readonly sweep: number;
};

/**
 * A snapshot, but for its key, in one run of bytes: its head, then four columns of its tables. 55
 * tables with 10-digit sequences and their key take about 760 bytes: one write unit is 1,024.
 *
 * Invariant: `unpackSnapshot(packSnapshot(s), identityOf(s))` equals s.
 */
export function packSnapshot(snapshot: Snapshot): Buffer {
  const out = new ByteWriter();
  const { via } = snapshot;
  out.byte(PHASES.indexOf(snapshot.place.phase) + (via === undefined ? 0 : THROUGH_NODE));
  if (via !== undefined) writeHex(out, via);
  out.signed(snapshot.readAtMs);
  out.byte(snapshot.complete ? 1 : 0);
  writeHex(out, snapshot.rawSha256);
  writeHead(out, snapshot);
  writeTables(out, snapshot.tables);
  return out.finish();
}

/** The snapshot in packed bytes. Throws `BytesDamaged` where they are none. */
export function unpackSnapshot(bytes: Uint8Array, identity: SnapshotIdentity): Snapshot {
  const from = new ByteReader(bytes);
  const first = from.byte();
  const phase = PHASES[first % THROUGH_NODE];
  if (phase === undefined || first >= 2 * THROUGH_NODE) {
    throw new BytesDamaged('there is no such phase');
  }
  const through = first < THROUGH_NODE ? {} : { via: readHex(from) };
  const readAtMs = from.signed();
  const complete = from.byte() === 1;
  const rawSha256 = readHex(from);
  const head = readHead(from, identity.host);
  const tables = readTables(from);
  from.finish();
  const { domain, host, sweep } = identity;
  const place = { sweep, phase };
  return { domain, host, place, readAtMs, ...through, head, complete, tables, rawSha256 };
}

function writeHead(out: ByteWriter, { head, host }: Snapshot): void {
  const runs = (head.initRuns ? 1 : 0) + (head.masterRuns ? 2 : 0);
  out.byte(runs + (head.host === host ? SAME_HOST : 0));
  if (head.host !== host) writeHex(out, head.host);
  for (const text of [head.instance, head.configuredRole, head.runningRole, head.boksVersion]) {
    writeHex(out, text);
  }
  for (const number of [head.zoneOffsetMinutes, head.sequenceExit, head.listExit]) {
    out.byte(number === undefined ? 0 : 1);
    if (number !== undefined) out.signed(number);
  }
}

function readHead(from: ByteReader, host: string): HostHead {
  const flags = from.byte();
  const named = flags >= SAME_HOST ? host : readHex(from);
  const instance = readOptionalHex(from);
  const configuredRole = readOptionalHex(from);
  const runningRole = readOptionalHex(from);
  const boksVersion = readOptionalHex(from);
  const zoneOffsetMinutes = readOptionalNumber(from);
  const sequenceExit = readOptionalNumber(from);
  const listExit = readOptionalNumber(from);
  return {
    host: named,
    instance,
    configuredRole,
    runningRole,
    initRuns: flags % 2 === 1,
    masterRuns: flags % SAME_HOST > 1,
    boksVersion,
    zoneOffsetMinutes,
    sequenceExit,
    listExit,
  };
}

/** Table and stamp as differences to the line before; bracketed as a difference to the sequence. */
function writeTables(out: ByteWriter, tables: readonly TableReading[]): void {
  out.unsigned(tables.length);
  const stamps = tables.map(({ table, stamp }) => {
    const whole = stampOf(stamp.seconds);
    if (whole.days !== stamp.days || whole.secondOfDay !== stamp.secondOfDay) {
      throw new RangeError(`the stamp of T${table} is not ${stamp.seconds} seconds`);
    }
    return stamp.seconds;
  });
  writeDifferences(
    out,
    tables.map(({ table }) => table),
  );
  writeDifferences(out, stamps);
  for (const { sequence } of tables) out.unsigned(sequence);
  for (const { sequence, bracketed } of tables) out.signed(bracketed - sequence);
}

function readTables(from: ByteReader): readonly TableReading[] {
  const count = from.unsigned();
  if (count > MOST_TABLES) throw new BytesDamaged(`${count} tables`);
  const numbers = readDifferences(from, count);
  const stamps = readDifferences(from, count);
  const sequences = Array.from({ length: count }, () => from.unsigned());
  return sequences.map((sequence, index) => ({
    table: numbers[index] ?? 0,
    stamp: stampOf(stamps[index] ?? 0),
    sequence,
    bracketed: sequence + from.signed(),
  }));
}

function writeDifferences(out: ByteWriter, values: readonly number[]): void {
  for (const [index, value] of values.entries()) out.signed(value - (values[index - 1] ?? 0));
}

function readDifferences(from: ByteReader, count: number): readonly number[] {
  let value = 0;
  return Array.from({ length: count }, () => (value += from.signed()));
}

/** A text, or nothing; one of hex digits takes half its length. */
function writeHex(out: ByteWriter, text: string | undefined): void {
  if (text === undefined) {
    out.byte(0);
  } else if (HEX.test(text)) {
    const bytes = Buffer.from(text, 'hex');
    out.unsigned(bytes.length * 2 + 2);
    out.bytes(bytes);
  } else {
    const bytes = Buffer.from(text);
    if (bytes.toString() !== text) throw new RangeError('a text of a snapshot is not UTF-8');
    out.unsigned(bytes.length * 2 + 1);
    out.bytes(bytes);
  }
}

function readOptionalHex(from: ByteReader): string | undefined {
  const size = from.unsigned();
  if (size === 0) return undefined;
  const isHex = size % 2 === 0;
  const bytes = Buffer.from(from.bytes(isHex ? size / 2 - 1 : (size - 1) / 2));
  return bytes.toString(isHex ? 'hex' : 'utf8');
}

function readHex(from: ByteReader): string {
  const text = readOptionalHex(from);
  if (text === undefined) throw new BytesDamaged('a text is missing');
  return text;
}

const readOptionalNumber = (from: ByteReader): number | undefined =>
  from.byte() === 0 ? undefined : from.signed();

const SAME_HOST = 4;
/** Added to the phase of what was read through a node: to a version before this one, there is no such phase. */
const THROUGH_NODE = 4;
/** T0 to T9999. */
const MOST_TABLES = 10_000;
const HEX = /^(?:[0-9a-f]{2})+$/;
