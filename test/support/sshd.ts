import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { isDemanded, lacks, programAt } from './required-tools.ts';

/**
 * A real sshd on 127.0.0.1, on a port of its own and with a host key of its own, that lets one
 * ordinary user in by key. Each door is a key with a command that is forced on whoever comes with it.
 */
export type Sshd = {
  readonly port: number;
  readonly user: string;
  /** `ssh-ed25519 AAAA…`, as a configuration pins it. */
  readonly hostKey: string;
  /** Another key, that no host has. */
  readonly otherHostKey: string;
  /** For `ssh -F`: a `Host` for each door, and `stranger`, whose key is let in nowhere. */
  readonly configPath: string;
  readonly path: string;
  readonly stop: () => Promise<void>;
};

const IS_ROOT = process.getuid?.() === 0;
const USER = IS_ROOT ? 'boksread' : userInfo().username;
const UID = 65_533;

/** What is behind the door of a node: it runs what it reads, and its ssh reaches the other doors. */
export const NODE_DOOR = '#!/bin/sh\nPATH="${0%/*}/bin:$PATH"\nexport PATH\nexec /bin/sh -s\n';

/**
 * Whether its suites are to be skipped: a program is missing, or root, who becomes an ordinary user
 * in a namespace, may make none.
 */
export const isSshdSkipped = lacks('sshd', 'ssh', 'ssh-keygen') || (IS_ROOT && !mayMakeNamespace());

/** Starts one. A door's text is a program of the shell; without one, whatever is asked is run. */
export async function startSshd(
  doors: Readonly<Record<string, string | undefined>>,
): Promise<Sshd> {
  const path = mkdtempSync(join(tmpdir(), 'boks-sshd-'));
  const at = (name: string): string => join(path, name);
  const port = await freePort();
  const names = ['host', 'other-host', 'stranger', ...Object.keys(doors)];
  const keys = new Map(names.map((name) => [name, makeKey(at(name))]));
  const authorized = Object.entries(doors).map(([door, text]) => {
    if (text !== undefined) writeProgram(at(`${door}.sh`), text);
    const forced = text === undefined ? '' : `command="${at(`${door}.sh`)}" `;
    return `${forced}${keys.get(door)}\n`;
  });
  writeFileSync(at('authorized_keys'), authorized.join(''), { mode: 0o644 });
  writeFileSync(at('sshd_config'), sshdConfig(path, port));
  const clients = ['stranger', ...Object.keys(doors)].map((door) => clientConfig(path, door, port));
  writeFileSync(at('ssh_config'), clients.join('\n'));
  writeFileSync(at('no_known_hosts'), '');
  mkdirSync(at('bin'));
  const ssh = `#!/bin/sh\nexec '${programAt('ssh')}' -F '${at('ssh_config')}' "$@"\n`;
  writeProgram(join(at('bin'), 'ssh'), ssh);
  if (IS_ROOT) for (const name of names) chownSync(at(name), UID, UID);
  const daemon = startProcess(path);
  await waitUntilOpen(port, daemon);
  return {
    port,
    user: USER,
    hostKey: keys.get('host') ?? '',
    otherHostKey: keys.get('other-host') ?? '',
    configPath: at('ssh_config'),
    path,
    stop: async () => {
      await end(daemon);
      rmSync(path, { recursive: true });
    },
  };
}

/** A port of 127.0.0.1 on which nothing listens just now. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });
}

function makeKey(file: string): string {
  const made = spawnSync(programAt('ssh-keygen'), [
    '-q',
    '-t',
    'ed25519',
    '-N',
    '',
    '-C',
    '',
    '-f',
    file,
  ]);
  if (made.status !== 0) throw new Error(`ssh-keygen: ${String(made.stderr)}`);
  return readFileSync(`${file}.pub`, 'utf8').trim();
}

function writeProgram(file: string, text: string): void {
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}

const sshdConfig = (path: string, port: number): string =>
  [
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    `HostKey ${join(path, 'host')}`,
    `PidFile ${join(path, 'pid')}`,
    `AuthorizedKeysFile ${join(path, 'authorized_keys')}`,
    'AuthenticationMethods publickey',
    'StrictModes no',
    'UsePAM no',
    'MaxStartups 50',
    'PrintMotd no',
    '',
  ].join('\n');

const clientConfig = (path: string, door: string, port: number): string =>
  [
    `Host ${door}`,
    '  HostName 127.0.0.1',
    `  Port ${port}`,
    `  User ${USER}`,
    `  IdentityFile ${join(path, door)}`,
    '  IdentitiesOnly yes',
    '  IdentityAgent none',
    `  UserKnownHostsFile ${join(path, 'no_known_hosts')}`,
    '  GlobalKnownHostsFile /dev/null',
    '',
  ].join('\n');

/**
 * An sshd that is not root's lets its own user in and nobody else. Root has no such user with a
 * shell, and makes one that only this sshd sees, by a passwd of its own in a mount namespace.
 */
function startProcess(path: string): ChildProcess {
  const words = [programAt('sshd'), '-D', '-e', '-f', join(path, 'sshd_config')];
  if (!IS_ROOT)
    return spawn(programAt('sshd'), words.slice(1), { stdio: ['ignore', 'ignore', 'pipe'] });
  const passwd = `${readFileSync('/etc/passwd', 'utf8')}${USER}:x:${UID}:${UID}::${path}:/bin/sh\n`;
  writeFileSync(join(path, 'passwd'), passwd);
  chmodSync(path, 0o755);
  chownSync(path, UID, UID);
  const become = `exec setpriv --reuid=${UID} --regid=${UID} --clear-groups "$@"`;
  const shell = ['-m', 'sh', '-c', `mount --bind '${path}/passwd' /etc/passwd && ${become}`, 'sh'];
  return spawn(programAt('unshare'), [...shell, ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
}

function mayMakeNamespace(): boolean {
  if (lacks('unshare', 'setpriv')) return false;
  if (spawnSync(programAt('unshare'), ['-m', 'true']).status === 0) return true;
  if (!isDemanded('sshd', process.env['REQUIRE'])) return false;
  throw new Error('REQUIRE names sshd: here root may make no namespace to start it in');
}

async function waitUntilOpen(port: number, child: ChildProcess): Promise<void> {
  let said = '';
  child.stderr?.on('data', (part: Buffer) => (said += part.toString()));
  for (let turn = 0; turn < 200; turn += 1) {
    if (child.exitCode !== null) throw new Error(`sshd ended: ${said}`);
    if (await isOpen(port)) return;
    await pause(25);
  }
  throw new Error(`sshd does not listen: ${said}`);
}

async function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  await ended;
}
