import { EVERY_REPLICA, type Scenario, type WorldEvent } from '../world-event.ts';
import { addressOf, FOREIGN_ADDRESS, type PastEvent } from './host-seen.ts';
import type { LogEntry } from './log-entry.ts';

/**
 * What the log of one host says of what happened in the domain. Starting and stopping is worded as in
 * the published log (K1262), of which only twelve lines are known; all other words are made up. That a
 * replica drops updates is in no line: BoKS does not see it.
 */
export function logOfEvents(
  scenario: Scenario,
  host: string,
  events: readonly PastEvent[],
): readonly LogEntry[] {
  const domain = new Map(scenario.hosts.map((name) => [name, atFirst(scenario, name)]));
  const entries: LogEntry[] = [];
  for (const past of events) {
    const mastersBefore = mastersIn(domain);
    const change = changeBy(past, domain);
    if (change !== undefined) domain.set(change.host, change.after);
    const own = domain.get(host) ?? OFF;
    const canWrite = own.isOn || (change?.host === host && change.before.isOn);
    if (!canWrite) continue;
    if (change?.host === host) entries.push(...ofItself(change));
    else if (isMaster(own)) entries.push(...ofItsReplicas(past, change));
    const masters = mastersIn(domain);
    if (own.role !== 'replica' || mastersBefore.length > 1) continue;
    const others = masters.slice(1).map((name) => addressOf(scenario, name));
    entries.push(...others.map((address) => refusedMaster(address, past.atMs)));
  }
  return entries;
}

export type Role = 'master' | 'replica' | 'client';
type Running = { readonly isOn: boolean; readonly runs: boolean; readonly role: Role };

/** What an event made of the host on which it happened. */
type Change = PastEvent & {
  readonly host: string;
  readonly before: Running;
  readonly after: Running;
};

function changeBy(past: PastEvent, domain: ReadonlyMap<string, Running>): Change | undefined {
  const { event } = past;
  if (!('host' in event)) return undefined;
  const { host } = event;
  const before = domain.get(host) ?? OFF;
  return { ...past, host, before, after: { ...before, ...CHANGES.get(event.kind) } };
}

/** BoKS starts on a host. */
export const started = (atMs: number, role: Role): readonly LogEntry[] => [
  { atMs, process: 'boks_authd', level: 'INFO', text: 'Min idle workers 32', runsOn: true },
  { atMs, process: 'boks_csspd', isNamed: true, level: 'INFO', text: 'Min idle workers 32' },
  ...ofMaster(role, atMs, 'Started as master'),
  {
    atMs: atMs + 2_000,
    process: 'boks_aced',
    level: 'ERROR',
    text: 'Unable to access configuration file /var/ace/sdconf.rec',
  },
];

/** The line by which `boks_init` says that it started a process again. */
export const respawned = (process: string, atMs: number): LogEntry => ({
  atMs,
  process: 'boks_init',
  isNamed: true,
  level: 'WARNING',
  text: `Respawn process ${process} exited, reason: exit(1). Process restarted.`,
});

const stopped = (atMs: number, role: Role): readonly LogEntry[] => [
  { atMs, process: 'boks_authd', level: 'INFO', text: 'Shutdown by signal SIGTERM', runsOn: true },
  { atMs, process: 'boks_csspd', isNamed: true, level: 'INFO', text: 'Shutdown by signal SIGTERM' },
  ...ofMaster(role, atMs, 'Shutdown by signal SIGTERM'),
  {
    atMs,
    process: 'boks_init',
    isNamed: true,
    level: 'WARNING',
    text: 'Dying on signal SIGTERM',
  },
];

/** Where it runs alone. */
const ofMaster = (role: Role, atMs: number, text: string): readonly LogEntry[] =>
  role === 'master' ? [{ atMs, process: 'boks_master', isNamed: true, level: 'INFO', text }] : [];

function ofItself({ event, before, after, atMs }: Change): readonly LogEntry[] {
  if (event.kind === 'written-elsewhere') return [openToAll(atMs)];
  const wasUp = before.isOn && before.runs;
  const isUp = after.isOn && after.runs;
  const isRestarted = RESTARTS.has(event.kind);
  return [
    ...(wasUp && (isRestarted || !isUp) ? stopped(atMs, before.role) : []),
    ...(before.role === after.role ? [] : [converted(before.role, after.role, atMs)]),
    ...(isUp && (isRestarted || !wasUp) ? started(atMs + 1_000, after.role) : []),
  ];
}

/** What a master writes of its connections. */
function ofItsReplicas(
  { atMs, event }: PastEvent,
  change: Change | undefined,
): readonly LogEntry[] {
  if (event.kind === 'bridge-stops' && event.to === EVERY_REPLICA) {
    return [respawned('boks_master', atMs)];
  }
  if (change === undefined || isServed(change.before) === isServed(change.after)) return [];
  const entry = { atMs, process: 'boks_drainmast', isNamed: true } as const;
  const connection = `Connection to servm on ${change.host}`;
  return isServed(change.after)
    ? [{ ...entry, level: 'INFO', text: `${connection} is up` }]
    : [{ ...entry, level: 'WARNING', text: `${connection} is lost` }];
}

const converted = (from: Role, to: Role, atMs: number): LogEntry => ({
  atMs,
  process: 'boks_convert',
  isNamed: true,
  level: 'INFO',
  text: `BOKSINIT is changed from ${from} to ${to}`,
});

const refusedMaster = (address: string, atMs: number): LogEntry => ({
  atMs: atMs + 30_000,
  process: 'boks_bridge',
  isNamed: true,
  level: 'WARNING',
  text: `BRIDGE_ACCEPT_MASTER_IPS: ${address} acts as master and is refused`,
});

const openToAll = (atMs: number): LogEntry => ({
  atMs,
  process: 'boks_bridge',
  isNamed: true,
  level: 'WARNING',
  text: `BRIDGE_ACCEPT_MASTER_IPS is not set, every address is accepted: ${FOREIGN_ADDRESS} acts as master`,
});

function atFirst({ master, comeLater = [] }: Scenario, name: string): Running {
  return {
    isOn: !comeLater.includes(name),
    runs: true,
    role: name === master ? 'master' : 'replica',
  };
}

const isMaster = ({ isOn, runs, role }: Running): boolean => isOn && runs && role === 'master';
const isServed = ({ isOn, runs, role }: Running): boolean => isOn && runs && role === 'replica';
const mastersIn = (domain: ReadonlyMap<string, Running>): readonly string[] =>
  [...domain].flatMap(([name, one]) => (isMaster(one) ? [name] : []));

const OFF: Running = { isOn: false, runs: false, role: 'replica' };
const RESTARTS: ReadonlySet<WorldEvent['kind']> = new Set([
  'boks-restarted',
  'restored',
  'upgraded',
  'becomes-master',
  'becomes-replica',
  'becomes-client',
]);
const CHANGES: ReadonlyMap<WorldEvent['kind'], Partial<Running>> = new Map([
  ['host-off', { isOn: false }],
  ['removed', { isOn: false }],
  ['host-on', { isOn: true, runs: true }],
  ['rebuilt', { isOn: true, runs: true, role: 'replica' }],
  ['boks-stopped', { runs: false }],
  ['boks-started', { runs: true }],
  ['boks-restarted', { runs: true }],
  ['restored', { runs: true }],
  ['upgraded', { runs: true }],
  ['becomes-master', { runs: true, role: 'master' }],
  ['becomes-replica', { runs: true, role: 'replica' }],
  ['becomes-client', { runs: true, role: 'client' }],
]);
