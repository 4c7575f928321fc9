import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { programAt } from '#test/required-tools.ts';
import { isSshdSkipped, startSshd, type Sshd } from '#test/sshd.ts';

const HOST = 'bokaix1.example.com';
/** What docs/deploy.md has whoever sets a node up run there. */
const [version = '', scan = '', login = '', ...others] = (
  /^```sh\n(ssh -V\n[^]*?)^```/m.exec(readFileSync('docs/deploy.md', 'utf8'))?.[1] ?? ''
)
  .trim()
  .split('\n');

let sshd: Sshd;
let bin: string;
beforeAll(async () => {
  if (isSshdSkipped) return;
  sshd = await startSshd({ [HOST]: undefined });
  bin = join(sshd.path, 'of-a-node');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'ssh'),
    `#!/bin/sh\nexec '${programAt('ssh')}' -F '${sshd.configPath}' "$@"\n`,
  );
  chmodSync(join(bin, 'ssh'), 0o755);
});
afterAll(async () => {
  if (!isSshdSkipped) await sshd.stop();
});

const run = (command: string) =>
  spawnSync('/bin/sh', ['-c', command], {
    env: { PATH: `${bin}:/usr/bin:/bin` },
    encoding: 'utf8',
  });

describe.skipIf(isSshdSkipped)('what docs/deploy.md has run on a node', () => {
  it('prints the version of ssh', () => {
    expect(run(version).stderr).toMatch(/^OpenSSH_\d/);
    expect(others).toEqual([]);
  });

  it('shows the key of the host, with which, and not without, the login works', () => {
    const asReader = login.replace('boksread', sshd.user);
    expect(run(asReader).stderr).toContain('Host key verification failed');
    const here = scan.replace('ssh-keyscan', `ssh-keyscan -p ${sshd.port}`);
    const { stdout: shown } = run(here.replace(HOST, '127.0.0.1'));
    expect(shown).toContain(sshd.hostKey);
    appendFileSync(join(sshd.path, 'no_known_hosts'), shown);
    expect(run(asReader)).toMatchObject({ status: 0, stdout: expect.stringContaining('uid=') });
  });
});
