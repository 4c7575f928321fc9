import { DEFAULT_ALERTS } from '#domain/alert-settings.ts';
import { everHears } from '#domain/routing.ts';
import { DEFAULT_THRESHOLDS } from '#domain/settings.ts';

import { isReadBySsm, timesOf } from './configuration-defaults.ts';
import { ofSharedNodes } from './configuration-shared-nodes.ts';
import { toSettings, type Configuration } from './configuration.ts';

/**
 * What a configuration asks of AWS beyond what an account and Region gives without asking, or beyond
 * what SSM can say in time, and what nobody would hear or notice, a sentence each. The file can be used
 * all the same. A host named by a tag counts among the nodes in all; whether it is a hybrid one, the
 * file does not tell.
 */
export function warningsOf({ domains, defaults }: Configuration): readonly string[] {
  const ways = domains.flatMap(({ master, replicas, nodes: readers = [] }) =>
    [master, ...replicas, ...readers].flatMap(({ ssm }) => ssm?.node ?? ssm?.tag ?? []),
  );
  const nodes = [...new Set(ways)];
  const hybrid = nodes.filter((node) => node.startsWith('mi-')).length;
  return [
    ...(hybrid > MOST_FREE_HYBRID ? [ofHybrid(hybrid)] : []),
    ...(nodes.length > MOST_NODES ? [ofNodes(nodes.length)] : []),
    ...domains.flatMap((domain) => ofShortPhases(domain, defaults)),
    ...domains.flatMap((domain) => ofLongPeriod(domain, defaults)),
    ...ofSharedNodes({ domains, defaults }),
    ...ofUnheard({ version: 1, domains, defaults }),
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

/** What a domain finds, and tells on none of its channels. */
const ofUnheard = (configuration: Configuration): readonly string[] =>
  toSettings(configuration).flatMap(({ domain, channels, alerts = DEFAULT_ALERTS }) => {
    const unheard = SEVERITIES.filter(
      (severity) => !channels.some((channel) => everHears(channel, alerts[severity])),
    );
    if (unheard.length === 0) return [];
    const what = unheard.map((severity) => WHAT_IS[severity]).join(' or ');
    const none =
      channels.length === 0 ? 'it has no channels' : `of ${channels.join(', ')} none carries it`;
    return [
      `domain ${domain}: nobody is told of what is ${what}: ${none}. It is recorded, and only who ` +
        'looks will see it. Name a channel that carries it, or change alerts: for it.',
    ];
  });

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

/** What only regular sweeps count is told a period after it was first seen: ADR 0026. */
function ofLongPeriod(
  domain: Configuration['domains'][number],
  defaults: Configuration['defaults'],
): readonly string[] {
  const { periodSeconds } = timesOf(domain, defaults);
  const most = DEFAULT_THRESHOLDS.masterSilent.seconds;
  return periodSeconds <= most
    ? []
    : [
        `domain ${domain.name}: a period of ${periodSeconds}s. Who is silent, that we are blind, too few ` +
          'replicas, no master, two masters or a silent master are told only once a second sweep saw ' +
          `them, ${periodSeconds}s after the first. Write at most ${most}s where that is ` +
          'too late.',
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
const SEVERITIES = ['critical', 'error', 'warning'] as const;
const WHAT_IS = {
  critical: 'critical (a replica ahead of its master)',
  error: 'an error (a replica that is stuck)',
  warning: 'a warning (a host that does not answer)',
} as const;
