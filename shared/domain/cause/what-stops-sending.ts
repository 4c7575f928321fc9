import { counted } from '../words.ts';
import { sign, type CauseFacts, type Hypothesis, type Sign } from './cause.ts';
import type { CollectedSigns } from './collected-signs.ts';

/**
 * What may keep updates from replicas, as far as the collected evidence tells. Each is named for an
 * `ahead` too, with what rules it out: a vendor asks for these first.
 */
export function whatStopsSending(facts: CauseFacts, signs: CollectedSigns): readonly Hypothesis[] {
  const isAhead = facts.incident.kind === 'ahead';
  const neverAhead = sign(
    isAhead,
    4,
    'this would leave a replica behind its master, never ahead of it',
  );
  return [bridge(signs), queueFile(signs), keys(signs), resources(signs)].map((hypothesis) => ({
    ...hypothesis,
    contradicts: [...neverAhead, ...hypothesis.contradicts],
  }));
}

/** Boot starts boks_init and boks_master together. */
function bridge({ masterProcesses, masterPackages }: CollectedSigns): Hypothesis {
  const startOf = (name: string): number | undefined =>
    masterProcesses.find(({ program }) => program === name)?.startedAtMs;
  const [init, master] = [startOf('boks_init'), startOf('boks_master')];
  const lateSeconds =
    init === undefined || master === undefined ? undefined : Math.round((master - init) / 1_000);
  const isLate = lateSeconds !== undefined && lateSeconds > TOGETHER_SECONDS;
  const hasHotfix = masterPackages?.includes(HOTFIX) ?? false;
  return {
    id: 'send-bridge-stopped',
    says: `boks_master was restarted by itself and not by Boot, and the servm send bridge stopped (${HOTFIX}).`,
    next: `start times of boks_master and of the servm bridge on the master; hotfix ${HOTFIX}`,
    supports: [
      ...sign(isLate, 2, `boks_master started ${lateSeconds ?? 0} seconds after boks_init`),
      ...sign(
        isLate && masterPackages !== undefined && !hasHotfix,
        1,
        `${HOTFIX} is not among the packages of the master`,
      ),
    ],
    contradicts: [
      ...sign(
        lateSeconds !== undefined && !isLate,
        2,
        'boks_master started with boks_init, by Boot',
      ),
      ...sign(hasHotfix, 1, `${HOTFIX} is installed on the master`),
    ],
  };
}

function queueFile({ logs, masterQueued }: CollectedSigns): Hypothesis {
  const found = entriesIn(logs, QUEUE_FILE, LOUD);
  return {
    id: 'queue-file-damaged',
    says: 'A file in a queue is damaged, and what stands behind it is not sent.',
    next: 'boksdiag fque -master twice, some minutes apart; the file that the log names',
    supports: sign(
      found.length > 0,
      2,
      `boks_errlog of ${found.join(', ')} complains of a queue's file`,
    ),
    contradicts: sign(masterQueued === 0, 1, 'the queues of the master hold no file'),
  };
}

function keys({ logs }: CollectedSigns): Hypothesis {
  const node = entriesIn(logs, /Checksum mismatch/i);
  const host = entriesIn(logs, /Cannot encrypt message/i);
  const read = [...logs].filter(([, entries]) => entries.length > 0).map(([name]) => name);
  return {
    id: 'keys-differ',
    says: 'Master and replica have different keys, and refuse each other.',
    next: 'compare the node keys on the hosts, by hand; they are never in a bundle',
    supports: [
      ...sign(node.length > 0, 4, `"Checksum mismatch" in boks_errlog of ${node.join(', ')}`),
      ...sign(host.length > 0, 4, `"Cannot encrypt message" in boks_errlog of ${host.join(', ')}`),
    ],
    contradicts: sign(
      read.length > 0 && node.length + host.length === 0,
      1,
      `neither message is in boks_errlog of ${read.join(', ')}`,
    ),
  };
}

function resources({ full, outOfMemory, disksRead, memoryRead }: CollectedSigns): Hypothesis {
  const disks: readonly Sign[] = full
    .slice(0, MOST_DISKS)
    .flatMap(({ host, mount, percent }) => sign(true, 2, `${host}: ${mount} is ${percent} % full`));
  const isClean = disksRead.length > 0 && full.length + outOfMemory.length === 0;
  const found = disksRead.every((host) => memoryRead.includes(host))
    ? 'room and memory were'
    : 'room was';
  return {
    id: 'host-resources',
    says: 'A host lacks room or memory: updates cannot be written.',
    next: 'df and df -i of both hosts; the kernel log',
    supports: [
      ...disks,
      ...sign(
        outOfMemory.length > 0,
        2,
        `the kernel of ${outOfMemory.join(', ')} ended processes for want of memory`,
      ),
    ],
    contradicts: sign(isClean, 1, `${found} found on ${counted(disksRead.length, 'host')}`),
  };
}

/** The hosts whose log has an entry like this. */
const entriesIn = (
  logs: CollectedSigns['logs'],
  like: RegExp,
  level: RegExp = /./,
): readonly string[] =>
  [...logs].flatMap(([host, entries]) =>
    entries.some((entry) => like.test(entry.text) && level.test(entry.level)) ? [host] : [],
  );

const HOTFIX = 'HFBM-0011';
const TOGETHER_SECONDS = 120;
const QUEUE_FILE = /crypt_spool|master_spool/;
const LOUD = /^(?:ERROR|WARNING|FATAL)$/;
const MOST_DISKS = 3;
