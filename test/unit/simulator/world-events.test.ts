import { describe, expect, it } from 'vitest';

import { printReading, printSequence } from '#cli/simulator/host-output.ts';
import { SimulatedFleet } from '#cli/simulator/simulated-fleet.ts';
import { askHost } from '#cli/simulator/simulated-host.ts';
import type { Scenario, WorldEvent } from '#cli/simulator/world-event.ts';
import { World } from '#cli/simulator/world.ts';
import { parseSequence } from '#domain/boksdiag/sequence.ts';

import { after, edits, listed, smallScenario } from './small-world.ts';

const MINUTE = 60_000;

describe('a slow bridge', () => {
  const slow: WorldEvent = { kind: 'bridge-slows', to: 'a', secondsAnUpdate: 6 };

  it('hands over one update after the other, and the rest of them later', () => {
    const world = new World(
      smallScenario([
        { at: 0, event: slow },
        ...[1, 2, 3].map((n) => ({ at: 1 + n / 100, event: edits('m', 5) })),
      ]),
      1,
    );
    world.advanceTo(1.9 * MINUTE);
    expect(world.truth('a', 0).counter).toBe(105);
    expect(world.truth('b', 0).counter).toBe(115);
    world.advanceTo(3 * MINUTE);
    expect(world.truth('a', 0)).toMatchObject({ counter: 115, heldAll: true });
  });

  it('is an ordinary one again when an update takes no time', () => {
    const world = after(slow, { ...slow, secondsAnUpdate: 0 }, edits('m', 500));
    expect(world.truth('a', 0)).toMatchObject({ lag: 0, heldAll: true });
  });
});

describe('an upgrade', () => {
  const upgraded = (host: string): WorldEvent => ({
    kind: 'upgraded',
    host,
    boksVersion: '7.1',
    tableCount: 4,
  });
  const tablesOf = (world: World, host: string) => world.look(host).tables.length;

  it('of a replica gives it a table that its master lacks, and no entries', () => {
    const world = after(upgraded('a'));
    expect([tablesOf(world, 'a'), tablesOf(world, 'm')]).toEqual([4, 3]);
    expect(world.look('a')).toMatchObject({ boksVersion: '7.1', boksRuns: true });
    expect(world.look('a').tables[3]).toMatchObject({ counter: 0, held: [] });
  });

  it('of the master sends the new table to who has it, and to nobody else', () => {
    const world = after(upgraded('a'), upgraded('m'), edits('m', 2, 3));
    expect(world.truth('a', 3)).toMatchObject({ counter: 5, heldAll: true, lag: 0 });
    expect(world.look('a').tables[3]?.stampSeconds).toBe(world.look('m').tables[3]?.stampSeconds);
    expect(tablesOf(world, 'b')).toBe(3);
  });

  it('of a replica after its master loads the new table', () => {
    const world = after(upgraded('m'), edits('m', 2, 3), upgraded('b'));
    expect(world.truth('b', 3)).toMatchObject({ counter: 5, heldAll: true });
    expect(world.truth('b', 0)).toMatchObject({ lag: 0, heldAll: true });
  });
});

describe('a master that is none of the domain', () => {
  const elsewhere: WorldEvent = { kind: 'written-elsewhere', host: 'a', table: 0, count: 6 };

  it('raises the counter of one replica, by edits that nobody else has', () => {
    const world = after(elsewhere);
    expect(world.truth('a', 0)).toMatchObject({ counter: 106, onlyHere: 6 });
    expect(world.truth('b', 0)).toMatchObject({ counter: 100, onlyHere: 0 });
    expect(world.look('a').runningRole).toBe('replica');
  });

  it('makes the replica drop what its own master edits next', () => {
    expect(after(elsewhere, edits('m', 2)).truth('a', 0)).toMatchObject({ missing: 2 });
  });
});

describe('a host that goes', () => {
  it('is no longer in the list, and is switched off', () => {
    const world = after({ kind: 'removed', host: 'a' }, edits('m', 2));
    expect(listed(world, 'a')).toBeUndefined();
    expect(world.look('a').poweredOn).toBe(false);
    expect(world.truth('b', 0).counter).toBe(102);
  });
});

describe('a host that comes later', () => {
  const scenario: Scenario = {
    ...smallScenario([
      { at: 10, event: edits('m', 4) },
      { at: 20, event: { kind: 'rebuilt', host: 'b' } },
    ]),
    comeLater: ['b'],
  };

  it('is not there before, and loads the whole database when it is installed', () => {
    const world = new World(scenario, 1);
    world.advanceTo(15 * MINUTE);
    expect(world.look('b').poweredOn).toBe(false);
    expect(listed(world, 'b')).toBeUndefined();
    world.advanceTo(21 * MINUTE);
    expect(listed(world, 'b')?.queue.some(({ kind }) => kind === 'whole')).toBe(true);
    world.advanceTo(26 * MINUTE);
    expect(world.truth('b', 0)).toMatchObject({ counter: 104, heldAll: true });
  });
});

describe('stamps in local time', () => {
  const change: WorldEvent = { kind: 'clock-changes', host: 'a', zoneOffsetMinutes: 120 };
  const stampsAt = (scenario: Scenario, minutes: number) => {
    const world = new World(scenario, 1);
    world.advanceTo(minutes * MINUTE);
    const read = parseSequence(printSequence(world, 'a') ?? '');
    return read.kind === 'read' ? read.tables.map(({ stamp }) => stamp.seconds) : [];
  };
  const small = smallScenario([{ at: 10, event: change }]);
  const local: Scenario = { ...small, stamps: 'local' };

  it('move with the clock of the host, all of them', () => {
    const [before, later] = [stampsAt(local, 5), stampsAt(local, 15)];
    expect(later).toEqual(before.map((seconds) => seconds + 3_600));
  });

  it('are the exception: otherwise every host prints the same, whatever its clock', () => {
    expect(stampsAt(small, 15)).toEqual(stampsAt(small, 5));
    expect(stampsAt(small, 5)[0]).toBe(1_000_000);
  });
});

describe('a mood of boksadm', () => {
  const inMood = (mood: Extract<WorldEvent, { kind: 'mood' }>['mood']) => {
    const event = { kind: 'mood', host: 'a', mood, minutes: 5 } as const;
    const world = new World(smallScenario([{ at: 0, event }]), 1);
    world.advanceTo(MINUTE);
    return world;
  };

  it('to warn puts its line before what was asked for, and leaves the frame whole', () => {
    const world = inMood({ kind: 'warns', line: 'boksadm: warning' });
    expect(printSequence(world, 'a')).toMatch(/^boksadm: warning\nT0 /);
    const answer = askHost(world, 'a', MINUTE);
    expect(answer).toMatchObject({ kind: 'answered', exitCode: 0 });
    expect(printReading(world, 'b', MINUTE)).not.toContain('boksadm: warning');
    world.advanceTo(6 * MINUTE);
    expect(printSequence(world, 'a')).toMatch(/^T0 /);
  });

  it('to print another word for a number does so for that table alone', () => {
    const printed = printSequence(inMood({ kind: 'prints-for', table: 1, word: '-1' }), 'a');
    expect(printed).toMatch(/^T1 .* -1 \(-1\)$/m);
    expect(printed).toMatch(/^T0 .* 100 \(100\)$/m);
  });
});

describe('a table that boksdiag leaves out', () => {
  it('is in the world all the same, and every other line is printed', () => {
    const mood = { kind: 'leaves-out', table: 1 } as const;
    const world = after({ kind: 'mood', host: 'a', mood, minutes: 60 });
    expect(printSequence(world, 'a')).not.toMatch(/^T1 /m);
    expect(printSequence(world, 'a')).toMatch(/^T0 .*\nT2 /m);
    expect(world.truth('a', 1).counter).toBe(50);
  });
});

describe('a host off the list', () => {
  const gone: WorldEvent = { kind: 'taken-off-the-list', host: 'a' };

  it('runs on, and is sent nothing', () => {
    const world = after(gone, edits('m', 2));
    expect(listed(world, 'a')).toBeUndefined();
    expect(world.look('a')).toMatchObject({ poweredOn: true, runningRole: 'replica' });
    expect(world.truth('a', 0)).toMatchObject({ counter: 100, lag: 2 });
  });

  it('is sent what it lacks once it is on it again', () => {
    const world = after(gone, edits('m', 2), { kind: 'put-on-the-list', host: 'a' });
    expect(listed(world, 'a')).toBeDefined();
    expect(world.truth('a', 0)).toMatchObject({ counter: 102, heldAll: true });
  });
});

describe('a host that is restamped', () => {
  it('has another stamp in every table, by its own clock, and the numbers that it had', () => {
    const world = after(
      { kind: 'clock-is-off', host: 'm', seconds: 90 },
      { kind: 'restamped', host: 'm' },
    );
    const { tables } = world.look('m');
    expect(tables.map(({ stampSeconds }) => stampSeconds)).toEqual([690, 690, 690]);
    expect(tables[0]?.counter).toBe(100);
    expect(world.look('a').tables[0]?.stampSeconds).toBe(1_000_000);
  });
});

describe('a download over a slow bridge', () => {
  it('takes that long for each table, and is loading meanwhile', () => {
    const world = after(
      { kind: 'bridge-slows', to: 'a', secondsAnUpdate: 600 },
      { kind: 'sequence-removed', host: 'a' },
      { kind: 'boks-restarted', host: 'a' },
    );
    expect(world.truth('a', 0).counter).toBe(100);
    expect(listed(world, 'a')?.queue.some(({ kind }) => kind === 'whole')).toBe(true);
    world.advanceTo(45 * MINUTE);
    expect(listed(world, 'a')?.queue).toEqual([]);
  });
});

describe('a reader that is away', () => {
  it('has nobody asked, and names its own fault, until it is back', async () => {
    const event = { kind: 'reader-away', cause: 'throttled', minutes: 10 } as const;
    const world = new World(smallScenario([{ at: 0, event }]), 1);
    let nowMs = MINUTE;
    const fleet = new SimulatedFleet(world, { nowMs: () => nowMs });
    const order = {
      domain: 'small',
      sweep: 1,
      sweepId: 'small/1',
      phase: 'replicas',
      attempt: 1,
    } as const;
    const ask = async () => fleet.ask({ ...order, hosts: ['a', 'b'], withinSeconds: 60 });
    const missed = { kind: 'miss', cause: 'throttled', detail: '' };
    expect(await ask()).toEqual({ commands: [], misses: { a: missed, b: missed } });
    nowMs = 10 * MINUTE;
    expect(await ask()).toMatchObject({ commands: [{ hosts: ['a', 'b'] }], misses: {} });
  });

  it('changes nothing in the domain itself', () => {
    const world = after({ kind: 'reader-away', cause: 'throttled', minutes: 60 }, edits('m', 2));
    expect(world.truth('a', 0)).toMatchObject({ counter: 102, heldAll: true });
  });
});
