import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { openEmbeddedStore } from '#adapters/local/dynalite.ts';
import type { HostStanding, JudgedRecord } from '#domain/journal.ts';
import { EMPTY_MEMORY, type HostMemory } from '#domain/memory.ts';
import type { Snapshot } from '#domain/snapshot.ts';
import type { PhaseClosing, Sweep } from '#domain/sweep.ts';

import { recordOf, snapshotOf, sweepOf, tablesOf } from '../test/contract/builders.ts';

/** What the store work of one sweep costs: calls, DynamoDB's units (as dynalite counts them), time. */
export type StoreCost = {
  readonly calls: number;
  readonly writes: number;
  readonly writeUnits: number;
  readonly reads: number;
  readonly readUnits: number;
  /** Of requests, as JSON: items in base64. */
  readonly bytesSent: number;
  readonly milliseconds: number;
};

/** The store work of one healthy sweep of so many hosts, each with so many tables, in dynalite. */
export async function costOfSweep(hosts: number, tables: number): Promise<StoreCost> {
  const directory = await mkdtemp(join(tmpdir(), 'boks-audit-bench-'));
  const embedded = await openEmbeddedStore(directory);
  const store = new DynamoAuditStore(embedded);
  try {
    await sweepOnce(store, { number: 1, hosts, tables });
    const count = countCallsOf(embedded.client);
    const startedAt = performance.now();
    await sweepOnce(store, { number: 2, hosts, tables });
    return Object.assign(count, { milliseconds: performance.now() - startedAt });
  } finally {
    await embedded.stop();
    await rm(directory, { recursive: true });
  }
}

type Load = { readonly number: number; readonly hosts: number; readonly tables: number };

/** The calls that start-sweeps, advance-sweep, compare-sweep and publish-alerts make when all is well. */
async function sweepOnce(store: DynamoAuditStore, { number, hosts, tables }: Load): Promise<void> {
  const names = Array.from({ length: hosts }, (_, index) => `replica-host-${index}`);
  const [master = '', ...replicas] = names;
  let sweep = sweepOf(DOMAIN, number, { master, replicas });
  await store.latestSweep(DOMAIN);
  await store.openSweep(sweep, `open-${number}`);
  for (const phase of ['replicas', 'master'] as const) {
    const asked = phase === 'replicas' ? replicas : [master];
    for (const changes of [
      { claim: { phase, attempt: 1, untilMs: NOW_MS, token: 'token' } },
      { claim: undefined, commands: [{ phase, attempt: 1, command: 'command', hosts: asked }] },
      { closings: { ...sweep.closings, [phase]: closingOf(asked) } },
    ]) {
      await store.readSweep(DOMAIN, number);
      sweep = { ...sweep, ...changes, revision: sweep.revision + 1 };
      await store.writeSweep(sweep, `write-${sweep.revision}`);
    }
  }
  await store.putSnapshots(names.map((host) => readingOf(number, host, tables)));
  await judgeOnce(store, sweep, { hosts: names, tables });
  await store.readCursors(DOMAIN);
  await store.readRecords(DOMAIN, number, 9);
  await store.advanceCursor(DOMAIN, 'terminal', { from: number - 1, to: { record: number } });
}

async function judgeOnce(
  store: DynamoAuditStore,
  sweep: Sweep,
  { hosts, tables }: { readonly hosts: readonly string[]; readonly tables: number },
): Promise<void> {
  const { number } = sweep;
  await store.readState(DOMAIN);
  await store.headRecord(DOMAIN);
  const before = hosts.map((host) => ({ sweep: number - 1, host }));
  await store.readSnapshots(DOMAIN, number === 1 ? [] : before);
  const record = judgedOf(number, hosts, tables);
  const { sweep: judged, master, counts, memory, hosts: standings } = record.act;
  await store.appendRecord(record);
  const newest = { sweep: judged, master, counts, memory, hosts: standings, cells: [] };
  await store.putState({ domain: DOMAIN, record: number, ...newest });
  const last = { ...sweep, stage: 'judged' as const, judgedBy: number };
  await store.writeSweep({ ...last, revision: sweep.revision + 1 }, `judge-${number}`);
}

/** Counts a client's calls from now on; each is made to report its consumed capacity. */
function countCallsOf(client: DynamoDBClient): Omit<StoreCost, 'milliseconds'> {
  const count = { calls: 0, writes: 0, writeUnits: 0, reads: 0, readUnits: 0, bytesSent: 0 };
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const input = { ...args.input, ReturnConsumedCapacity: 'TOTAL' };
        const answer = await next({ ...args, input });
        const isWrite = /^(?:Put|Update)/.test(String(commandName));
        const units = unitsOf(answer.output);
        count.calls += 1;
        count[isWrite ? 'writes' : 'reads'] += 1;
        count[isWrite ? 'writeUnits' : 'readUnits'] += units;
        return answer;
      },
    { step: 'initialize', name: 'countCalls', priority: 'low' },
  );
  client.middlewareStack.add(
    (next) => (args) => {
      const request: unknown = args.request;
      const body: unknown =
        typeof request === 'object' && request !== null && 'body' in request ? request.body : '';
      if (typeof body === 'string' || body instanceof Uint8Array) {
        count.bytesSent += Buffer.byteLength(body);
      }
      return next(args);
    },
    { step: 'finalizeRequest', name: 'countBytes', priority: 'low' },
  );
  return count;
}

function unitsOf(output: object): number {
  const consumed: unknown = 'ConsumedCapacity' in output ? output.ConsumedCapacity : undefined;
  const all: readonly unknown[] = Array.isArray(consumed) ? consumed : [consumed];
  return all.reduce<number>((sum, one) => {
    const has = typeof one === 'object' && one !== null && 'CapacityUnits' in one;
    return sum + (has ? Number(one.CapacityUnits) : 0);
  }, 0);
}

const closingOf = (hosts: readonly string[]): PhaseClosing => ({
  closedAtMs: NOW_MS,
  outcomes: Object.fromEntries(
    hosts.map((host) => [host, { kind: 'read', rawSha256: sha256Of(host) }]),
  ),
  raw: { key: `raw/${DOMAIN}/0/1-replicas-0123456789abcdef.gz`, sha256: sha256Of(hosts.join()) },
});

const readingOf = (sweep: number, host: string, tables: number): Snapshot =>
  snapshotOf(DOMAIN, sweep, host, {
    tables: tablesOf(tables),
    rawSha256: sha256Of(`${host} ${sweep}`),
  });

const judgedOf = (number: number, hosts: readonly string[], tables: number): JudgedRecord =>
  recordOf(DOMAIN, number, `nonce-${number}`, {
    snapshotsSha256: sha256Of(String(number)),
    hosts: hosts.map((host) => standingOf(number, host)),
    memory: { ...EMPTY_MEMORY, hosts: hosts.map((host) => memoryOf(number, host, tables)) },
  });

const standingOf = (sweep: number, host: string): HostStanding => ({
  host,
  seen: { kind: 'read', place: { sweep, phase: 'replicas' }, readAtMs: NOW_MS, role: 'replica' },
  complete: true,
  joining: false,
  listStatus: 'ok',
  emptyFiles: [],
});

const memoryOf = (sweep: number, host: string, tables: number): HostMemory => ({
  host,
  lastSweep: sweep,
  lastAtMs: NOW_MS,
  replicaSweep: sweep,
  masterSweep: null,
  firstMasterSweep: null,
  instance: sha256Of(host).slice(0, 32),
  boksVersion: '6.5.3',
  inode: 1_234_567 + host.length * 7919 + sweep,
  zeroFiles: [],
  printed: Array.from({ length: tables }, (_, table) => table),
  listStatus: { status: 'ok', sinceMs: NOW_MS },
  listCounts: [1_853_521, 1_853_555, 1_853_589],
  answers: Array.from({ length: 12 }, () => 'answered'),
  joining: null,
  joinedStatus: null,
  waitingSweep: null,
});

const DOMAIN = 'production-1';
const NOW_MS = 1_214_000_000_000;
const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');
