import type { HostEvidence } from '../evidence/bundle-facts.ts';
import {
  errlogOf,
  frameOf,
  hostsOfEvidence,
  nowOf,
  textOf,
  type TimedEntry,
} from '../evidence/host/brought.ts';
import { fullDisks, type FullDisk } from '../evidence/host/disks.ts';
import { parseProcesses, type HostProcess } from '../evidence/host/processes.ts';
import type { CauseFacts } from './cause.ts';

/** What the causes ask of the collected evidence, read once. */
export type CollectedSigns = {
  readonly master: string;
  /** Of which something was brought. */
  readonly hosts: readonly string[];
  readonly logs: ReadonlyMap<string, readonly TimedEntry[]>;
  readonly masterProcesses: readonly HostProcess[];
  /** The installed packages of the master as printed; undefined where they were not read. */
  readonly masterPackages: string | undefined;
  /** The files in the master's queues; undefined where they were not counted. */
  readonly masterQueued: number | undefined;
  /** Other hosts than the master whose ENV says master. */
  readonly configuredMasters: readonly string[];
  readonly full: readonly (FullDisk & { readonly host: string })[];
  readonly outOfMemory: readonly string[];
  /** Hosts of which the disks were read. */
  readonly disksRead: readonly string[];
  /** Hosts whose kernel log could be read. */
  readonly memoryRead: readonly string[];
};

/** Looks through what hosts brought for signs of a cause. What could not be read is no sign. */
export function collectedSigns(
  { settings, state }: CauseFacts,
  collected: readonly HostEvidence[],
): CollectedSigns {
  const master = state.master?.kind === 'master' ? state.master.host : settings.master;
  const hosts = hostsOfEvidence(collected);
  const status = frameOf(collected, master, 'status');
  const disks = hosts.flatMap((host) => {
    const text = textOf(collected, host, ['system', 'disks']);
    return text === undefined ? [] : [{ host, text }];
  });
  const kernelLogs = hosts.flatMap((host) => {
    const brought = frameOf(collected, host, 'system')?.collectors.get('out-of-memory');
    // What is printed where the log may not be read is no line of it.
    if (brought?.kind !== 'collected' || (brought.exit ?? 0) !== 0) return [];
    return [{ host, text: brought.text }];
  });
  return {
    master,
    hosts,
    logs: new Map(hosts.map((host) => [host, errlogOf(collected, host)])),
    masterProcesses: parseProcesses(
      textOf(collected, master, ['status', 'processes']) ?? '',
      status && nowOf(status),
    ),
    masterPackages: textOf(collected, master, ['configuration', 'packages']),
    masterQueued: queuedIn(textOf(collected, master, ['configuration', 'queues'])),
    configuredMasters: [
      ...new Set(
        collected.flatMap(({ host, outcome }) =>
          outcome.kind === 'frame' &&
          host !== master &&
          outcome.frame.head['configured'] === 'master'
            ? [host]
            : [],
        ),
      ),
    ],
    full: disks.flatMap(({ host, text }) => fullDisks(text).map((disk) => ({ ...disk, host }))),
    outOfMemory: kernelLogs.flatMap(({ host, text }) => (text.trim() === '' ? [] : [host])),
    disksRead: disks.map(({ host }) => host),
    memoryRead: kernelLogs.map(({ host }) => host),
  };
}

/** The files of all queues together. */
function queuedIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const counts = [...text.matchAll(/^\S+ (\d{1,9}) files /gm)].map(([, files]) => Number(files));
  return counts.length === 0 ? undefined : counts.reduce((sum, files) => sum + files, 0);
}
