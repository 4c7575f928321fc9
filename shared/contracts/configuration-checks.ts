import type { Channel } from '#domain/channel.ts';

import {
  channelsThere,
  channelsWithoutWay,
  isReadBySsm,
  timesOf,
  type TimesSaid,
} from './configuration-defaults.ts';
import { checkHosts, checkWays, type HostsSaid, type Say } from './configuration-hosts-checks.ts';
import { checkNodes, checkNodeTimes } from './configuration-nodes-checks.ts';

type SoundTuning = TimesSaid & {
  readonly channels?: readonly (Channel | undefined)[] | undefined;
  readonly delivery?: { readonly mail?: unknown; readonly webhook?: unknown } | undefined;
};
type SoundDomain = SoundTuning & HostsSaid & { readonly name?: string };
/** What is sound of a configuration. */
export type Sound = {
  readonly defaults?: SoundTuning;
  readonly domains?: readonly (SoundDomain | undefined)[];
};

/** Says every fault that lies between values which are sound by themselves, each once. */
export function checkWhole({ defaults = {}, domains = [] }: Sound, sayIt: Say): void {
  const said = new Set<string>();
  const say: Say = (path, message) => {
    // What `defaults` says wrongly is one fault, however many domains take it from there.
    const fault = `${path.join('.')}: ${message}`;
    if (!said.has(fault)) sayIt(path, message);
    said.add(fault);
  };
  checkNames(domains, say);
  domains.forEach((domain, at) => {
    if (domain === undefined) return;
    const sayOfTuning: SayOfTuning = (key, message) => {
      const isInherited = domain[key] === undefined && defaults[key] !== undefined;
      say(isInherited ? ['defaults', key] : ['domains', at, key], message);
    };
    const sayOfDomain: Say = (path, message) => say(['domains', at, ...path], message);
    checkTuning(domain, defaults, sayOfTuning);
    checkHosts(domain, sayOfDomain);
    checkWays(domain, sayOfDomain);
    checkNodes(domain, sayOfDomain);
    checkNodeTimes(domain, timesOf(domain, defaults), sayOfTuning);
  });
}

type Issue = {
  readonly code?: string | undefined;
  readonly path?: readonly PropertyKey[] | undefined;
};

/** A value without what issues say is faulty; a key that nobody knows harms nothing else. */
export function withoutFaulty(value: unknown, issues: readonly Issue[]): Sound {
  const faulty = new Set(
    issues
      .filter(({ code }) => code !== 'unrecognized_keys')
      .map(({ path = [] }) => path.map(String).join('/')),
  );
  const sound = (inner: unknown, path: readonly string[]): unknown => {
    if (faulty.has(path.join('/'))) return STANDS_FOR_FAULTY[path.at(-1) ?? ''];
    if (Array.isArray(inner)) return inner.map((one, at) => sound(one, [...path, String(at)]));
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(
      Object.entries(inner).map(([key, one]) => [key, sound(one, [...path, key])]),
    );
  };
  // What is left has the form that the schema gave it: it found no fault there.
  return sound(value, []) ?? {};
}

/** Said, though faulty: what is checked against such a one is not checked, and not told as missing. */
const STANDS_FOR_FAULTY: Readonly<Record<string, unknown>> = {
  ssh: { via: null },
  via: null,
  ssm: {},
  nodes: null,
  simulator: {},
  delivery: { mail: {}, webhook: {} },
  mail: {},
  webhook: {},
  period: Number.NaN,
  replicaTime: Number.NaN,
  masterTime: Number.NaN,
};

function checkNames(domains: readonly (SoundDomain | undefined)[], say: Say): void {
  const first = new Map<string, number>();
  domains.forEach((domain, at) => {
    if (domain?.name === undefined) return;
    const { name } = domain;
    const before = first.get(name);
    if (before === undefined) first.set(name, at);
    else say(['domains', at, 'name'], `domain ${name} is there already, as domains[${before}]`);
  });
}

type SayOfTuning = (key: keyof SoundTuning, message: string) => void;

function checkTuning(domain: SoundDomain, defaults: SoundTuning, say: SayOfTuning): void {
  checkTimes(domain, defaults, say);
  checkChannels(domain, defaults, say);
  checkDelivery(domain, defaults, say);
}

/** A sweep must be over before the next is due; a message waits at most 900 s in a queue. */
function checkTimes(domain: SoundDomain, defaults: SoundTuning, say: SayOfTuning): void {
  const { periodSeconds, replicaSeconds, masterSeconds } = timesOf(domain, defaults);
  if (![periodSeconds, replicaSeconds, masterSeconds].every(Number.isFinite)) return;
  for (const key of ['replicaTime', 'masterTime'] as const) {
    const seconds = key === 'replicaTime' ? replicaSeconds : masterSeconds;
    if (seconds > LONGEST_WAIT_SECONDS) say(key, 'at most 900s (15m)');
  }
  if (periodSeconds % 60 !== 0) say('period', 'whole minutes: sweeps begin on the minute');
  if (periodSeconds > LONGEST_PERIOD_SECONDS) say('period', 'at most 24h');
  const needed = replicaSeconds + masterSeconds + SPARE_SECONDS;
  if (needed >= periodSeconds) {
    say(
      'period',
      `a period of ${periodSeconds}s is too short: replicaTime ${replicaSeconds}s + masterTime ` +
        `${masterSeconds}s + ${SPARE_SECONDS}s to spare must be less`,
    );
  }
}

/** An alert on a channel that is not there would reach nobody. */
function checkChannels(domain: SoundDomain, defaults: SoundTuning, say: SayOfTuning): void {
  const there = channelsThere(domain);
  const channels = domain.channels ?? defaults.channels ?? [];
  const others = channels.filter((name) => name !== undefined && !there.includes(name));
  if (others.length === 0) return;
  const where = isReadBySsm(domain) ? 'domain that SSM reads, on AWS,' : 'domain on one machine';
  say('channels', `the channels of a ${where} are ${there.join(', ')}, not ${others.join(', ')}`);
}

/** A channel leads nowhere without a way, and a way of one machine leads nowhere from AWS. */
function checkDelivery(domain: SoundDomain, defaults: SoundTuning, say: SayOfTuning): void {
  if (isReadBySsm(domain)) {
    if (domain.delivery === undefined) return;
    say('delivery', 'on AWS people subscribe to topics; delivery is for domains on one machine');
    return;
  }
  const channels = domain.channels ?? defaults.channels ?? [];
  const ways = { ...defaults.delivery, ...domain.delivery };
  for (const channel of channelsWithoutWay(channels, ways)) {
    say('channels', `${channel} needs delivery.${channel}, which says where to`);
  }
}

const LONGEST_WAIT_SECONDS = 900;
const SPARE_SECONDS = 30;
const LONGEST_PERIOD_SECONDS = 86_400;
