import type { SsmLimits } from '#adapters/aws/ssm-calls.ts';
import { openSsmClient } from '#adapters/aws/ssm-client.ts';
import { SsmFleet } from '#adapters/aws/ssm-fleet.ts';
import type { Target } from '#adapters/aws/ssm-lanes.ts';
import type { NodePlace } from '#adapters/aws/ssm-nodes.ts';
import type { Clock } from '#ports/basics.ts';
import type { Answer, Asked, Fleet, ReadOrder, Senders } from '#ports/fleet.ts';

import type { StandInHost } from './ssm-behaviour.ts';
import { DOCUMENT, DOCUMENTS, SCRIPT_SECONDS, THROUGH_DOCUMENT } from './ssm-document.ts';
import type { SsmModelOptions } from './ssm-model.ts';
import { GivenTime, SsmStandIn } from './ssm-stand-in.ts';
import { throughLine, type ThroughLine } from './through-line.ts';

/** A fleet over hosts of a stand-in, each named as its node says. */
export type SsmUnderTest = {
  readonly standIn: SsmStandIn;
  readonly time: GivenTime;
  readonly fleet: Fleet & Senders;
  /** Another process's fleet, over the same SSM. */
  readonly startAnew: (limits?: Partial<SsmLimits>) => Fleet & Senders;
  readonly stop: () => Promise<void>;
};

/** What a test may say of a host; the rest is that of a healthy one that prints its name. */
export type HostOptions = Partial<Omit<StandInHost, 'node'>>;

export type SsmTestOptions = Partial<Omit<SsmModelOptions, 'hosts' | 'clock'>> & {
  readonly hosts: Readonly<Record<string, HostOptions>>;
  readonly places?: Readonly<Record<string, NodePlace>>;
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
  /** The hosts that have no agent: each one's node, which is among the hosts, and its word. */
  readonly targets?: Readonly<Record<string, Target>>;
  /** Instead of one that the test moves. */
  readonly clock?: Clock;
};

export async function openSsm(options: SsmTestOptions): Promise<SsmUnderTest> {
  const time = new GivenTime(STARTS_AT_MS);
  const { hosts, places, parameters, targets = {}, clock = time, ...model } = options;
  const names = Object.keys(hosts);
  const standIn = await SsmStandIn.open({
    documents: DOCUMENTS,
    ...model,
    clock,
    hosts: names.map((host) => ({
      node: nodeNamed(host),
      run: () => ({ stdout: `read ${host}\n`, exitCode: 0 }),
      ...hosts[host],
    })),
  });
  const byId = names.map((host) => [host, { kind: 'node', node: nodeNamed(host) }] as const);
  const domain = {
    places: new Map<string, NodePlace>([...byId, ...Object.entries(places ?? {})]),
    targets: new Map(Object.entries(targets)),
    ...(parameters && { parameters }),
  };
  const client = openSsmClient({ endpoint: standIn.endpoint, ...ELSEWHERE });
  const startAnew = (limits?: Partial<SsmLimits>): Fleet & Senders =>
    new SsmFleet({
      client,
      clock,
      document: DOCUMENT,
      throughDocument: THROUGH_DOCUMENT,
      scriptSeconds: model.documents?.[DOCUMENT]?.seconds ?? SCRIPT_SECONDS,
      domainOf: () => Promise.resolve(domain),
      limits: { firstDelayMs: 1, mostDelayMs: 1, ...limits },
    });
  const stop = async (): Promise<void> => {
    client.destroy();
    await standIn.stop();
  };
  return { standIn, time, fleet: startAnew(), startAnew, stop };
}

/** What a node runs that reads hosts: unless said otherwise, each prints its name. */
export const readingNode =
  (answerOf: (host: string) => Partial<ThroughLine> = () => ({})): StandInHost['run'] =>
  ({ environment }) => {
    const hosts = wordsIn(environment).map((word) => word.split(',', 1)[0] ?? '');
    const lines = hosts.map((host) =>
      throughLine({ host, exit: 0, stdout: `read ${host}\n`, ...answerOf(host) }),
    );
    return { stdout: `${lines.join('')}--- end targets=${hosts.length}\n`, exitCode: 0 };
  };

/** What a node is told of the hosts that it is to read. */
const wordsIn = (environment: Readonly<Record<string, string>>): readonly string[] =>
  environment['SSM_targets']?.split(' ') ?? [];

/** An order to read these hosts as replicas, within a minute. */
export const orderOf = (
  hosts: readonly string[],
  differing: Partial<ReadOrder> = {},
): ReadOrder => ({
  domain: 'bank',
  sweep: 4,
  sweepId: 'bank/2026-03-02T08:00:00.000Z',
  phase: 'replicas',
  attempt: 1,
  hosts,
  withinSeconds: 60,
  ...differing,
});

/** What is known now of every host that was asked, and of those that were not. */
export async function lookAt(
  fleet: Fleet,
  asked: Asked,
): Promise<Readonly<Record<string, Answer>>> {
  const looks = await Promise.all(
    asked.commands.map(async ({ command, hosts }) => fleet.look(command, hosts)),
  );
  return Object.assign({}, asked.misses, ...looks);
}

/** A node's id that can be told from the host's name: `i-` and hex digits, as SSM has them. */
export const nodeNamed = (host: string): string =>
  `i-${Buffer.from(host).toString('hex').padStart(17, '0').slice(-17)}`;

/** Hosts by name, all alike unless said otherwise. */
export const hostsNamed = (names: readonly string[]): Readonly<Record<string, HostOptions>> =>
  Object.fromEntries(names.map((name) => [name, {}]));

/** `R001`, `R002`, … */
export const replicaNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `R${String(n + 1).padStart(3, '0')}`);

const ELSEWHERE = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'stand-in', secretAccessKey: 'stand-in' },
};
/** 2 March 2026, 08:00 UTC. */
const STARTS_AT_MS = 1_772_438_400_000;
