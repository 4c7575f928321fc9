import { phaseOffsetSeconds } from '#domain/sweep-plan.ts';
import { inLanes, MOST_LANES, SECONDS_A_TARGET } from '#domain/through-node.ts';

import { timesOf } from './configuration-defaults.ts';
import { DELIVERY_SECONDS, SPARE_SECONDS } from './configuration-nodes-checks.ts';
import type { Configuration } from './configuration.ts';
import { durationInFile } from './duration.ts';

/**
 * What it means that domains whose sweeps begin in the same minute share a node, a sentence for each such
 * group: of each domain it reads four hosts at a time, of two it would be eight. The domains of one
 * configuration are all that is seen.
 */
export function ofSharedNodes(
  given: Pick<Configuration, 'domains' | 'defaults'>,
): readonly string[] {
  const uses = given.domains.flatMap((domain) => usesOf(domain, given));
  const nodes = new Set(uses.map(({ node }) => node));
  return [...nodes].flatMap((node) =>
    groupsOf(uses.filter((use) => use.node === node)).flatMap(ofGroup),
  );
}

/** The replicas of one domain that are read through one node: masters are asked later. */
type Use = {
  readonly domain: string;
  /** By what it is reached, for the same machine may be called otherwise in another domain. */
  readonly node: string;
  readonly name: string;
  readonly isBySsm: boolean;
  readonly lanes: readonly number[];
  readonly periodSeconds: number;
  readonly replicaSeconds: number;
};

function usesOf(
  domain: Configuration['domains'][number],
  { defaults }: Pick<Configuration, 'defaults'>,
): readonly Use[] {
  const { name: own, master, replicas, nodes = [] } = domain;
  const machines = [
    ...[master, ...replicas].map(({ host, ...ways }) => ({ name: host, ...ways })),
    ...nodes,
  ];
  const vias = new Set(replicas.flatMap(({ ssh }) => ssh?.via ?? []));
  return [...vias].map((name) => {
    const { ssm, ssh } = machines.find((one) => one.name === name) ?? {};
    const bySsm = ssm?.node ?? ssm?.tag;
    return {
      domain: own,
      node: bySsm ?? ssh?.address ?? name,
      name,
      isBySsm: bySsm !== undefined,
      lanes: inLanes(replicas.filter((one) => one.ssh?.via === name)).map(({ length }) => length),
      ...timesOf(domain, defaults),
    };
  });
}

/** Of each use, those that begin with it and with each other; each group once, and none of one alone. */
function groupsOf(uses: readonly Use[]): readonly (readonly Use[])[] {
  const groups = new Map<string, readonly Use[]>();
  for (const first of uses) {
    const group = [first];
    for (const one of uses) {
      if (!group.includes(one) && group.every((other) => beginTogether(one, other)))
        group.push(one);
    }
    const inOrder = uses.filter((one) => group.includes(one));
    if (group.length > 1) groups.set(inOrder.map(({ domain }) => domain).join(' '), inOrder);
  }
  return [...groups.values()];
}

/** Whether there is a minute in which sweeps of both begin: their grids meet in the common divisor. */
function beginTogether(one: Use, other: Use): boolean {
  const divisor = divisorOf(one.periodSeconds, other.periodSeconds);
  const [first, second] = [one, other].map((use) =>
    phaseOffsetSeconds(use.domain, use.periodSeconds),
  );
  const apart = Math.abs((first ?? 0) - (second ?? 0)) % divisor;
  return Math.min(apart, divisor - apart) < TICK_SECONDS;
}

function ofGroup(group: readonly Use[]): readonly string[] {
  const [{ name, isBySsm } = { name: '', isBySsm: false }] = group;
  const lanes = group.flatMap((use) => use.lanes).length;
  if (lanes <= MOST_LANES) return [];
  const who = group.map(({ domain, lanes: own }) => `${sumOf(own)} of ${domain}`).join(', ');
  const every = group.reduce(
    (sum, use) => (sum / divisorOf(sum, use.periodSeconds)) * use.periodSeconds,
    1,
  );
  const atOnce = isBySsm ? Math.min(lanes, MOST_OF_AN_AGENT) : lanes;
  return [
    `hosts of ${group.length} domains are read through ${name} (${who}), and every ${durationInFile(every)} ` +
      `their sweeps begin in the same minute: it then reads up to ${atOnce} hosts at a time, not ` +
      `${MOST_LANES}. ${isBySsm ? lateIn(group) : ''}Name another node for some of them.`,
  ];
}

/** Over ssh each domain has its own turns; an agent keeps waiting what is more than it runs at once. */
function lateIn(group: readonly Use[]): string {
  const late = group.flatMap((use) => {
    const others = group.filter((one) => one !== use).flatMap(({ lanes }) => lanes);
    const neededSeconds =
      endOf(others, use.lanes) * SECONDS_A_TARGET + DELIVERY_SECONDS + SPARE_SECONDS;
    return neededSeconds <= use.replicaSeconds
      ? []
      : [
          `those of ${use.domain} need up to ${neededSeconds}s, and its replicaTime is ${use.replicaSeconds}s`,
        ];
  });
  return late.length === 0
    ? ''
    : `Its agent runs ${MOST_OF_AN_AGENT} commands at once: where hosts hang, ${late.join('; ')}. `;
}

/** When the last of our lanes ends, in targets, where an agent has taken all others before. */
function endOf(others: readonly number[], own: readonly number[]): number {
  const free = Array.from({ length: MOST_OF_AN_AGENT }, () => 0);
  const run = (lane: number): number => {
    const first = free.indexOf(Math.min(...free));
    free[first] = (free[first] ?? 0) + lane;
    return free[first];
  };
  for (const lane of others) run(lane);
  return Math.max(...own.map(run));
}

const sumOf = (lanes: readonly number[]): number => lanes.reduce((sum, lane) => sum + lane, 0);
const divisorOf = (one: number, other: number): number =>
  other === 0 ? one : divisorOf(other, one % other);

/** A sweep is opened by the tick of a minute. */
const TICK_SECONDS = 60;
/** So many commands an agent of SSM runs at once; the fifth place is the node's own reading (ADR 0034). */
const MOST_OF_AN_AGENT = 5;
