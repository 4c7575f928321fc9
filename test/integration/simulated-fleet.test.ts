import { expect, it } from 'vitest';

import { SimulatedFleet } from '#cli/simulator/simulated-fleet.ts';
import type { ScheduledEvent } from '#cli/simulator/world-event.ts';
import { World } from '#cli/simulator/world.ts';
import { missOf } from '#domain/miss.ts';
import type { ReadOrder } from '#ports/fleet.ts';
import { smallScenario } from '#test/service-scenario.ts';

const order: ReadOrder = {
  domain: 'bank',
  sweep: 4,
  sweepId: 'bank/4',
  phase: 'replicas',
  attempt: 1,
  hosts: ['REPHOST', 'REPHOST2'],
  withinSeconds: 60,
};

/** A fleet at the scenario's start, with a clock that the test moves. */
function fleetOf(events: readonly ScheduledEvent[] = []) {
  const scenario = smallScenario(events);
  const time = { nowMs: scenario.startsAtMs };
  const clock = { nowMs: () => time.nowMs };
  const answered: unknown[][] = [];
  const start = (): SimulatedFleet =>
    new SimulatedFleet(new World(scenario, 1), clock, {
      ofSweep: (...words) => answered.push(words),
    });
  return { time, start, answered };
}

it('has answers pending at first, and final some seconds later', async () => {
  const { time, start } = fleetOf();
  const fleet = start();
  const { commands, misses } = await fleet.ask(order);
  expect(misses).toEqual({});
  expect(commands.map(({ hosts }) => hosts)).toEqual([order.hosts]);
  const command = commands[0]?.command ?? '';
  expect(await fleet.look(command, order.hosts)).toEqual({
    REPHOST: { kind: 'pending' },
    REPHOST2: { kind: 'pending' },
  });
  time.nowMs += 6_000;
  const final = await fleet.look(command, order.hosts);
  expect(Object.values(final).map(({ kind }) => kind)).toEqual(['answered', 'answered']);
});

it('gives a process that starts anew the same answers to an old command', async () => {
  const { time, start } = fleetOf();
  const fleet = start();
  const { commands } = await fleet.ask(order);
  const command = commands[0]?.command ?? '';
  time.nowMs += 40_000;
  expect(await start().look(command, order.hosts)).toEqual(await fleet.look(command, order.hosts));
});

it('lets a host that hangs time out, and one that is off refuse', async () => {
  const { time, start } = fleetOf([
    { at: 0, event: { kind: 'mood', host: 'REPHOST', mood: { kind: 'hangs' }, minutes: 5 } },
    { at: 0, event: { kind: 'host-off', host: 'REPHOST2' } },
  ]);
  const fleet = start();
  const { commands } = await fleet.ask(order);
  time.nowMs += 59_999;
  const before = await fleet.look(commands[0]?.command ?? '', order.hosts);
  time.nowMs += 1;
  const after = await fleet.look(commands[0]?.command ?? '', order.hosts);
  expect(before).toEqual({ REPHOST: { kind: 'pending' }, REPHOST2: missOf('refused', '') });
  expect(after['REPHOST']).toEqual(missOf('no-answer', ''));
});

it('has no answer from a host that takes longer than it may', async () => {
  const { time, start } = fleetOf();
  const fleet = start();
  const { commands } = await fleet.ask({ ...order, withinSeconds: 0 });
  time.nowMs += 60_000;
  const looked = await fleet.look(commands[0]?.command ?? '', order.hosts);
  expect(looked['REPHOST']).toEqual(missOf('no-answer', ''));
});

it('takes a host that it does not have for a miss at once', async () => {
  const asked = await fleetOf()
    .start()
    .ask({ ...order, hosts: ['ELSEWHERE'] });
  expect(asked).toEqual({
    commands: [],
    misses: { ELSEWHERE: missOf('agent-away', 'no such host') },
  });
});

it('says when all have answered, in whole seconds', async () => {
  const { start, answered } = fleetOf();
  await start().ask(order);
  expect(answered).toEqual([['bank', 4, expect.any(Number)]]);
  expect(Number.isInteger(answered[0]?.[2])).toBe(true);
});
