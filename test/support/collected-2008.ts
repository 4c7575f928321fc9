import type { HostEvidence } from '#domain/evidence/bundle-facts.ts';

import { collectedText, evidenceOf, type Printed } from './host-evidence.ts';
import { AT, MASTER, REPLICA } from './story-2008.ts';

const ENV_LINES = (role: string): string =>
  `BOKSINIT=${role}\nexport BOKSINIT\nBRIDGE_ACCEPT_MASTER_IPS=10.20.30.41\nlines not shown: 7\n`;

/** Processes as `ps -o pid,ppid,etime,args` prints them, all started at once. */
const processes = (age: string, ...programs: readonly string[]): string =>
  programs.map((program, n) => ` ${1200 + n}     1 ${age} ${program}\n`).join('');

const DISKS = [
  'Filesystem     1K-blocks    Used Available Use% Mounted on',
  '/dev/vda1       41152736 9034112  30001232  24% /',
  'Filesystem      Inodes  IUsed   IFree IUse% Mounted on',
  '/dev/vda1      2621440 120932 2500508    5% /',
  '',
].join('\n');

const PACKAGES = [
  'HFBM-0137-6.0.3-1                             Mon 02 Feb 2026 10:00:00 AM UTC',
  'HFBM-0011-6.0.3-1                             Mon 12 Jan 2026 10:00:00 AM UTC',
  'boks-6.0.3-1                                  Mon 05 Jan 2026 10:00:00 AM UTC',
  '',
].join('\n');

const SYSTEM: Printed = {
  clock: '2026-03-02T08:26:12Z\n2026-03-02 08:26:12 +0000 UTC\n',
  uptime: ' 08:26:12 up 56 days, 22:10,  1 user,  load average: 0.02, 0.05, 0.01\n',
  kernel: 'Linux 5.14.0-503.el9.x86_64 x86_64\nNAME="Red Hat Enterprise Linux"\n',
  disks: DISKS,
  memory: 'Mem: 16265512 2113400 11024232\n',
};

const configuration = (role: string): Printed => ({
  environment: ENV_LINES(role),
  broadcast: '10.20.30.255\n',
  'init-tables': '-rw-r--r-- 1 0 0 1201 Jan  5 10:00 /etc/opt/boksm/boksinit.replica\n',
  'method-conf': `sha256=${'0a1b'.repeat(16)}\n`,
  'node-key': '-r-------- owner 0 group 0 Jan  5 10:00 /etc/opt/boksm/nodekey\n',
  packages: PACKAGES,
  'data-files': 'inode=4711 mtime=1772438940\n-rw-r----- 1 0 0 40960 Mar  2 08:09 addr.dat\n',
  queues: 'crypt_spool/servm 0 files 0 bytes\ncrypt_spool/clntd 0 files 0 bytes\n',
  'var-names': 'total 8\ndrwxr-x--- 2 0 0 4096 Mar  2 08:09 data\n',
});

/** Runs an hour: as the master of the drill, then turned back. One entry runs into the next head. */
const REPLICA_LOG = [
  'boks_init@REPHOST Mon Mar  2 07:00:11 2026',
  'INFO: Starting as master',
  'boks_master@REPHOST Mon Mar  2 07:00:12 2026',
  'INFO: Database is writable',
  'boks_drainmast@REPHOST Mon Mar  2 07:00:13 2026',
  'INFO: Min idle workers 32boks_csspd@REPHOST Mar  2 08:09:57',
  'INFO: Shutdown by signal SIGTERM',
  'boks_init@REPHOST Mon Mar  2 08:10:02 2026',
  'WARNING: Respawn process sshd exited, reason: exit(1). Process restarted.',
  'boks_aced Mar  2 08:10:33',
  'ERROR: Unable to access configuration file /var/ace/sdconf.rec',
  '',
].join('\n');

const MASTER_LOG = [
  'boks_servm Mar  2 06:59:31',
  'WARNING: Lost connection to REPHOST',
  'boks_drainmast Mar  2 08:11:02',
  'INFO: Connected to REPHOST',
  '',
].join('\n');

const logs = (log: string): Printed => ({
  'errlog-file': `123456 -rw-r----- 1 0 0 ${log.length} Mar  2 08:10 /var/opt/boksm/boks_errlog\n`,
  errlog: collectedText(log),
  'errlog-replication': log
    .split('\n')
    .map((line, n) => `${n + 1}:${line}`)
    .filter((line) => /servm|drainmast|boks_master/.test(line))
    .map((line) => `${line}\n`)
    .join(''),
  refusals: 'ERR 203: 41\nERR 223: 12\n',
});

const ofHost = (
  host: string,
  role: string,
  status: Printed,
  log: string,
): readonly HostEvidence[] => {
  const at = { role, atMs: AT.collected };
  return [
    evidenceOf(host, 'status', { ...at, printed: status }),
    evidenceOf(host, 'system', { ...at, printed: SYSTEM }),
    evidenceOf(host, 'configuration', { ...at, printed: configuration(role) }),
    evidenceOf(host, 'logs', { ...at, printed: logs(log) }),
  ];
};

/** What master and REPHOST brought, every group of both. */
export const COLLECTED_2008: readonly HostEvidence[] = [
  ...ofHost(
    MASTER,
    'master',
    {
      processes: processes(
        '56-22:09:58',
        '/opt/boksm/lib/boks_init -f /etc/opt/boksm/boksinit.master',
        '/opt/boksm/lib/boks_master',
        '/opt/boksm/lib/boks_drainmast',
        '/opt/boksm/lib/boks_bridge servm.s',
      ),
      list: 'REPHOST   00:49                    04:50       148342   ok\n',
      queue: 'REPHOST 0\nREPHOST3 0\n',
      reach: 'REPHOST: OK\n',
      definition: 'REPHOST BoksReplica 10.20.30.42\n',
      agents: '0 established to port 6501\n',
    },
    MASTER_LOG,
  ),
  ...ofHost(
    REPLICA,
    'replica',
    {
      processes: processes(
        '16:09',
        '/opt/boksm/lib/boks_init -f /etc/opt/boksm/boksinit.replica',
        '/opt/boksm/lib/boks_servm',
        '/opt/boksm/lib/boks_bridge servm.r',
      ),
      agents: '118 established to port 6501\n',
    },
    REPLICA_LOG,
  ),
];
