import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { DataDirectory, OtherPlot, type Plot } from '#cli/local/data-directory.ts';
import { UnusableFile } from '#cli/local/kept-file.ts';
import { DirectoryLock, DirectoryTaken, readLock, type Processes } from '#cli/local/lock.ts';

let parent: string;
let data: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'boks-audit-'));
  data = join(parent, 'data');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** A process as the lock sees it, among those that live: pid → start. */
const processOf = (pid: number, living: ReadonlyMap<number, string>): Processes => ({
  pid,
  isAlive: (other) => living.has(other),
  startOf: (other) => living.get(other) ?? '-',
});

/** Two processes that live. */
const living = new Map([
  [10, 'a'],
  [11, 'b'],
]);

describe('the lock of a data directory', () => {
  it('is refused to a second process, in words that say who has it', () => {
    const lock = DirectoryLock.take(parent, processOf(10, living));
    lock.publish('http://127.0.0.1:8787');
    expect(() => DirectoryLock.take(parent, processOf(11, living))).toThrow(
      `another boks-audit serves ${parent} (pid 10, http://127.0.0.1:8787): ` +
        'stop it, or give another --data',
    );
    expect(readLock(parent)?.url).toBe('http://127.0.0.1:8787');
  });

  it('is free again once released', () => {
    DirectoryLock.take(parent, processOf(10, living)).release();
    expect(readdirSync(parent)).toEqual([]);
    DirectoryLock.take(parent, processOf(11, living));
  });
});

describe('the lock of a process that is gone', () => {
  it('is taken over from a killed process', () => {
    DirectoryLock.take(parent, processOf(10, living));
    const second = DirectoryLock.take(parent, processOf(11, new Map([[11, 'b']])));
    expect(readLock(parent)?.pid).toBe(11);
    second.release();
    expect(readdirSync(parent)).toEqual([]);
  });

  it('is taken over where the pid belongs to another process by now', () => {
    DirectoryLock.take(parent, processOf(10, living));
    const reused = new Map([...living, [10, 'later']] as const);
    DirectoryLock.take(parent, processOf(11, reused));
    expect(readLock(parent)?.pid).toBe(11);
  });

  it('is taken over by a process of the same pid, as in a container that was started again', () => {
    DirectoryLock.take(parent, processOf(10, living));
    DirectoryLock.take(parent, processOf(10, new Map([[10, 'later']])));
    expect(readLock(parent)?.started).toBe('later');
  });

  it('is taken over where the file is not whole', () => {
    writeFileSync(join(parent, 'lock.json'), '{"pid":');
    DirectoryLock.take(parent, processOf(10, living));
    expect(readLock(parent)?.pid).toBe(10);
  });

  it('goes to one of two that find the same dead holder', () => {
    DirectoryLock.take(parent, processOf(9, new Map([[9, 'dead']])));
    const rival = processOf(11, living);
    // While the first looks whether the holder lives, the second takes the lock over.
    let raced = false;
    const first: Processes = {
      ...processOf(10, living),
      isAlive: (pid) => {
        if (!raced) {
          raced = true;
          DirectoryLock.take(parent, rival);
        }
        return living.has(pid);
      },
    };
    expect(() => DirectoryLock.take(parent, first)).toThrow(DirectoryTaken);
    expect(readLock(parent)?.pid).toBe(11);
  });

  it('does not release what another has taken over', () => {
    const lock = DirectoryLock.take(parent, processOf(10, living));
    DirectoryLock.take(parent, processOf(11, new Map([[11, 'b']])));
    lock.release();
    expect(readLock(parent)?.pid).toBe(11);
  });
});

describe('a data directory', () => {
  const plot: Plot = {
    version: 1,
    demo: true,
    worlds: { demo: { scenario: 'dr-drill-2008', seed: 1 } },
    startsAtMs: 1000,
    endsAtMs: 9000,
  };

  it('is created, and remembers the virtual time', () => {
    const first = DataDirectory.open(data, plot);
    expect(first.timeMs).toBe(1000);
    first.keepTime(5000);
    first.lock.release();
    expect(DataDirectory.open(data, plot).timeMs).toBe(5000);
  });

  it('puts a finished story aside and starts empty', () => {
    const first = DataDirectory.open(`${data}/`, plot);
    first.keepTime(9000);
    first.lock.release();
    const second = DataDirectory.open(`${data}/`, plot);
    expect(second.timeMs).toBe(1000);
    expect(basename(second.keptAs ?? '')).toMatch(/^data\.\d{8}T\d{6}Z$/);
    expect(existsSync(join(second.keptAs ?? '', 'time.json'))).toBe(true);
    expect(existsSync(join(second.keptAs ?? '', 'lock.json'))).toBe(false);
  });

  it.each([
    ['time.json', '{"version":1,"now'],
    ['time.json', '{"version":1}'],
    ['story.json', 'null'],
  ])('names the file that is damaged: %s with %s', (file, text) => {
    DataDirectory.open(data, plot).lock.release();
    writeFileSync(join(data, file), text);
    expect(() => DataDirectory.open(data, plot).timeMs).toThrow(UnusableFile);
    expect(() => DataDirectory.open(data, plot).timeMs).toThrow(`${file} is damaged`);
  });

  it('refuses a path that is no directory, and names it', () => {
    writeFileSync(data, 'a file');
    expect(() => DataDirectory.open(data, plot)).toThrow(
      `cannot keep a history in ${data} (EEXIST)`,
    );
  });

  it('goes on with the same story only while it is not finished', () => {
    const first = DataDirectory.open(data, plot);
    first.lock.release();
    const other = { ...plot, worlds: { demo: { scenario: 'healthy', seed: 1 } } };
    expect(() => DataDirectory.open(data, other)).toThrow(OtherPlot);
    expect(() => DataDirectory.open(data, { ...plot, demo: false })).toThrow(OtherPlot);
    // What was refused has not kept the lock.
    DataDirectory.open(data, plot);
  });

  it('of a configured service has no end', () => {
    const configured = { ...plot, demo: false, endsAtMs: null };
    const first = DataDirectory.open(data, configured);
    first.keepTime(99_000);
    first.lock.release();
    expect(DataDirectory.open(data, configured).timeMs).toBe(99_000);
  });
});
