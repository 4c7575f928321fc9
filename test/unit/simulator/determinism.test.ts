import { expect, it } from 'vitest';

import { printReading } from '#cli/simulator/host-output.ts';
import { scenarioOf } from '#cli/simulator/scenario.ts';
import { askHost } from '#cli/simulator/simulated-host.ts';
import { World } from '#cli/simulator/world.ts';

const scenario = scenarioOf('dr-drill-2008');
const at = (minutes: number) => scenario.startsAtMs + minutes * 60_000;
const HOSTS = scenario.hosts;
const readAll = (world: World, atMs: number) =>
  HOSTS.filter((host) => {
    world.advanceTo(atMs);
    return world.look(host).poweredOn;
  }).map((host) => printReading(world, host, atMs));

it('the same seed prints the same texts', () => {
  const [one, other] = [new World(scenario, 11), new World(scenario, 11)];
  for (const minute of [0, 12, 60, 90, 192, 240]) {
    expect(readAll(one, at(minute))).toEqual(readAll(other, at(minute)));
  }
});

it('another seed has another background, and the same story', () => {
  const [one, other] = [new World(scenario, 11), new World(scenario, 12)];
  expect(readAll(one, at(50))).not.toEqual(readAll(other, at(50)));
  for (const table of [7, 9, 15]) {
    expect(one.truth('REPHOST', table)).toEqual(other.truth('REPHOST', table));
  }
});

it('small steps and one big step lead to the same world', () => {
  const stepped = new World(scenario, 13);
  for (let ms = at(0); ms <= at(240); ms += 7919) stepped.advanceTo(ms);
  stepped.advanceTo(at(240));
  expect(readAll(stepped, at(240))).toEqual(readAll(new World(scenario, 13), at(240)));
});

it('going back shows what was there', () => {
  const world = new World(scenario, 14);
  const seen = [5, 25, 80, 165, 200].map((minute) => readAll(world, at(minute)));
  world.advanceTo(at(500));
  expect([200, 5, 165, 80, 25].map((minute) => readAll(world, at(minute)))).toEqual(
    [4, 0, 3, 2, 1].map((n) => seen[n]),
  );
});

it('going back by days, past what is kept close at hand, shows what was there too', () => {
  const world = new World(scenario, 14);
  const days = [0, 1, 2, 3].map((day) => at(day * 1440 + 100));
  const seen = days.map((ms) => {
    for (let step = 0; step < 20; step += 1) world.advanceTo(ms + step * 11_000);
    return readAll(new World(scenario, 14), ms);
  });
  expect([3, 0, 2, 1].map((day) => readAll(world, days[day] ?? 0))).toEqual(
    [3, 0, 2, 1].map((day) => seen[day]),
  );
});

it('hosts asked in any order answer alike', () => {
  const [one, other] = [new World(scenario, 15), new World(scenario, 15)];
  for (let sweep = 0; sweep < 40; sweep += 1) {
    const forward = HOSTS.map((host) => askHost(one, host, at(5 * sweep)));
    const backward = HOSTS.toReversed().map((host) => askHost(other, host, at(5 * sweep)));
    expect(backward.toReversed()).toEqual(forward);
  }
});
