import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { printQueue, printReading } from '#cli/simulator/host-output.ts';
import { scenarioOf, type ScenarioName } from '#cli/simulator/scenario.ts';
import { askHost } from '#cli/simulator/simulated-host.ts';
import type { HostMood } from '#cli/simulator/world-event.ts';
import { World } from '#cli/simulator/world.ts';
import { parseDataFiles } from '#domain/boksdiag/data-files.ts';
import { parseList } from '#domain/boksdiag/list.ts';
import { parseSequence } from '#domain/boksdiag/sequence.ts';
import { parseReading } from '#domain/reading.ts';

import { after, smallScenario } from './small-world.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function frameOf(text: string) {
  const parsed = parseReading(text, sha256);
  if (parsed.kind !== 'frame') throw new Error(`no frame: ${parsed.reason}`);
  return parsed.frame;
}

/** One host's answer at a minute of a scenario, read back. */
function read(name: ScenarioName, host: string, minutes: number) {
  const scenario = scenarioOf(name);
  const world = new World(scenario, 7);
  const frame = frameOf(printReading(world, host, scenario.startsAtMs + minutes * 60_000));
  const sequence = parseSequence(frame.sequence);
  const list = frame.list === undefined ? undefined : parseList(frame.list);
  return {
    world,
    frame,
    tables: sequence.kind === 'read' ? sequence.tables : [],
    replicas: list?.kind === 'read' ? list.entries : undefined,
    files: parseDataFiles(frame.files ?? ''),
  };
}

describe('a reading', () => {
  it('is read back as the world is: every table, every replica, every file', () => {
    const { world, frame, tables, replicas, files } = read('healthy', 'bokmaster', 30);
    expect(tables.map(({ sequence }) => sequence)).toEqual(
      world.look('bokmaster').tables.map(({ counter }) => counter),
    );
    expect(replicas?.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'REPHOST5 ok',
      'REPHOST4 ok',
      'REPHOST3 ok',
      'REPHOST2 ok',
      'REPHOST ok',
    ]);
    expect(replicas?.[2]?.sinceFailSeconds).toBeUndefined();
    expect(files.files).toHaveLength(55);
    expect(files.unread).toEqual([]);
    expect(frame.head).toMatchObject({
      host: 'bokmaster',
      configuredRole: 'master',
      runningRole: 'master',
      initRuns: true,
      masterRuns: true,
      sequenceExit: 0,
      listExit: 0,
    });
  });

  it('of a replica has no list', () => {
    const { frame, tables } = read('healthy', 'REPHOST2', 30);
    expect(frame.list).toBeUndefined();
    expect(frame.head).toMatchObject({ runningRole: 'replica', masterRuns: false });
    expect(tables).toHaveLength(55);
  });
});

describe('a reading of the 2008 story', () => {
  it('after the return has the lines captured in 2008', () => {
    expect(read('dr-drill-2008', 'bokmaster', 25).frame.sequence).toContain(
      'T7 13678d 8:33:46 5053 (5053)\n',
    );
    const { sequence } = read('dr-drill-2008', 'REPHOST', 25).frame;
    for (const line of [
      'T7 13678d 8:33:46 6982 (6982)\n',
      'T9 13178d 11:05:23 10258 (10258)\n',
      'T15 13178d 11:03:16 2043 (2043)\n',
    ]) {
      expect(sequence).toContain(line);
    }
  });

  it('of the drill names no replica: nobody follows it', () => {
    expect(read('dr-drill-2008', 'REPHOST', 15).replicas).toEqual([]);
  });

  it('after the conversion has empty files, and new with count 0 in the list', () => {
    const { files, frame } = read('dr-drill-2008', 'REPHOST', 80);
    expect(files.files.filter(({ sizeBytes }) => sizeBytes === 0)).toHaveLength(55);
    expect(frame.counters?.inode).toBe(read('healthy', 'REPHOST', 0).frame.counters?.inode);
    const line = read('dr-drill-2008', 'bokmaster', 80).replicas?.at(-1);
    expect(line).toMatchObject({ name: 'REPHOST', count: 0, status: 'new' });
  });

  it('while BoKS is stopped is whole, and has no table', () => {
    const { frame } = read('dr-drill-2008', 'REPHOST', 190.2);
    expect(frame).toMatchObject({ sequence: '', list: undefined });
    expect(frame.head).toMatchObject({ initRuns: false, runningRole: undefined, sequenceExit: 1 });
  });

  it('of a host that is switched off cannot be had', () => {
    const world = after({ kind: 'host-off', host: 'a' });
    expect(() => printReading(world, 'a', world.nowMs)).toThrow('switched off');
  });

  it('waits in the queue of the master while a replica loads', () => {
    const scenario = scenarioOf('dr-drill-2008');
    const world = new World(scenario, 7);
    world.advanceTo(scenario.startsAtMs + 192 * 60_000);
    expect(printQueue(world, 'bokmaster')).toMatch(/REPHOST2 0\nREPHOST [1-9]\d*\n$/);
    expect(printQueue(world, 'REPHOST')).toBeUndefined();
  });
});

describe('a list', () => {
  it('counts the same updates for every healthy replica', () => {
    const counts = (minutes: number) =>
      read('dr-drill-2008', 'bokmaster', minutes).replicas?.map(({ count }) => count) ?? [];
    const [before, later] = [counts(25), counts(50)];
    const grown = before.map((count, n) => (later[n] ?? 0) - count);
    expect(grown[0]).toBeGreaterThan(0);
    expect(new Set(grown).size).toBe(1);
  });
});

describe('a host that is asked', () => {
  const asked = (mood: HostMood, minutes = 10) =>
    askHost(
      new World(smallScenario([{ at: 0, event: { kind: 'mood', host: 'a', mood, minutes } }]), 3),
      'a',
      60_000,
    );

  it('answers within 1 to 6 seconds with the values of half-way through', () => {
    const scenario = scenarioOf('healthy');
    const world = new World(scenario, 3);
    const answer = askHost(world, 'REPHOST', scenario.startsAtMs);
    if (answer.kind !== 'answered') throw new Error(answer.kind);
    expect(answer.afterSeconds).toBeGreaterThanOrEqual(1);
    expect(answer.afterSeconds).toBeLessThanOrEqual(6);
    const printedMs = scenario.startsAtMs + Math.round(answer.afterSeconds * 500);
    expect(answer.text).toBe(printReading(new World(scenario, 3), 'REPHOST', printedMs));
    expect(answer.exitCode).toBe(0);
  });

  it('refuses when switched off', () => {
    expect(askHost(after({ kind: 'host-off', host: 'a' }), 'a', 600_000).kind).toBe('refused');
  });

  it('may refuse or hang', () => {
    expect(asked({ kind: 'refuses' }).kind).toBe('refused');
    expect(asked({ kind: 'hangs' })).toEqual({ kind: 'hangs' });
  });

  it.each([
    ['half an answer', { kind: 'prints-half' } as const, 'cut-off', 0],
    ['rubbish', { kind: 'prints-rubbish' } as const, 'rubbish', 0],
    ['an error and its exit code', { kind: 'exits-non-zero' } as const, 'rubbish', 1],
  ])('may print %s', (_, mood, fault, exitCode) => {
    const answer = asked(mood);
    if (answer.kind !== 'answered') throw new Error(answer.kind);
    expect(parseReading(answer.text, sha256).kind).toBe(fault);
    expect(answer.exitCode).toBe(exitCode);
  });

  it('may answer as another host', () => {
    const answer = asked({ kind: 'answers-as', other: 'b' });
    if (answer.kind !== 'answered') throw new Error(answer.kind);
    expect(frameOf(answer.text).head.host).toBe('b');
  });

  it('is well again when the mood is over', () => {
    expect(asked({ kind: 'hangs' }, 1).kind).toBe('answered');
  });
});
