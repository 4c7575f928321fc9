import { expect, it } from 'vitest';

import { startSweeps } from '#functions/start-sweeps/start-sweeps.ts';
import { applyRecord } from '#runtime/apply-record.ts';
import { alertOf, recordOf } from '#test/service-record.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { Service } from '#test/service.ts';

const newService = (): Service => new Service(smallScenario());
const tickAt = (service: Service, minutes: number) =>
  ({ version: 1, kind: 'tick', scheduledAtMs: service.at(minutes) }) as const;
const wakesOf = (service: Service) =>
  service
    .waiting()
    .map(({ message, delaySeconds }) => [
      delaySeconds,
      message.kind === 'wake-sweep' ? message.due : message.kind,
    ]);
const FIRST_WAKES = [
  [0, 'look'],
  [60, 'replicas'],
];

it('opens a sweep, and then sends its wake-ups', async () => {
  const service = newService();
  await startSweeps(tickAt(service, 0), service.ports);
  const [sweep] = await service.sweeps();
  expect(sweep).toMatchObject({ number: 1, stage: 'replicas', scheduledAtMs: service.at(0) });
  expect(wakesOf(service)).toEqual(FIRST_WAKES);
  expect(service.reasons).toEqual(['bank: open: its time has come']);
});

it('delivered twice, opens one sweep and sends its wake-ups again', async () => {
  const service = newService();
  await startSweeps(tickAt(service, 0), service.ports);
  await startSweeps(tickAt(service, 0), service.ports);
  expect(await service.sweeps()).toHaveLength(1);
  expect(wakesOf(service)).toHaveLength(4);
});

it('twice at once, opens one sweep', async () => {
  const service = newService();
  const tick = tickAt(service, 0);
  await Promise.all([startSweeps(tick, service.ports), startSweeps(tick, service.ports)]);
  expect(await service.sweeps()).toHaveLength(1);
});

it('killed after opening, sends the wake-ups when it comes again', async () => {
  const dead = new Service(smallScenario(), {
    // inForce, listSweeps, readState, hasRecord, headRecord, read, latestSweep, openSweep.
    callFault: { atCall: 8, moment: 'after' },
  });
  await Promise.race([startSweeps(tickAt(dead, 0), dead.ports), dead.gate.killed]);
  expect([await dead.sweeps(), dead.waiting()]).toMatchObject([[{ number: 1 }], []]);
  const alive = new Service(smallScenario(), { store: dead.store });
  await startSweeps(tickAt(alive, 0), alive.ports);
  expect(wakesOf(alive)).toEqual(FIRST_WAKES);
});

it('skips a sweep that runs, and sends nothing', async () => {
  const service = newService();
  await startSweeps(tickAt(service, 0), service.ports);
  await startSweeps(tickAt(service, 1), service.ports);
  expect(wakesOf(service)).toEqual(FIRST_WAKES);
  expect(service.reasons.at(-1)).toBe('bank: nothing: skipped: sweep 1 is running');
});

it('closes a sweep that outlived its deadline, and has it judged', async () => {
  const service = newService();
  await startSweeps(tickAt(service, 0), service.ports);
  await startSweeps(tickAt(service, 4), service.ports);
  const [sweep] = await service.sweeps();
  expect(sweep).toMatchObject({ stage: 'read', overdue: true });
  expect(Object.keys(sweep?.closings.replicas?.outcomes ?? {})).toEqual(['REPHOST', 'REPHOST2']);
  expect(wakesOf(service)).toContainEqual([0, 'compare-sweep']);
});

it('applies the head record before it decides', async () => {
  const service = newService();
  await service.store.appendRecord(recordOf(1));
  await startSweeps(tickAt(service, 0), service.ports);
  expect((await service.store.readState('bank'))?.record).toBe(1);
});

it('only looks where nothing is due, and applies what nobody applied', async () => {
  const service = await new Service(smallScenario()).until('00:02');
  const looked = service.gate.names.length;
  await startSweeps(tickAt(service, 3), service.ports);
  expect(service.gate.names.slice(looked)).toEqual([
    'configurations.inForce',
    'store.listSweeps',
    'store.readState',
    'store.hasRecord',
  ]);
  await service.store.appendRecord(recordOf(2));
  await startSweeps(tickAt(service, 4), service.ports);
  expect((await service.store.readState('bank'))?.record).toBe(2);
});

it('wakes a channel that owes alerts for a minute, and not before', async () => {
  const service = newService();
  await service.store.appendRecord(recordOf(1, [alertOf(1, 'terminal')]));
  const publishes = () => wakesOf(service).filter(([, kind]) => kind === 'publish-alerts');
  await startSweeps(tickAt(service, 5), service.ports);
  expect(publishes()).toEqual([]);
  await startSweeps(tickAt(service, 6), service.ports);
  expect(publishes()).toEqual([[0, 'publish-alerts']]);
  await service.store.advanceCursor('bank', 'terminal', { from: 0, to: { record: 1 } });
  await startSweeps(tickAt(service, 7), service.ports);
  expect(publishes()).toHaveLength(1);
});

it('wakes nobody, and reads no cursor, while no record owes anything', async () => {
  const service = newService();
  await service.store.appendRecord(recordOf(1));
  await startSweeps(tickAt(service, 20), service.ports);
  expect(wakesOf(service)).not.toContainEqual([0, 'publish-alerts']);
  expect(service.gate.names).not.toContain('store.readCursors');
});

it('wakes a channel for what an earlier record owes, though newer ones owe nothing', async () => {
  const service = newService();
  for (const record of [recordOf(1, [alertOf(1, 'terminal')]), recordOf(2)]) {
    await service.store.appendRecord(record);
    await applyRecord(record, service.ports);
  }
  await startSweeps(tickAt(service, 10), service.ports);
  expect(wakesOf(service)).toContainEqual([0, 'publish-alerts']);
});

it('wakes a channel that waits when its wait is over, and not before', async () => {
  const service = newService();
  await service.store.appendRecord(recordOf(1, [alertOf(1, 'terminal')]));
  const waiting = {
    alert: 'bank-1-terminal',
    record: 1,
    done: [],
    attempts: 2,
    sinceMs: 0,
    nextTryAtMs: tickAt(service, 9).scheduledAtMs,
    fault: 'moment' as const,
    error: 'refused',
  };
  const to = { record: 0, waiting };
  await service.store.advanceCursor('bank', 'terminal', { from: 0, to });
  const publishes = () =>
    service.waiting().filter((each) => each.message.kind === 'publish-alerts');
  await startSweeps(tickAt(service, 8), service.ports);
  expect(publishes()).toEqual([]);
  await startSweeps(tickAt(service, 9), service.ports);
  expect(publishes().map((each) => each.message)).toEqual([
    { version: 1, kind: 'publish-alerts', domain: 'bank', tryAgain: ['terminal'] },
  ]);
});

it('serves the other domains where one fails, and then fails', async () => {
  const service = newService();
  const configurations = {
    inForce: async () => [{ domain: 'broken' }, { domain: 'bank', settings: service.settings }],
    read: async (domain: string) => {
      if (domain === 'broken') throw new Error('its configuration cannot be read');
      return service.settings;
    },
    keep: async () => undefined,
  };
  await expect(
    startSweeps(tickAt(service, 0), { ...service.ports, configurations }),
  ).rejects.toThrow('its configuration cannot be read');
  expect(await service.sweeps()).toHaveLength(1);
});
