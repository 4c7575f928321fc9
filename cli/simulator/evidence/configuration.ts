import { createHash } from 'node:crypto';

import { countersOf, printDataFiles, waitingFor } from '../host-output.ts';
import { drawAt, streamOf, wholeBetween } from '../random.ts';
import { actsAsMaster } from '../world-state.ts';
import { listedDate, localTime, plainDate } from './dates.ts';
import { firstBootMs, happenedTo, lastMs, pastEvents, type HostSeen } from './host-seen.ts';
import { errlogOf } from './logs.ts';
import { packagesOn } from './packages.ts';
import { broadcastText, envText, shownOfEnv } from './settings-files.ts';
import type { Shown } from './shown.ts';

/** The collectors of the group `configuration`. */
export function configurationOf(seen: HostSeen): Readonly<Record<string, Shown>> {
  return {
    environment: { text: shownOfEnv(envText(seen)) },
    broadcast: { text: broadcastText(seen) },
    'init-tables': { text: initTables(seen) },
    'method-conf': { text: `sha256=${methodDigest(seen)}\n` },
    'node-key': { text: `-r-------- owner 0 group 0 ${installed(seen)} ${ETC}/nodekey\n` },
    packages: { text: packagesOn(seen) },
    'data-files': { text: dataFiles(seen) },
    queues: { text: queues(seen) },
    'var-names': { text: varNames(seen) },
  };
}

function initTables(seen: HostSeen): string {
  const line = (role: string, bytes: number): string =>
    `-r--r--r-- 1 0 0 ${bytes} ${installed(seen)} ${ETC}/boksinit.${role}\n`;
  return [line('client', 1_402), line('master', 2_911), line('replica', 2_507)].join('');
}

/** The same everywhere, but where a foreign master sent its own along with its updates. */
function methodDigest(seen: HostSeen): string {
  const isForeign = lastMs(seen, ['written-elsewhere']) !== undefined;
  const text = isForeign ? 'of another domain' : `of ${seen.world.scenario.domain}`;
  return createHash('sha256').update(`method.conf ${text}`).digest('hex');
}

function dataFiles({ state }: HostSeen): string {
  const counters = countersOf(state);
  const first = counters && `inode=${counters.inode} mtime=${counters.modifiedSeconds}`;
  return `${first ?? ''}\n${printDataFiles(state)}`;
}

/** What a master has not handed over lies in its spool, a file an update. */
function queues({ world, state }: HostSeen): string {
  const links = actsAsMaster(state) ? world.linksOf(state.name) : [];
  const files = links.reduce((sum, link) => sum + waitingFor(world, link), 0);
  return `crypt_spool/servm ${files} files ${212 * files} bytes\ncrypt_spool/clntd 0 files 0 bytes\nmaster_spool not there\n`;
}

/** Backups and restores are known by their names alone. */
function varNames(seen: HostSeen): string {
  const { world, state, atMs } = seen;
  const now = localTime(state, atMs);
  const stamp = (local: Date): string => plainDate(local).slice(0, 16).replaceAll(/[-:]/g, '');
  const made = pastEvents(world.scenario, atMs).flatMap((past) => {
    const name = happenedTo(state.name, past) ? MADE.get(past.event.kind) : undefined;
    if (name === undefined) return [];
    const local = localTime(state, past.atMs);
    const file = name.replace('*', stamp(local).replace(' ', 'T'));
    return [{ local, words: `-rw------- 1 0 0 8412160`, name: file }];
  });
  const log = errlogOf(seen);
  const fixed = [
    { local: now, words: 'drwxr-x--- 4 0 0 4096', name: 'data' },
    {
      local: localTime(state, log.writtenMs),
      words: `-rw-r----- 1 0 0 ${log.text.length}`,
      name: 'boks_errlog',
    },
    { local: installedLocal(seen), words: 'drwxr-x--- 2 0 0 4096', name: 'LCK' },
  ];
  const lines = [...fixed, ...made]
    .toSorted((one, other) => other.local.getTime() - one.local.getTime())
    .map(({ local, words, name }) => `${words} ${listedDate(local, now)} ${name}\n`);
  return `total ${48 + 8_216 * made.length}\n${lines.join('')}`;
}

const installed = (seen: HostSeen): string =>
  listedDate(installedLocal(seen), localTime(seen.state, seen.atMs));

/** When BoKS was installed: some months before the host was first switched on for the story, or anew. */
function installedLocal(seen: HostSeen): Date {
  const { world, state } = seen;
  const days = wholeBetween(30, 400, drawAt(streamOf(world.seed, `installed ${state.name}`), 0));
  const first = firstBootMs(world.scenario, world.seed, state.name) - days * MS_A_DAY;
  return localTime(state, lastMs(seen, ['rebuilt']) ?? first);
}

const ETC = '/etc/opt/boksm';
const MS_A_DAY = 86_400_000;
const MADE: ReadonlyMap<string, string> = new Map([
  ['backup-taken', 'backup_*.tar'],
  ['restored', 'restore_*.log'],
]);
