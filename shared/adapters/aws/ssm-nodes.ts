import {
  DescribeInstanceInformationCommand,
  type InstanceInformation,
  type InstanceInformationStringFilter,
  type SSMClient,
} from '@aws-sdk/client-ssm';

import { missOf, type Miss } from '#domain/miss.ts';

import type { RunCall } from './ssm-calls.ts';
import { isInvalidNode, missOfFailure } from './ssm-errors.ts';

/** How a host's node is named: by its id, or by a tag that it alone bears. */
export type NodePlace =
  | { readonly kind: 'node'; readonly node: string }
  | { readonly kind: 'tag'; readonly key: string; readonly value: string };

/** The nodes of hosts that may be sent to, and why the other hosts are not. */
export type FoundNodes = {
  readonly nodes: ReadonlyMap<string, string>;
  readonly misses: ReadonlyMap<string, Miss>;
};

/** Asks SSM which hosts' agents are connected: those alone may be named in a command. */
export async function findNodes(
  hosts: readonly string[],
  places: ReadonlyMap<string, NodePlace>,
  via: { readonly client: SSMClient; readonly run: RunCall },
): Promise<FoundNodes> {
  const ids = hosts.flatMap((host) => {
    const place = places.get(host);
    return place?.kind === 'node' ? [place.node] : [];
  });
  const byId = new Map<string, Seen>();
  const asked = inGroups([...new Set(ids)], MOST_A_CALL).map(async (group) => {
    for (const [node, seen] of await seeNodes(group, via)) byId.set(node, seen);
  });
  await Promise.all(asked);
  const found = await Promise.all(
    hosts.map(async (host): Promise<readonly [string, string | Miss]> => {
      const place = places.get(host);
      if (place === undefined) return [host, NO_PLACE];
      if (place.kind === 'tag') return [host, await nodeByTag(place, via)];
      return [host, nodeOf(byId.get(place.node))];
    }),
  );
  return {
    nodes: new Map(
      found.flatMap(([host, node]) => (typeof node === 'string' ? [[host, node]] : [])),
    ),
    misses: new Map(
      found.flatMap(([host, miss]) => (typeof miss === 'string' ? [] : [[host, miss]])),
    ),
  };
}

/** A list in groups of at most so many. */
export const inGroups = <One>(all: readonly One[], most: number): readonly (readonly One[])[] =>
  Array.from({ length: Math.ceil(all.length / most) }, (_, n) =>
    all.slice(n * most, (n + 1) * most),
  );

type Via = Parameters<typeof findNodes>[2];
type Seen = InstanceInformation | Miss;

/** What SSM says of each node; of a node that it does not know, nothing. */
async function seeNodes(nodes: readonly string[], via: Via): Promise<ReadonlyMap<string, Seen>> {
  try {
    const known = await describe([{ Key: 'InstanceIds', Values: [...nodes] }], via);
    return new Map(known.map((one) => [one.InstanceId ?? '', one]));
  } catch (error) {
    if (!isInvalidNode(error) || nodes.length === 1) {
      const miss = isInvalidNode(error) ? NOT_MANAGED : missOfFailure(error);
      return new Map(nodes.map((node) => [node, miss]));
    }
    const halves = inGroups(nodes, Math.ceil(nodes.length / 2));
    const seen = await Promise.all(halves.map(async (half) => seeNodes(half, via)));
    return new Map(seen.flatMap((each) => [...each]));
  }
}

/** A host that was built anew may have left a node of the same tag behind: the connected one counts. */
async function nodeByTag(
  { key, value }: Extract<NodePlace, { kind: 'tag' }>,
  via: Via,
): Promise<string | Miss> {
  try {
    const bearers = await describe([{ Key: `tag:${key}`, Values: [value] }], via);
    const [first, ...others] = bearers;
    if (first === undefined) return missOf('agent-away', `no node bears the tag ${key}=${value}`);
    if (others.length === 0) return nodeOf(first);
    const [online, ...rest] = bearers.filter(({ PingStatus }) => PingStatus === 'Online');
    return online === undefined || rest.length > 0
      ? missOf('not-known', `${bearers.length} nodes bear the tag ${key}=${value}`)
      : nodeOf(online);
  } catch (error) {
    return missOfFailure(error);
  }
}

async function describe(
  filters: InstanceInformationStringFilter[],
  { client, run }: Via,
): Promise<readonly InstanceInformation[]> {
  const found: InstanceInformation[] = [];
  let next: string | undefined;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const command = new DescribeInstanceInformationCommand({
      Filters: filters,
      MaxResults: MOST_A_CALL,
      ...(next === undefined ? {} : { NextToken: next }),
    });
    const answer = await run(async () => client.send(command));
    found.push(...(answer.InstanceInformationList ?? []));
    next = answer.NextToken;
    if (next === undefined) break;
  }
  return found;
}

function nodeOf(seen: Seen | undefined): string | Miss {
  if (seen === undefined) return NOT_MANAGED;
  if ('kind' in seen) return seen;
  const { InstanceId: node, PingStatus: ping, LastPingDateTime: lastSeen } = seen;
  if (node !== undefined && ping === 'Online') return node;
  return missOf('agent-away', `agent last seen ${lastSeen?.toISOString() ?? 'never'}`);
}

/** What SSM takes in one call, here as in SendCommand. */
export const MOST_A_CALL = 50;
/** A page may come back short. */
const MOST_PAGES = 10;
/** A node that SSM does not know. */
export const NOT_MANAGED = missOf('agent-away', 'SSM does not manage such a node');
const NO_PLACE = missOf('agent-away', 'the configuration names no node for it');
