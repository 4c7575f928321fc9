import type { Answer } from '#ports/fleet.ts';

import { answersThrough } from './through-answer.ts';

/** What became of a node's reading, for each host that it was to read. */
export function answersOfNode(
  via: string,
  hosts: readonly string[],
  answer: Answer,
): Readonly<Record<string, Answer>> {
  const ofHosts = answer.kind === 'answered' ? answersThrough(answer.text, hosts) : {};
  return Object.fromEntries(hosts.map((host) => [host, saidThrough(via, ofHosts[host] ?? answer)]));
}

/** An answer that says through whom it came, and a miss through whom it did not. */
export function saidThrough(via: string, answer: Answer): Answer {
  if (answer.kind === 'pending') return answer;
  if (answer.kind === 'answered') return { ...answer, via };
  const { detail } = answer;
  return { ...answer, detail: `through ${via}${detail === '' ? '' : `: ${detail}`}` };
}
