import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { doorTo, plantDrilled } from '#test/boks-behind-ssh.ts';
import type { BoksTree } from '#test/boks-tree.ts';
import { programAt } from '#test/required-tools.ts';
import { isSshdSkipped, startSshd, type Sshd } from '#test/sshd.ts';

import { runToEnd, ServeProcess } from '../e2e/serve-process.ts';

const AT_MS = Date.UTC(2026, 2, 2, 8, 25);

let sshd: Sshd;
let folder: string;
const trees: BoksTree[] = [];
let service: ServeProcess | undefined;

beforeAll(async () => {
  if (isSshdSkipped) return;
  folder = mkdtempSync(join(tmpdir(), 'boks-ssh-serve-'));
  sshd = await startSshd({
    bokmaster: doorTo(plant('bokmaster', 'master')),
    REPHOST: doorTo(plant('REPHOST', 'replica')),
  });
  // The keys of this test, and not those of whoever runs it.
  const ssh = join(folder, 'bin', 'ssh');
  mkdirSync(join(folder, 'bin'));
  writeFileSync(ssh, `#!/bin/sh\nexec '${programAt('ssh')}' -F '${sshd.configPath}' "$@"\n`);
  chmodSync(ssh, 0o755);
  vi.stubEnv('PATH', `${join(folder, 'bin')}:${process.env['PATH']}`);
});

afterAll(async () => {
  if (isSshdSkipped) return;
  await service?.end('SIGKILL');
  vi.unstubAllEnvs();
  await sshd.stop();
  for (const tree of trees) tree.remove();
  rmSync(folder, { recursive: true });
});

describe.skipIf(isSshdSkipped)('serve --config with hosts over ssh', () => {
  it('watches them in real time, and finds who is ahead', async () => {
    const config = join(folder, 'prod.yaml');
    writeFileSync(config, textOf());
    const words = ['serve', '--config', config, '--port', '0', '--data', join(folder, 'data')];
    const fast = await runToEnd([...words, '--speed', '60']);
    expect([fast.status, fast.err]).toEqual([3, 'boks-audit: real hosts have no --speed\n']);
    const started = new ServeProcess(words);
    service = started;
    await started.answers();
    const [found] = await started.until(async () => {
      const incidents = await started.incidents('?kind=ahead');
      return incidents.length > 0 ? incidents : undefined;
    });
    expect(found).toMatchObject({ domain: 'prod', kind: 'ahead' });
    expect(Math.abs(Date.parse((await started.health()).now) - Date.now())).toBeLessThan(60_000);
    expect((await started.end('SIGTERM')).status).toBe(0);
    // A host that is slow for once is read a minute later.
  }, 180_000);
});

const textOf = (): string => `version: 1
domains:
  - name: prod
    period: 1m
    replicaTime: 5s
    masterTime: 5s
    master: { host: bokmaster, ssh: { hostKey: "${sshd.hostKey}" } }
    replicas: [{ host: REPHOST, ssh: { hostKey: "${sshd.hostKey}" } }]
`;

function plant(host: string, role: string): BoksTree {
  const tree = plantDrilled(host, role, AT_MS);
  trees.push(tree);
  return tree;
}
