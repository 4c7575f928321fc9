import type { Miss } from './miss.ts';

/**
 * Hosts without an agent are read by a Linux node that connects to them with ssh (ADR 0034). A node
 * reads some beside each other, in lanes, and in each lane one after another.
 */

/** An agent runs five commands at once: the fifth is the node's own reading. */
export const MOST_LANES = 4;
/** One answer of SSM holds 24,000 bytes: so many packed readings fit. */
const MOST_IN_A_LANE = 6;
/** What one node reads. */
export const MOST_THROUGH_A_NODE = MOST_LANES * MOST_IN_A_LANE;
/** ssh to one host is ended after 30 s. */
export const SECONDS_A_TARGET = 31;

/** Targets of one node in at most four lanes, as even as may be. */
export const inLanes = <Target>(targets: readonly Target[]): readonly (readonly Target[])[] =>
  Array.from({ length: Math.min(MOST_LANES, targets.length) }, (_, lane) =>
    targets.filter((__, at) => at % MOST_LANES === lane),
  );

/** How many targets the longest lane of so many has. */
export const longestLaneOf = (targets: number): number => Math.ceil(targets / MOST_LANES);

/** A miss of a host that is read through a node, which was there: the host's own, or nobody knows whose. */
export const missThrough = (via: string, miss: Miss): Miss => said(`through ${via}`, miss);

/** What befell a node, said of a host that it was to read. */
export const missOfNode = (via: string, miss: Miss): Miss => said(`its node ${via}`, miss);

const said = (whom: string, { detail, ...miss }: Miss): Miss => ({
  ...miss,
  detail: detail === '' ? whom : `${whom}: ${detail}`,
});
