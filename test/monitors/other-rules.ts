/** Two numbers of one table as a monitor got them, and the replica's a few seconds later. */
export type Look = {
  readonly master: number;
  readonly replica: number;
  readonly replicaLater: number;
};

/** What a person would take from the output. */
export type Word = 'ok' | 'behind' | 'differs' | 'stuck' | 'ahead';
export type Saying = { readonly word: Word; readonly shown: string };

/**
 * The deciding rule of one published monitor, written anew from its source, with a BoKS counter in the
 * place of its own (a time, a position, a serial). The tools themselves were not run.
 */
export type OtherRule = {
  readonly monitor: string;
  readonly source: string;
  readonly says: (look: Look) => Saying;
};

const ok = (shown: string): Saying => ({ word: 'ok', shown });
const behind = (by: number | bigint): Saying => ({ word: 'behind', shown: `${by} behind` });
const lag = (by: number): Saying => (by === 0 ? ok('0') : behind(by));
const differs = ({ master, replica }: Look): Saying =>
  replica === master ? ok('equal') : { word: 'differs', shown: `${replica} != ${master}` };
const signed = ({ master, replica }: Look): Saying =>
  replica > master
    ? { word: 'ahead', shown: `ahead by ${replica - master}` }
    : lag(master - replica);

/** By what each does with a replica above its master: absolute, cut off at zero, else-ok, unequal, signed. */
export const OTHER_RULES: readonly OtherRule[] = [
  {
    monitor: 'LTB check_ldap_syncrepl_status',
    source: 'ltb-project/nagios-plugins @0be21be, check_ldap_syncrepl_status.pl 562: abs()',
    says: ({ master, replica }) => lag(Math.abs(master - replica)),
  },
  {
    monitor: '389-ds get_lag_time',
    source: '389ds/389-ds-base @70dccaf, src/lib389/lib389/agreement.py 315: -diff if negative',
    says: ({ master, replica }) => lag(master < replica ? replica - master : master - replica),
  },
  {
    monitor: 'openldap-syncrepl-monitor',
    source: 'viaacode/openldap-syncrepl-monitor, syncreplapi.py 15: max(difference, 0)',
    says: ({ master, replica }) => lag(Math.max(master - replica, 0)),
  },
  {
    monitor: 'pt-heartbeat',
    source: 'percona/percona-toolkit @8d0f14c, bin/pt-heartbeat 6419: 0.00 if negative',
    says: ({ master, replica }) => (replica > master ? ok('0.00') : lag(master - replica)),
  },
  {
    monitor: 'check_postgres hot_standby_delay',
    source: 'bucardo/check_postgres @8a23adc, check_postgres.pl 5617: 0 if negative',
    says: ({ master, replica }) => lag(replica > master ? 0 : master - replica),
  },
  {
    monitor: 'CloudNativePG lag query',
    source: 'cloudnative-pg/cloudnative-pg#1814: GREATEST(0, …)',
    says: ({ master, replica }) => lag(Math.max(0, master - replica)),
  },
  {
    monitor: 'Patroni /cluster',
    source: 'patroni/patroni @de6b22c, patroni/utils.py 975: else lag = 0',
    says: ({ master, replica }) => (master >= replica ? lag(master - replica) : ok('0')),
  },
  {
    monitor: '389-ds is_synced',
    source: '389ds/389-ds-base @70dccaf, src/lib389/lib389/replica.py 972: false only if lower',
    says: ({ master, replica }) =>
      replica < master ? { word: 'behind', shown: 'not synced' } : ok('synced'),
  },
  {
    monitor: 'check_pfs-mirror-stream',
    source: 'sysadminmike/check_pfs-mirror-stream: if lower, look again; else OK synced',
    says: ({ master, replica, replicaLater }) => {
      if (replica >= master) return ok('OK synced');
      return replicaLater > replica
        ? behind(master - replicaLater)
        : { word: 'stuck', shown: 'not increasing' };
    },
  },
  {
    monitor: 'syscheck sc_22_boks_replica',
    source: 'henrik-andreasson/syscheck @e83fd53, sc_22_boks_replica.sh: processes alone',
    says: () => ok('221'),
  },
  {
    monitor: 'pgmetrics',
    source: 'rapidloop/pgmetrics @663ed29, cmd/pgmetrics/report.go 1751: int64 to uint64',
    says: ({ master, replica }) => {
      const by = BigInt.asUintN(64, BigInt(master - replica));
      return by === 0n ? ok('0') : behind(by);
    },
  },
  {
    monitor: 'cipa checkipaconsistency',
    source: 'peterpakos/checkipaconsistency @3087c1a, main.py: all counts equal, or not',
    says: differs,
  },
  {
    monitor: 'check_syncrepl_extended',
    source: 'check_syncrepl_extended @fc177b1, 475: != of contextCSN',
    says: differs,
  },
  {
    monitor: 'DNS serial checks',
    source: 'guikcd/check_soa: serials unequal',
    says: differs,
  },
  {
    monitor: '389-ds ds-replcheck, by hand',
    source: '389ds/389-ds-base @70dccaf, ldap/admin/src/scripts/ds-replcheck 211: signed',
    says: signed,
  },
  {
    monitor: 'repmgr, when it attaches',
    source: 'EnterpriseDB/repmgr @e696e28, repmgr-client.c 4195: signed',
    says: signed,
  },
];
