import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { formatTarget } from '#adapters/through-target.ts';
import { readAnswer } from '#domain/answer.ts';
import { doorTo } from '#test/boks-behind-ssh.ts';
import { plantBoks, type BoksTree } from '#test/boks-tree.ts';
import { lacks } from '#test/required-tools.ts';
import { sha256Hex } from '#test/service.ts';
import { isSshdSkipped, startSshd, type Sshd } from '#test/sshd.ts';
import { lookAt, openSsm, orderOf, type SsmUnderTest } from '#test/ssm-fleet.ts';
import { plantNode, type ThroughNode } from '#test/through-node.ts';

const isSkipped = isSshdSkipped || lacks('dash');
const HOSTS = ['SOL', 'AIX'];
let trees: readonly BoksTree[];
let sshd: Sshd;
let node: ThroughNode;
let at: SsmUnderTest;
beforeAll(async () => {
  if (isSkipped) return;
  trees = HOSTS.map((host) => plantBoks({ host }));
  const [sol, aix] = trees.map(doorTo);
  sshd = await startSshd({ SOL: sol, AIX: aix });
  node = plantNode(sshd);
  const wordOf = (host: string): string =>
    formatTarget(host, { root: 'none', hostKey: sshd.hostKey });
  const hosts = [...HOSTS, 'stranger'];
  at = await openSsm({
    hosts: {
      gate: {
        run: ({ script, environment }) => {
          const ran = node.run(environment['SSM_targets'] ?? '', { script });
          return { stdout: Buffer.from(ran.stdout, 'latin1'), exitCode: ran.status ?? 137 };
        },
      },
    },
    targets: Object.fromEntries(hosts.map((host) => [host, { via: 'gate', word: wordOf(host) }])),
  });
});
afterAll(async () => {
  if (isSkipped) return;
  await at.stop();
  for (const tree of trees) tree.remove();
  node.remove();
  await sshd.stop();
});

describe.skipIf(isSkipped)('a document that SSM sends to a node', () => {
  it('reads hosts over a real sshd, and who is denied has that cause', async () => {
    const asked = await at.fleet.ask(orderOf([...HOSTS, 'stranger'], { withinSeconds: 120 }));
    at.time.pass(5);
    const looked = await lookAt(at.fleet, asked);
    for (const host of HOSTS) {
      const answer = looked[host];
      if (answer?.kind !== 'answered') throw new Error(JSON.stringify(answer));
      const place = { sweep: 4, phase: 'replicas' } as const;
      expect(
        readAnswer({ domain: 'bank', host, place, readAtMs: 0, ...answer }, sha256Hex),
      ).toMatchObject({
        kind: 'reading',
        snapshot: { host, via: 'gate', complete: true, tables: [{ table: 7, sequence: 5053 }] },
      });
    }
    expect(looked['stranger']).toMatchObject({
      cause: 'permission-denied',
      detail: expect.stringMatching(/^through gate: /),
    });
  });
});
