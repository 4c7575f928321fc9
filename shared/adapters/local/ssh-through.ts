import { missOf, wordsOfMiss, type Miss } from '#domain/miss.ts';
import { missOfNode, missThrough } from '#domain/through-node.ts';
import type { Answer } from '#ports/fleet.ts';

import { answerOf, type SshEnd } from '../ssh-answer.ts';
import { answersOfNode } from '../through-node.ts';
import { formatTarget } from '../through-target.ts';
import { UnusableWay, type SshWay } from './ssh-way.ts';

/** How one host is read through another machine: which, how it is reached, and what it is told. */
export type Detour = { readonly node: string; readonly way: SshWay; readonly target: string };

/**
 * The hosts whose way names a node. Throws `UnusableWay` for a node that is not reached itself, and
 * for what a node cannot be told.
 */
export function detoursOf(ways: ReadonlyMap<string, SshWay>): ReadonlyMap<string, Detour> {
  const detours = [...ways].flatMap(([host, { via, ...way }]): readonly [string, Detour][] => {
    if (via === undefined) return [];
    const node = ways.get(via);
    if (node === undefined) throw new UnusableWay(`${host}: there is no node ${via}`);
    if (node.via !== undefined) throw new UnusableWay(`${host}: its node ${via} has one itself`);
    return [[host, { node: via, way: node, target: formatTarget(host, way) }]];
  });
  return new Map(detours);
}

/**
 * What a session with a node says of one host that was read through it. Where the node itself was
 * not reached, nothing is known of the host: it is not said to have refused anybody.
 */
export function answerThrough(
  end: SshEnd,
  asked: { readonly host: string; readonly node: string; readonly mostBytes: number },
): Answer {
  const { host, node, mostBytes } = asked;
  const ofNode = answerOf(end, mostBytes);
  if (ofNode.kind === 'miss') return missWith(node, ofNode);
  return answersOfNode(node, [host], ofNode)[host] ?? ofNode;
}

function missWith(node: string, miss: Miss): Miss {
  const { cause, detail } = miss;
  // Reached, and then its time was over, or its own script ended with an error.
  if (cause === 'no-answer' && detail === '') return missThrough(node, miss);
  if (OF_SESSION.has(cause)) return missOfNode(node, miss);
  return missOfNode(node, missOf('agent-away', wordsOfMiss(miss)));
}

const OF_SESSION: ReadonlySet<Miss['cause']> = new Set([
  'exited',
  'cut-off',
  'rubbish',
  'not-permitted',
]);
