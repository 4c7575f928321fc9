import type { EvidenceGroup } from '../collected.ts';

/** Where what a collector brought stands in the bundle, and what it is in words. */
export type CollectorFile = {
  readonly group: EvidenceGroup;
  readonly collector: string;
  /** Of the file in the host's folder; undefined where the text itself must not leave. */
  readonly file: string | undefined;
  readonly words: string;
  /** Asked of the master alone. */
  readonly ofMaster: boolean;
};

type InGroup = Omit<CollectorFile, 'group'>;

const ofGroup = (
  group: EvidenceGroup,
  files: readonly (Omit<InGroup, 'ofMaster'> & Partial<InGroup>)[],
): readonly CollectorFile[] => files.map((file) => ({ group, ofMaster: false, ...file }));

/** Every collector, in the order of the groups. A test holds it against `COLLECTORS`. */
export const COLLECTOR_FILES: readonly CollectorFile[] = [
  ...ofGroup('status', [
    { collector: 'processes', file: '04-ps-boks', words: 'processes of BoKS with their age' },
    { collector: 'list', file: '02-boksdiag-list', words: 'boksdiag list', ofMaster: true },
    {
      collector: 'queue',
      file: '03-boksdiag-fque-master',
      words: 'boksdiag fque -master',
      ofMaster: true,
    },
    {
      collector: 'reach',
      file: '07-checkdomain',
      words: 'checkdomain of the replica',
      ofMaster: true,
    },
    {
      collector: 'definition',
      file: '08-hostadm',
      words: 'definition of the replica',
      ofMaster: true,
    },
    { collector: 'agents', file: '09-agents', words: 'count of agents connected' },
  ]),
  ...ofGroup('system', [
    { collector: 'clock', file: '06-clock', words: 'clock and time zone' },
    { collector: 'uptime', file: '10-uptime', words: 'time since the last boot' },
    { collector: 'kernel', file: '11-kernel', words: 'kernel and system' },
    { collector: 'disks', file: '05-df', words: 'room on disks, and inodes' },
    { collector: 'memory', file: '12-memory', words: 'memory' },
    { collector: 'shared-memory', file: '13-shared-memory', words: 'shared memory' },
    { collector: 'time-service', file: '14-time-service', words: 'time service' },
    {
      collector: 'out-of-memory',
      file: '15-out-of-memory',
      words: 'kernel lines on want of memory',
    },
  ]),
  ...ofGroup('configuration', [
    { collector: 'environment', file: '20-ENV', words: 'ENV, allowed names alone' },
    { collector: 'broadcast', file: '21-bcastaddr', words: 'bcastaddr' },
    { collector: 'init-tables', file: '22-boksinit', words: 'names of boksinit files' },
    // A hash of a text that does not leave would let it be guessed: it is compared, and not shown.
    { collector: 'method-conf', file: undefined, words: 'method.conf, compared' },
    { collector: 'node-key', file: '23-key-file', words: 'date and rights of the key file' },
    { collector: 'packages', file: '24-packages', words: 'installed packages and hotfixes' },
    {
      collector: 'data-files',
      file: '25-data-files',
      words: 'ls -l data, inode and time of sequence',
    },
    { collector: 'queues', file: '26-queues', words: 'files in the queues, counted' },
    { collector: 'var-names', file: '27-var-names', words: 'names in the variable folder' },
  ]),
  ...ofGroup('logs', [
    { collector: 'errlog-file', file: '30-errlog-file', words: 'size and time of boks_errlog' },
    { collector: 'errlog', file: undefined, words: 'boks_errlog' },
    {
      collector: 'errlog-replication',
      file: undefined,
      words: 'lines of boks_errlog on replication',
    },
    { collector: 'refusals', file: '31-refusals', words: 'count of ERR 203 and ERR 223' },
  ]),
];
