import { missOfNode, missThrough } from '#domain/through-node.ts';
import type { Answer } from '#ports/fleet.ts';

import { answersThrough } from './through-answer.ts';

/**
 * What became of a node's reading, for each host that it was to read. Who waits is said to wait for this
 * node: it may have gone away since it was asked.
 */
export function answersOfNode(
  via: string,
  hosts: readonly string[],
  answer: Answer,
): Readonly<Record<string, Answer>> {
  if (answer.kind === 'answered') {
    const read = Object.entries(answersThrough(answer.text, hosts));
    return Object.fromEntries(read.map(([host, ofHost]) => [host, saidThrough(via, ofHost)]));
  }
  const said = answer.kind === 'miss' ? missOfNode(via, answer) : saidThrough(via, answer);
  return Object.fromEntries(hosts.map((host) => [host, said]));
}

/** An answer that says through whom it came, and a miss through whom it did not. */
export const saidThrough = (via: string, answer: Answer): Answer =>
  answer.kind === 'miss' ? missThrough(via, answer) : { ...answer, via };
