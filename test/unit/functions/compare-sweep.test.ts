import { expect, it } from 'vitest';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import { MemoryVault } from '#adapters/memory/vault.ts';
import { canonicalJson, isJudged, NO_RECORD_SHA256 } from '#domain/journal.ts';
import { judgeSweep } from '#domain/judgement.ts';
import type { Sweep } from '#domain/sweep.ts';
import { advanceSweep } from '#functions/advance-sweep/advance-sweep.ts';
import { compareSweep, JournalMoved } from '#functions/compare-sweep/compare-sweep.ts';
import type { Written } from '#ports/audit-store.ts';
import { RawObjectDamaged } from '#ports/vault.ts';
import { gatherFactsThen } from '#runtime/gather-facts-then.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { sweepOf } from '#test/service-sweep.ts';
import { Service, sha256Hex, type ServiceOptions } from '#test/service.ts';

const message = { version: 1, kind: 'compare-sweep', domain: 'bank', sweep: 1 } as const;

/** A service with one sweep that is read and not judged. */
async function readService(
  options: ServiceOptions = {},
  scenario = smallScenario(),
): Promise<Service> {
  const service = new Service(scenario, options);
  await readSweep(service);
  expect(await service.sweeps()).toMatchObject([{ stage: 'read' }]);
  return service;
}

/** Opens a sweep and reads its hosts. */
async function readSweep(service: Service, differing: Partial<Sweep> = {}): Promise<void> {
  const sweep = sweepOf({ replicas: ['REPHOST', 'REPHOST2'], ...differing });
  await service.store.openSweep(sweep, 'token');
  const due = { version: 1, kind: 'wake-sweep', domain: 'bank', due: 'look' } as const;
  for (const _ of ['replicas', 'master', 'read']) {
    await advanceSweep({ ...due, sweep: sweep.number }, service.ports);
    service.nowMs += 10_000;
  }
}

it('commits one record, and applies it', async () => {
  const service = await readService();
  await compareSweep(message, service.ports);
  const [record] = await service.records();
  expect(record).toMatchObject({ number: 1, previous: NO_RECORD_SHA256 });
  expect(await service.store.readState('bank')).toMatchObject({ record: 1 });
  expect(await service.sweeps()).toMatchObject([{ stage: 'judged', judgedBy: 1 }]);
});

it('stores the snapshots before the record that rests on them', async () => {
  const service = await readService();
  await compareSweep(message, service.ports);
  const { names } = service.gate;
  expect(names.indexOf('store.putSnapshots')).toBeLessThan(names.indexOf('store.appendRecord'));
  const keys = ['MASTER', 'REPHOST', 'REPHOST2'].map((host) => ({ sweep: 1, host }));
  expect(await service.store.readSnapshots('bank', keys)).toHaveLength(3);
});

const DAY_MS = 86_400_000;

/** The master falls behind what the first sweep read of it. */
const MASTER_RESTORED = smallScenario([
  { at: 0, event: { kind: 'backup-taken', host: 'MASTER' } },
  { at: 0, event: { kind: 'edits', host: 'MASTER', table: 1, count: 5 } },
  { at: 30, event: { kind: 'restored', host: 'MASTER' } },
]);

/** What stands of the first sweep after so many days, and what a second one then is judged to. */
async function after(days: number, snapshotDays: number | undefined) {
  let clockAtMs = 0;
  const store = new MemoryAuditStore({ clock: { nowMs: () => clockAtMs } });
  const settings = snapshotDays === undefined ? {} : { snapshotDays };
  const service = await readService({ store, settings }, MASTER_RESTORED);
  await compareSweep(message, service.ports);
  service.nowMs += days * DAY_MS;
  clockAtMs = service.nowMs;
  const keys = ['MASTER', 'REPHOST', 'REPHOST2'].map((host) => ({ sweep: 1, host }));
  const kept = (await store.readSnapshots('bank', keys)).length;
  const scheduledAtMs = sweepOf().scheduledAtMs + days * DAY_MS;
  await readSweep(service, { number: 2, id: 'bank/later', scheduledAtMs });
  await compareSweep({ ...message, sweep: 2 }, service.ports);
  const [sweep, record] = [await store.readSweep('bank', 2), await store.headRecord('bank')];
  if (sweep === undefined || record === undefined || !isJudged(record)) throw new Error('it is');
  const then = await gatherFactsThen({ sweep, record }, service.ports);
  if (then.kind !== 'facts') throw new Error(then.why);
  return { kept, act: record.act, again: judgeSweep(then.facts) };
}

it('keeps what was read for as long as the configuration says, and looks back 35 days all the same', async () => {
  const [usual, longer] = [await after(40, undefined), await after(40, 90)];
  expect([usual.kept, longer.kept, (await after(90, 90)).kept]).toEqual([0, 3, 0]);
  expect(longer.act).toEqual(usual.act);
  expect([usual.again, longer.again]).toEqual([usual.act, usual.act]);
});

it('judges once, though twice at once and again', async () => {
  const service = await readService();
  await Promise.all([compareSweep(message, service.ports), compareSweep(message, service.ports)]);
  await compareSweep(message, service.ports);
  expect(await service.records()).toHaveLength(1);
  expect(service.reasons.at(-1)).toBe('bank sweep 1: already-judged');
});

it('finishes what one that died after its record left undone', async () => {
  const undisturbed = await readService();
  await compareSweep(message, undisturbed.ports);
  const atCall = undisturbed.gate.names.indexOf('store.appendRecord') + 1;

  const service = await readService({ callFault: { atCall, moment: 'after' } });
  await Promise.race([compareSweep(message, service.ports), service.gate.killed]);
  expect(await service.records()).toHaveLength(1);
  expect(await service.sweeps()).toMatchObject([{ stage: 'read' }]);

  await service.restart();
  await compareSweep(message, service.ports);
  expect(await service.records()).toHaveLength(1);
  expect(await service.sweeps()).toMatchObject([{ stage: 'judged', judgedBy: 1 }]);
  expect(await service.store.readState('bank')).toMatchObject({ record: 1 });
});

it('chains its record to the one before', async () => {
  const service = await new Service(smallScenario()).until('00:06');
  const [first, second] = await service.records();
  expect(second?.previous).toBe(sha256Hex(canonicalJson(first)));
});

it('leaves a sweep alone that is not read, or not there', async () => {
  const service = new Service(smallScenario());
  await compareSweep(message, service.ports);
  expect(service.reasons.at(-1)).toBe('bank sweep 1: not-there');
  await service.store.openSweep(sweepOf(), 'token');
  await compareSweep(message, service.ports);
  expect(service.reasons.at(-1)).toBe('bank sweep 1: not-read');
  expect(await service.records()).toEqual([]);
});

it('wakes the publisher where alerts are owed, once more where the sweep comes again', async () => {
  let publishing = 0;
  const service: Service = new Service(MASTER_RESTORED, {
    ports: {
      queue: {
        send: async (sent, delaySeconds) => {
          if (sent.kind === 'publish-alerts') publishing += 1;
          if (sent.kind !== 'collect-evidence') service.send(sent, delaySeconds);
        },
      },
    },
  });
  await service.until('00:29');
  expect([(await service.records()).length, publishing]).toEqual([6, 0]);
  await service.until('01:00');
  expect(publishing).toBeGreaterThan(0);
  const owing = (await service.records()).findLast(({ act }) => act.alerts.length > 0);
  const sweep = owing?.act.sweep.number ?? 0;
  const before = publishing;
  await compareSweep({ ...message, sweep }, service.ports);
  expect(publishing).toBe(before + 1);
  await compareSweep({ ...message, sweep: sweep + 1 }, service.ports);
  expect(publishing).toBe(before + 1);
});

it('tells alerts at once where evidence cannot be asked for now', async () => {
  const kinds: string[] = [];
  const service: Service = new Service(MASTER_RESTORED, {
    ports: {
      queue: {
        send: async (sent, delaySeconds) => {
          kinds.push(sent.kind);
          if (sent.kind !== 'collect-evidence') return service.send(sent, delaySeconds);
          if (!kinds.slice(0, -1).includes(sent.kind)) throw new Error('the queue is away');
        },
      },
    },
  });
  await service.until('01:00');
  expect(service.reasons).toContain(
    'bank: evidence is asked for by the next tick: Error: the queue is away',
  );
  expect(kinds[kinds.indexOf('collect-evidence') + 1]).toBe('publish-alerts');
  expect(service.failures).toEqual([]);
});

/** A store in which another writer's record is always there first. */
class OvertakenStore extends MemoryAuditStore {
  override appendRecord(): Promise<Written> {
    return Promise.resolve('stale');
  }
}

it('gives up for now where others append each time, so that the message comes again', async () => {
  const service = await readService({ store: new OvertakenStore() });
  await expect(compareSweep(message, service.ports)).rejects.toThrow(JournalMoved);
  expect(service.reasons).toEqual(expect.arrayContaining(['bank sweep 1: stale']));
});

it('judges a sweep whose kept texts are lost for good: its hosts are misses, and nothing stops', async () => {
  const vault = new MemoryVault();
  const lost = async () => Promise.reject(new RawObjectDamaged('raw/1', 'it is not there'));
  const service = await readService({
    vault: { keepRaw: async (at, answers) => vault.keepRaw(at, answers), openRaw: lost },
  });
  await compareSweep(message, service.ports);
  const [record] = await service.records();
  expect(
    record?.act.hosts.map(({ host, seen }) => [host, seen.kind === 'miss' && seen.cause]),
  ).toEqual([
    ['REPHOST', 'answer-lost'],
    ['REPHOST2', 'answer-lost'],
    ['MASTER', 'answer-lost'],
  ]);
  expect(service.reasons).toContain('raw object raw/1: it is not there');
});

it('judges a sweep with the configuration that it was opened with, not with one made since', async () => {
  const service = await readService();
  const { settings } = service;
  const added = { host: 'REPHOST3', formerMaster: false, listNames: [] };
  const since = { ...settings, version: 2, replicas: [...settings.replicas, added] };
  const configurations = {
    domains: async () => [settings.domain],
    read: async (_: string, version?: number) => (version === 1 ? settings : since),
  };
  await compareSweep(message, { ...service.ports, configurations });
  const [record] = await service.records();
  expect(record?.act.settingsVersion).toBe(1);
  expect(record?.act.hosts.map(({ host }) => host)).not.toContain('REPHOST3');
});
