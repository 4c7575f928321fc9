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
  /** What its script is given besides, by name. */
  readonly parameters?: Readonly<Record<string, string>>;
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
          ...parametersOf({ ...ROOTS, ...options.parameters, targets }),
        },
        encoding: 'latin1',
        timeout: 60_000,
        maxBuffer: 1 << 24,
      });
      return { status, stdout };
    },
    left: () => readdirSync(home),
    remove: () => rmSync(path, { recursive: true }),
  };
}

const parametersOf = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`SSM_${name}`, value]));

const ROOTS = { boksm: '/opt/boksm', etc: '/etc/opt/boksm', var: '/var/opt/boksm' };
