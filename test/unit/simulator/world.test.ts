import { describe, expect, it } from 'vitest';

import type { WorldEvent } from '#cli/simulator/world-event.ts';
import { World } from '#cli/simulator/world.ts';

import { after, drillOn, edits, listed, smallScenario } from './small-world.ts';

const restart = (host: string): WorldEvent => ({ kind: 'boks-restarted', host });
const inStep = (counter: number) => ({ counter, heldAll: true, missing: 0, lag: 0, onlyHere: 0 });

describe('an update', () => {
  it('reaches the replicas a second or two after the edit', () => {
    const world = new World(smallScenario([{ at: 1, event: edits('m', 3) }]), 1);
    world.advanceTo(60_900);
    expect(world.truth('a', 0)).toMatchObject({ counter: 100, lag: 3, missing: 0 });
    world.advanceTo(62_100);
    expect(world.truth('a', 0)).toMatchObject(inStep(103));
  });

  it('is counted on every connected replica alike', () => {
    const before = after();
    const world = after(edits('m', 3));
    for (const host of ['a', 'b']) {
      expect((listed(world, host)?.count ?? 0) - (listed(before, host)?.count ?? 0)).toBe(3);
    }
  });

  it('that is lost on a quiet table leaves the replica behind for ever', () => {
    const world = after({ kind: 'update-lost', host: 'a', table: 0 }, edits('m', 1));
    expect(world.truth('a', 0)).toMatchObject({ counter: 100, lag: 1, missing: 0 });
    expect(world.truth('b', 0)).toMatchObject(inStep(101));
  });

  it('that is lost leaves a hole of one when the next is applied', () => {
    const world = after({ kind: 'update-lost', host: 'a', table: 0 }, edits('m', 1), edits('m', 1));
    expect(world.truth('a', 0)).toMatchObject({ counter: 102, heldAll: false, missing: 1, lag: 0 });
  });
});

describe('a drill', () => {
  it('leaves its edits on one host only, and the counters ahead', () => {
    const world = after(...drillOn('a', 7));
    expect(world.truth('a', 0)).toMatchObject({ counter: 107, onlyHere: 7, missing: 0 });
    expect(world.truth('a', 1)).toMatchObject(inStep(50));
    expect(world.truth('b', 0)).toMatchObject(inStep(100));
  });

  it('makes the replica drop and acknowledge what the master edits next', () => {
    const before = after(...drillOn('a', 7));
    const world = after(...drillOn('a', 7), edits('m', 4));
    expect(world.truth('a', 0)).toMatchObject({ counter: 107, missing: 4, onlyHere: 7 });
    expect((listed(world, 'a')?.count ?? 0) - (listed(before, 'a')?.count ?? 0)).toBe(4);
  });

  it('is crossed over a hole of exactly its edits, and updates apply again', () => {
    const world = after(...drillOn('a', 7), edits('m', 10));
    expect(world.truth('a', 0)).toMatchObject({
      counter: 110,
      heldAll: false,
      missing: 7,
      lag: 0,
      onlyHere: 7,
    });
  });

  it('with the master off ends when the master comes back', () => {
    const [begin, work, back] = drillOn('a', 7);
    const off: WorldEvent = { kind: 'host-off', host: 'm' };
    const on: WorldEvent = { kind: 'host-on', host: 'm' };
    if (begin === undefined || work === undefined || back === undefined) throw new Error('empty');
    expect(after(off, begin, work).look('a')).toMatchObject({
      configuredRole: 'master',
      runningRole: 'master',
      boksRuns: true,
    });
    const world = after(off, begin, work, back, on, edits('m', 2));
    expect(world.truth('a', 0)).toMatchObject({ counter: 107, missing: 2, onlyHere: 7 });
    expect(world.truth('b', 0)).toMatchObject(inStep(102));
  });
});

describe('a repair', () => {
  const client: WorldEvent = { kind: 'becomes-client', host: 'a' };
  const replica: WorldEvent = { kind: 'becomes-replica', host: 'a' };
  const removeData: WorldEvent = { kind: 'data-removed', host: 'a' };
  const removeSequence: WorldEvent = { kind: 'sequence-removed', host: 'a' };

  it('by conversion empties the data, keeps the counters, and is sent nothing', () => {
    const converted = after(...drillOn('a', 7), client);
    expect(converted.look('a')).toMatchObject({ configuredRole: 'client', runningRole: 'client' });
    expect(listed(converted, 'a')?.downSinceMs).toBeDefined();
    const world = after(...drillOn('a', 7), client, replica, edits('m', 3, 1));
    expect(listed(world, 'a')).toMatchObject({
      waitsForRestart: true,
      count: 0,
      downSinceMs: undefined,
    });
    expect(world.truth('a', 0).counter).toBe(107);
    expect(world.truth('a', 1)).toMatchObject({ counter: 50, lag: 3, heldAll: false });
    expect(world.holds('a', 1)).toEqual([]);
    expect(world.look('a').tables.every((table) => table.hasFile)).toBe(true);
  });

  it('of the data alone leaves tables empty while their counters are in step', () => {
    const world = after(...drillOn('a', 7), removeData, restart('a'));
    expect(world.truth('a', 1)).toMatchObject({ counter: 50, lag: 0, notHeld: 50, missing: 0 });
    expect(world.holds('a', 1)).toEqual([]);
    expect(world.truth('a', 0)).toMatchObject({ counter: 107, notHeld: 100, onlyHere: 0 });
  });

  it('of the data alone lets later updates in, over the hole', () => {
    const world = after(...drillOn('a', 7), removeData, restart('a'), edits('m', 2, 1));
    expect(world.truth('a', 1)).toMatchObject({ counter: 52, heldAll: false, notHeld: 50 });
    expect(world.holds('a', 1)).toEqual([{ series: 0, from: 51, to: 52 }]);
  });

  it('of both heals fully, and the list shows the download', () => {
    const events = [...drillOn('a', 7), edits('m', 3), removeData, removeSequence, restart('a')];
    const world = after(...events);
    expect(world.truth('a', 0)).toMatchObject(inStep(103));
    expect(world.truth('a', 1)).toMatchObject(inStep(50));
    world.advanceTo((10 * (events.length - 1) + 1) * 60_000);
    expect(world.truth('a', 1)).toMatchObject({ counter: 0 });
    expect(listed(world, 'a')?.queue.some(({ kind }) => kind === 'whole')).toBe(true);
  });

  it('that removes the sequence file changes its inode', () => {
    const inode = after().look('a').sequenceFile?.inode;
    const world = after(removeSequence);
    expect(world.look('a').sequenceFile).toBeUndefined();
    expect(after(removeSequence, restart('a')).look('a').sequenceFile?.inode).not.toBe(inode);
  });
});

describe('a bridge', () => {
  it('that stops for one replica stops its updates alone, unnoticed by the list', () => {
    const world = after({ kind: 'bridge-stops', to: 'a' }, edits('m', 2));
    expect(world.truth('a', 0)).toMatchObject({ counter: 100, lag: 2 });
    expect(world.truth('b', 0)).toMatchObject(inStep(102));
    expect(listed(world, 'a')).toMatchObject({ downSinceMs: undefined, waitsForRestart: false });
  });

  it('that stops for all stops all, and catches up when it starts', () => {
    const stop: WorldEvent = { kind: 'bridge-stops', to: 'all' };
    expect(after(stop, edits('m', 2)).truth('b', 0)).toMatchObject({ counter: 100, lag: 2 });
    const world = after(stop, edits('m', 2), { kind: 'bridge-starts', to: 'all' });
    expect(world.truth('a', 0)).toMatchObject(inStep(102));
    expect(world.truth('b', 0)).toMatchObject(inStep(102));
  });
});

describe('a host', () => {
  it('whose BoKS is stopped is down in the list, and catches up when it starts', () => {
    const stopped = after({ kind: 'boks-stopped', host: 'a' }, edits('m', 2));
    expect(stopped.look('a').boksRuns).toBe(false);
    expect(listed(stopped, 'a')?.downSinceMs).toBe(0);
    const world = after({ kind: 'boks-stopped', host: 'a' }, edits('m', 2), {
      kind: 'boks-started',
      host: 'a',
    });
    expect(world.truth('a', 0)).toMatchObject(inStep(102));
  });

  it('that is rebuilt is another instance, waits as new, and loads when BoKS is restarted', () => {
    const before = after().look('a').instance;
    const rebuilt = after({ kind: 'rebuilt', host: 'a' });
    expect(rebuilt.look('a').instance).not.toBe(before);
    expect(rebuilt.look('b').instance).toBe(after().look('b').instance);
    expect(rebuilt.truth('a', 0)).toMatchObject({ counter: 0, heldAll: true });
    expect(listed(rebuilt, 'a')).toMatchObject({ waitsForRestart: true, count: 0 });
    const world = after({ kind: 'rebuilt', host: 'a' }, restart('a'));
    expect(world.truth('a', 0)).toMatchObject(inStep(100));
  });

  it('has a mood for its minutes', () => {
    const world = after({ kind: 'mood', host: 'a', mood: { kind: 'hangs' }, minutes: 5 });
    expect(world.look('a').mood).toEqual({ mood: { kind: 'hangs' }, untilMs: 300_000 });
  });
});

describe('a backup', () => {
  const backup: WorldEvent = { kind: 'backup-taken', host: 'm' };
  const restored: WorldEvent = { kind: 'restored', host: 'm' };

  it('put back on the master leaves every replica ahead alike', () => {
    const world = after(backup, edits('m', 5), restored);
    for (const host of ['a', 'b']) {
      expect(world.truth(host, 0)).toMatchObject({ counter: 105, onlyHere: 5, missing: 0 });
    }
    expect(world.truth('m', 0).counter).toBe(100);
  });

  it('put back on the master makes another history of the same numbers', () => {
    const world = after(backup, edits('m', 5), restored, edits('m', 6));
    expect(world.truth('a', 0)).toMatchObject({ counter: 106, missing: 5, onlyHere: 5 });
  });

  it('put back on a replica is caught up from where it was', () => {
    const world = after(
      { kind: 'backup-taken', host: 'a' },
      edits('m', 5),
      { kind: 'restored', host: 'a' },
      edits('m', 1),
    );
    expect(world.truth('a', 0)).toMatchObject(inStep(106));
  });
});

describe('a failover', () => {
  const events: readonly WorldEvent[] = [
    { kind: 'host-off', host: 'm' },
    { kind: 'becomes-master', host: 'a', followedBy: 'everyone' },
    edits('a', 5),
  ];

  it('takes the other replicas along', () => {
    const world = after(...events);
    expect(world.truth('b', 0, 'a')).toMatchObject(inStep(105));
    expect(listed(world, 'b', 'a')?.connected).toBe(true);
  });

  it('leaves all replicas ahead when the old master returns', () => {
    const world = after(
      ...events,
      { kind: 'becomes-replica', host: 'a' },
      { kind: 'host-on', host: 'm' },
      edits('m', 2),
    );
    for (const host of ['a', 'b']) {
      expect(world.truth(host, 0)).toMatchObject({ counter: 105, onlyHere: 5, missing: 2 });
      expect(listed(world, host)?.connected).toBe(true);
    }
  });
});

describe('a scenario that cannot be', () => {
  it.each([
    ['edits on a replica', edits('a', 1)],
    ['a host that is not there', { kind: 'host-off', host: 'x' } as const],
    ['a restore without a backup', { kind: 'restored', host: 'm' } as const],
    ['a table that is not there', edits('m', 1, 9)],
  ])('is refused: %s', (_, event) => {
    expect(() => after(event)).toThrow(Error);
  });
});
