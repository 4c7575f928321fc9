import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { afterAll, describe, expect, it } from 'vitest';

import { parseEvidence, type Collected, type EvidenceGroup } from '#domain/evidence/collected.ts';
import { parseReading } from '#domain/reading.ts';
import {
  COLLECT_EVIDENCE,
  plantBoks,
  processesOf,
  READ_SEQUENCES,
  type BoksTree,
} from '#test/boks-tree.ts';
import { lacks, programAt } from '#test/required-tools.ts';
import { FIRST_SHELL } from '#test/shells.ts';
import { plantTools, searchingOnly } from '#test/tool-folder.ts';

/** What is planted is taken away by these, the last first. */
const removals: (() => void)[] = [];
afterAll(() => removals.toReversed().forEach((remove) => remove()));

/** Without one of these there is no answer, and it is said which one is missing. */
const NEEDED = ['dd', 'grep', 'ls', 'ps', 'sed', 'sleep', 'tr'];

/** Without one of these an answer is the same, or lacks what they tell. */
const OTHERS = ['awk', 'cat', 'date', 'nawk', 'openssl', 'perl', 'sha256sum', 'stat', 'tail'];

/** Tools that tell of the host, and print the same each time. Of those that tell the same, one is enough. */
const says = (text: string): string => `#!/bin/sh\nprintf '${text}\\n'\n`;
const TELLING: Readonly<Record<string, string>> = {
  hostname: says('BOKHOST'),
  uname: says('BOKHOST'),
  hostid: says('007f0100'),
  df: says('disk'),
  dmesg: says('Out of memory: Killed process 7 (boks_servm)'),
  free: says('memory'),
  vmstat: says('memory'),
  ipcs: says('segments'),
  chronyc: says('time'),
  ntpq: says('time'),
  rpm: says('boks-8.1'),
  'dpkg-query': says('boks-8.1'),
  uptime: says('up'),
  who: says('since'),
  ss: says('0 0 192.0.2.1:6501 192.0.2.2:40000\\n0 0 192.0.2.1:40000 192.0.2.2:6501'),
  netstat: says(
    'tcp 0 0 0.0.0.0:6501 0.0.0.0:* LISTEN\\n' +
      'tcp 0 0 192.0.2.1:6501 192.0.2.2:40000 ESTABLISHED\\n' +
      'tcp 0 0 192.0.2.1:40000 192.0.2.2:6501 ESTABLISHED',
  ),
};

const OF_THIS_MACHINE = Object.fromEntries([...NEEDED, ...OTHERS].map((tool) => [tool, undefined]));

const SAID = 'T7 13678d 8:33:46 5053 (5053)\n';
const LOG = 'boks_servm@bokmaster Mar  2 09:06:01\nWARNING: sequence of T7 is odd\n';
const ENV_SHOWN = 'BOKSINIT=master\nBKSD_SLEEP=2\nlines not shown: 2\n';

/** As on Solaris 10: of letters that it does not know it prints the last. */
const OLD_DATE = `#!/bin/sh
case $* in
'-u +%s') echo s ;;
*%z*) echo z ;;
*) exec ${lacks('date') ? 'date' : programAt('date')} "$@" ;;
esac
`;
const OLD_GREP = `#!/bin/sh
case $* in
-*[Eq]*) echo "grep: illegal option" >&2; exit 2 ;;
*) exec ${lacks('grep') ? 'grep' : programAt('grep')} "$@" ;;
esac
`;

const BROUGHT = [
  // Some are built without the age of a process, and say so.
  ['status', 'processes', /^$|bad -o argument 'etime'/],
  ['status', 'agents', /^\d+ established to port 6501\n$/],
  ['system', 'clock', /^\d{4}-\d\d-\d\dT/],
  ['configuration', 'environment', new RegExp(`^${ENV_SHOWN}$`)],
  ['logs', 'errlog', new RegExp(`^${LOG}$`)],
] as const;

const GROUPS = ['status', 'system', 'configuration', 'logs'] as const;
const isSkipped = lacks(FIRST_SHELL.tool, 'setpriv', ...NEEDED, 'awk', 'perl', 'openssl');

describe.skipIf(isSkipped)('a reading where a tool is missing', () => {
  const whole = isSkipped ? undefined : readingOf(hostWith().read());

  it('needs no other tool than these', () => {
    expect(whole).toMatchObject({
      head: { host: 'BOKHOST', sequenceExit: 0 },
      names: 'T7.dat T9.dat',
      hasCounters: true,
    });
  });

  it.each(NEEDED)('is none without %s, and says so', (tool) => {
    expect(hostWith({ missing: [tool] }).read()).toEqual({ status: 70, stdout: notRead(tool) });
  });

  it('is none without printf where that is a program, and says so', (context) => {
    if (lacks('mksh')) context.skip();
    const ran = hostWith({ shell: [programAt('mksh')] }).read();
    expect(ran).toEqual({ status: 70, stdout: notRead('printf') });
  });

  it('is none where tr is older than POSIX, and says so', () => {
    const real = programAt('tr');
    const tr = `#!/bin/sh\nfrom=$2\ncase $1 in -*) exec ${real} "$@" ;; esac\nfrom=$(printf %s "$1" | sed 's/-/\\\\-/g')\nexec ${real} "$from" "$2"\n`;
    const ran = hostWith({ programs: { tr } }).read();
    expect(ran).toMatchObject({ status: 70, stdout: expect.stringContaining('the tr of this') });
  });

  it.each(OTHERS.filter((tool) => tool !== 'date'))('is whole without %s', (tool) => {
    expect(readingOf(hostWith({ missing: [tool] }).read())).toEqual(whole);
  });

  it('does not know the zone without date, nor where date prints the letters it is asked with', () => {
    const unknown = { ...whole, head: { ...whole?.head, zoneOffsetMinutes: undefined } };
    expect(readingOf(hostWith({ missing: ['date'] }).read())).toEqual(unknown);
    expect(readingOf(hostWith({ programs: { date: OLD_DATE } }).read())).toEqual(unknown);
  });

  it('has no account of the counters without stat and perl, and is whole otherwise', () => {
    const ran = hostWith({ missing: ['stat', 'perl'] }).read();
    expect(readingOf(ran)).toEqual({ ...whole, hasCounters: false });
  });
});

describe.skipIf(isSkipped)('evidence where a tool is missing', () => {
  const whole = isSkipped ? undefined : collectedBy(hostWith());
  /** What the host's collectors bring, where that is not what those of the whole host do. */
  const differing = (host: Host): readonly (readonly [name: string, text: string])[] =>
    [...collectedBy(host)]
      .filter(([name, one]) => !isDeepStrictEqual(one, whole?.get(name)))
      .map(([name, { text }]) => [name, text]);

  it('needs no other tool than these', () => {
    const failed = [...(whole ?? [])].filter(([, { exit }]) => exit !== 0);
    expect(failed).toEqual([]);
    expect(whole?.get('agents')?.text).toContain('# established to port #');
  });

  it.each(NEEDED)('is none without %s, and says so', (tool) => {
    const ran = hostWith({ missing: [tool] }).collect('system');
    expect(ran).toEqual({ status: 70, stdout: notRead(tool) });
  });

  it.each([...OTHERS, ...Object.keys(TELLING)])(
    'is the same without %s, but for what names it as missing',
    (tool) => {
      const unnamed = differing(hostWith({ missing: [tool] })).filter(
        ([, text]) => !text.includes(`${tool}: not found`),
      );
      expect(unnamed).toEqual([]);
    },
  );

  it('counts connections by what Solaris says of them', () => {
    const netstat = says(
      '*.6501 *.* 0 0 49152 0 LISTEN\\n' +
        '192.0.2.1.6501 192.0.2.2.40000 64240 0 64240 0 ESTABLISHED\\n' +
        '192.0.2.1.40000 192.0.2.2.6501 64240 0 64240 0 ESTABLISHED',
    );
    const { stdout } = hostWith({ missing: ['ss'], programs: { netstat } }).collect('status');
    expect(stdout).toContain('\n1 established to port 6501\n');
  });

  it.each([
    ['an awk of 1977', { awk: '#!/bin/sh\necho "awk: syntax error" >&2\nexit 2\n' }],
    ['a grep without -E and -q', { grep: OLD_GREP }],
    ['a date without %s and %z', { date: OLD_DATE }],
  ])('is the same with %s', (_, programs) => {
    const others = differing(hostWith({ programs })).filter(([name]) => name !== 'clock');
    expect(others).toEqual([]);
  });

  it('takes no time where neither date nor perl tells it', () => {
    const { stdout } = hostWith({ missing: ['perl'], programs: { date: OLD_DATE } }).collect(
      'configuration',
    );
    expect(stdout).toMatch(/ zone=- now=-\n/);
    expect(stdout).toMatch(/\n--- environment exit=0 seconds=- cut=no /);
    expect(parseEvidence(stdout, sha256)).toMatchObject({ kind: 'frame' });
  });
});

it.skipIf(isSkipped)('each collector of logs says it where tail knows no bytes', () => {
  const tail = `#!/bin/sh\necho 'tail: illegal option -- c' >&2\nexit 2\n`;
  const collected = collectedBy(hostWith({ programs: { tail } }));
  for (const name of ['errlog', 'errlog-replication', 'refusals']) {
    const text = expect.stringContaining('tail: illegal option -- c');
    expect([name, collected.get(name)]).toEqual([name, { exit: 2, text }]);
  }
});

describe.skipIf(lacks('busybox', 'setpriv'))('with the applets of busybox alone', () => {
  it('a reading is whole', () => {
    expect(readingOf(applets().read())).toMatchObject({
      head: { host: 'BOKHOST', runningRole: 'master', sequenceExit: 0, listExit: 0 },
      sequence: SAID,
      names: 'T7.dat T9.dat',
      hasCounters: true,
    });
  });

  it('a boksdiag that hangs is ended with all that it started', () => {
    const hangs = applets('#!/bin/sh\necho half\nsh -c "sleep 300; :"\n');
    const script = READ_SEQUENCES.replace('longest=10\n', 'longest=1\n');
    const { head, sequence } = readingOf(hangs.read(script));
    expect([head.sequenceExit, sequence]).toEqual([124, 'half\n']);
    expect(hangs.tree.processes()).toEqual([]);
  });

  it.each(BROUGHT)('evidence of %s has each collector, and what %s tells', (group, name, text) => {
    const parsed = parseEvidence(applets().collect(group).stdout, sha256);
    if (parsed.kind !== 'frame') throw new Error(`${parsed.kind}: ${parsed.reason}`);
    const told = { text: expect.stringMatching(text) };
    expect(parsed.frame.collectors.get(name)).toMatchObject(told);
  });
});

type Programs = Readonly<Record<string, string>>;
type Ran = { readonly status: number | null; readonly stdout: string };
type Host = {
  readonly tree: BoksTree;
  readonly read: (script?: string) => Ran;
  readonly collect: (group: EvidenceGroup) => Ran;
};
type Given = {
  readonly missing?: readonly string[];
  /** Programs that stand in for those of this machine, by name. */
  readonly programs?: Programs;
  /** Where others of its tools lie, by name; without a path, where they lie here. */
  readonly links?: Readonly<Record<string, string | undefined>>;
  readonly boksadm?: string;
  readonly shell?: readonly string[];
};

/** A master on which nothing is found but its tools. */
function hostWith({
  missing = [],
  programs = {},
  links = OF_THIS_MACHINE,
  boksadm = says(SAID.trim()),
  shell = [programAt(FIRST_SHELL.tool)],
}: Given = {}): Host {
  const tree = plantBoks({
    env: 'BOKSINIT=master\nBKSD_SLEEP=2\nBRIDGE_TOKEN=x\nOTHER=y\n',
    processes: processesOf('master'),
    boksadm,
    etcFiles: { 'method.conf': 'methods\n', 'boksinit.master': '', nodekey: 'x', bcastaddr: 'x\n' },
    varFiles: { boks_errlog: LOG, 'data/LOG': 'ERR 203\n', 'data/master_spool/one': 'x' },
    programs: links === OF_THIS_MACHINE ? { ...TELLING, ...programs } : programs,
  });
  const planted = readdirSync(join(tree.path, 'bin'));
  const found = {
    ...links,
    ...Object.fromEntries(planted.map((name) => [name, join(tree.path, 'bin', name)])),
  };
  const left = Object.entries(found).filter(([name]) => !missing.includes(name));
  const folder = plantTools({ ...Object.fromEntries(left), setpriv: undefined });
  removals.push(folder.remove, tree.remove);
  const run = (script: string, parameters: Readonly<Record<string, string>> = {}): Ran => {
    const options = { shell, script: searchingOnly(script), parameters };
    const { status, stdout } = tree.run({ ...options, environment: { PATH: folder.path } });
    return { status, stdout };
  };
  return {
    tree,
    read: (script = READ_SEQUENCES) => run(script),
    collect: (group) => run(COLLECT_EVIDENCE, { group, peer: 'REPHOST' }),
  };
}

/** A host that has busybox and nothing else; its ps knows no option -A. */
function applets(boksadm?: string): Host {
  const busybox = programAt('busybox');
  const { stdout } = spawnSync(busybox, ['--list'], { encoding: 'utf8' });
  const names = stdout.split('\n').filter((name) => name !== '');
  const lines = processesOf('master').map((line) => `'${line}'`);
  const ps = `#!/bin/sh\ncase $* in -A*) exit 1 ;; *pid*) exec ${busybox} ps "$@" ;; esac\nprintf '%s\\n' ${lines.join(' ')}\n`;
  return hostWith({
    links: Object.fromEntries(names.map((name) => [name, busybox])),
    programs: { ps, hostname: says('BOKHOST') },
    shell: [busybox, 'sh'],
    ...(boksadm === undefined ? {} : { boksadm }),
  });
}

const notRead = (tool: string): string => `boks-audit: this host has no ${tool}: it is not read\n`;

/** What each collector of a host brings: of numbers, that they are there, and of lines, which. */
function collectedBy(host: Host): ReadonlyMap<string, { exit?: number | undefined; text: string }> {
  const collectors = GROUPS.flatMap((group) => {
    const { stdout } = host.collect(group);
    const parsed = parseEvidence(stdout, sha256);
    if (parsed.kind !== 'frame') throw new Error(`${parsed.kind}: ${parsed.reason}\n${stdout}`);
    return [...parsed.frame.collectors];
  });
  return new Map(collectors.map(([name, collected]) => [name, plain(collected, host.tree)]));
}

function plain(collected: Collected, { path }: BoksTree) {
  if (collected.kind === 'missing') return { text: collected.reason };
  const text = collected.text
    .replaceAll(path, '')
    .replaceAll(/[0-9a-f]{64}|\d+/g, '#')
    .replaceAll(/ +/g, ' ');
  const lines = text.split('\n').toSorted();
  return { exit: collected.exit, text: lines.join('\n') };
}

/** Of the numbers of files and of their times, that they are there: each host has its own. */
function readingOf({ stdout }: Ran) {
  const parsed = parseReading(stdout, sha256);
  if (parsed.kind !== 'frame') throw new Error(`${parsed.kind}: ${parsed.reason}\n${stdout}`);
  const { counters, files, ...frame } = parsed.frame;
  const names = files?.match(/\S+\.dat$/gm)?.join(' ');
  return { ...frame, names, hasCounters: counters !== undefined };
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}
