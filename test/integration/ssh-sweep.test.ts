import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { SshFleet } from '#adapters/local/ssh-fleet.ts';
import type { SshWay } from '#adapters/local/ssh-way.ts';
import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import { MemoryVault } from '#adapters/memory/vault.ts';
import { VirtualClock } from '#cli/local/driven-clock.ts';
import { DueMessages } from '#cli/local/due-messages.ts';
import { parseEvidence, type Collected } from '#domain/evidence/collected.ts';
import { isJudged } from '#domain/journal.ts';
import { parseReading } from '#domain/reading.ts';
import { deliver, type Ports } from '#functions/use-cases.ts';
import type { CollectOrder } from '#ports/collectors.ts';
import type { Answer } from '#ports/fleet.ts';
import { doorTo, plantDrilled } from '#test/boks-behind-ssh.ts';
import { SCRIPTS, type BoksTree } from '#test/boks-tree.ts';
import { replicasOf, settingsOf } from '#test/facts.ts';
import { sealingInMemory } from '#test/sealing.ts';
import { isSshdSkipped, NODE_DOOR, startSshd, type Sshd } from '#test/sshd.ts';

const START_MS = Date.UTC(2026, 2, 2, 8, 25);
const SETTINGS = settingsOf({
  domain: 'prod',
  master: 'bokmaster',
  replicas: replicasOf('REPHOST', 'REPHOST2', 'HANGS'),
  periodSeconds: 60,
  replicaSeconds: 15,
  masterSeconds: 15,
});

const KEYS = ['bokmaster', 'REPHOST', 'REPHOST2', 'HANGS'].map((host) => ({ sweep: 1, host }));

let sshd: Sshd;
let scratch: string;
const trees: BoksTree[] = [];
const fleets: SshFleet[] = [];

beforeAll(async () => {
  if (isSshdSkipped) return;
  scratch = mkdtempSync(join(tmpdir(), 'boks-ssh-sweep-'));
  sshd = await startSshd({
    bokmaster: doorTo(plant('bokmaster', 'master')),
    REPHOST: doorTo(plant('REPHOST', 'replica')),
    REPHOST2: doorTo(plant('REPHOST2', 'replica')),
    HANGS: '#!/bin/sh\nexec sleep 10\n',
    NODE: NODE_DOOR,
  });
});

afterAll(async () => {
  if (isSshdSkipped) return;
  for (const fleet of fleets) fleet.stop();
  await sshd.stop();
  for (const tree of trees) tree.remove();
  rmSync(scratch, { recursive: true });
});

describe.skipIf(isSshdSkipped)('a sweep over ssh', () => {
  it.each([
    ['from here', undefined],
    ['its replicas read through a node', 'NODE'],
  ])('ends with all snapshots and misses, and finds who is ahead: %s', async (_, via) => {
    const before = trees.map((tree) => tree.listing());
    const ports = await sweepOnce(openFleet(via));
    expect(trees.map((tree) => tree.listing())).toEqual(before);
    const snapshots = await ports.store.readSnapshots('prod', KEYS);
    expect(snapshots.map(({ host, place }) => `${host} ${place.phase}`).toSorted()).toEqual([
      'REPHOST replicas',
      'REPHOST2 replicas',
      'bokmaster master',
    ]);
    const ofReplica = snapshots.find(({ host }) => host === 'REPHOST');
    expect(ofReplica?.via).toBe(via);
    const [sweep] = await ports.store.listSweeps('prod', 1);
    expect(sweep?.stage).toBe('judged');
    expect(outcomesOf(sweep)['HANGS']).toMatchObject({ kind: 'miss', cause: 'no-answer' });
    const [record] = await ports.store.readRecords('prod', 1, 1);
    const cells = record !== undefined && isJudged(record) ? record.act.cells : [];
    const ahead = cells.filter(({ verdict }) => verdict === 'ahead');
    expect(ahead.map(({ host, table }) => `${host} T${table}`)).toEqual([
      'REPHOST T7',
      'REPHOST T9',
      'REPHOST T15',
    ]);
  });

  it('goes on in a process that starts anew: what was asked before is lost, and said so', async () => {
    const ports = await sweepOnce(openFleet(), openFleet());
    const [sweep] = await ports.store.listSweeps('prod', 1);
    expect(sweep?.stage).toBe('judged');
    expect(outcomesOf(sweep)).toMatchObject({
      REPHOST: { kind: 'miss', cause: 'answer-lost' },
      HANGS: { kind: 'miss', cause: 'answer-lost' },
    });
    const snapshots = await ports.store.readSnapshots('prod', KEYS);
    expect(snapshots.map(({ host }) => host)).toEqual(['bokmaster']);
  });
});

describe.skipIf(isSshdSkipped)('evidence over ssh', () => {
  it('is what the script collects on each host, three groups at once, and changes nothing', async () => {
    const before = trees.map((tree) => tree.listing());
    const fleet = openFleet();
    const [status, configuration, logs, hanging] = await Promise.all([
      collected(fleet, { wanted: 'status', hosts: ['bokmaster'], peer: 'REPHOST' }),
      collected(fleet, { wanted: 'configuration', hosts: ['bokmaster', 'REPHOST'] }),
      collected(fleet, { wanted: 'logs', hosts: ['bokmaster', 'REPHOST'] }),
      collected(fleet, { wanted: 'system', hosts: ['HANGS'], withinSeconds: 2 }),
    ]);
    expect(trees.map((tree) => tree.listing())).toEqual(before);
    expect(collectorsOf(status['bokmaster'])).toMatchObject({
      list: { exit: 0, text: expect.stringContaining('REPHOST5') },
      definition: { exit: 0, text: 'REPHOST 192.0.2.2 replica\n' },
    });
    expect(collectorsOf(configuration['REPHOST'])).toMatchObject({
      environment: { text: expect.stringContaining('BOKSINIT=replica\n') },
    });
    expect(collectorsOf(logs['REPHOST'])).toMatchObject({
      errlog: { kind: 'missing', reason: 'no-file' },
    });
    expect(hanging['HANGS']).toMatchObject({ kind: 'miss', cause: 'no-answer' });
  });

  it('is collected through a node as from here', async () => {
    const fleet = openFleet('NODE');
    const order = { wanted: 'configuration', hosts: ['REPHOST'] } as const;
    const { REPHOST } = await collected(fleet, order);
    expect(collectorsOf(REPHOST)).toMatchObject({
      environment: { text: expect.stringContaining('BOKSINIT=replica\n') },
    });
  });

  it('is a reading of each host where sequences are wanted', async () => {
    const looked = await collected(openFleet(), { wanted: 'sequences', hosts: ['REPHOST'] });
    const answer = looked['REPHOST'];
    const parsed = parseReading(answer?.kind === 'answered' ? answer.text : '', sha256);
    expect(parsed).toMatchObject({ kind: 'frame', frame: { head: { host: 'REPHOST' } } });
  });
});

/** What came of one order, when all its hosts have ended. */
async function collected(
  fleet: SshFleet,
  order: Pick<CollectOrder, 'wanted' | 'hosts'> & Partial<CollectOrder>,
): Promise<Readonly<Record<string, Answer>>> {
  const place = { domain: 'prod', number: 1, step: 'groups', attempt: 1, peer: '' } as const;
  const { commands } = await fleet.collect({ ...place, withinSeconds: 30, ...order });
  for (;;) {
    const looks = commands.map(async ({ command, hosts }) => fleet.look(command, hosts));
    const looked = Object.assign({}, ...(await Promise.all(looks)));
    if (order.hosts.every((host) => looked[host]?.kind !== 'pending')) return looked;
    await pause(20);
  }
}

function collectorsOf(answer: Answer | undefined): Readonly<Record<string, Collected>> {
  if (answer?.kind !== 'answered') throw new Error(`no answer: ${JSON.stringify(answer)}`);
  const parsed = parseEvidence(answer.text, sha256);
  if (parsed.kind !== 'frame') throw new Error(`no frame: ${parsed.reason}`);
  return Object.fromEntries(parsed.frame.collectors);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

type SweepOf = Awaited<ReturnType<MemoryAuditStore['listSweeps']>>[number] | undefined;

const outcomesOf = (sweep: SweepOf): Readonly<Record<string, unknown>> =>
  sweep?.closings.replicas?.outcomes ?? {};

/** One sweep, from its tick to its judgement; with `then`, another process has it once it was asked. */
async function sweepOnce(fleet: SshFleet, then?: SshFleet): Promise<Ports> {
  const clock = new VirtualClock(START_MS);
  const queue = new DueMessages(clock);
  let nonce = 0;
  let ports: Ports = {
    store: new MemoryAuditStore(),
    vault: new MemoryVault(),
    fleet,
    collectors: fleet,
    queue,
    configurations: {
      domains: async () => ['prod'],
      inForce: async () => [{ domain: 'prod', settings: SETTINGS }],
      read: async () => SETTINGS,
      keep: async () => undefined,
    },
    heartbeat: { beat: async () => undefined },
    clock,
    nonces: { next: () => `nonce-${(nonce += 1)}` },
    sha256,
    alerts: [],
    explain: () => undefined,
    measure: () => undefined,
    software: 'boks-audit test',
    ...sealingInMemory(),
  };
  await deliver(JSON.stringify({ version: 1, kind: 'tick', scheduledAtMs: START_MS }), ports);
  for (let taken = queue.take(); taken !== undefined; taken = queue.take()) {
    if (taken.dueMs > clock.nowMs()) await untilAnswered(ports);
    clock.moveTo(taken.dueMs);
    await deliver(taken.text, ports);
    if (then !== undefined) ports = { ...ports, fleet: then };
    const [sweep] = await ports.store.listSweeps('prod', 1);
    if (sweep?.stage === 'judged') return ports;
  }
  return ports;
}

/** Lets real time pass until every host that answers at all has done so. */
async function untilAnswered({ store, fleet }: Ports): Promise<void> {
  const [sweep] = await store.listSweeps('prod', 1);
  for (const { command, hosts } of sweep?.commands ?? []) {
    const asked = hosts.filter((host) => host !== 'HANGS');
    for (;;) {
      const looked = Object.values(await fleet.look(command, asked));
      if (looked.every(({ kind }) => kind !== 'pending')) break;
      await pause(20);
    }
  }
}

/** The replicas' way may be one through a node. */
function openFleet(via?: string): SshFleet {
  const way: SshWay = { hostKey: sshd.hostKey, root: 'none' };
  const fleet = new SshFleet({
    ways: new Map([
      [SETTINGS.master, way],
      ...SETTINGS.replicas.map(({ host }) => [host, { ...way, via }] as const),
      ['NODE', way],
    ]),
    paths: { boksm: '/opt/boksm', etc: '/etc/opt/boksm', var: '/var/opt/boksm' },
    scripts: SCRIPTS,
    knownHostsPath: join(scratch, `known_hosts-${fleets.length}`),
    configPath: sshd.configPath,
  });
  fleets.push(fleet);
  return fleet;
}

function plant(host: string, role: string): BoksTree {
  const tree = plantDrilled(host, role, START_MS);
  trees.push(tree);
  return tree;
}
