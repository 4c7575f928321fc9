import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';

import { afterAll, describe, expect, it } from 'vitest';

import {
  COLLECTORS,
  parseEvidence,
  type Collected,
  type EvidenceFrame,
  type EvidenceGroup,
} from '#domain/evidence/collected.ts';
import {
  COLLECT_EVIDENCE,
  plantBoks,
  processesOf,
  type BoksHost,
  type BoksTree,
} from '#test/boks-tree.ts';
import { lacks, programAt } from '#test/required-tools.ts';
import { FIRST_SHELL, SHELLS } from '#test/shells.ts';

const trees: BoksTree[] = [];
afterAll(() => trees.forEach((tree) => tree.remove()));

const GROUPS = ['status', 'system', 'configuration', 'logs'] as const;

/** A master that says what it was asked. */
const MASTER: BoksHost = {
  host: 'bokmaster',
  env: 'BOKSINIT=master\nexport BRIDGE_ACCEPT_MASTER_IPS=BCASTADDR\nADMIN_PASSWORD=canary-env\n',
  processes: processesOf('master'),
  boksadm: '#!/bin/sh\necho "asked: $*"\necho "warned" >&2\n',
  etcFiles: {
    bcastaddr: 'DONT_BROADCAST\nADDRESS_LIST\n192.0.2.1\n',
    nodekey: 'canary-node-key\n',
    'boksinit.master': 'canary-init\n',
    'ssh/ssh_host_rsa_key': '-----BEGIN PRIVATE KEY-----\ncanary-private\n',
    'prereg-secret': 'canary-prereg\n',
    'method.conf': 'canary-method\n',
  },
  varFiles: {
    boks_errlog: 'boks_servm@bokmaster Mon Mar  2 03:00:00\nWARNING: sequence of T7 is odd\n',
    'data/LOG': '03/02 user1 ERR 223, no authentication\nERR 203, no access route of canary-user\n',
    'data/crypt_spool/servm/canary-queue': 'canary-message\n',
    'kslog/canary-session': 'canary-keystrokes\n',
  },
  files: { 'T1.dat': 'canary-table\n', sequence: 'canary-counters\n' },
};

describe.skipIf(lacks('shellcheck'))('collect-evidence.sh under shellcheck', () => {
  it('is clean as POSIX sh and as dash', () => {
    for (const shell of ['sh', 'dash']) {
      const words = ['-s', shell, '-S', 'style', '-'];
      const options = { input: COLLECT_EVIDENCE, encoding: 'utf8' } as const;
      const checked = spawnSync(programAt('shellcheck'), words, options);
      expect(checked.stdout).toBe('');
      expect(checked.status).toBe(0);
    }
  });

  it('holds nothing that needs a file, and nothing that SSM would replace', () => {
    expect(COLLECT_EVIDENCE).not.toMatch(/<<|mktemp|\/tmp|TMPDIR|\{\{|[^\n -~]/);
    const written = COLLECT_EVIDENCE.match(/(?<![0-9])>+ *(?!&|\/dev\/null)\S+/g) ?? [];
    expect(written).toEqual([]);
  });
});

const isSkipped = lacks(FIRST_SHELL.tool, 'setpriv');

describe.skipIf(isSkipped)('collect-evidence.sh', () => {
  it('asks a master of its list, its queue and the replica that is named', () => {
    const status = frameOf(planted(MASTER), 'status', { peer: 'REPHOST' });
    expect(status.head).toMatchObject({
      host: 'bokmaster',
      configured: 'master',
      running: 'master',
      boks_master: 'yes',
    });
    const asked = ['list', 'queue', 'reach', 'definition'].map((name) => textOf(status, name));
    expect(asked).toEqual([
      'asked: -S boksdiag list\nwarned\n',
      'asked: -S boksdiag fque -master\nwarned\n',
      'asked: -S checkdomain -h REPHOST\nwarned\n',
      'asked: -S hostadm -Slh REPHOST\nwarned\n',
    ]);
    expect(textOf(status, 'agents')).toMatch(/^\d+ established to port 6501\n$/);
  });

  it('asks a replica for none of that, and says why', () => {
    const status = frameOf(planted(), 'status', { peer: 'REPHOST' });
    for (const name of ['list', 'queue', 'reach', 'definition']) {
      expect(status.collectors.get(name)).toEqual({ kind: 'missing', reason: 'not-master' });
    }
    const { collectors } = frameOf(planted(MASTER), 'status');
    expect(collectors.get('reach')).toEqual({ kind: 'missing', reason: 'no-peer' });
  });

  it('shows of ENV what is known by name alone, and never runs it', () => {
    const configuration = frameOf(planted(MASTER), 'configuration');
    expect(textOf(configuration, 'environment')).toBe(
      'BOKSINIT=master\nexport BRIDGE_ACCEPT_MASTER_IPS=BCASTADDR\nlines not shown: 1\n',
    );
    expect(textOf(configuration, 'broadcast')).toBe('DONT_BROADCAST\nADDRESS_LIST\n192.0.2.1\n');
  });
});

/** What `ps` prints of processes of BoKS, of sessions through it, and of users with its name in their words. */
const AMONG_USERS = [
  '/opt/boksm/lib/boks_init -f /etc/opt/boksm/boksinit.replica',
  'boks_servm -x 7',
  '[boks_servm] <defunct>',
  '/opt/boksm/lib/drainmast_s for jvermeer',
  'boks_sshd: jvermeer [priv]',
  '/opt/boksm/lib/boks_sshd: jvermeer@pts/0',
  'vi /home/jvermeer/boks_passwords.txt',
  'less /opt/boksm/lib/jvermeer',
  '/home/jvermeer/boks_notes/edit jvermeer',
];
const OF_BOKS = [
  '/opt/boksm/lib/boks_init -f /etc/opt/boksm/boksinit.replica',
  'boks_servm -x 7',
  '[boks_servm] <defunct>',
  '/opt/boksm/lib/drainmast_s',
  'boks_sshd:',
  '/opt/boksm/lib/boks_sshd:',
].map((words) => `71 1 2-03:04:05 ${words}\n`);

for (const { tool, words } of SHELLS) {
  describe.skipIf(lacks(tool, 'setpriv'))(`collect-evidence.sh and users, in ${tool}`, () => {
    it('shows processes whose program is of BoKS, and of a session its program alone', () => {
      // The one shell that may bring its own.
      const programs = tool === 'busybox' ? { awk: '#!/bin/sh\nexec busybox awk "$@"\n' } : {};
      const tree = planted({ processes: AMONG_USERS, programs });
      const status = frameOf(tree, 'status', { shell: words });
      expect(textOf(status, 'processes').replaceAll(/^ +| +(?= )/gm, '')).toBe(OF_BOKS.join(''));
    });
  });
}

describe.skipIf(isSkipped)('collect-evidence.sh without a process of BoKS', () => {
  it('says that there is none, which is an answer; and that there is no list, which is none', () => {
    const stopped = frameOf(planted({ processes: ['/sbin/init'] }), 'status');
    expect(stopped.collectors.get('processes')).toMatchObject({ exit: 0, text: '' });
    const ps = '#!/bin/sh\ncase $* in *etime*) exit 1 ;; *) echo boks_servm ;; esac\n';
    const unlisted = frameOf(planted({ programs: { ps } }), 'status');
    expect(unlisted.collectors.get('processes')).toMatchObject({ exit: 1, text: '' });
  });
});

describe.skipIf(isSkipped)('collect-evidence.sh and secrets in ENV', () => {
  it.each([
    'BRIDGE_PROXY_PASS=canary',
    'export BRIDGE_AUTH_KEY=canary',
    'BRIDGE_TOKEN_OF_ALL=canary',
    'BRIDGE_SECRET=canary',
    'BRIDGE_CREDENTIAL=canary',
    'BRIDGE_PORT=6507 proxy_password=canary',
  ])('never lets %s leave the host', (secret) => {
    const tree = planted({ ...MASTER, env: `BOKSINIT=master\n${secret}\nBKSD_SLEEP=2\n` });
    expect(textOf(frameOf(tree, 'configuration'), 'environment')).toBe(
      'BOKSINIT=master\nBKSD_SLEEP=2\nlines not shown: 1\n',
    );
  });
});

describe.skipIf(isSkipped)('collect-evidence.sh and files', () => {
  it('shows of files their times and sizes, of queues a sum, of a node key no size', () => {
    const configuration = frameOf(planted(MASTER), 'configuration');
    expect(textOf(configuration, 'data-files')).toMatch(
      /^inode=\d+ mtime=\d+\n-r--r--r-- 1 \d+ \d+ 13 .* T1\.dat\n$/,
    );
    expect(textOf(configuration, 'queues')).toBe(
      'crypt_spool/servm 1 files 15 bytes\ncrypt_spool/clntd not there\nmaster_spool not there\n',
    );
    expect(textOf(configuration, 'node-key')).toMatch(
      /^-r--r--r-- owner \d+ group \d+ \w{3} +\d+ +\d+:\d+ \S+\/nodekey\n$/,
    );
    expect(textOf(configuration, 'method-conf')).toMatch(/^sha256=[0-9a-f]{64}\n$/);
  });

  it('shows the log of errors, the lines of it that tell of replication, and how many were refused', () => {
    const logs = frameOf(planted(MASTER), 'logs');
    expect(textOf(logs, 'errlog')).toBe(MASTER.varFiles?.['boks_errlog']);
    expect(textOf(logs, 'errlog-replication')).toMatch(/^1:boks_servm@.*\n2:WARNING: sequence/);
    expect(textOf(logs, 'refusals')).toBe('ERR 203: 1\nERR 223: 1\n');
  });

  it('shows both lines of an entry that tells of replication, and a line between two once', () => {
    const boks_errlog = [
      'boks_authd Mar  2 08:00:00',
      'INFO: Min idle workers 32',
      'boks_master@bokmaster Mar  2 09:06:01',
      'INFO: Started as master',
      'boks_bridge@bokmaster Mar  2 09:06:02',
      'WARNING: Checksum mismatch',
      'boks_csspd Mar  2 10:00:00',
      'INFO: Min idle workers 32',
      '',
    ].join('\n');
    const logs = frameOf(planted({ ...MASTER, varFiles: { boks_errlog } }), 'logs');
    expect(textOf(logs, 'errlog-replication')).toBe(
      [
        '2:INFO: Min idle workers 32',
        '3:boks_master@bokmaster Mar  2 09:06:01',
        '4:INFO: Started as master',
        '5:boks_bridge@bokmaster Mar  2 09:06:02',
        '6:WARNING: Checksum mismatch',
        '7:boks_csspd Mar  2 10:00:00',
        '',
      ].join('\n'),
    );
  });

  it('says what is not there, and what could not be opened', () => {
    const { collectors } = frameOf(planted(), 'configuration');
    expect(collectors.get('broadcast')).toEqual({ kind: 'missing', reason: 'no-file' });
    const logs = frameOf(planted(), 'logs');
    expect([...logs.collectors.values()].map(({ kind }) => kind)).toEqual(
      COLLECTORS.logs.map(() => 'missing'),
    );
  });
});

describe.skipIf(isSkipped)('collect-evidence.sh in trouble', () => {
  it('goes on past a collector that fails or is not there', () => {
    const broken = {
      ...MASTER,
      boksadm: '#!/bin/sh\nexit 7\n',
      programs: { df: '#!/bin/sh\nexit 127\n' },
    };
    const tree = planted(broken);
    expect(frameOf(tree, 'status').collectors.get('list')).toMatchObject({ exit: 7, text: '' });
    expect(frameOf(tree, 'system').collectors.get('disks')).toMatchObject({ exit: 127 });
    expect(textOf(frameOf(tree, 'system'), 'clock')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n/);
  });

  it('says of a kernel log that may not be read that it is not read', () => {
    const dmesg = '#!/bin/sh\necho "read kernel buffer failed" >&2\nexit 1\n';
    const system = frameOf(planted({ ...MASTER, programs: { dmesg } }), 'system');
    expect(system.collectors.get('out-of-memory')).toMatchObject({
      exit: 1,
      text: 'read kernel buffer failed\n',
    });
    const read = frameOf(planted({ ...MASTER, programs: { dmesg: READ_DMESG } }), 'system');
    expect(read.collectors.get('out-of-memory')).toMatchObject({
      exit: 0,
      text: 'Out of memory: Killed process 7 (boks_servm)\n',
    });
  });

  it.each([
    ['echo boks-8.1.0-3; echo bash-5.2; echo HFBM-0089', 'boks-8.1.0-3\nHFBM-0089\n'],
    ['echo bash-5.2', 'no package is named boks or hfbm\n'],
    ['echo locked >&2; exit 3', 'locked\nrpm ended with 3\n'],
  ])('says of packages what there is, where there is none too: %s', (does, text) => {
    const rpm = `#!/bin/sh\n${does}\n`;
    const answer = frameOf(planted({ ...MASTER, programs: { rpm } }), 'configuration');
    expect(answer.collectors.get('packages')).toMatchObject({ exit: 0, text });
  });

  it('ends one that hangs, with what it had printed, and goes on', () => {
    const tree = planted({ ...MASTER, boksadm: '#!/bin/sh\necho half\nsleep 300\n' });
    const script = COLLECT_EVIDENCE.replace('longest=8\n', 'longest=1\n');
    expect(script).not.toBe(COLLECT_EVIDENCE);
    const bystander = spawn('sleep', ['302'], { cwd: tree.open });
    const status = frameOf(tree, 'status', {}, script);
    expect(status.collectors.get('list')).toMatchObject({ exit: 124, text: 'half\n' });
    expect(status.collectors.get('agents')).toMatchObject({ kind: 'collected' });
    expect(tree.processes()).toEqual([bystander.pid]);
    bystander.kill();
  });

  it('changes nothing, and shows no canary', () => {
    const tree = planted(MASTER);
    const before = tree.listing();
    const printed = GROUPS.map((group) => run(tree, group, { peer: 'REPHOST' }).stdout).join('');
    expect(tree.listing()).toEqual(before);
    expect(printed).toContain('asked: -S hostadm');
    const unsplit = printed.replaceAll(/\s/g, '');
    for (const form of CANARIES.flatMap(formsOf)) {
      expect(printed).not.toContain(form);
      expect(unsplit).not.toContain(form);
    }
  });
});

describe.skipIf(isSkipped)('collect-evidence.sh and lengths', () => {
  it('keeps its largest answers inline, under 100,000 bytes of JSON in JSON', () => {
    const endless = `#!/bin/sh\nexec yes '"\\'\n`;
    const names = ['uptime', 'who', 'uname', 'df', 'free', 'ipcs', 'chronyc', 'dmesg', 'rpm', 'ss'];
    const long = '"\\'.repeat(10_000);
    const tree = planted({
      ...MASTER,
      boksadm: endless,
      processes: [...processesOf('master'), ...Array(300).fill(`boks_servm ${'"'.repeat(100)}`)],
      programs: Object.fromEntries(names.map((name) => [name, endless])),
      etcFiles: { ...MASTER.etcFiles, bcastaddr: long },
      env: `BRIDGE_DOMAIN=${long}\n`,
      files: Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`T${n}.dat`, ''])),
    });
    const script = COLLECT_EVIDENCE.replace('longest=8\n', 'longest=1\n');
    for (const group of ['status', 'system', 'configuration'] as const) {
      const { stdout } = run(tree, group, { peer: 'REPHOST' }, script);
      expect(stdout.length).toBeLessThanOrEqual(23_000);
      expect(Buffer.byteLength(JSON.stringify(JSON.stringify(stdout)))).toBeLessThan(100_000);
      const parsed = parseEvidence(stdout, sha256);
      expect(parsed.kind).toBe('frame');
      expect(stdout).toContain(' cut=yes ');
    }
  });

  it('shows the last part of a log that is too long, and that it is a part', () => {
    const line = 'boks_master Mon Mar  2 03:00:00\n';
    const tree = planted({ ...MASTER, varFiles: { boks_errlog: `${line.repeat(100_000)}last\n` } });
    const logs = frameOf(tree, 'logs');
    expect(textOf(logs, 'errlog').length).toBe(1_500_000);
    expect(textOf(logs, 'errlog')).toMatch(/last\n$/);
    expect(textOf(logs, 'errlog-replication').length).toBe(400_000);
    for (const name of ['errlog', 'errlog-replication']) {
      expect(logs.collectors.get(name)).toMatchObject({ cut: true, exit: 0 });
    }
    expect(logs.collectors.get('errlog-file')).toMatchObject({ cut: false });
  });
});

describe.skipIf(isSkipped)('collect-evidence.sh refuses what it is given', () => {
  it('does nothing when it arrives cut off', () => {
    const tree = planted();
    for (const part of [0.3, 0.6, 0.9]) {
      const script = COLLECT_EVIDENCE.slice(0, Math.floor(COLLECT_EVIDENCE.length * part));
      expect(run(tree, 'status', {}, script).stdout).toBe('');
    }
  });

  it.each(['', 'all', 'status;touch X', '$(touch X)', 'status\n'])(
    'refuses whatever is no group: %j',
    (group) => {
      const ran = planted().run({ script: COLLECT_EVIDENCE, parameters: { group } });
      expect([ran.status, ran.stdout]).toEqual([
        64,
        'boks-audit: group is refused: it is not status, system, configuration or logs\n',
      ]);
    },
  );

  it.each(['-h', 'a b', 'a;b', '$(touch X)', 'a/b', 'a\n', 'a'.repeat(254)])(
    'refuses whatever is no plain host name: %j',
    (peer) => {
      const ran = run(planted(MASTER), 'status', { peer });
      expect([ran.status, ran.stdout]).toEqual([
        64,
        'boks-audit: peer is refused: it is not a plain host name\n',
      ]);
    },
  );
});

for (const { tool, words } of SHELLS) {
  describe.skipIf(lacks(tool, 'setpriv'))(`collect-evidence.sh, a smoke of it in ${tool}`, () => {
    it.each(GROUPS)('brings %s, every collector of it', (group) => {
      const tree = planted(MASTER);
      const { stdout } = tree.run({
        shell: words,
        script: COLLECT_EVIDENCE,
        parameters: { group, peer: 'REPHOST' },
      });
      const parsed = parseEvidence(stdout, sha256);
      if (parsed.kind !== 'frame') throw new Error(`${parsed.reason}\n${stdout.slice(0, 2_000)}`);
      expect([...parsed.frame.collectors.keys()]).toEqual(COLLECTORS[group]);
    });
  });
}

const READ_DMESG = '#!/bin/sh\necho booted\necho "Out of memory: Killed process 7 (boks_servm)"\n';
const CANARIES = [
  'canary-node-key',
  'canary-private',
  'canary-prereg',
  'canary-table',
  'canary-counters',
  'canary-message',
  'canary-queue',
  'canary-session',
  'canary-keystrokes',
  'canary-env',
  'canary-user',
  'canary-method',
  'canary-init',
];

/** In clear, in base64 at each offset, in hex, backwards, and in the other case. */
const formsOf = (canary: string): readonly string[] => [
  canary,
  ...[0, 1, 2].map((shift) =>
    Buffer.from(`${' '.repeat(shift)}${canary}`)
      .toString('base64')
      .slice(4, -4),
  ),
  Buffer.from(canary).toString('hex'),
  Array.from(canary).toReversed().join(''),
  canary.toUpperCase(),
];

function planted(host?: BoksHost): BoksTree {
  const tree = plantBoks(host);
  trees.push(tree);
  return tree;
}

type Given = { readonly peer?: string; readonly shell?: readonly string[] };

const run = (
  tree: BoksTree,
  group: EvidenceGroup,
  { shell = FIRST_SHELL.words, ...given }: Given = {},
  script = COLLECT_EVIDENCE,
) => tree.run({ shell, script, parameters: { group, ...given } });

function frameOf(
  tree: BoksTree,
  group: EvidenceGroup,
  given: Given = {},
  script = COLLECT_EVIDENCE,
): EvidenceFrame {
  const { stdout } = run(tree, group, given, script);
  const parsed = parseEvidence(stdout, sha256);
  if (parsed.kind !== 'frame')
    throw new Error(`${parsed.kind}: ${parsed.reason}\n${stdout.slice(0, 2_000)}`);
  return parsed.frame;
}

function textOf({ collectors }: EvidenceFrame, name: string): string {
  const collected: Collected | undefined = collectors.get(name);
  return collected?.kind === 'collected' ? collected.text : `(${collected?.reason})`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}
