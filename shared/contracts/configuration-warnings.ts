import type { Configuration } from './configuration.ts';

/**
 * What a configuration asks of AWS beyond what an account and Region gives without asking, a sentence
 * each. The file can be used all the same. A host named by a tag counts among the nodes in all; whether
 * it is a hybrid one, the file does not tell.
 */
export function warningsOf({ domains }: Configuration): readonly string[] {
  const ways = domains.flatMap(({ master, replicas }) =>
    [master, ...replicas].flatMap(({ ssm }) => ssm?.node ?? ssm?.tag ?? []),
  );
  const nodes = [...new Set(ways)];
  const hybrid = nodes.filter((node) => node.startsWith('mi-')).length;
  return [
    ...(hybrid > MOST_FREE_HYBRID ? [ofHybrid(hybrid)] : []),
    ...(nodes.length > MOST_NODES ? [ofNodes(nodes.length)] : []),
  ];
}

const ofHybrid = (hybrid: number): string =>
  `${hybrid} hybrid nodes (mi-…): up to ${MOST_FREE_HYBRID} in one account and Region are free of ` +
  'charge; beyond, AWS charges every one of them, at about $5.07 a host and month: about ' +
  `$${Math.round(hybrid * DOLLARS_A_MONTH)} a month.`;

const ofNodes = (nodes: number): string =>
  `${nodes} nodes of SSM: one account and Region manages ${MOST_NODES} unless AWS raised that quota; ` +
  'above it agents may stop answering, and their hosts would be silent. Have it raised first, or use ' +
  'several accounts or Regions.';

/** The quotas as they are given without asking (AWS General Reference, Systems Manager). */
const MOST_FREE_HYBRID = 1_000;
const MOST_NODES = 2_400;
const DOLLARS_A_MONTH = 5.07;
