import { describe, expect, it } from 'vitest';

import { JUST_OPENED, type Sweep } from '#domain/sweep.ts';
import { viewThen } from '#functions/serve-api/domain-then.ts';
import { rejudgeSweep } from '#functions/serve-api/rejudge-sweep.ts';
import { recordOf } from '#functions/serve-api/sweep-entry.ts';
import type { RecordActPorts } from '#runtime/record-act.ts';
import {
  startSweepByHand,
  SweepNotBegun,
  type SweepStarted,
} from '#runtime/start-sweep-by-hand.ts';
import { CallGate, type CallFault } from '#test/service-gate.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { sweepOf } from '#test/service-sweep.ts';
import { Service } from '#test/service.ts';

const ANN = { name: 'ann', authenticated: true };
const HOSTS = ['REPHOST', 'REPHOST2', 'MASTER'];

/** The first regular sweep is judged, the second is minutes away. */
const running = async (): Promise<Service> => new Service(smallScenario()).until(2.5);

const ask = async (service: Service, ports: RecordActPorts = service.ports, key = 'k1') =>
  startSweepByHand(
    service.settings.domain,
    { by: ANN, why: 'the bridge was mended', change: 'CHG1', atMs: service.nowMs, key },
    ports,
  );

async function started(service: Service, ports?: RecordActPorts): Promise<SweepStarted> {
  const outcome = await ask(service, ports);
  if (outcome.kind === 'refused') throw new Error(outcome.text);
  return outcome;
}

const byHandIn = (sweeps: readonly Sweep[]): readonly Sweep[] =>
  sweeps.filter(({ purpose }) => purpose.kind === 'follow-up' && purpose.byHand !== undefined);
const shapesOf = (sweeps: readonly Sweep[]): readonly string[] =>
  sweeps.map(({ purpose, stage, overdue }) => `${purpose.kind} ${stage}${overdue ? ' late' : ''}`);

describe('a sweep by hand', () => {
  it('begins at once, reads all hosts and the master last, and says who asked and why', async () => {
    const service = await running();
    const { sweep } = await started(service);
    await service.until(2.9);
    expect(sweep).toBe(2);
    expect((await service.sweeps())[1]).toMatchObject({
      number: 2,
      stage: 'judged',
      scheduledAtMs: service.at(2.5),
      replicas: ['REPHOST', 'REPHOST2'],
      master: 'MASTER',
      purpose: { kind: 'follow-up', hosts: HOSTS, askedBy: 2 },
    });
    const [, record] = await service.records();
    expect(record?.act.hosts.map(({ host, seen }) => [host, seen.kind])).toEqual(
      HOSTS.map((host) => [host, 'read']),
    );
    expect(record?.act.sweep.purpose).toMatchObject({
      byHand: { by: ANN, why: 'the bridge was mended', change: 'CHG1' },
    });
  });

  it('lets no time pass: regular sweeps come when they would have, and status shows the last one', async () => {
    const service = await running();
    const without = await running();
    await started(service);
    await service.until(2.9);
    const state = await service.store.readState('bank');
    expect(state?.sweep?.number).toBe(1);
    expect(state?.memory.lastRegularAtMs).toBe(service.at(0));
    expect(state?.memory.followUps).toEqual([]);
    const regularIn = async (of: Service) =>
      (await (await of.until(11)).sweeps())
        .filter(({ purpose }) => purpose.kind === 'regular')
        .map(({ id }) => id);
    expect(await regularIn(service)).toEqual(await regularIn(without));
  });
});

describe('a sweep by hand, looked at later', () => {
  it('is named by what was known at a moment after it, which stays that of the regular one', async () => {
    const service = await running();
    await started(service);
    await service.until(2.9);
    const byHand = [{ number: 2, purpose: 'by-hand', byHand: { by: 'ann', change: 'CHG1' } }];
    const then = { sweep: { number: 1 }, byHand };
    expect(await viewThen(service.ports, 'bank', service.at(2.9))).toMatchObject(then);
    expect(await viewThen(service.ports, 'bank', service.at(2.4))).toMatchObject({ byHand: [] });
  });

  it('judged once more comes to the same, and so does the regular one after it', async () => {
    const service = await running();
    await started(service);
    await service.until(7);
    for (const sweep of (await service.sweeps()).slice(1)) {
      const record = await recordOf(sweep, service.store);
      if (record === undefined) throw new Error(`sweep ${sweep.number} is not judged`);
      expect(await rejudgeSweep({ sweep, record }, service.ports)).toEqual({ kind: 'same' });
    }
    expect(await service.sweeps()).toHaveLength(3);
  });
});

describe('the master of a sweep by hand', () => {
  it('is who acted as master in the last regular sweep', async () => {
    const service = await new Service(
      smallScenario([
        { at: -60, event: { kind: 'host-off', host: 'MASTER' } },
        { at: -60, event: { kind: 'becomes-master', host: 'REPHOST', followedBy: 'nobody' } },
      ]),
    ).until(2.5);
    await started(service);
    await service.until(4.5);
    expect((await service.sweeps())[1]).toMatchObject({
      master: 'REPHOST',
      replicas: ['REPHOST2', 'MASTER'],
    });
  });
});

describe('a second sweep by hand', () => {
  it('is refused while a sweep runs, whoever asks, and while one that was asked for has not begun', async () => {
    const service = await running();
    await started(service);
    expect(await ask(service, service.ports, 'k2')).toMatchObject({
      kind: 'refused',
      reason: 'being-swept',
      text: 'sweep 2 of bank is running: wait for it',
    });
    const asked = await running();
    const killed = gated(asked, {
      atCall: callsUntil(await callsOf(), 'store.openSweep'),
      moment: 'before',
    });
    await Promise.race([ask(asked, killed.ports), killed.gate.killed]);
    expect(await ask(asked, asked.ports, 'k2')).toMatchObject({
      reason: 'being-swept',
      text: expect.stringContaining('ann asked for a sweep of bank that has not begun'),
    });
  });

  it('under the same key is the same sweep, after it was judged too', async () => {
    const service = await running();
    const first = await started(service);
    expect(await started(service)).toEqual(first);
    await service.until(7);
    expect(await started(service)).toEqual(first);
    expect(byHandIn(await service.sweeps())).toHaveLength(1);
  });
});

describe('a sweep by hand beside others', () => {
  it('is served by a regular sweep that begins at the same time', async () => {
    const service = await running();
    await opensInBetween(service, { purpose: { kind: 'regular' } });
    expect((await started(service)).sweep).toBe(2);
    await service.until(4.9);
    expect(shapesOf(await service.sweeps())).toEqual(['regular judged', 'regular judged']);
    expect((await service.store.readState('bank'))?.memory.followUps).toEqual([]);
  });

  it('comes after another follow-up that begins at the same time, and says its own number', async () => {
    const service = await running();
    await opensInBetween(service, {
      purpose: { kind: 'follow-up', hosts: ['REPHOST'], askedBy: 1 },
      replicas: ['REPHOST'],
    });
    expect((await started(service)).sweep).toBe(3);
    await service.until(4.9);
    const [, , third] = await service.sweeps();
    expect(third).toMatchObject({ stage: 'judged', purpose: { askedBy: 2, byHand: { by: ANN } } });
  });

  it('is later than the sweep before it by its own times, whatever the clock of who asked says', async () => {
    const service = await running();
    const wished = { by: ANN, why: 'x', atMs: service.at(-60), key: 'k1' };
    expect(await startSweepByHand('bank', wished, service.ports)).toMatchObject({ sweep: 2 });
    expect((await service.sweeps())[1]?.scheduledAtMs).toBe(service.at(0) + 1);
  });
});

describe('whoever dies or fails at any port call while starting a sweep', () => {
  const moments: readonly CallFault['moment'][] = ['before', 'after', 'refused', 'unanswered'];

  it.each(moments)(
    '%s: what is recorded is swept once, and a repeat is told which it was',
    async (moment) => {
      const calls = await callsOf();
      expect(calls).toContain('store.openSweep');
      for (const [index, name] of calls.entries()) {
        const service = await running();
        const { gate, ports } = gated(service, { atCall: index + 1, moment });
        const outcome = await Promise.race([
          ask(service, ports).catch((error: unknown) => error),
          gate.killed,
        ]);
        const isKilled = moment === 'before' || moment === 'after';
        expect([name, outcome === 'killed']).toEqual([name, isKilled]);
        // At 3 the tick; nothing else is due before 5.
        await service.until(4.9);
        const { record, sweep } = await started(service);
        await service.until(9);
        const sweeps = await service.sweeps();
        expect([name, byHandIn(sweeps).map(({ number }) => number)]).toEqual([name, [sweep]]);
        expect(byHandIn(sweeps)[0]?.purpose).toMatchObject({ askedBy: record });
        expect(shapesOf(sweeps).filter((shape) => !shape.endsWith(' judged'))).toEqual([]);
      }
    },
  );

  it('is told that it is recorded, once it is', async () => {
    const calls = await callsOf();
    const service = await running();
    const fault = { atCall: callsUntil(calls, 'store.openSweep'), moment: 'refused' } as const;
    await expect(ask(service, gated(service, fault).ports)).rejects.toThrow(
      new SweepNotBegun(
        'bank: the sweep that was asked for is recorded, and could not be begun now',
      ),
    );
  });

  it('leaves a sweep that was opened and never looked at to the next tick', async () => {
    const service = await running();
    const calls = await callsOf();
    const fault = { atCall: callsUntil(calls, 'store.openSweep'), moment: 'after' } as const;
    const { gate, ports } = gated(service, fault);
    await Promise.race([ask(service, ports), gate.killed]);
    expect((await service.sweeps())[1]?.revision).toBe(JUST_OPENED.revision);
    await service.until(3.4);
    expect(service.reasons).toContain(
      'bank: wake: sweep 2 was opened by hand, and nobody has looked at it yet',
    );
    expect((await service.sweeps())[1]).toMatchObject({ stage: 'judged', overdue: false });
  });
});

it('is never asked without its deadline, though its sender died between its wake-ups', async () => {
  const calls = await callsOf();
  const wakes = calls.flatMap((name, index) => (name === 'queue.send' ? [index + 1] : []));
  const left: unknown[] = [];
  for (const atCall of wakes) {
    const service = await running();
    const { gate, ports } = gated(service, { atCall, moment: 'after' });
    await Promise.race([ask(service, ports), gate.killed]);
    await service.until(2.5);
    const wasAsked = (await service.sweeps())[1]?.revision !== JUST_OPENED.revision;
    const waiting = service.waiting().map(({ message }) => 'due' in message && message.due);
    left.push([wasAsked, waiting.includes('replicas')]);
  }
  expect(left).toEqual([
    [false, true],
    [true, true],
  ]);
});

it('delivered twice, each message of it by two at once, is one sweep and one record', async () => {
  const service = await new Service(smallScenario(), { eachTwice: true }).until(2.5);
  const both = await Promise.allSettled([ask(service), ask(service)]);
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  await service.until(4.9);
  expect(shapesOf(await service.sweeps())).toEqual(['regular judged', 'follow-up judged']);
  expect(await service.records()).toHaveLength(2);
});

/** What one asking calls, in order. */
async function callsOf(): Promise<readonly string[]> {
  const service = await running();
  const { gate, ports } = gated(service);
  await ask(service, ports);
  return gate.names;
}

const callsUntil = (calls: readonly string[], name: string): number => calls.indexOf(name) + 1;

/** A process of its own, which only asks. */
function gated(service: Service, fault?: CallFault) {
  const gate = new CallGate(fault);
  const { store, queue, configurations, nonces, sha256 } = service.ports;
  const ports: RecordActPorts = {
    store: gate.watch('store', store),
    queue: gate.watch('queue', queue),
    configurations: gate.watch('configurations', configurations),
    nonces,
    sha256,
  };
  return { gate, ports };
}

/** A tick opens another sweep right after the asking is recorded. */
async function opensInBetween(service: Service, changes: Partial<Sweep>): Promise<void> {
  const { store } = service;
  const append = store.appendRecord.bind(store);
  let isOpened = false;
  store.appendRecord = async (record) => {
    const written = await append(record);
    if (!isOpened) {
      isOpened = true;
      const between = sweepOf({
        number: 2,
        id: 'bank/in between',
        scheduledAtMs: service.nowMs,
        ...changes,
      });
      await store.openSweep(between, 'between');
      service.send({ version: 1, kind: 'wake-sweep', domain: 'bank', sweep: 2, due: 'look' });
    }
    return written;
  };
}
