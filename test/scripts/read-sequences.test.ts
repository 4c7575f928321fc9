import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { readAnswer } from '#domain/answer.ts';
import { parseReading, type ReadingFrame } from '#domain/reading.ts';
import {
  plantBoks,
  printing,
  processesOf,
  READ_SEQUENCES,
  simulated,
  type BoksHost,
  type BoksTree,
  type RunOptions,
} from '#test/boks-tree.ts';
import { lacks, programAt } from '#test/required-tools.ts';
import { FIRST_SHELL, SHELLS } from '#test/shells.ts';

const trees: BoksTree[] = [];
afterAll(() => trees.forEach((tree) => tree.remove()));

describe.skipIf(lacks('shellcheck'))('read-sequences.sh under shellcheck', () => {
  it('is clean as POSIX sh and as dash', () => {
    for (const shell of ['sh', 'dash']) {
      const words = ['-s', shell, '-S', 'style', '-'];
      const checked = spawnSync(programAt('shellcheck'), words, {
        input: READ_SEQUENCES,
        encoding: 'utf8',
      });
      expect(checked.stdout).toBe('');
      expect(checked.status).toBe(0);
    }
  });

  it('holds nothing that needs a file, and nothing that SSM would replace', () => {
    expect(READ_SEQUENCES).not.toMatch(/<<|mktemp|\/tmp|TMPDIR|\{\{|[^\n -~]/);
    expect(READ_SEQUENCES.match(/(?<![0-9])>+ *(?!&|\/dev\/null)\S+/g) ?? []).toEqual([]);
  });
});

/** In the order in which they are tried. */
const HASHES = ['sha256sum', 'shasum', 'digest', 'csum', 'openssl'];
const isSkipped = lacks(FIRST_SHELL.tool, 'setpriv');

describe.skipIf(isSkipped)('read-sequences.sh', () => {
  it('prints a reading of a replica, every value as the host has it', () => {
    const tree = planted({ env: '# roles\nBOKSINIT=master\nBOKSINIT="replica"  # now\n' });
    const frame = frameOf(tree.run().stdout);
    expect(frame.head).toEqual({
      host: 'REPHOST',
      instance: expect.stringMatching(/^\S+$/),
      configuredRole: 'replica',
      runningRole: 'replica',
      initRuns: true,
      masterRuns: false,
      boksVersion: undefined,
      zoneOffsetMinutes: expect.any(Number),
      sequenceExit: 0,
      listExit: undefined,
    });
    expect(frame.sequence).toBe('T7 13678d 8:33:46 5053 (5053)\n');
    expect(frame.list).toBeUndefined();
    expect(frame.counters?.inode).toBeGreaterThan(0);
    expect(frame.counters?.modifiedSeconds).toBeGreaterThan(1_700_000_000);
  });

  it('is a snapshot to the domain, its files by name and size', () => {
    expect(answered(planted().run().stdout)).toMatchObject({
      kind: 'reading',
      unread: [],
      snapshot: { complete: true, tables: [{ table: 7, sequence: 5053 }] },
      files: {
        unread: [],
        files: [
          { name: 'T7.dat', sizeBytes: 5 },
          { name: 'T9.dat', sizeBytes: 0 },
        ],
      },
    });
  });

  it('prints the list on a running master', () => {
    const list = 'REPHOST3 00:49 04:50 726768 ok\n';
    const tree = planted({
      host: 'bokmaster',
      env: 'export BOKSINIT=master\n',
      processes: processesOf('master'),
      boksadm: printing({ sequence: 'T7 13678d 8:33:46 6982 (6982)\n', list }),
    });
    const frame = frameOf(tree.run().stdout);
    expect(frame).toMatchObject({
      list,
      head: { masterRuns: true, runningRole: 'master', listExit: 0 },
    });
  });

  it('tells a list that failed by its exit code', () => {
    const tree = planted({ processes: processesOf('master') });
    expect(frameOf(tree.run().stdout)).toMatchObject({ list: '', head: { listExit: 1 } });
  });

  it('asks for no list where boks_master runs without boks_init', () => {
    const tree = planted({ processes: ['boks_master'] });
    const { head, list } = frameOf(tree.run().stdout);
    expect([head.masterRuns, head.initRuns, list]).toEqual([true, false, undefined]);
  });
});

describe.skipIf(isSkipped)('read-sequences.sh on a host in trouble', () => {
  it('tells that BoKS is stopped', () => {
    const boksadm = '#!/bin/sh\necho "BoKS is not running" >&2\nexit 1\n';
    const text = planted({ processes: ['COMMAND', '/sbin/init'], boksadm }).run().stdout;
    expect(frameOf(text).head).toMatchObject({ initRuns: false, sequenceExit: 1 });
    expect(frameOf(text).head.runningRole).toBeUndefined();
    expect(answered(text)).toMatchObject({ kind: 'reading', snapshot: { tables: [] } });
  });

  it('tells that boksdiag failed while BoKS runs, with what it printed', () => {
    const boksadm = '#!/bin/sh\necho half\nexit 7\n';
    const text = planted({ boksadm }).run().stdout;
    expect(frameOf(text).sequence).toBe('half\n');
    expect(answered(text)).toMatchObject({ cause: 'boksdiag-failed', detail: 'exit code 7' });
  });

  it('tells that boksadm is missing', () => {
    const text = planted().run({ parameters: { boksm: '/no/such/boksm' } }).stdout;
    expect(frameOf(text).head.sequenceExit).toBe(127);
  });
});

describe.skipIf(isSkipped)('read-sequences.sh where tools are missing', () => {
  it('has no reading where it cannot be said what runs', () => {
    const ran = planted({ programs: { ps: ABSENT } }).run();
    expect(ran.status).toBe(70);
    expect(ran.stdout).toContain('ps failed');
    expect(parseReading(ran.stdout, sha256)).toMatchObject({ kind: 'rubbish' });
  });

  for (const tool of HASHES) {
    const isStandIn = tool === 'digest' || tool === 'csum';
    it.skipIf(!isStandIn && lacks(tool))(`hashes with ${tool}`, () => {
      const others = HASHES.filter((other) => other !== tool).map((other) => [other, ABSENT]);
      const own = isStandIn ? { [tool]: '#!/bin/sh\n/usr/bin/sha256sum | cut -c 1-64\n' } : {};
      const programs = { ...Object.fromEntries(others), ...own };
      const text = planted({ programs }).run().stdout;
      expect(text).toMatch(/ sha256=[0-9a-f]{64}\n$/);
      expect(frameOf(text).head.host).toBe('REPHOST');
    });
  }

  it('says - for a hash where no tool gives one', () => {
    const programs = Object.fromEntries(HASHES.map((name) => [name, ABSENT]));
    const text = planted({ programs }).run().stdout;
    expect(text).toMatch(/--- end bytes=\d+ sha256=-\n$/);
    expect(frameOf(text).head.host).toBe('REPHOST');
  });

  it.each([
    ['GNU has', {}],
    [
      'BSD has',
      { stat: '#!/bin/sh\n[ "$1" = -f ] || exit 1\nexec /usr/bin/stat -c "%i %Y" "$3"\n' },
    ],
    ['is not there', { stat: ABSENT }],
  ])('finds inode and time where the stat is one that %s', (_, programs) => {
    const { counters } = frameOf(planted({ programs }).run().stdout);
    expect(counters?.modifiedSeconds).toBeGreaterThan(1_700_000_000);
  });

  it('leaves out what it cannot see, and sends an empty section where there is nothing', () => {
    const nothing = frameOf(planted({ files: { other: '' } }).run().stdout);
    expect([nothing.files, nothing.counters]).toEqual(['', undefined]);
    const noData = frameOf(planted().run({ parameters: { var: '/no/such/var' } }).stdout);
    expect([noData.files, noData.counters]).toEqual([undefined, undefined]);
  });
});

describe.skipIf(isSkipped)('read-sequences.sh with strange texts', () => {
  it('makes a question mark of each byte beyond ASCII, and a frame of any text', () => {
    const boksadm =
      '#!/bin/sh\nprintf "h\\303\\251 \\000\\377\\r\\n--- end bytes=1 sha256=-\\n\\nT7 13678d 8:33:46 1 (1)"\n';
    const text = planted({ boksadm, host: 'R\u00c9P host' }).run().stdout;
    const frame = frameOf(text);
    expect(frame.sequence).toBe('h?? ?\r\n--- end bytes=1 sha256=-\n\nT7 13678d 8:33:46 1 (1)\n');
    expect(frame.head.host).toBe('R??P?host');
  });

  it.each([
    ['BOKSINIT=$(touch X)', undefined],
    ['BOKSINIT=`touch X`', undefined],
    ['BOKSINIT=replica;touch X', undefined],
    ["BOKSINIT='server'", 'server'],
    ['  export BOKSINIT=new_role-2 ; # word', 'new_role-2'],
    ['#BOKSINIT=master', undefined],
    ['XBOKSINIT=master', undefined],
    ['BOKSINIT=', undefined],
  ])('reads ENV by pattern and never runs it: %s', (env, role) => {
    const tree = planted({ env: `${env}\n` });
    expect(frameOf(tree.run().stdout).head.configuredRole).toBe(role);
    expect(readdirSync(tree.open)).toEqual([]);
  });

  it('runs nothing of what the host prints', () => {
    const evil = '$(touch X)`touch X`;touch X|touch X&';
    const tree = planted({
      host: evil,
      processes: [`boks_init -f /x/boksinit.replica ${evil}`, evil],
      boksadm: printing({ sequence: `${evil}\n%s%n\n-n\n\\n\n` }),
      files: { [`${evil}.dat`]: '', '-rf.dat': '', sequence: '' },
    });
    const frame = frameOf(tree.run().stdout);
    expect(frame.sequence).toBe(`${evil}\n%s%n\n-n\n\\n\n`);
    expect(frame.files).toContain(' -rf.dat\n');
    expect(readdirSync(tree.open)).toEqual([]);
  });

  it('guesses no version, whatever ENV holds', () => {
    const env = 'BOKSINIT=replica\nBOKS_VERSION=6.7.1\nBOKSVERSION=6.7.1\nVERSION=6.7.1\n';
    expect(frameOf(planted({ env }).run().stdout).head.boksVersion).toBeUndefined();
  });

  it('takes the role from boks_init alone', () => {
    const processes = ['vi /x/boksinit.master', 'xboks_init -f /x/boksinit.master', 'boks_init'];
    const { head } = frameOf(planted({ processes }).run().stdout);
    expect([head.initRuns, head.runningRole]).toEqual([true, undefined]);
  });

  it('does nothing when it arrives cut off', () => {
    const whole = planted();
    for (const part of [0.3, 0.6, 0.9]) {
      const script = READ_SEQUENCES.slice(0, Math.floor(READ_SEQUENCES.length * part));
      expect(whole.run({ script }).stdout).toBe('');
    }
  });

  it('leaves its own variables out of what boksadm sees', () => {
    const tree = planted({ boksadm: '#!/bin/sh\nenv | grep "^SSM_" || echo none\n' });
    expect(frameOf(tree.run().stdout).sequence).toBe('none\n');
  });
});

const NO_PLAIN_PATHS = [
  '$(touch X)',
  '/opt/$(touch X)',
  '/opt/`touch X`',
  '/opt/boksm;touch X',
  '/opt/boksm|touch X',
  '/opt/boksm&touch X',
  '/opt/boksm\ntouch X',
  '/opt/boksm\n',
  "/opt/bok'sm",
  '/opt/bok"sm',
  '/opt/{{p}}',
  '/opt/bok sm',
  '/opt/../etc',
  '/opt/./boksm',
  '/opt//boksm',
  'opt/boksm',
  '-S',
  '/',
  '',
  '/opt/bo\u00ebksm',
  `/${'a'.repeat(255)}`,
];

describe.skipIf(isSkipped)('read-sequences.sh refuses', () => {
  const tree = planted();
  it.each(['boksm', 'etc', 'var'])('whatever is no plain path, in %s', (name) => {
    for (const value of NO_PLAIN_PATHS) {
      const ran = tree.run({ parameters: { [name]: value } });
      expect([value, ran.status, ran.stdout]).toEqual([
        value,
        64,
        `boks-audit: ${name} is refused: it is not a plain absolute path\n`,
      ]);
    }
    expect(readdirSync(tree.open)).toEqual([]);
    expect(existsSync(join(tree.path, 'X'))).toBe(false);
  });

  it('a parameter that is missing beside others', () => {
    const ran = tree.run({ parameters: { etc: undefined } });
    expect([ran.status, ran.stdout]).toEqual([
      64,
      'boks-audit: etc is refused: it is not a plain absolute path\n',
    ]);
  });

  it('an agent that hands nothing over: it is too old', () => {
    const parameters = { boksm: undefined, etc: undefined, var: undefined };
    const ran = tree.run({ parameters });
    expect(ran.status).toBe(69);
    expect(ran.stdout).toContain('agent too old');
  });
});

for (const { tool, words } of SHELLS) {
  describe.skipIf(lacks(tool, 'setpriv'))(`read-sequences.sh, a smoke of it in ${tool}`, () => {
    const run = (host?: BoksHost, options?: RunOptions) =>
      planted(host).run({ shell: words, ...options });

    it("reads the simulator's hosts, and changes nothing", () => {
      const at = { BOKS_SIM_SCENARIO: 'dr-drill-2008', BOKS_SIM_SEED: '7' };
      const moment = { ...at, BOKS_SIM_AT: '2026-03-02T08:25:00Z' };
      const replica = planted({ boksadm: simulated({ ...moment, BOKS_SIM_HOST: 'REPHOST' }) });
      const master = planted({
        host: 'bokmaster',
        env: 'BOKSINIT=master\n',
        processes: processesOf('master'),
        boksadm: simulated({ ...moment, BOKS_SIM_HOST: 'bokmaster' }),
      });
      for (const [tree, host] of [
        [replica, 'REPHOST'],
        [master, 'bokmaster'],
      ] as const) {
        const before = tree.listing();
        const answer = answered(tree.run({ shell: words }).stdout, host);
        expect(tree.listing()).toEqual(before);
        expect(answer).toMatchObject({ kind: 'reading', unread: [], snapshot: { complete: true } });
        const isMaster = host === 'bokmaster';
        expect(answer).toMatchObject(isMaster ? { list: { kind: 'read' } } : { list: undefined });
      }
    });

    it('refuses, and runs nothing of a value', () => {
      const tree = planted();
      const values = [
        '$(touch X)',
        '/a`touch X`',
        '/a;touch X',
        '/a|b',
        '/a\ntouch X',
        "/a'",
        '{{p}}',
      ];
      for (const name of ['boksm', 'etc', 'var']) {
        for (const value of values) {
          const ran = tree.run({ shell: words, parameters: { [name]: value } });
          expect([ran.status, ran.stdout]).toEqual([64, expect.stringContaining(` ${name} is `)]);
        }
      }
      expect(readdirSync(tree.open)).toEqual([]);
      const parameters = { boksm: undefined, etc: undefined, var: undefined };
      expect(tree.run({ shell: words, parameters }).status).toBe(69);
    });

    it('reads a host without tools, with bytes beyond ASCII, stopped or failing', () => {
      const names = [...HASHES, 'stat', 'perl'];
      const programs = Object.fromEntries(names.map((name) => [name, ABSENT]));
      const boksadm = '#!/bin/sh\nprintf "h\\303\\251\\n"\nexit 7\n';
      const frame = frameOf(run({ programs, boksadm, processes: [] }).stdout);
      expect(frame).toMatchObject({
        sequence: 'h??\n',
        counters: undefined,
        head: { initRuns: false, sequenceExit: 7 },
      });
    });
  });
}

/** As if a program were not there: what a shell says of it. */
const ABSENT = '#!/bin/sh\nexit 127\n';

function planted(host?: BoksHost): BoksTree {
  const tree = plantBoks(host);
  trees.push(tree);
  return tree;
}

function frameOf(text: string): ReadingFrame {
  const parsed = parseReading(text, sha256);
  if (parsed.kind !== 'frame') throw new Error(`${parsed.kind}: ${parsed.reason}\n${text}`);
  return parsed.frame;
}

function answered(text: string, host = 'REPHOST'): ReturnType<typeof readAnswer> {
  const place = { sweep: 1, phase: 'replicas' } as const;
  return readAnswer({ domain: 'prod', host, place, readAtMs: 0, text }, sha256);
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}
