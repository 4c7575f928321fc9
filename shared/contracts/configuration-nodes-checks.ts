import {
  longestLaneOf,
  MOST_LANES,
  MOST_THROUGH_A_NODE,
  SECONDS_A_TARGET,
} from '#domain/through-node.ts';

import { isReadBySsm } from './configuration-defaults.ts';
import {
  hostsSaidIn,
  nodesSaidIn,
  type HostsSaid,
  type Path,
  type Reached,
  type Say,
} from './configuration-hosts-checks.ts';

/** Whoever is read through a node names one that is there and is reached directly. */
export function checkNodes(domain: HostsSaid, say: Say): void {
  const [hosts, nodes] = [hostsSaidIn(domain), nodesSaidIn(domain)];
  const reached = new Map([...hosts, ...nodes].map((one) => [one.name, one]));
  const isWhole =
    domain.nodes !== null && [...hosts, ...nodes].every(({ name }) => name !== undefined);
  for (const { name, path, via } of nodes.flatMap(viaOf)) {
    say(
      [...path, 'ssh', 'via'],
      `${name ?? 'a node'} is a node, which is reached directly, not via ${via}`,
    );
  }
  for (const { name, path, via } of hosts.flatMap(viaOf)) {
    const fault = faultOf(via, { name, through: reached.get(via), isWhole });
    if (fault !== undefined) say([...path, 'ssh', 'via'], fault);
  }
  for (const { path, address, hostKey } of hosts.flatMap(viaOf)) {
    if (address !== undefined && !ADDRESS.test(address)) {
      say([...path, 'ssh', 'address'], 'this is no address');
    }
    if (hostKey !== undefined && !HOST_KEY.test(hostKey)) {
      say([...path, 'ssh', 'hostKey'], 'this is no public host key: write ssh-ed25519 AAAA…');
    }
  }
  const used = new Set(hosts.flatMap(viaOf).map(({ via }) => via));
  for (const { name, path } of nodes) {
    if (name === undefined || used.has(name)) continue;
    say(path, `no host is read through ${name}: name it as the via of one, or leave it out`);
  }
  for (const [via, targets] of targetsOf(hosts)) {
    if (targets.length <= MOST_THROUGH_A_NODE) continue;
    const { path } = targets[MOST_THROUGH_A_NODE] ?? { path: [] };
    say(
      [...path, 'ssh', 'via'],
      `${targets.length} hosts are read through ${via}, at most ${MOST_THROUGH_A_NODE} can be: ` +
        'name another node for some of them',
    );
  }
}

type Times = { readonly replicaSeconds: number; readonly masterSeconds: number };
type SayOfTime = (key: 'replicaTime' | 'masterTime', message: string) => void;

/** All that one node reads in a phase must have ended before the phase does. */
export function checkNodeTimes(domain: HostsSaid, times: Times, say: SayOfTime): void {
  const hosts = hostsSaidIn(domain);
  const phases = [
    ['replicaTime', times.replicaSeconds, 'replicas'],
    ['masterTime', times.masterSeconds, 'master'],
  ] as const;
  const deliverySeconds = isReadBySsm(domain) ? DELIVERY_SECONDS : 0;
  for (const [key, seconds, list] of phases) {
    const read = hosts.filter(({ path }) => path[0] === list);
    for (const [via, { length: count }] of targetsOf(read)) {
      const neededSeconds =
        longestLaneOf(count) * SECONDS_A_TARGET + deliverySeconds + SPARE_SECONDS;
      // More than a node reads at all is another fault; a faulty time is not a number.
      if (count > MOST_THROUGH_A_NODE || !(seconds < neededSeconds)) continue;
      say(key, tooShort({ via, count, seconds, neededSeconds, deliverySeconds }));
    }
  }
}

type Short = {
  readonly via: string;
  readonly count: number;
  readonly seconds: number;
  readonly neededSeconds: number;
  readonly deliverySeconds: number;
};

function tooShort({ via, count, seconds, neededSeconds, deliverySeconds }: Short): string {
  const who = count === 1 ? 'host' : `${count} hosts`;
  const delivered = deliverySeconds === 0 ? '' : `${deliverySeconds}s for SSM to deliver, `;
  const orElse = count === 1 ? '' : ', or name another node for some of them';
  return (
    `${seconds}s is too short for the ${who} read through ${via}: ${MOST_LANES} at a time, ` +
    `${SECONDS_A_TARGET}s each, ${delivered}${SPARE_SECONDS}s to spare: ${neededSeconds}s. ` +
    `Write at least ${neededSeconds}s${orElse}`
  );
}

type Target = {
  readonly name: string | undefined;
  readonly path: Path;
  readonly via: string;
  readonly address: string | undefined;
  readonly hostKey: string | undefined;
};
type Through = {
  readonly name: string | undefined;
  readonly through: Reached | undefined;
  /** Whether every name is known: a faulty one might be the one that is meant. */
  readonly isWhole: boolean;
};

function faultOf(via: string, { name, through, isWhole }: Through): string | undefined {
  if (via === name) return `${via} cannot be read through itself`;
  if (through === undefined) {
    if (!isWhole) return undefined;
    return `there is no ${via}: name it under nodes, or name another host of this domain`;
  }
  const next = through.ssh?.via;
  if (typeof next !== 'string' || through.path[0] === 'nodes') return undefined;
  return `${via} is itself read via ${next}: name a machine that is reached directly`;
}

function viaOf({ name, path, ssh }: Reached): readonly Target[] {
  const { via, address, hostKey } = ssh ?? {};
  return typeof via === 'string' ? [{ name, path, via, address, hostKey }] : [];
}

/** Who is read through which node. */
function targetsOf(hosts: readonly Reached[]): ReadonlyMap<string, readonly Target[]> {
  const targets = new Map<string, readonly Target[]>();
  for (const target of hosts.flatMap(viaOf)) {
    targets.set(target.via, [...(targets.get(target.via) ?? []), target]);
  }
  return targets;
}

/** What the script on a node takes (infra/documents/through.sh): no option, one word each. */
const ADDRESS = /^[A-Za-z0-9_:][A-Za-z0-9._:%-]{0,252}$/;
const HOST_KEY = /^(?:ssh|ecdsa|sk)-[A-Za-z0-9@.-]{1,60} [A-Za-z0-9+/]{20,900}={0,2}(?: [ -~]*)?$/;
/** What SSM takes at least to deliver a command. */
export const DELIVERY_SECONDS = 30;
/** SSM says a moment late that a command ended. */
export const SPARE_SECONDS = 5;
