import { missOf, type Miss } from '#domain/miss.ts';
import { inLanes, missOfNode } from '#domain/through-node.ts';

import { commentOf } from './ssm-command.ts';
import type { FoundNodes } from './ssm-nodes.ts';
import type { SsmOrder } from './ssm-order.ts';

/** A host without an agent: the name of the node that reads it, and the word that tells the node how. */
export type Target = { readonly via: string; readonly word: string | Miss };

/** One command to a node: the hosts of its order are read by it, one after another. */
export type Lane = {
  readonly via: string;
  readonly node: string;
  readonly order: SsmOrder;
};

/**
 * What an order becomes for the hosts that are read through nodes.
 *
 * Invariant: each of them is in one lane or in `misses`, and a document that takes several hosts is sent
 * to no node more often than four times.
 */
export function lanesOf(
  order: SsmOrder,
  targets: ReadonlyMap<string, Target>,
  { nodes, misses }: FoundNodes,
): { readonly lanes: readonly Lane[]; readonly misses: ReadonlyMap<string, Miss> } {
  const missed = new Map<string, Miss>();
  const reached = new Map<string, Word[]>();
  for (const host of order.hosts) {
    const target = targets.get(host);
    if (target === undefined) continue;
    const { via, word } = target;
    const node = nodes.get(via);
    if (typeof word !== 'string') missed.set(host, word);
    else if (node === undefined) missed.set(host, missOfNode(via, misses.get(via) ?? NOT_FOUND));
    else reached.set(via, [...(reached.get(via) ?? []), { host, word, node }]);
  }
  const { takesLanes } = order.through;
  const lanes = [...reached].flatMap(([via, words]) => {
    const split = takesLanes ? inLanes(words) : words.map((word) => [word]);
    return split.map((lane, at) => laneOf(order, { via, lane, at }));
  });
  return { lanes, misses: missed };
}

type Word = { readonly host: string; readonly word: string; readonly node: string };
type Words = { readonly via: string; readonly lane: readonly Word[]; readonly at: number };

function laneOf(order: SsmOrder, { via, lane, at }: Words): Lane {
  const { name, secondsATarget } = order.through;
  const targets = [lane.map(({ word }) => word).join(' ')];
  return {
    via,
    node: lane[0]?.node ?? '',
    order: {
      ...order,
      document: { name, scriptSeconds: lane.length * secondsATarget },
      parameters: { ...order.parameters, targets },
      comment: commentOf([order.comment, via, at + 1]),
      hosts: lane.map(({ host }) => host),
    },
  };
}

const NOT_FOUND = missOf('agent-away', 'SSM does not manage such a node');
