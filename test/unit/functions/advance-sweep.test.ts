import { describe, expect, it } from 'vitest';

import type { ScheduledEvent } from '#cli/simulator/world-event.ts';
import type { WakeSweep } from '#contracts/messages.ts';
import { missOf } from '#domain/miss.ts';
import { claimPhase, type Sweep } from '#domain/sweep.ts';
import { advanceSweep } from '#functions/advance-sweep/advance-sweep.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { sweepOf } from '#test/service-sweep.ts';
import { Service } from '#test/service.ts';

const opened = sweepOf({ replicas: ['REPHOST', 'REPHOST2'] });
const wake = (due: WakeSweep['due'] = 'look'): WakeSweep => ({
  version: 1,
  kind: 'wake-sweep',
  domain: 'bank',
  sweep: 1,
  due,
});

async function serviceWith(
  differing: Partial<Sweep> = {},
  events: readonly ScheduledEvent[] = [],
): Promise<Service> {
  const service = new Service(smallScenario(events));
  await service.store.openSweep({ ...opened, ...differing }, 'token');
  return service;
}

async function sweepIn(service: Service): Promise<Sweep> {
  const sweep = await service.store.readSweep('bank', 1);
  if (sweep === undefined) throw new Error('there is no sweep');
  return sweep;
}

const askings = (service: Service): number =>
  service.gate.names.filter((name) => name === 'fleet.ask').length;
const deadlinesIn = (service: Service) =>
  service
    .waiting()
    .filter(
      ({ message }) => message.kind === 'wake-sweep' && !['look', 'ended'].includes(message.due),
    );
const elapse = (service: Service, seconds: number): void => {
  service.nowMs += seconds * 1000;
};

describe('asking', () => {
  it('claims the phase, asks, and writes the commands down, in this order', async () => {
    const service = await serviceWith();
    await advanceSweep(wake(), service.ports);
    expect(service.gate.names).toEqual([
      'store.readSweep',
      'store.writeSweep',
      'fleet.ask',
      'store.writeSweep',
    ]);
    expect(await sweepIn(service)).toMatchObject({
      stage: 'replicas',
      commands: [{ phase: 'replicas', attempt: 1, hosts: ['REPHOST', 'REPHOST2'] }],
    });
  });

  it('happens once, however often and at once it is woken', async () => {
    const service = await serviceWith();
    await Promise.all([advanceSweep(wake(), service.ports), advanceSweep(wake(), service.ports)]);
    await advanceSweep(wake(), service.ports);
    expect(askings(service)).toBe(1);
  });

  it('is done at the deadline where nobody did it, with the deadline again', async () => {
    const service = await serviceWith();
    await advanceSweep(wake('replicas'), service.ports);
    expect(askings(service)).toBe(1);
    expect(service.waiting()).toContainEqual({ message: wake('replicas'), delaySeconds: 60 });
  });

  it('closes at once a phase in which nobody can be asked, and goes on', async () => {
    const service = await serviceWith({ replicas: ['GONE'] });
    await advanceSweep(wake(), service.ports);
    const sweep = await sweepIn(service);
    expect(sweep.closings.replicas?.outcomes).toEqual({
      GONE: missOf('agent-away', 'no such host'),
    });
    expect(sweep.commands).toMatchObject([{ phase: 'master', hosts: ['MASTER'] }]);
  });

  it('needs no fleet for a domain without replicas', async () => {
    const service = await serviceWith({ replicas: [] });
    await advanceSweep(wake(), service.ports);
    expect((await sweepIn(service)).closings.replicas?.outcomes).toEqual({});
    expect(askings(service)).toBe(1);
  });
});

describe('a claim', () => {
  it('is left to who holds it, and taken over when it has run out', async () => {
    const service = await serviceWith();
    const claim = { phase: 'replicas', nowMs: service.nowMs, token: 'dead' } as const;
    await service.store.writeSweep(claimPhase(opened, claim), 'dead');
    await advanceSweep(wake(), service.ports);
    expect(askings(service)).toBe(0);
    expect(service.waiting()).toEqual([{ message: wake(), delaySeconds: 30 }]);
    elapse(service, 30);
    await advanceSweep(wake(), service.ports);
    expect((await sweepIn(service)).commands).toMatchObject([{ attempt: 2 }]);
  });

  it('is taken over from who died between closing the phase before and asking, when it has run out', async () => {
    const { ports, store } = await serviceWith();
    await advanceSweep(wake(), ports);
    // readSweep, look, keepRaw, writeSweep.
    const callFault = { atCall: 4, moment: 'after' } as const;
    const dead = new Service(smallScenario(), { store, callFault });
    elapse(dead, 10);
    await Promise.race([advanceSweep(wake('ended'), dead.ports), dead.gate.killed]);
    expect([(await sweepIn(dead)).stage, dead.waiting()]).toEqual(['master', []]);

    const alive = new Service(smallScenario(), { store });
    elapse(alive, 20);
    await advanceSweep(wake('ended'), alive.ports);
    expect(askings(alive)).toBe(0);
    expect(alive.waiting()).toEqual([{ message: wake('ended'), delaySeconds: 30 }]);
    elapse(alive, 30);
    await advanceSweep(wake('ended'), alive.ports);
    expect((await sweepIn(alive)).commands).toMatchObject([
      { phase: 'replicas', attempt: 1 },
      { phase: 'master', attempt: 2 },
    ]);
    // The deadline that came with the sweep is still on its way.
    expect(deadlinesIn(alive)).toEqual([]);
  });
});

describe('closing', () => {
  it('waits until every host has ended', async () => {
    const service = await serviceWith();
    await advanceSweep(wake(), service.ports);
    await advanceSweep(wake(), service.ports);
    expect((await sweepIn(service)).stage).toBe('replicas');
    expect(service.reasons.at(-1)).toContain('phase replicas waits for answers');
  });

  it('keeps the texts first, and asks the master only after the closing write', async () => {
    const service = await serviceWith();
    await advanceSweep(wake(), service.ports);
    elapse(service, 10);
    const before = service.gate.names.length;
    await advanceSweep(wake(), service.ports);
    expect(service.gate.names.slice(before)).toEqual([
      'store.readSweep',
      'fleet.look',
      'vault.keepRaw',
      'store.writeSweep',
      'fleet.ask',
      'store.writeSweep',
    ]);
    expect(await sweepIn(service)).toMatchObject({
      stage: 'master',
      closings: {
        replicas: { outcomes: { REPHOST: { kind: 'read' }, REPHOST2: { kind: 'read' } } },
      },
    });
  });

  it('takes who has not answered at the deadline for a miss, and never a late answer', async () => {
    const service = await serviceWith();
    await advanceSweep(wake(), service.ports);
    await advanceSweep(wake('replicas'), service.ports);
    const closed = (await sweepIn(service)).closings.replicas;
    expect(closed?.outcomes).toEqual({
      REPHOST: missOf('no-answer', ''),
      REPHOST2: missOf('no-answer', ''),
    });
    elapse(service, 20);
    await advanceSweep(wake('replicas'), service.ports);
    const sweep = await sweepIn(service);
    expect(sweep.closings.replicas).toEqual(closed);
    expect(sweep.stage).toBe('read');
  });
});

describe('the one deadline of a sweep', () => {
  it('is passed on to the phase that is open when it comes', async () => {
    const service = await serviceWith();
    await advanceSweep(wake(), service.ports);
    elapse(service, 10);
    await advanceSweep(wake('ended'), service.ports);
    expect(deadlinesIn(service)).toEqual([]);
    await advanceSweep(wake('replicas'), service.ports);
    expect((await sweepIn(service)).stage).toBe('master');
    expect(deadlinesIn(service)).toEqual([{ message: wake('master'), delaySeconds: 30 }]);
  });

  it('begets the next where it closes a phase, before the hosts of that are asked', async () => {
    const service = await serviceWith();
    await advanceSweep(wake(), service.ports);
    const before = service.gate.names.length;
    await advanceSweep(wake('replicas'), service.ports);
    expect(service.gate.names.slice(before)).toEqual([
      'store.readSweep',
      'fleet.look',
      'store.writeSweep',
      'queue.send',
      'fleet.ask',
      'store.writeSweep',
    ]);
    expect(deadlinesIn(service)).toEqual([{ message: wake('master'), delaySeconds: 30 }]);
  });

  it.each([
    ['asks', 'look'],
    ['closes a phase', 'ended'],
  ] as const)('is not lost where another %s at the same moment', async (_, due) => {
    const service = await serviceWith();
    if (due === 'ended') {
      await advanceSweep(wake(), service.ports);
      elapse(service, 10);
    }
    await Promise.all([
      advanceSweep(wake(due), service.ports),
      advanceSweep(wake('replicas'), service.ports),
    ]);
    expect(service.reasons.filter((why) => why.includes('another'))).toHaveLength(1);
    expect(deadlinesIn(service)).toEqual([{ message: wake('replicas'), delaySeconds: 0 }]);
  });
});

describe('the end of a command', () => {
  it('that is not shown yet, or is not the last, has it looked at once more, and once', async () => {
    const service = await serviceWith();
    await advanceSweep(wake(), service.ports);
    await advanceSweep(wake('ended'), service.ports);
    expect((await sweepIn(service)).stage).toBe('replicas');
    const again = { message: wake(), delaySeconds: 5 };
    expect(service.waiting().filter(({ delaySeconds }) => delaySeconds === 5)).toEqual([again]);
    await advanceSweep(wake(), service.ports);
    expect(service.waiting().filter(({ delaySeconds }) => delaySeconds === 5)).toEqual([again]);
  });
});

describe('a phase', () => {
  it('is not closed by the deadline of another', async () => {
    const service = await serviceWith();
    await advanceSweep(wake(), service.ports);
    await advanceSweep(wake('master'), service.ports);
    expect((await sweepIn(service)).stage).toBe('replicas');
  });

  it('is repeated, last, for the host that ran as master among the replicas', async () => {
    const service = await serviceWith({}, [
      { at: -10, event: { kind: 'becomes-master', host: 'REPHOST', followedBy: 'nobody' } },
    ]);
    for (const _ of ['replicas', 'master', 'repeat', 'read']) {
      await advanceSweep(wake(), service.ports);
      elapse(service, 10);
    }
    const sweep = await sweepIn(service);
    expect(sweep.commands.map(({ phase, hosts }) => [phase, hosts])).toEqual([
      ['replicas', ['REPHOST', 'REPHOST2']],
      ['master', ['MASTER']],
      ['repeat', ['REPHOST']],
    ]);
    expect(sweep).toMatchObject({ stage: 'read', claimants: ['REPHOST'] });
    expect(Object.keys(sweep.closings.repeat?.outcomes ?? {})).toEqual(['REPHOST']);
  });
});

describe('a sweep that is over', () => {
  it('is sent to be judged, each time it is looked at', async () => {
    const service = await serviceWith({ stage: 'read' });
    await advanceSweep(wake(), service.ports);
    expect(service.waiting().map(({ message }) => message.kind)).toEqual(['compare-sweep']);
  });

  it('is left alone when it is judged', async () => {
    const service = await serviceWith({ stage: 'judged', judgedBy: 1 });
    await advanceSweep(wake('repeat'), service.ports);
    expect(service.gate.names).toEqual(['store.readSweep']);
  });
});
