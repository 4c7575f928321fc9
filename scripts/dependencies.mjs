// Makes `npm start` and `npm test` work as the first command in a fresh clone: installs what the
// lock file says when it is not there yet, or when the lock file has changed since. Node alone.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const installed = `${root}node_modules/.package-lock.json`;
const lock = `${root}package-lock.json`;

/** Installs by the lock file, unless that has been done since it last changed. Ends the process on failure. */
export function ensureDependencies() {
  process.chdir(root);
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log('Installing what the lock file says (once) …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** Builds the command of the sources as they are: an install may have left it out, a pull changed them. */
export function build() {
  run(process.execPath, ['scripts/build.mjs']);
}

/** Runs a command with its standard output and error on ours; ends the process when it fails. */
export function run(command, parameters) {
  const status = runThrough(command, parameters, {});
  if (status !== 0) process.exit(status);
}

/** Runs a command like `run`, and answers with its exit status whatever it is. */
export function runThrough(command, parameters, environment) {
  const started = spawnSync(command, parameters, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
  });
  return started.status ?? 1;
}
