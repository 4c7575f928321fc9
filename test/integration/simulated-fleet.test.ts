import { expect, it } from 'vitest';

import { SimulatedFleet } from '#cli/simulator/simulated-fleet.ts';
import type { ScheduledEvent } from '#cli/simulator/world-event.ts';
import { World } from '#cli/simulator/world.ts';
import { missOf } from '#domain/miss.ts';
import type { CollectOrder } from '#ports/collectors.ts';
import type { Answer, Asked, ReadOrder } from '#ports/fleet.ts';
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
  const collected: unknown[][] = [];
  const start = (): SimulatedFleet =>
    new SimulatedFleet(new World(scenario, 1), clock, {
      ofSweep: (...words) => answered.push(words),
      ofCollection: (...words) => collected.push(words),
    });
  return { time, start, answered, collected };
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

const collecting: CollectOrder = {
  domain: 'bank',
  number: 3,
  step: 'groups',
  attempt: 1,
  wanted: 'status',
  hosts: ['MASTER', 'REPHOST'],
  peer: 'REPHOST',
  withinSeconds: 60,
};

it('gives for a reading of a collection what a sweep would get', async () => {
  const fleet = fleetOf();
  const [swept, collected] = [
    await fleet.start().ask(order),
    await fleet.start().collect({ ...collecting, wanted: 'sequences', hosts: order.hosts }),
  ];
  fleet.time.nowMs += 10_000;
  expect(await outcomesOf(fleet.start(), collected)).toEqual(
    await outcomesOf(fleet.start(), swept),
  );
});

it('gives a process that starts anew the same evidence, peer and all', async () => {
  const { time, start } = fleetOf();
  const fleet = start();
  const asked = await fleet.collect(collecting);
  time.nowMs += 40_000;
  const looked = await outcomesOf(fleet, asked);
  expect(looked['MASTER']).toMatchObject({ text: expect.stringContaining('REPHOST 192.0.2.2') });
  expect(await outcomesOf(start(), asked)).toEqual(looked);
});

it('never hears of a host that dies while it collects; asked later, it refuses', async () => {
  const dies: ScheduledEvent = { at: 1 / 60, event: { kind: 'host-off', host: 'REPHOST' } };
  const { time, start } = fleetOf([dies]);
  const fleet = start();
  const during = await fleet.collect(collecting);
  time.nowMs += 60_000;
  const after = await fleet.collect({ ...collecting, attempt: 2 });
  expect(await outcomesOf(fleet, during)).toMatchObject({
    MASTER: { kind: 'answered' },
    REPHOST: missOf('no-answer', ''),
  });
  time.nowMs += 60_000;
  expect((await outcomesOf(fleet, after))['REPHOST']).toEqual(missOf('refused', ''));
});

it('says when all have been collected from, in whole seconds', async () => {
  const { start, collected } = fleetOf();
  await start().collect(collecting);
  expect(collected).toEqual([['bank', expect.any(Number)]]);
  expect(Number.isInteger(collected[0]?.[1])).toBe(true);
});

it('collects nothing while the reader is away, for that cause', async () => {
  const away: ScheduledEvent = {
    at: 0,
    event: { kind: 'reader-away', cause: 'throttled', minutes: 5 },
  };
  const { commands, misses } = await fleetOf([away]).start().collect(collecting);
  expect(commands).toEqual([]);
  expect(misses).toEqual({ MASTER: missOf('throttled', ''), REPHOST: missOf('throttled', '') });
});

/** What is known now of every host of a command. */
async function outcomesOf(
  fleet: SimulatedFleet,
  { commands }: Asked,
): Promise<Readonly<Record<string, Answer>>> {
  const looks = commands.map(async ({ command, hosts }) => fleet.look(command, hosts));
  return Object.assign({}, ...(await Promise.all(looks)));
}
