import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { plantBoks, printing, processesOf, type BoksTree } from '#test/boks-tree.ts';

const COMMAND = resolve('dist/boks-audit.js');
const VERSION = ['--boks-version', '7.1.0.3 HFBM-0233'];
/** As the simulator prints them, in columns, where the queue fails. */
const GOLDEN = 'test/golden/boks/simulated-linux-master';
const LIST = readFileSync(`${GOLDEN}/list.txt`, 'utf8').replaceAll(/HOST0*/g, 'REPHOST');
const SEQUENCE = readFileSync(`${GOLDEN}/sequence.txt`, 'utf8');

let folder = '';
let master: BoksTree;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'boks-audit-capture-'));
  master = plantBoks({
    host: 'bokmaster',
    env: 'BOKSINIT=master\n',
    processes: processesOf('master'),
    boksadm: printing({ sequence: SEQUENCE, list: LIST }),
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  master.remove();
});

/** The built command on that host: its programs stand first in PATH. */
function run(words: readonly string[], input = '') {
  const ended = spawnSync(process.execPath, [COMMAND, 'capture', ...words], {
    cwd: folder,
    input,
    env: { ...process.env, PATH: `${join(master.path, 'bin')}:${process.env['PATH'] ?? ''}` },
    encoding: 'utf8',
  });
  return { status: ended.status, out: ended.stdout, err: ended.stderr };
}
const roots = () => Object.entries(master.roots).flatMap(([name, path]) => [`--${name}`, path]);
const fileIn = (set: string, name: string): string => readFileSync(join(folder, set, name), 'utf8');

describe('boks-audit capture', () => {
  it('on a host writes a set without its names, shows what it replaced, and checks', () => {
    const ended = run([...roots(), ...VERSION, '--platform', 'Linux']);
    expect([ended.err, ended.status]).toEqual(['boksdiag: this host is not the master\n', 0]);
    expect(ended.out).toMatch(/^- REPHOST3 .*\n\+ HOST0003 /m);
    expect(ended.out).toContain('\n  sequence.txt  55 tables\n  list.txt      5 replicas: 5 ok\n');
    expect(ended.out).toContain('fque.txt      is not there; its command ended with exit code 1\n');
    expect(ended.out).toContain('Nothing was sent,\nand nobody but you sends it.');
    expect(ended.out.split('\n').filter((line) => line.length > 80)).toEqual([]);

    const set = '7.1.0.3-hfbm-0233-linux-master';
    const names = ['files.txt', 'list.txt', 'manifest.json', 'roles.txt'];
    expect(readdirSync(join(folder, set)).toSorted()).toEqual([...names, 'sequence.txt']);
    expect(names.map((name) => fileIn(set, name)).join('')).not.toMatch(/rephost|bokmaster/i);
    expect(statSync(join(folder, set)).mode & 0o077).toBe(0);
    expect(JSON.parse(fileIn(set, 'manifest.json'))).toMatchObject({
      boksVersion: '7.1.0.3 HFBM-0233',
      role: 'master',
      source: 'by the script, on the host itself',
      exits: { sequence: 0, list: 0, fque: 1 },
      read: { list: { replicas: 5, statuses: { ok: 5 } }, sequence: { tables: 55 } },
    });
    expect(run(['--check', set])).toEqual({
      status: 0,
      out: `${set}: 0 faults in 5 files\n`,
      err: '',
    });
  });

  it('from what its script printed on a host without Node writes the same texts', () => {
    const script = run(['--script', ...roots()]);
    const none = { boksm: undefined, etc: undefined, var: undefined };
    const printed = master.run({ script: script.out, parameters: none }).stdout;
    writeFileSync(join(folder, 'captured.txt'), `Authorised use only\r\n${printed}`);
    const words = ['--from', 'captured.txt', ...VERSION, '--platform', 'Linux'];
    const ended = run([...words, '--output', 'by-script', '--json']);
    expect([ended.err, ended.status]).toEqual(['', 0]);
    expect(JSON.parse(ended.out)).toMatchObject({
      folder: 'by-script',
      manifest: { source: 'by the script, on another host' },
    });
    const set = '7.1.0.3-hfbm-0233-linux-master';
    for (const name of ['sequence.txt', 'list.txt', 'files.txt', 'roles.txt'])
      expect(fileIn('by-script', name)).toBe(fileIn(set, name));

    const again = run([...words, '--output', 'by-script']);
    expect([again.status, again.err]).toEqual([
      3,
      'boks-audit: by-script is there already: give another --output\n',
    ]);
  });
});

describe('boks-audit capture, where not all is well,', () => {
  it('names the lines that it does not understand, and says so by its exit status', () => {
    const text = 'licence of Ann ends soon\nT7 13678d 8:33:46 5053 (5053)\n';
    const words = ['--sequence', '-', ...VERSION, '--platform', 'AIX 7.2', '--role', 'replica'];
    const ended = run(words, text);
    expect([ended.err, ended.status]).toEqual(['', 1]);
    expect(ended.out).toContain('sequence.txt  1 table, 1 line not understood\n');
    expect(ended.out).toContain('  sequence.txt line 1: licence of Ann ends soon\n');
    expect(readdirSync(join(folder, '7.1.0.3-hfbm-0233-aix-7.2-replica'))).toHaveLength(2);
  });

  it('writes nothing where a name would still show, and says in which line', () => {
    const text = 'T7 13678d 8:33:46 5053 (5053)\ncheck 24tsivqdnilm\n';
    const words = ['--sequence', '-', ...VERSION, '--platform', 'AIX', '--role', 'replica'];
    const ended = run([...words, '--user', 'mlindqvist42', '--output', 'held'], text);
    expect([ended.out, ended.status]).toEqual(['', 2]);
    expect(ended.err).toMatch(
      /^boks-audit: not written: sequence\.txt, line 2: still shows the name of a user, written back/,
    );
    expect(readdirSync(folder)).not.toContain('held');
  });

  it('says what is missing in one line', () => {
    const says = (words: readonly string[]) => run(words).err.split('; boks-audit')[0];
    expect(says([])).toBe(
      'boks-audit: give --boks-version, such as "7.1.0.3 HFBM-0233", or unknown',
    );
    expect(run(['--sequence', '-', ...VERSION], SEQUENCE).err).toContain(
      'the platform is not known: give --platform',
    );
    const empty = run(['--sequence', '/dev/null', '--role', 'master', ...VERSION]);
    expect([empty.err, empty.status]).toEqual([
      'boks-audit: there is nothing in the files that were given\n',
      3,
    ]);
    expect(says(['--sequence', '-', ...VERSION, '--platform', 'AIX', '--role', 'boss'])).toContain(
      "argument 'boss' is invalid. Allowed choices are master, replica",
    );
    expect(run(['--check', 'nowhere']).err).toBe(
      'boks-audit: nowhere cannot be read: there is no such file\n',
    );
    expect(says(['--from', 'captured.txt', '--boksm', '$(x)'])).toContain('plain absolute path');
    expect(says([...VERSION, '--boksm', '/no/such/boks'])).toContain(
      'boksdiag printed nothing (exit code 127)',
    );
  });
});
