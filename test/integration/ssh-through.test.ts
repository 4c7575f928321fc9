import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { SshFleet } from '#adapters/local/ssh-fleet.ts';
import { detoursOf } from '#adapters/local/ssh-through.ts';
import { UnusableWay, type SshWay } from '#adapters/local/ssh-way.ts';
import type { Answer } from '#ports/fleet.ts';
import { SCRIPTS } from '#test/boks-tree.ts';
import { freePort, isSshdSkipped, NODE_DOOR, startSshd, type Sshd } from '#test/sshd.ts';
import { collectOrderOf } from '#test/ssm-collectors.ts';
import { orderOf } from '#test/ssm-fleet.ts';

/** In place of the script: says of the host that it is asked for how many it is asked for just now. */
const COUNTS = `#!/bin/sh
host=$(sed -n 's/^SSM_.* SSM_targets=\\([^,]*\\),.*/\\1/p')
mkdir "\${0%/*}/asked-$$"
sleep 0.5
count=$(ls -d "\${0%/*}"/asked-* | wc -l | gzip -9c | base64 -w 0)
rmdir "\${0%/*}/asked-$$"
printf 'boks-audit-through 1 host=%s node=N exit=0 gzip=%s said=-\\n' "$host" "$count"
`;

const fleets: SshFleet[] = [];
let sshd: Sshd;
let scratch: string;

beforeAll(async () => {
  if (isSshdSkipped) return;
  scratch = mkdtempSync(join(tmpdir(), 'boks-ssh-through-'));
  sshd = await startSshd({
    NODE: NODE_DOOR,
    HANGING: '#!/bin/sh\nexec sleep 20\n',
    POOR: '#!/bin/sh\necho "boks-audit: this node has no gzip: no host is read through it"\nexit 70\n',
    COUNTING: COUNTS,
    SOL: '#!/bin/sh\necho read SOL\n',
    denies: '#!/bin/sh\necho "suexec: Permission denied" >&2\nexit 126\n',
  });
});

afterAll(async () => {
  if (isSshdSkipped) return;
  for (const fleet of fleets) fleet.stop();
  await sshd.stop();
  rmSync(scratch, { recursive: true });
});

describe.skipIf(isSshdSkipped)('a host that is read through a node', () => {
  it('has its own answer, and its own cause where it has none', async () => {
    const way = { via: 'NODE' };
    const answers = await askAll({ SOL: way, denies: way, stranger: way }, { NODE: {} });
    expect(answers).toMatchObject({
      SOL: { kind: 'answered', text: 'read SOL\n', via: 'NODE' },
      denies: { cause: 'permission-denied', detail: 'through NODE: suexec: Permission denied' },
      stranger: { cause: 'permission-denied' },
    });
  });

  it('is not said to have refused anybody where its node is not reached', async () => {
    const port = await freePort();
    const answers = await askAll(
      { SOL: { via: 'away' }, denies: { via: 'stranger' } },
      { away: { address: '127.0.0.1', port }, stranger: {} },
    );
    expect(answers).toEqual({
      SOL: {
        kind: 'miss',
        cause: 'agent-away',
        detail: expect.stringMatching(/^its node away: the connection was refused: .*refused$/),
      },
      denies: {
        kind: 'miss',
        cause: 'agent-away',
        detail: expect.stringMatching(/^its node stranger: permission denied after connecting/),
      },
    });
  });

  it('has no answer where its node has none in time', async () => {
    expect(await askAll({ SOL: { via: 'HANGING' } }, { HANGING: {} }, 3)).toEqual({
      SOL: { kind: 'miss', cause: 'no-answer', detail: 'through HANGING' },
    });
  });

  it('is told what its node lacks', async () => {
    expect(await askAll({ SOL: { via: 'POOR' } }, { POOR: {} })).toEqual({
      SOL: {
        kind: 'miss',
        cause: 'exited',
        detail:
          'its node POOR: exit code 70: ' +
          'boks-audit: this node has no gzip: no host is read through it',
      },
    });
  });

  it('is one of four at most of its node, and keeps nobody else waiting', async () => {
    const hosts = Array.from({ length: 9 }, (_, n) => `H${n}`);
    const ways = Object.fromEntries(hosts.map((host) => [host, { via: 'COUNTING' }]));
    const answers = await askAll({ ...ways, SOL: {} }, { COUNTING: {} });
    expect(answers['SOL']).toMatchObject({ kind: 'answered' });
    const counts = hosts.map((host) => countIn(answers[host]));
    expect(Math.max(...counts)).toBeLessThanOrEqual(4);
    expect(Math.max(...counts)).toBeGreaterThan(1);
  });
});

it.skipIf(isSshdSkipped)(
  'evidence names the script that each host, or its node, is sent',
  async () => {
    const fleet = openFleet({ SOL: { via: 'NODE' }, NODE: {} });
    const sentFor = async (wanted: 'sequences' | 'status'): Promise<readonly unknown[]> => {
      const { commands } = await fleet.collect(collectOrderOf(['SOL', 'NODE'], { wanted }));
      return commands.map(({ hosts, document }) => [hosts, document]);
    };
    expect(await sentFor('sequences')).toEqual([
      [['NODE'], expect.stringMatching(/^read-sequences\.sh, SHA-256 [0-9a-f]{12}$/)],
      [['SOL'], expect.stringMatching(/^read-through\.sh, SHA-256 [0-9a-f]{12}$/)],
    ]);
    expect(await sentFor('status')).toEqual([
      [['NODE'], expect.stringMatching(/^collect-evidence\.sh, SHA-256 [0-9a-f]{12}$/)],
      [['SOL'], expect.stringMatching(/^collect-through\.sh, SHA-256 [0-9a-f]{12}$/)],
    ]);
  },
);

describe('a way through a node', () => {
  const way: SshWay = { root: 'none' };
  it.each<[string, Record<string, SshWay>]>([
    ['is unknown', { SOL: { ...way, via: 'NODE' } }],
    ['has a node itself', { SOL: { ...way, via: 'AIX' }, AIX: { ...way, via: 'N' }, N: way }],
    ['cannot be told it', { SOL: { ...way, via: 'N', address: 'a b' }, N: way }],
  ])('is refused where the node %s', (_, ways) => {
    expect(() => detoursOf(new Map(Object.entries(ways)))).toThrow(UnusableWay);
  });
});

/** The names are doors of the sshd. */
async function askAll(
  hosts: Readonly<Record<string, Partial<SshWay>>>,
  nodes: Readonly<Record<string, Partial<SshWay>>>,
  withinSeconds = 30,
): Promise<Readonly<Record<string, Answer>>> {
  const names = Object.keys(hosts);
  const fleet = openFleet({ ...hosts, ...nodes });
  const { commands } = await fleet.ask(orderOf(names, { withinSeconds }));
  for (;;) {
    const looks = commands.map(async ({ command }) => fleet.look(command, names));
    const looked = Object.assign({}, ...(await Promise.all(looks)));
    if (Object.values<Answer>(looked).every(({ kind }) => kind !== 'pending')) return looked;
    await pause(20);
  }
}

function openFleet(all: Readonly<Record<string, Partial<SshWay>>>): SshFleet {
  const ways = Object.entries(all).map(
    ([name, way]) => [name, { hostKey: sshd.hostKey, root: 'none', ...way }] as const,
  );
  const fleet = new SshFleet({
    ways: new Map(ways),
    paths: { boksm: '/opt/boksm', etc: '/etc/opt/boksm', var: '/var/opt/boksm' },
    scripts: SCRIPTS,
    knownHostsPath: join(scratch, `known_hosts-${fleets.length}`),
    configPath: sshd.configPath,
  });
  fleets.push(fleet);
  return fleet;
}

function countIn(answer: Answer | undefined): number {
  if (answer?.kind !== 'answered') throw new Error(JSON.stringify(answer));
  return Number(answer.text);
}
