import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { READ_THROUGH } from './boks-tree.ts';
import { programAt } from './required-tools.ts';

/** A Linux node as a directory: the programs that stand before others in its PATH, and its home. */
export type ThroughNode = {
  /** Runs the script that reads hosts through it; what it printed, bytes as characters. */
  readonly run: (
    targets: string,
    options?: NodeOptions,
  ) => { status: number | null; stdout: string };
  /** What was left in its home, and where it works. */
  readonly left: () => readonly string[];
  readonly remove: () => void;
};

export type NodeOptions = {
  readonly shell?: readonly string[];
  readonly script?: string;
  /** Where its programs lie, instead of where they do. */
  readonly path?: string;
  readonly boksm?: string;
};

/** One whose `ssh` is this program of the shell, or the system's, as the file configures it. */
export function plantNode(
  ssh: { readonly configPath: string } | { readonly program: string },
): ThroughNode {
  const path = mkdtempSync(join(tmpdir(), 'boks-node-'));
  const [bin, home] = [join(path, 'bin'), join(path, 'home')];
  for (const folder of [bin, home]) mkdirSync(folder);
  const text =
    'program' in ssh
      ? ssh.program
      : `#!/bin/sh\nexec '${programAt('ssh')}' -F '${ssh.configPath}' "$@"\n`;
  writeFileSync(join(bin, 'ssh'), text);
  chmodSync(join(bin, 'ssh'), 0o755);
  return {
    run: (targets, { shell = ['dash'], script = READ_THROUGH, ...options } = {}) => {
      const [tool = 'sh', ...words] = shell;
      const { status, stdout } = spawnSync(programAt(tool), [...words, '-s'], {
        input: script,
        cwd: home,
        env: {
          PATH: options.path ?? `${bin}:/usr/bin:/bin`,
          HOME: home,
          TMPDIR: home,
          SSM_boksm: options.boksm ?? '/opt/boksm',
          SSM_etc: '/etc/opt/boksm',
          SSM_var: '/var/opt/boksm',
          SSM_targets: targets,
        },
        encoding: 'latin1',
        timeout: 60_000,
      });
      return { status, stdout };
    },
    left: () => readdirSync(home),
    remove: () => rmSync(path, { recursive: true }),
  };
}
