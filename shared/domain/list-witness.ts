import type { HostView, SweepView } from './sweep-view.ts';

/**
 * The master's list says `ok`, and over three lists its `Count` grew less than those of more than
 * half of its peers, at least two (rules.md, D9; an inference). A count that fell began anew.
 */
export function isSentLess(view: SweepView, seen: HostView): boolean {
  const mine = growthOf(seen);
  if (mine === undefined) return false;
  const peers = view.hosts.filter((other) => other.host !== seen.host).map(growthOf);
  const known = peers.filter((growth) => growth !== undefined);
  const more = known.filter((growth) => growth > mine);
  return more.length >= LEAST_PEERS && more.length * 2 > known.length;
}

/** How much was sent between the first and the last of three lists; undefined where that is not known. */
function growthOf({ listed, memory, outcome }: HostView): number | undefined {
  if (typeof listed === 'string' || listed.status !== 'ok' || outcome.kind === 'miss') {
    return undefined;
  }
  const counts = [...(memory?.listCounts ?? []).slice(-2), listed.count];
  const [first, second, last] = counts;
  if (first === undefined || second === undefined || last === undefined) return undefined;
  return second < first || last < second ? undefined : last - first;
}

const LEAST_PEERS = 2;
