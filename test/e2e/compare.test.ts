import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** What the built command said and how it ended. */
type Ended = { readonly status: number | null; readonly out: string; readonly err: string };
type Circumstances = { readonly input?: string | Buffer; readonly env?: NodeJS.ProcessEnv };

const ESCAPE = '\u001b';
const COMMAND = 'dist/boks-audit.js';
const MASTER = 'examples/k1262/master-sequence.txt';
const REPHOST = 'examples/k1262/REPHOST-sequence.txt';

function run(words: readonly string[], { input = '', env = {} }: Circumstances = {}): Ended {
  const ended = spawnSync(process.execPath, [COMMAND, ...words], {
    input,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return { status: ended.status, out: ended.stdout, err: ended.stderr };
}

const compare = (replicas: readonly string[], ...more: readonly string[]): Ended =>
  run(['compare', '--master', MASTER, ...replicas.flatMap((one) => ['--replica', one]), ...more]);
const jsonOf = ({ out }: Ended): unknown => JSON.parse(out);

let folder = '';
const file = (name: string, text: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const T7 = 'T7 13678d 8:33:46 5053 (5053)\n';
const T9 = 'T9 13178d 11:05:23 7919 (7919)\n';
const T15 = 'T15 13178d 11:03:16 1865 (1865)\n';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'boks-audit-compare-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('compare on the captures of 2008', () => {
  it('proves REPHOST ahead on exactly T7, T9 and T15, and is critical', () => {
    const ended = compare([`REPHOST=${REPHOST}`], '--json');
    expect(ended.status).toBe(2);
    const ahead = { verdict: 'ahead', proved: true };
    const [t7, t9, t15] = ['host group → host', 'host → host group', 'IP address → host'];
    expect(jsonOf(ended)).toEqual({
      state: 'critical',
      order: 'replicas-first',
      partial: false,
      replicas: [
        {
          host: 'REPHOST',
          state: 'critical',
          partial: false,
          tables: [
            { table: 7, ...ahead, master: 5053, replica: 6982, difference: 1929, meaning: t7 },
            { table: 9, ...ahead, master: 7919, replica: 10258, difference: 2339, meaning: t9 },
            { table: 15, ...ahead, master: 1865, replica: 2043, difference: 178, meaning: t15 },
          ],
        },
      ],
    });
  });

  it('says it in the first line, the worst table first', () => {
    const { status, out, err } = compare([`REPHOST=${REPHOST}`]);
    expect([status, err]).toEqual([2, '']);
    expect(out.split('\n')[0]).toBe(
      'CRITICAL: REPHOST is AHEAD of master on 3 tables: T9 +2339, T7 +1929, T15 +178',
    );
    const rows = out.split('\n').filter((line) => /^ {2}T\d/.test(line));
    expect(rows.map((row) => row.trim().split(/ {2,}/))).toEqual([
      ['T9', 'host → host group', '7919', '10258', '+2339', 'AHEAD'],
      ['T7', 'host group → host', '5053', '6982', '+1929', 'AHEAD'],
      ['T15', 'IP address → host', '1865', '2043', '+178', 'AHEAD'],
    ]);
  });

  it('says what it means for users, what to do and what not to do', () => {
    const words = compare([`REPHOST=${REPHOST}`]).out.replace(/\s+/g, ' ');
    expect(words).toMatch(/logins .* are denied \(ERR 203, ERR 223\)/);
    expect(words).toMatch(/rights withdrawn .* may still be honoured .* \(inference\)/);
    expect(words).toContain('Do NOT promote REPHOST');
    expect(words).toContain('Do NOT remove the .dat files alone');
    expect(words).toContain('remove data/*.dat AND data/sequence');
    expect(words).toContain('exist only on REPHOST');
  });
});

describe('compare on the captures, otherwise read', () => {
  it('the other way round it proves nothing, says why and how to prove it', () => {
    const ended = compare([`REPHOST=${REPHOST}`], '--master-first');
    expect(ended.status).toBe(1);
    expect(ended.out).toMatch(/^WARNING: REPHOST may be ahead \(not proved\) on 3 tables/);
    const words = ended.out.replace(/\s+/g, ' ');
    expect(words).toContain('may hold edits made between the two reads');
    expect(words).toContain('read the replicas first and the master after them');
    const read = jsonOf(compare([`REPHOST=${REPHOST}`], '--master-first', '--json'));
    expect(read).toMatchObject({ state: 'warning', order: 'master-first' });
    expect(JSON.stringify(read)).not.toContain('"proved":true');
  });

  it('all replicas ahead: it suspects the master, and forbids to reset replicas', () => {
    const { out } = compare([`REPHOST=${REPHOST}`, `REPHOST2=${REPHOST}`]);
    expect(out).toMatch(/^CRITICAL: all 2 replicas are AHEAD. Suspected: the master went back\n/);
    expect(out).toContain('Do NOT reset replicas');
    expect(out).not.toContain('Boot -k');
  });
});

describe('the exit status of compare', () => {
  it.each<readonly [number, string, string, string, readonly string[]]>([
    [0, 'in step', T7 + T9 + T15, 'OK: ', []],
    [0, 'in step, the master first', T7 + T9 + T15, 'OK: ', ['--master-first']],
    [0, 'with line ends of DOS', `${T7}${T9}${T15}`.replace(/\n/g, '\r\n'), 'OK: ', []],
    [1, 'behind', `T7 13678d 8:33:46 5000 (5000)\n${T9}${T15}`, 'WARNING: A may be behind', []],
    [
      1,
      'proved behind',
      `T7 13678d 8:33:46 5000 (5000)\n${T9}${T15}`,
      'WARNING: A is behind the master on 1 table: T7 -53',
      ['--master-first'],
    ],
    [1, 'extra', `${T7}${T9}${T15}T16 13178d 1:00:00 5 (5)\n`, 'WARNING: A has 1 table', []],
    [1, 'partial', `${T7}${T9}${T15}...\n`, 'WARNING: A is in step on 3 tables, but', []],
    [1, 'one side only', T7 + T9, 'WARNING: A could not be compared on 1', ['--master-first']],
    [2, 'missing', T7 + T9, 'CRITICAL: A lacks 1 table that the master has: T15', []],
    [2, 'another stamp', `T7 13678d 8:33:47 5053 (5053)\n${T9}${T15}`, 'CRITICAL: A has ano', []],
  ])('%i: %s', (status, name, text, beginning, more) => {
    const ended = compare([`A=${file(`${name}.txt`, text)}`], ...more);
    expect([ended.status, ended.err]).toEqual([status, '']);
    expect(ended.out.slice(0, beginning.length)).toBe(beginning);
  });

  it('a missing table says that without history its cause cannot be told', () => {
    const { out } = compare([`A=${file('missing-one.txt', T7 + T9)}`]);
    expect(out.replace(/\s+/g, ' ')).toContain(
      'no history: cannot tell a lost table from a version difference',
    );
  });
});

describe('what cannot be read or compared ends with 3', () => {
  it('nothing to compare', () => {
    const apart = file('apart.txt', 'T16 13178d 1:00:00 5 (5)\n');
    const ended = compare([`A=${apart}`], '--master-first');
    expect(ended.status).toBe(3);
    expect(ended.err).toBe('boks-audit: A: nothing to compare: no table is in both texts\n');
  });

  it.each<readonly [string, () => string, RegExp]>([
    ['no such file', () => join(folder, 'absent.txt'), /absent\.txt .*there is no such file/],
    ['a directory', () => folder, /cannot be read: it is a directory/],
    ['binary', () => file('binary', Buffer.from([127, 69, 10, 0, 1])), /binary line 2: a zero/],
    ['rubbish', () => file('rubbish.txt', 'hello\n'), /rubbish\.txt: the text has no table line/],
    ['empty', () => file('empty.txt', ''), /empty\.txt: the text has no table line/],
    [
      'a bad line',
      () => file('bad.txt', `${T7}T9 13178d 11:99:23 7919 (7919)\n`),
      /bad\.txt line 2: the time of day is out of range/,
    ],
    ['too large', () => file('large.txt', Buffer.alloc(5 << 20, 10)), /is larger than 4 MB/],
  ])('%s, in one line that names the file', (_, make, reason) => {
    const ended = compare([`A=${make()}`]);
    expect(ended.status).toBe(3);
    expect(ended.err).toMatch(reason);
    expect(ended.err.trimEnd().split('\n')).toHaveLength(1);
    expect(ended.out).toMatch(/^UNKNOWN: nothing was compared/);
  });

  it('one text refused, the others judged all the same', () => {
    const absent = join(folder, 'absent.txt');
    const ended = compare([`A=${absent}`, `REPHOST=${REPHOST}`], '--json');
    expect(ended.status).toBe(3);
    expect(ended.err).toMatch(/^boks-audit: A: .*absent\.txt cannot be read/);
    expect(jsonOf(ended)).toMatchObject({
      state: 'unknown',
      replicas: [
        { host: 'A', state: 'unknown', partial: false, tables: [] },
        { host: 'REPHOST', state: 'critical' },
      ],
    });
    const { out } = compare([`A=${absent}`, `REPHOST=${REPHOST}`]);
    expect(out).toMatch(/^CRITICAL: REPHOST is AHEAD .*\nExit status 3, because of A/);
  });

  it('the master’s text refused', () => {
    const ended = run(['compare', '--master', folder, '--replica', `A=${REPHOST}`, '--json']);
    expect(ended.status).toBe(3);
    expect(ended.err).toMatch(/^boks-audit: master: /);
    expect(jsonOf(ended)).toMatchObject({ state: 'unknown', replicas: [{ state: 'unknown' }] });
  });
});

describe('wrong usage ends with 3, and one line that says where to read on', () => {
  it.each<readonly [string, readonly string[]]>([
    ['an unknown command', ['repair']],
    ['no replica', ['compare', '--master', MASTER]],
    ['no master', ['compare', '--replica', `A=${REPHOST}`]],
    ['a replica without a file', ['compare', '--master', MASTER, '--replica', 'A=']],
    ['a replica without a host', ['compare', '--master', MASTER, '--replica', `=${REPHOST}`]],
    ['a replica without =', ['compare', '--master', MASTER, '--replica', REPHOST]],
    ['a host that is none', ['compare', '--master', MASTER, '--replica', `a\u001b[b=${REPHOST}`]],
    [
      'a host twice',
      ['compare', '--master', MASTER, '--replica', `A=${REPHOST}`, '--replica', `a=${REPHOST}`],
    ],
    ['standard input twice', ['compare', '--master', '-', '--replica', 'A=-']],
    ['an unknown option', ['compare', '--master', MASTER, '--replica', `A=${REPHOST}`, '--abs']],
    ['a word too many', ['compare', '--master', MASTER, '--replica', `A=${REPHOST}`, 'x']],
    ['an unknown kind', ['parse', 'errlog', MASTER]],
    ['no file', ['parse', 'sequence']],
  ])('%s', (_, words) => {
    const ended = run(words);
    expect([ended.status, ended.out]).toEqual([3, '']);
    expect(ended.err).toMatch(
      /^boks-audit: [^\n]*; boks-audit[a-z ]* --help says how it is used\n$/,
    );
    expect(ended.err).not.toContain(ESCAPE);
  });

  it('no command is answered with all of them', () => {
    const ended = run([]);
    expect([ended.status, ended.out]).toEqual([3, '']);
    expect(ended.err).toMatch(/^Usage: boks-audit /);
  });

  it.each([['--help'], ['compare --help'], ['parse --help'], ['--version']])('%s: 0', (words) => {
    const ended = run(words.split(' '));
    expect([ended.status, ended.err]).toEqual([0, '']);
  });
});

describe('what is printed', () => {
  it('no line of text is wider than 80, whatever the names and numbers', () => {
    const many = (sequence: (table: number) => number): string =>
      Array.from(
        { length: 300 },
        (_, table) => `T${table} 1d 1:00:00 ${sequence(table)} (7)\n`,
      ).join('');
    const master = file(
      'wide-master.txt',
      many((table) => table),
    );
    const largest = Number.MAX_SAFE_INTEGER;
    const replica = file(
      'wide.txt',
      `${many((table) => (table % 3 === 0 ? table : largest))}${'wörd '.repeat(99)}\n`,
    );
    const host = `replica.${'long-label.'.repeat(20)}example`;
    const replicas = ['A', 'B', host].flatMap((name) => ['--replica', `${name}=${replica}`]);
    const outs = [[], ['--master-first']].map(
      (more) => run(['compare', '--master', master, ...replicas, ...more]).out,
    );
    const parsed = run(['parse', 'sequence', replica]).out;
    const lines = [...outs, parsed].flatMap((out) => out.split('\n'));
    expect(lines.length).toBeGreaterThan(900);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('is without colour where it is not a terminal, whatever the environment asks', () => {
    const { out } = run(['compare', '--master', MASTER, '--replica', `A=${REPHOST}`], {
      env: { FORCE_COLOR: '1', TERM: 'xterm-256color' },
    });
    expect(out).not.toContain(ESCAPE);
  });

  it('cannot be made to obey what a file holds', () => {
    const hostile = file('hostile.txt', `${T7}${T9}${T15}\u001b[2J\u001b]0;x\u0007 \u009b31m\n`);
    const { out } = compare([`A=${hostile}`]);
    expect([ESCAPE, '\u0007', '\u009b'].filter((code) => out.includes(code))).toEqual([]);
    expect(out).toContain('?[2J?]0;x? ?31m');
  });

  it('a reader that closes the pipe early hears nothing, and the status stays', async () => {
    const long = Array.from({ length: 9_000 }, (_, table) => `T${table} 1d 1:00:00 9 (9)\n`);
    const text = file('long.txt', long.join(''));
    const words = ['compare', '--master', MASTER, '--replica', `A=${text}`, '--json'];
    const child = spawn(process.execPath, [COMMAND, ...words]);
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const [status] = await once(child, 'close');
    expect([status, err]).toEqual([2, '']);
  });
});

describe('standard input', () => {
  it('is read where a file is -', () => {
    const ended = run(['compare', '--master', '-', '--replica', `A=${MASTER}`], {
      input: T7 + T9 + T15,
    });
    expect([ended.status, ended.err]).toEqual([0, '']);
  });

  it('is named where it is refused', () => {
    const ended = run(['parse', 'sequence', '-'], { input: 'T7 1d 1:00 5 (5)\n' });
    expect(ended.status).toBe(3);
    expect(ended.err).toBe('boks-audit: standard input line 1: the time of day is not H:MM:SS\n');
  });
});

describe('parse', () => {
  it('sequence: every table, its stamp and both numbers', () => {
    const ended = run(['parse', 'sequence', REPHOST, '--json']);
    expect(ended.status).toBe(0);
    const stamp = { days: 13_678, time: '8:33:46', seconds: 13_678 * 86_400 + 30_826 };
    expect(jsonOf(ended)).toMatchObject({
      tables: [
        { table: 7, stamp, sequence: 6982, bracketed: 6982 },
        { table: 9, sequence: 10_258 },
        { table: 15, sequence: 2043 },
      ],
      unread: [],
      partial: false,
    });
  });

  it('list: unknown ages are null', () => {
    const ended = run(['parse', 'list', 'examples/k1262/boksdiag-list-before.txt', '--json']);
    expect(ended.status).toBe(0);
    expect(jsonOf(ended)).toMatchObject({
      replicas: [
        { name: 'REPHOST5', sinceFailSeconds: 523 * 86_400 + 19_160, count: 1_853_521, line: 2 },
        { name: 'REPHOST4' },
        { name: 'REPHOST3', sincePacketSeconds: 49, sinceFailSeconds: null, sinceSyncSeconds: 290 },
        { name: 'REPHOST2' },
        { name: 'REPHOST', count: 148_342, status: 'down', line: 6 },
      ],
      partial: false,
    });
  });

  it('ls: the six files that were empty', () => {
    const ended = run(['parse', 'ls', 'examples/k1262/REPHOST-data-ls.txt', '--json']);
    expect(ended.status).toBe(0);
    const empty = { sizeBytes: 0, mode: '-rw-r-----', owner: 'root', modified: 'Nov 17 15:14' };
    expect(jsonOf(ended)).toMatchObject({ files: [1, 2, 3, 4, 5, 6].map(() => empty) });
  });

  it.each([
    ['sequence', REPHOST, /T9 +host → host group +13178d 11:05:23 +10258 +\(10258\)/],
    ['list', 'examples/k1262/boksdiag-list-after.txt', /REPHOST3 +04:35 +- +06:43 +726802 +ok/],
    ['ls', 'examples/k1262/REPHOST-data-ls.txt', /cert\.dat +0 +Nov 17 15:14 .* EMPTY/],
  ])('%s as a table', (kind, path, row) => {
    const ended = run(['parse', kind, path]);
    expect([ended.status, ended.err]).toEqual([0, '']);
    expect(ended.out).toMatch(row);
  });

  it('1: lines that were not understood are quoted', () => {
    const partial = file('parse-partial.txt', `licence ends\n${T7}`);
    const ended = run(['parse', 'sequence', partial]);
    expect(ended.status).toBe(1);
    expect(ended.out).toContain('line 1: licence ends');
    expect(jsonOf(run(['parse', 'sequence', partial, '--json']))).toMatchObject({
      unread: [{ line: 1, text: 'licence ends' }],
      partial: true,
    });
  });
});
