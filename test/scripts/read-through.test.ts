import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { SshWay } from '#adapters/local/ssh-way.ts';
import { answersThrough } from '#adapters/through-answer.ts';
import { formatTarget } from '#adapters/through-target.ts';
import { readAnswer } from '#domain/answer.ts';
import type { Answer } from '#ports/fleet.ts';
import { doorTo } from '#test/boks-behind-ssh.ts';
import { plantBoks, READ_THROUGH, type BoksTree } from '#test/boks-tree.ts';
import { lacks } from '#test/required-tools.ts';
import { FIRST_SHELL, SHELLS } from '#test/shells.ts';
import { freePort, isSshdSkipped, startSshd, type Sshd } from '#test/sshd.ts';
import { plantNode, type NodeOptions, type ThroughNode } from '#test/through-node.ts';

/** Ends what hangs soon, for a test that waits for it. */
const IMPATIENT = READ_THROUGH.replace('longest=30\n', 'longest=2\n');

/** The first shell runs every test; the others those in which a shell could differ, of a long run. */
const present = (isLong: boolean): typeof SHELLS =>
  (isLong && process.env['LONG'] === undefined ? [FIRST_SHELL] : SHELLS).filter(
    ({ tool }) => !lacks(tool),
  );

let trees: readonly BoksTree[];
let sshd: Sshd;
let node: ThroughNode;
let closedPort: number;
beforeAll(async () => {
  if (isSshdSkipped) return;
  trees = ['SOL', 'AIX'].map((host) => plantBoks({ host }));
  const [sol, aix] = trees.map(doorTo);
  sshd = await startSshd({
    SOL: sol,
    AIX: aix,
    denies: '#!/bin/sh\necho "suexec: Permission denied" >&2\nexit 126\n',
    hangs: '#!/bin/sh\nexec sleep 60\n',
    much: '#!/bin/sh\nexec yes\n',
    command: '#!/bin/sh\necho "$SSH_ORIGINAL_COMMAND"\n',
  });
  node = plantNode(sshd);
  closedPort = await freePort();
});
afterAll(async () => {
  if (isSshdSkipped) return;
  for (const tree of trees) tree.remove();
  node.remove();
  await sshd.stop();
});

describe.skipIf(isSshdSkipped || lacks('dash'))('read-through.sh over a real sshd', () => {
  it.each(present(false))(
    'reads two hosts, one after the other, and changes nothing, in $tool',
    ({ words: shell }) => {
      const before = trees.map((tree) => tree.listing());
      const answers = read({ SOL: {}, AIX: {} }, { shell });
      for (const host of ['SOL', 'AIX']) {
        expect(readAs(host, answers[host])).toMatchObject({
          kind: 'reading',
          unread: [],
          snapshot: { complete: true, tables: [{ table: 7, sequence: 5053 }] },
        });
      }
      expect(trees.map((tree) => tree.listing())).toEqual(before);
    },
  );

  it('reads a host beside others that cannot be read, and each has its cause', () => {
    const answers = read({
      stranger: {},
      denies: {},
      'wrong-key': { address: 'SOL', hostKey: sshd.otherHostKey },
      'unknown-key': { address: 'SOL', hostKey: undefined },
      nobody: { address: '127.0.0.1', port: closedPort },
      SOL: {},
    });
    expect(answers).toMatchObject({
      stranger: { cause: 'permission-denied' },
      denies: { cause: 'permission-denied', detail: 'suexec: Permission denied' },
      'wrong-key': {
        cause: 'refused',
        detail: expect.stringContaining('another than the one'),
      },
      'unknown-key': { cause: 'refused', detail: expect.stringContaining('not known') },
      nobody: { cause: 'refused', detail: expect.stringContaining('Connection refused') },
      SOL: { kind: 'answered' },
    });
  });

  it('has the shell that is named run the script, as the root that is named', () => {
    const way = { root: 'suexec', shell: '/usr/xpg4/bin/sh' } as const;
    expect(read({ command: way })).toEqual({
      command: { kind: 'answered', text: 'suexec /usr/xpg4/bin/sh -s\n' },
    });
  });
});

describe.skipIf(isSshdSkipped || lacks('dash'))(
  'read-through.sh, what hangs and what prints on',
  () => {
    it.each(present(true))(
      'ends what hangs, cuts off what does not end, and reads on, in $tool',
      ({ words: shell }) => {
        const answers = read({ hangs: {}, much: {}, SOL: {} }, { shell, script: IMPATIENT });
        expect(answers).toMatchObject({
          hangs: { cause: 'no-answer' },
          much: { cause: 'cut-off', detail: 'the host printed more than its node hands on' },
          SOL: { kind: 'answered' },
        });
      },
    );
  },
);

/** How the hosts are reached: the names are doors of the sshd. */
function read(
  ways: Readonly<Record<string, Partial<SshWay>>>,
  options?: NodeOptions,
): Readonly<Record<string, Answer>> {
  const targets = Object.entries(ways).map(([host, way]) =>
    formatTarget(host, { root: 'none', hostKey: sshd.hostKey, ...way }),
  );
  const { status, stdout } = node.run(targets.join(' '), options);
  expect(status).toBe(0);
  expect(stdout).toMatch(new RegExp(`\n--- end targets=${targets.length}\n$`));
  expect(stdout.length).toBeLessThan(24_000);
  expect(node.left()).toEqual([]);
  return answersThrough(stdout, Object.keys(ways));
}

function readAs(host: string, answer: Answer | undefined): ReturnType<typeof readAnswer> {
  if (answer?.kind !== 'answered') throw new Error(JSON.stringify(answer));
  const place = { sweep: 1, phase: 'replicas' } as const;
  return readAnswer({ domain: 'prod', host, place, readAtMs: 0, text: answer.text }, sha256);
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}
