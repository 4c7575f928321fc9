import { isReadBySsm, timesOf } from './configuration-defaults.ts';
import type { Configuration } from './configuration.ts';

/**
 * What a configuration asks of AWS beyond what an account and Region gives without asking, beyond
 * what SSM can say in time, and what nobody would notice, a sentence each. The file can be used all the same. A host named by a tag counts among the nodes in all; whether
 * it is a hybrid one, the file does not tell.
 */
export function warningsOf({ domains, defaults }: Configuration): readonly string[] {
  const ways = domains.flatMap(({ master, replicas }) =>
    [master, ...replicas].flatMap(({ ssm }) => ssm?.node ?? ssm?.tag ?? []),
  );
  const nodes = [...new Set(ways)];
  const hybrid = nodes.filter((node) => node.startsWith('mi-')).length;
  return [
    ...(hybrid > MOST_FREE_HYBRID ? [ofHybrid(hybrid)] : []),
    ...(nodes.length > MOST_NODES ? [ofNodes(nodes.length)] : []),
    ...domains.flatMap((domain) => ofShortPhases(domain, defaults)),
    ...ofNoWatcher({ domains, defaults }),
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

/** A service that has stopped says nothing: somebody else must miss it. Nobody misses a simulated domain. */
function ofNoWatcher({
  domains,
  defaults,
}: Pick<Configuration, 'domains' | 'defaults'>): readonly string[] {
  const unwatched = domains
    .filter(({ simulator }) => simulator === undefined)
    .filter(({ heartbeat }) => (heartbeat ?? defaults.heartbeat) === undefined)
    .map(({ name }) => name);
  if (unwatched.length === 0) return [];
  const named = unwatched.slice(0, MOST_NAMED).join(', ');
  const more = unwatched.length > MOST_NAMED ? ` and ${unwatched.length - MOST_NAMED} more` : '';
  return [
    `no watcher outside is told that ${named}${more} is still judged: where this service stops, nobody ` +
      'hears of it. Write heartbeat: and an address that is to be called after each sweep.',
  ];
}

function ofShortPhases(
  domain: Configuration['domains'][number],
  defaults: Configuration['defaults'],
): readonly string[] {
  if (!isReadBySsm(domain)) return [];
  const { replicaSeconds, masterSeconds } = timesOf(domain, defaults);
  const phases = [
    ['replicaTime', replicaSeconds],
    ['masterTime', masterSeconds],
  ] as const;
  return phases.flatMap(([key, seconds]) =>
    seconds >= LEAST_PHASE_SECONDS
      ? []
      : [
          `domain ${domain.name}: ${key} ${seconds}s is too short for SSM to tell in time that a ` +
            'command did not reach its host, or that its script hangs: such a host is only said to ' +
            `have given no answer. Write at least ${LEAST_PHASE_SECONDS}s.`,
        ],
  );
}

/**
 * The shortest phase in which SSM says of every command what became of it: the 30 s that it takes at
 * least to deliver one, the time of the document's script, and some to spare.
 */
export const LEAST_PHASE_SECONDS = 60;
/** The quotas as they are given without asking (AWS General Reference, Systems Manager). */
const MOST_FREE_HYBRID = 1_000;
const MOST_NODES = 2_400;
const DOLLARS_A_MONTH = 5.07;
const MOST_NAMED = 5;
