import { SendCommandCommand, type SSMClient } from '@aws-sdk/client-ssm';

import { missOf, type Miss } from '#domain/miss.ts';
import { missOfNode } from '#domain/through-node.ts';
import type { Clock } from '#ports/basics.ts';
import type { Asked } from '#ports/fleet.ts';

import type { RunCall } from './ssm-calls.ts';
import { deliverySecondsOf, formatCommand, waitSecondsOf } from './ssm-command.ts';
import { isDeniedFor, isInvalidNode, missOfFailure } from './ssm-errors.ts';
import { lanesOf, type Lane, type Target } from './ssm-lanes.ts';
import { findNodes, inGroups, MOST_A_CALL, NOT_MANAGED, type NodePlace } from './ssm-nodes.ts';
import type { SsmOrder } from './ssm-order.ts';

type Via = {
  readonly client: SSMClient;
  readonly clock: Clock;
  readonly run: RunCall;
  readonly places: ReadonlyMap<string, NodePlace>;
  readonly targets: ReadonlyMap<string, Target>;
};

/**
 * Sends to those hosts whose agents are connected, in groups of as many as SSM takes; and to the nodes
 * of those that have none, in lanes.
 */
export async function sendToHosts(order: SsmOrder, via: Via): Promise<Asked> {
  const { targets } = via;
  const own = order.hosts.filter((host) => !targets.has(host));
  const readers = order.hosts.flatMap((host) => targets.get(host)?.via ?? []);
  const found = await findNodes([...new Set([...own, ...readers])], via.places, via);
  const nodes = own.flatMap((host): [string, string][] => {
    const node = found.nodes.get(host);
    return node === undefined ? [] : [[host, node]];
  });
  const task = { order, via, extraSends: { left: MOST_EXTRA_SENDS } };
  const through = lanesOf(order, targets, found);
  const sent = await Promise.all([
    ...inGroups(nodes, MOST_A_CALL).map(async (group) => send(new Map(group), task)),
    ...through.lanes.map(async (lane) => sendLane(lane, via)),
  ]);
  const missed = own.flatMap((host) => {
    const miss = found.misses.get(host);
    return miss === undefined ? [] : [[host, miss] as const];
  });
  return joined(Object.fromEntries([...missed, ...through.misses]), sent);
}

type Misses = Asked['misses'];
type SendTask = {
  readonly order: SsmOrder;
  readonly via: Via;
  /** How many more calls may be made to find nodes that SSM refuses. */
  readonly extraSends: { left: number };
};

/**
 * Sends one command to at most 50 nodes. One node can fail the call for all of them: where SSM
 * names it, it is left out; a node that ended a moment ago is not named reliably, so the call is
 * halved until the others are sent to.
 */
async function send(nodes: ReadonlyMap<string, string>, task: SendTask): Promise<Asked> {
  try {
    return { commands: [await sendOnce(nodes, task)], misses: {} };
  } catch (error) {
    const parts = partsAfter(error, nodes);
    if (parts === undefined) return allMissed(nodes, missOfSend(error));
    task.extraSends.left -= parts.again.length;
    const isTooMany = task.extraSends.left < 0;
    const sent = await Promise.all(
      parts.again.map(async (part) =>
        isTooMany ? allMissed(part, TOO_MANY_REFUSED) : send(part, task),
      ),
    );
    return joined(parts.misses, sent);
  }
}

/** One node alone: nothing is gained by sending to it in parts. */
async function sendLane({ via: through, node, order }: Lane, via: Via): Promise<Asked> {
  const nodes = new Map(order.hosts.map((host) => [host, node]));
  try {
    return { commands: [await sendOnce(nodes, { order, via }, through)], misses: {} };
  } catch (error) {
    return allMissed(nodes, missOfNode(through, missOfSend(error)));
  }
}

async function sendOnce(
  nodes: ReadonlyMap<string, string>,
  { order, via: { client, clock, run } }: Pick<SendTask, 'order' | 'via'>,
  through?: string,
): Promise<Asked['commands'][number]> {
  const { document, withinSeconds, storedIn } = order;
  const parameters = Object.entries(order.parameters);
  const command = new SendCommandCommand({
    DocumentName: document.name,
    InstanceIds: [...new Set(nodes.values())],
    Comment: order.comment,
    TimeoutSeconds: deliverySecondsOf(withinSeconds, document.scriptSeconds),
    // By default one host that fails ends the command for those that were not reached yet.
    MaxConcurrency: '100%',
    MaxErrors: '100%',
    Parameters: Object.fromEntries(parameters.map(([name, values]) => [name, [...values]])),
    ...(storedIn && {
      OutputS3BucketName: storedIn.bucket,
      OutputS3KeyPrefix: storedIn.prefix,
    }),
  });
  const answer = await run(async () => client.send(command));
  const id = answer.Command?.CommandId;
  if (id === undefined) throw new Error('SSM took the command and gave it no id');
  const untilMs = Math.floor(clock.nowMs()) + waitSecondsOf(withinSeconds) * 1000;
  const sent = { id, untilMs, nodes, storedUnder: storedIn?.prefix, through };
  return { command: formatCommand(sent), hosts: [...nodes.keys()], document: document.name };
}

/** What is sent again after a call that one node made fail; undefined where that would not help. */
function partsAfter(
  error: unknown,
  nodes: ReadonlyMap<string, string>,
): { readonly again: readonly ReadonlyMap<string, string>[]; readonly misses: Misses } | undefined {
  if (nodes.size === 1) return undefined;
  const pairs = [...nodes];
  if (isInvalidNode(error)) {
    const halves = inGroups(pairs, Math.ceil(pairs.length / 2));
    return { again: halves.map((half) => new Map(half)), misses: {} };
  }
  const denied = pairs.filter(([, node]) => isDeniedFor(error, node));
  if (denied.length === 0) return undefined;
  const others = pairs.filter(([, node]) => !isDeniedFor(error, node));
  return {
    again: others.length === 0 ? [] : [new Map(others)],
    misses: Object.fromEntries(denied.map(([host]) => [host, missOfFailure(error)])),
  };
}

const missOfSend = (error: unknown): Miss =>
  isInvalidNode(error) ? NOT_MANAGED : missOfFailure(error);

const allMissed = (nodes: ReadonlyMap<string, string>, miss: Miss): Asked => ({
  commands: [],
  misses: Object.fromEntries([...nodes.keys()].map((host) => [host, miss])),
});

const joined = (misses: Misses, sent: readonly Asked[]): Asked => ({
  commands: sent.flatMap(({ commands }) => commands),
  misses: Object.assign({ ...misses }, ...sent.map((each) => each.misses)),
});

const TOO_MANY_REFUSED = missOf('not-known', 'SSM refused too many nodes to find the good ones');
/** Enough to find one bad node in each of ten groups. */
const MOST_EXTRA_SENDS = 120;
