import { SCENARIO_NAMES, type ScenarioName } from '#cli/simulator/scenario.ts';

/** The incidents that each scenario may end in, and no others, whatever seed and period. */
export const ENDS_IN: Readonly<Record<ScenarioName, readonly string[]>> = {
  healthy: [],
  'dr-drill-2008': afterTheDrill('closed'),
  'dr-drill-2008-no-t15': afterTheDrill('recovering'),
  'cleared-data-only': ['ahead REPHOST open', 'empty REPHOST open'],
  'stuck-bridge': ['stuck REPHOST3 open'],
  'stuck-bridge-all': [
    'master-not-sending bokmaster open',
    ...onEveryReplica((host) => `stuck ${host} open, held, untold`),
  ],
  'one-lost-update': ['stuck REPHOST4 open'],
  'master-restored': [
    ...onEveryReplica((host) => `ahead ${host} open, held, untold`),
    'master-went-back bokmaster open',
  ],
  'rebuilt-replica': [],
  'silent-host': ['ahead REPHOST open', 'silent REPHOST closed'],
  failover: [...onEveryReplica((host) => `ahead ${host} open`), 'role-moved REPHOST2 closed'],
  'two-masters': [
    ...onEveryReplica((host) => `ahead ${host} open${host === 'REPHOST2' ? ', held, untold' : ''}`),
    'list-down REPHOST2 closed',
    'role-moved REPHOST2 closed',
    'two-masters domain recovering',
  ],
  /** A warning, where enough sweeps fall into it; at most that, at any period. */
  'nightly-batch': ['behind REPHOST5 closed'],
  'idle-week': [],
  'dst-night': [],
  'rolling-upgrade': [],
  'licence-warning': ['ahead REPHOST open', 'drift-of-format REPHOST closed'],
  'second-writer': ['ahead REPHOST3 open'],
  'reader-away': ['ahead REPHOST open', 'blind domain closed'],
  'agent-dead': ['silent REPHOST3 open'],
  'master-off': ['master-silent bokmaster closed'],
  'restored-into-drill': ['ahead REPHOST open', 'role-moved REPHOST closed'],
  'restored-below-master': ['ahead REPHOST recovering', 'role-moved REPHOST closed'],
  'crossed-then-converted': [
    'ahead REPHOST open',
    'empty REPHOST open',
    'list-new REPHOST open',
    'role-mismatch REPHOST closed',
    'role-moved REPHOST closed',
  ],
  'new-replica': [],
  'host-retired': ['ahead REPHOST open'],
};

/**
 * Those that have a timeline of their own alone: a week is ten thousand sweeps, and what a batch comes
 * to depends on the period.
 */
const ALONE: ReadonlySet<ScenarioName> = new Set(['idle-week', 'nightly-batch']);

/** The scenarios that can be told at any period, and on any store. */
export const TELLABLE: readonly ScenarioName[] = SCENARIO_NAMES.filter((name) => !ALONE.has(name));

function afterTheDrill(ahead: 'closed' | 'recovering'): readonly string[] {
  const others = ['empty', 'list-new', 'role-mismatch', 'role-moved'];
  return [`ahead REPHOST ${ahead}`, ...others.map((kind) => `${kind} REPHOST closed`)];
}

function onEveryReplica(line: (host: string) => string): readonly string[] {
  return ['REPHOST', 'REPHOST2', 'REPHOST3', 'REPHOST4', 'REPHOST5'].map(line);
}
