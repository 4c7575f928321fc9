import { describe, expect, it } from 'vitest';

import { isLoading } from '#cli/simulator/replication.ts';
import { SCENARIO_NAMES, scenarioOf, type ScenarioName } from '#cli/simulator/scenario.ts';
import { World } from '#cli/simulator/world.ts';

const SEED = 2008;
const MINUTE = 60_000;
const REPLICAS = ['REPHOST', 'REPHOST2', 'REPHOST3', 'REPHOST4', 'REPHOST5'];

/** A scenario's world, and a way to stand at one of its minutes. */
function enter(name: ScenarioName, periodSeconds = 300) {
  const scenario = scenarioOf(name, { periodSeconds });
  const world = new World(scenario, SEED);
  return (minutes: number) => {
    world.advanceTo(scenario.startsAtMs + minutes * MINUTE);
    return world;
  };
}

const counters = (world: World, host: string) =>
  [7, 9, 15].map((table) => world.truth(host, table).counter);
const aheadOf = (world: World, host: string) =>
  world.scenario.hosts.includes(host)
    ? world.look(host).tables.flatMap((table, number) => {
        const ahead = table.counter - world.truth('bokmaster', number).counter;
        return ahead > 0 ? [`T${number} +${ahead}`] : [];
      })
    : [];
const statusOf = (world: World, host: string) => {
  const link = world.linksOf('bokmaster').find(({ replica }) => replica === host);
  if (link === undefined) return 'absent';
  if (link.downSinceMs !== undefined) return 'down';
  if (link.waitsForRestart) return 'new';
  return isLoading(link) ? 'loading' : 'ok';
};
const emptyTables = (world: World, host: string) =>
  world.look(host).tables.filter(({ held, counter }) => held.length === 0 && counter > 0).length;

describe.each(SCENARIO_NAMES)('%s', (name) => {
  it('is told in ASCII lines of at most 66 columns, in order: a lead stands beside them', () => {
    const { story, title, endsAtMinutes } = scenarioOf(name);
    const lines = story.flatMap(({ text }) => text.split('\n'));
    expect(title).toMatch(/^[ -~]{1,76}$/);
    for (const line of lines) expect(line).toMatch(/^[ -~]{1,66}$/);
    const minutes = story.map(({ atMinutes }) => atMinutes);
    expect(minutes).toEqual(minutes.toSorted((one, other) => one - other));
    expect(minutes.at(-1)).toBeLessThanOrEqual(endsAtMinutes);
  });

  it('runs to its end at any period', () => {
    for (const periodSeconds of [60, 3_600]) {
      const scenario = scenarioOf(name, { periodSeconds });
      const world = new World(scenario, SEED);
      world.advanceTo(scenario.startsAtMs + scenario.endsAtMinutes * MINUTE);
      expect(world.nowMs).toBe(scenario.startsAtMs + scenario.endsAtMinutes * MINUTE);
    }
  });
});

describe('healthy', () => {
  it('never leaves a replica more than the delivery delay behind', () => {
    const at = enter('healthy');
    for (let minute = 0; minute <= 60; minute += 1) {
      const before = at(minute).look('bokmaster').tables;
      const world = at(minute + 1 / 30);
      for (const host of REPLICAS) {
        for (const [table, { counter }] of before.entries()) {
          expect(world.truth(host, table).counter).toBeGreaterThanOrEqual(counter);
          expect(world.truth(host, table)).toMatchObject({ heldAll: true, onlyHere: 0 });
        }
      }
    }
  });

  it('is an ordinary morning: logins change T5, and some tables move', () => {
    const at = enter('healthy');
    const before = at(0)
      .look('bokmaster')
      .tables.map(({ counter }) => counter);
    const grown = at(60)
      .look('bokmaster')
      .tables.map(({ counter }, table) => counter - (before[table] ?? 0));
    expect(grown[5]).toBeGreaterThan(10);
    expect(grown.filter((by) => by > 0).length).toBeLessThan(12);
  });
});

describe('dr-drill-2008', () => {
  it('has the captured values from the return until two sweeps later', () => {
    const at = enter('dr-drill-2008');
    for (const minute of [21.5, 25, 36.2]) {
      expect(counters(at(minute), 'bokmaster')).toEqual([5053, 7919, 1865]);
      expect(counters(at(minute), 'REPHOST')).toEqual([6982, 10_258, 2043]);
      expect(aheadOf(at(minute), 'REPHOST')).toEqual(['T7 +1929', 'T9 +2339', 'T15 +178']);
      expect(statusOf(at(minute), 'REPHOST')).toBe('ok');
    }
    expect(REPLICAS.slice(1).flatMap((host) => aheadOf(at(36.2), host))).toEqual([]);
  });

  it('has REPHOST as the only master during the drill, for at least three sweeps', () => {
    const at = enter('dr-drill-2008');
    for (const minute of [6, 10, 15, 21]) {
      expect(at(minute).look('bokmaster').poweredOn).toBe(false);
      expect(at(minute).look('REPHOST')).toMatchObject({
        configuredRole: 'master',
        runningRole: 'master',
      });
    }
    expect(at(21.2).look('REPHOST').runningRole).toBe('replica');
    expect(at(21.2).look('bokmaster')).toMatchObject({ poweredOn: true, runningRole: 'master' });
  });

  it('drops what the master edits while nobody notices', () => {
    const world = enter('dr-drill-2008')(54);
    expect([7, 9, 15].map((table) => world.truth('REPHOST', table).missing)).toEqual([2, 3, 1]);
    expect([7, 9, 15].map((table) => world.truth('REPHOST', table).onlyHere)).toEqual([
      1929, 2339, 178,
    ]);
    expect(statusOf(world, 'REPHOST')).toBe('ok');
  });
});

describe('the repairs of dr-drill-2008', () => {
  it('fails its first repair: empty, counters kept, new, sent nothing', () => {
    const at = enter('dr-drill-2008');
    for (const minute of [55, 60, 65, 70]) {
      expect(at(minute).look('REPHOST').runningRole).toBe('client');
      expect(statusOf(at(minute), 'REPHOST')).toBe('down');
    }
    for (const minute of [71, 100, 159]) {
      const world = at(minute);
      expect(statusOf(world, 'REPHOST')).toBe('new');
      expect(emptyTables(world, 'REPHOST')).toBe(54);
      expect(counters(world, 'REPHOST')).toEqual([6982, 10_258, 2043]);
      const link = world.linksOf('bokmaster').find(({ replica }) => replica === 'REPHOST');
      expect(link?.count).toBe(0);
    }
  });

  it('fails its second repair: nearly all tables empty, only edits made since arrive', () => {
    const world = enter('dr-drill-2008')(185);
    expect(statusOf(world, 'REPHOST')).toBe('ok');
    expect(emptyTables(world, 'REPHOST')).toBeGreaterThan(54 * 0.8);
    expect(emptyTables(world, 'REPHOST')).toBeLessThan(54);
    expect(counters(world, 'REPHOST')).toEqual([6982, 10_258, 2043]);
  });

  it('heals by the third, and follows in all three tables', () => {
    const at = enter('dr-drill-2008');
    expect(at(190).look('REPHOST').boksRuns).toBe(false);
    expect(statusOf(at(192), 'REPHOST')).toBe('loading');
    expect(statusOf(at(196), 'REPHOST')).toBe('ok');
    const reset = counters(at(200), 'REPHOST');
    expect(reset).toEqual(counters(at(200), 'bokmaster'));
    const world = at(240);
    expect(counters(world, 'REPHOST')).toEqual(reset.map((counter) => counter + 2));
    for (const table of world.look('REPHOST').tables.keys()) {
      expect(world.truth('REPHOST', table)).toMatchObject({
        heldAll: true,
        missing: 0,
        onlyHere: 0,
      });
    }
  });

  it('leaves T15 without an edit after the repair in its variant', () => {
    const at = enter('dr-drill-2008-no-t15');
    const reset = counters(at(200), 'bokmaster');
    expect(counters(at(240), 'bokmaster')).toEqual([
      (reset[0] ?? 0) + 2,
      (reset[1] ?? 0) + 2,
      reset[2],
    ]);
  });

  it('stretches for a longer period: three sweeps fall into the drill', () => {
    const at = enter('dr-drill-2008', 3600);
    for (const hour of [2, 3, 4]) expect(at(hour * 60).look('REPHOST').runningRole).toBe('master');
    expect(aheadOf(at(5 * 60), 'REPHOST')).toEqual(['T7 +1929', 'T9 +2339', 'T15 +178']);
  });
});

describe('the scenarios of updates that do not arrive', () => {
  it('cleared-data-only: ahead from the first sweep, then empty under counters in step', () => {
    const at = enter('cleared-data-only');
    expect(aheadOf(at(0), 'REPHOST')).toEqual(['T7 +1929', 'T9 +2339', 'T15 +178']);
    expect(emptyTables(at(0), 'REPHOST')).toBe(0);
    const world = at(120);
    expect(emptyTables(world, 'REPHOST')).toBeGreaterThan(40);
    expect(aheadOf(world, 'REPHOST')).toEqual(['T7 +1928', 'T9 +2338', 'T15 +178']);
    expect(world.truth('REPHOST', 3)).toMatchObject({ lag: 0, heldAll: false });
    expect(statusOf(world, 'REPHOST')).toBe('ok');
  });

  it('stuck-bridge: REPHOST3 stands still, the list says ok', () => {
    const at = enter('stuck-bridge');
    const before = at(12).look('REPHOST3').tables;
    expect(at(120).look('REPHOST3').tables).toEqual(before);
    expect(at(120).truth('REPHOST3', 1).lag).toBeGreaterThanOrEqual(2);
    expect(at(120).truth('REPHOST2', 1).lag).toBe(0);
    expect(statusOf(at(120), 'REPHOST3')).toBe('ok');
  });

  it('stuck-bridge-all: every replica stands still, the list says ok', () => {
    const world = enter('stuck-bridge-all')(120);
    for (const host of REPLICAS) {
      for (const table of [1, 2, 6]) expect(world.truth(host, table).lag).toBeGreaterThan(0);
      expect(statusOf(world, host)).toBe('ok');
    }
  });

  it('one-lost-update: REPHOST4 stays one behind in T25 alone', () => {
    const world = enter('one-lost-update')(90);
    expect(world.truth('REPHOST4', 25).lag).toBe(1);
    expect(world.truth('REPHOST3', 25).lag).toBe(0);
    const behind = world
      .look('REPHOST4')
      .tables.flatMap((_, table) => (world.truth('REPHOST4', table).lag > 0 ? [table] : []));
    expect(behind.filter((table) => table !== 5)).toEqual([25]);
  });
});

describe('the scenarios of hosts that come and go', () => {
  it('master-restored: all replicas are ahead in the same tables; T5 crosses', () => {
    const at = enter('master-restored');
    const before = at(42 - 1 / 60).truth('bokmaster', 5).counter;
    const ahead = REPLICAS.map((host) => aheadOf(at(42.1), host));
    for (const tables of ahead) expect(tables).toEqual(ahead[0]);
    expect(ahead[0]?.map((each) => each.split(' ')[0])).toEqual(
      expect.arrayContaining(['T1', 'T2', 'T5', 'T7', 'T9', 'T49']),
    );
    const end = at(180);
    expect(end.truth('bokmaster', 5).counter).toBeGreaterThan(before);
    expect(end.truth('REPHOST2', 5)).toMatchObject({ heldAll: false });
    expect(end.truth('REPHOST2', 5).missing).toBe(end.truth('REPHOST2', 5).onlyHere);
  });

  it('rebuilt-replica: another instance, in step well within an hour', () => {
    const at = enter('rebuilt-replica');
    const before = at(11).look('REPHOST4').instance;
    expect(at(13).look('REPHOST4').poweredOn).toBe(false);
    expect(statusOf(at(18), 'REPHOST4')).toBe('new');
    expect(at(18).look('REPHOST4').instance).not.toBe(before);
    expect(statusOf(at(22), 'REPHOST4')).toBe('loading');
    expect(statusOf(at(26), 'REPHOST4')).toBe('ok');
    const world = at(26);
    for (const table of world.look('REPHOST4').tables.keys()) {
      expect(world.truth('REPHOST4', table).heldAll).toBe(true);
    }
  });

  it('silent-host: ahead throughout, silent for more than ten sweeps', () => {
    for (const period of [300, 3600]) {
      const stretch = period / 300;
      const at = enter('silent-host', period);
      const world = at(30 * stretch);
      const { mood } = world.look('REPHOST');
      expect(mood?.mood).toEqual({ kind: 'hangs' });
      expect((mood?.untilMs ?? 0) - world.nowMs).toBeGreaterThan(10 * period * 1000);
      expect(aheadOf(at(150 * stretch), 'REPHOST')).toEqual(['T7 +1929', 'T9 +2339', 'T15 +178']);
      expect(statusOf(at(60 * stretch), 'REPHOST')).toBe('ok');
    }
  });

  it('failover: the acting master is a replica before the old one returns within 8 minutes', () => {
    const at = enter('failover');
    expect(at(40).look('REPHOST2').runningRole).toBe('master');
    expect(at(40).truth('REPHOST5', 7, 'REPHOST2')).toMatchObject({ lag: 0, heldAll: true });
    expect(at(54).look('REPHOST2').runningRole).toBe('replica');
    expect(at(54).look('bokmaster').poweredOn).toBe(false);
    const ahead = REPLICAS.map((host) => aheadOf(at(57), host));
    for (const tables of ahead) expect(tables).toEqual(ahead[0]);
    expect(ahead[0]?.length).toBeGreaterThanOrEqual(5);
    for (const host of REPLICAS) expect(statusOf(at(58), host)).toBe('ok');
  });
});
