import { CHANNELS_ON_AWS, CHANNELS_ON_ONE_MACHINE, type Channel } from '#domain/channel.ts';
import { DEFAULT_PATHS, type DomainSettings } from '#domain/settings.ts';

/** What holds where neither the domain nor `defaults` says anything. */
export const OURS = {
  periodSeconds: 300,
  replicaSeconds: 60,
  masterSeconds: 60,
  joiningSeconds: 3600,
  busy: [5],
  paths: DEFAULT_PATHS,
} as const;

/** A domain's times, or those of `defaults`, in seconds. */
export type TimesSaid = {
  readonly period?: number | undefined;
  readonly replicaTime?: number | undefined;
  readonly masterTime?: number | undefined;
};

/** The times of a domain: what it says, then what `defaults` say, then ours. */
export const timesOf = (
  domain: TimesSaid,
  defaults: TimesSaid,
): Pick<DomainSettings, 'periodSeconds' | 'replicaSeconds' | 'masterSeconds'> => ({
  periodSeconds: domain.period ?? defaults.period ?? OURS.periodSeconds,
  replicaSeconds: domain.replicaTime ?? defaults.replicaTime ?? OURS.replicaSeconds,
  masterSeconds: domain.masterTime ?? defaults.masterTime ?? OURS.masterSeconds,
});

type HostsSaid = {
  readonly master?: { readonly ssm?: unknown } | undefined;
  readonly replicas?: readonly ({ readonly ssm?: unknown } | undefined)[] | undefined;
  readonly nodes?: readonly ({ readonly ssm?: unknown } | undefined)[] | null | undefined;
};

/** Whether the service on AWS has anything to read of a domain, itself or through a node. */
export const isReadBySsm = ({ master, replicas = [], nodes }: HostsSaid): boolean =>
  [master, ...replicas, ...(nodes ?? [])].some((one) => one?.ssm !== undefined);

/** What SSM reads is watched on AWS; anything else on one machine. */
export const channelsThere = (domain: HostsSaid): readonly Channel[] =>
  isReadBySsm(domain) ? CHANNELS_ON_AWS : CHANNELS_ON_ONE_MACHINE;

/** Which ways out of one machine are said. */
type WaysSaid = { readonly mail?: unknown; readonly webhook?: unknown };

/** Where a domain is told that names no channels: wherever it can be. */
export const usualChannels = (domain: HostsSaid, ways: WaysSaid): readonly Channel[] =>
  isReadBySsm(domain) ? CHANNELS_ON_AWS : ['terminal', ...waysOut(ways)];

const waysOut = ({ mail, webhook }: WaysSaid): readonly Channel[] => [
  ...(mail === undefined ? [] : ['mail' as const]),
  ...(webhook === undefined ? [] : ['webhook' as const]),
];

/** The channels that are named and lead nowhere: nothing says how they leave this machine. */
export const channelsWithoutWay = (
  channels: readonly (Channel | undefined)[],
  ways: WaysSaid,
): readonly ('mail' | 'webhook')[] =>
  (['mail', 'webhook'] as const).filter(
    (channel) => channels.includes(channel) && ways[channel] === undefined,
  );
