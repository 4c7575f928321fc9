import { describe, expect, it } from 'vitest';

import { configurationAt } from '#cli/simulator/configured.ts';
import { scenarioOf, type ScenarioName } from '#cli/simulator/scenario.ts';
import { World } from '#cli/simulator/world.ts';

const MINUTE = 60_000;

/** A scenario's world, and a way to stand at one of its minutes. */
function enter(name: ScenarioName) {
  const scenario = scenarioOf(name);
  const world = new World(scenario, 2008);
  return (minutes: number) => {
    world.advanceTo(scenario.startsAtMs + minutes * MINUTE);
    return world;
  };
}

const DRILLED = [7, 9, 15];
const replicas = ({ scenario: { hosts, master } }: World) =>
  hosts.filter((host) => host !== master);
const lagOf = (world: World, host: string) =>
  world.look(host).tables.reduce((sum, _, table) => sum + world.truth(host, table).lag, 0);
const listed = (world: World, host: string) =>
  world.linksOf('bokmaster').find(({ replica }) => replica === host);

describe('the scenarios of quiet nights', () => {
  it('nightly-batch: one replica lags by minutes, and has everything when it is over', () => {
    const at = enter('nightly-batch');
    expect(lagOf(at(50), 'REPHOST5')).toBeGreaterThan(1_000);
    expect(lagOf(at(50), 'REPHOST4')).toBeLessThan(100);
    expect(at(50).truth('REPHOST5', 1)).toMatchObject({ missing: 0, onlyHere: 0 });
    for (const host of replicas(at(130))) expect(lagOf(at(130), host)).toBe(0);
  });

  it('idle-week: no counter moves from Monday to Monday', () => {
    const at = enter('idle-week');
    const before = at(0).look('REPHOST').tables;
    expect(at(7 * 1_440).look('REPHOST').tables).toEqual(before);
    expect(at(7 * 1_440).look('bokmaster').tables).toEqual(before);
  });

  it('dst-night: clocks go forward at 01:00 UTC, one host two hours later', () => {
    const at = enter('dst-night');
    const zones = (minutes: number) =>
      at(minutes).scenario.hosts.map((host) => at(minutes).look(host).zoneOffsetMinutes);
    expect(new Date(at(90).nowMs).toISOString()).toBe('2026-03-29T01:00:00.000Z');
    expect(zones(89)).toEqual([60, 60, 60, 60, 60, 0]);
    expect(zones(91)).toEqual([120, 120, 120, 120, 60, 60]);
    expect(zones(181)).toEqual([120, 120, 120, 120, 120, 60]);
  });

  it('rolling-upgrade: two tables come, host by host, and are whole on all in the end', () => {
    const at = enter('rolling-upgrade');
    const counts = (minutes: number) =>
      at(minutes).scenario.hosts.map((host) => at(minutes).look(host).tables.length);
    expect(counts(20)).toEqual([55, 55, 55, 55, 55, 57]);
    expect(counts(50)).toEqual([57, 55, 55, 55, 55, 57]);
    expect(counts(160)).toEqual([57, 57, 57, 57, 57, 57]);
    for (const host of replicas(at(160))) {
      expect(at(160).truth(host, 55)).toMatchObject({ counter: 6, heldAll: true });
    }
  });

  it('new-replica: REPHOST6 comes, and is configured when it is in step', () => {
    const at = enter('new-replica');
    const { scenario } = at(0);
    const named = (minutes: number) =>
      configurationAt(scenario, scenario.startsAtMs + minutes * MINUTE).replicas;
    expect([named(0), named(31), named(32)].map((hosts) => hosts.includes('REPHOST6'))).toEqual([
      false,
      false,
      true,
    ]);
    expect(at(11).look('REPHOST6').poweredOn).toBe(false);
    expect(lagOf(at(20), 'REPHOST6')).toBe(0);
    expect(at(20).truth('REPHOST6', 1)).toMatchObject({ heldAll: true });
  });
});

describe('the scenarios of a replica that is ahead', () => {
  it('second-writer: the lead of REPHOST3 doubles twice, in one table', () => {
    const at = enter('second-writer');
    const lead = (minutes: number) => at(minutes).truth('REPHOST3', 2).onlyHere;
    expect([11, 13, 41, 71].map(lead)).toEqual([0, 6, 16, 40]);
    expect(at(71).truth('REPHOST2', 2)).toMatchObject({ onlyHere: 0, lag: 0 });
  });

  it('restored-into-drill: the counters fall, and are still above the master', () => {
    const at = enter('restored-into-drill');
    for (const table of DRILLED) {
      const before = at(39).truth('REPHOST', table).onlyHere;
      const { onlyHere } = at(41).truth('REPHOST', table);
      expect(onlyHere).toBeGreaterThan(0);
      expect(onlyHere).toBeLessThan(before);
    }
  });

  it('restored-below-master: behind for a while, then in step over what is missing', () => {
    const at = enter('restored-below-master');
    for (const table of DRILLED) {
      expect(at(50).truth('REPHOST', table).lag).toBeGreaterThan(0);
      const { lag, missing } = at(150).truth('REPHOST', table);
      expect(lag).toBe(0);
      expect(missing).toBeGreaterThan(0);
    }
  });

  it('crossed-then-converted: in step over a hole, then empty with the same counters', () => {
    const at = enter('crossed-then-converted');
    for (const table of DRILLED) {
      expect(at(50).truth('REPHOST', table)).toMatchObject({ lag: 0, heldAll: false });
      expect(at(80).look('REPHOST').tables[table]).toMatchObject({
        counter: at(50).look('REPHOST').tables[table]?.counter,
        held: [],
      });
    }
    expect(listed(at(80), 'REPHOST')?.waitsForRestart).toBe(true);
  });

  it('licence-warning: boksadm of the host that is ahead warns from before the first sweep', () => {
    const at = enter('licence-warning');
    expect(at(0).truth('REPHOST', 7).onlyHere).toBe(1929);
    expect(at(0).look('REPHOST').mood?.mood.kind).toBe('warns');
    expect(at(0).look('REPHOST2').mood).toBeUndefined();
  });

  it('host-retired: first the configuration, then the list, is without REPHOST', () => {
    const at = enter('host-retired');
    const { scenario } = at(0);
    const configured = configurationAt(scenario, scenario.startsAtMs + 30 * MINUTE).replicas;
    expect(configured).not.toContain('REPHOST');
    expect(listed(at(31), 'REPHOST')).toBeDefined();
    expect(listed(at(33), 'REPHOST')).toBeUndefined();
  });
});

describe('the scenarios of silence', () => {
  it('reader-away: nobody can be asked for two hours; the domain works on', () => {
    const at = enter('reader-away');
    const world = at(60);
    expect(world.readerAwayAt(world.nowMs)).toBe('throttled');
    expect(lagOf(world, 'REPHOST2')).toBeLessThan(3);
    expect(at(148).readerAwayAt(at(148).nowMs)).toBeUndefined();
  });

  it('agent-dead: REPHOST3 hangs, and follows its master', () => {
    const world = enter('agent-dead')(60);
    expect(world.look('REPHOST3').mood?.mood.kind).toBe('hangs');
    expect(lagOf(world, 'REPHOST3')).toBeLessThan(3);
    expect(listed(world, 'REPHOST3')?.downSinceMs).toBeUndefined();
  });

  it('two-masters: for a while two hosts run as master, and both take edits', () => {
    const at = enter('two-masters');
    const masters = (minutes: number) =>
      at(minutes).scenario.hosts.filter((host) => {
        const { poweredOn, runningRole } = at(minutes).look(host);
        return poweredOn && runningRole === 'master';
      });
    expect([5, 20, 40, 80].map(masters)).toEqual([
      ['bokmaster'],
      ['REPHOST2'],
      ['bokmaster', 'REPHOST2'],
      ['bokmaster'],
    ]);
    expect(at(80).truth('REPHOST2', 1)).toMatchObject({ onlyHere: 9 });
    expect(at(80).truth('REPHOST5', 1)).toMatchObject({ onlyHere: 6, missing: 2 });
  });

  it('master-off: six hours without a master, and nobody takes its place', () => {
    const at = enter('master-off');
    for (const minute of [13, 371]) expect(at(minute).look('bokmaster').poweredOn).toBe(false);
    expect(replicas(at(200)).map((host) => at(200).look(host).runningRole)).not.toContain('master');
    expect(at(373).look('bokmaster')).toMatchObject({ poweredOn: true, runningRole: 'master' });
  });
});
