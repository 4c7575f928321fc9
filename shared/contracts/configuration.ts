import * as z from 'zod';

import { CHANNELS } from '#domain/channel.ts';
import { isOneLine } from '#domain/evidence/bag-info.ts';
import {
  DEFAULT_SNAPSHOT_DAYS,
  DEFAULT_THRESHOLDS,
  THRESHOLD_NAMES,
  type BoksPaths,
  type DomainSettings,
  type Patience,
  type ThresholdName,
} from '#domain/settings.ts';

import { alertsOf, AlertsSaid } from './configuration-alerts.ts';
import { checkWhole, withoutFaulty } from './configuration-checks.ts';
import { OURS, timesOf, usualChannels } from './configuration-defaults.ts';
import { Master, Node, Replica } from './configuration-hosts.ts';
import { AbsolutePath } from './configuration-paths.ts';
import { Delivery, deliveryOf, Heartbeat } from './delivery.ts';
import { Duration } from './duration.ts';

const MOST_REPLICAS = 500;
const MOST_DOMAINS = 200;
const MOST_NODES = 100;
const MOST_DAYS = 3650;
const DAYS_EXPECTED = `write days from ${DEFAULT_SNAPSHOT_DAYS}d to ${MOST_DAYS}d`;

/** As it is written in keys, addresses and ids. */
export const DomainName = z
  .string('a domain has a name')
  .regex(
    /^[a-z0-9][a-z0-9-]{0,30}$/,
    'a domain name has 1 to 31 lower-case letters, digits and hyphens, and begins with no hyphen',
  );

const Tables = z
  .array(z.int('a table is a number from 0').min(0).max(9999), 'write table numbers: [5, 20]')
  .max(1000, 'at most 1000 tables');

/** Every host of the domain is one of the simulated world's; for the demo and for trying things out. */
const Simulator = z.strictObject({
  scenario: z.string('name a scenario').regex(/^[a-z0-9-]{1,60}$/, 'this is no scenario'),
  seed: z.int('a seed is a whole number').nonnegative().default(1),
});

const PatienceText = z.strictObject({
  reads: z.int('write a number of reads').min(1).max(100),
  time: Duration,
});
const Thresholds = z.partialRecord(
  z.enum(THRESHOLD_NAMES, 'no threshold of this name is known'),
  PatienceText,
);

/** A line for people, as it stands in a bundle. */
const OneLine = z
  .string('write a text of one line')
  .max(100, 'at most 100 characters')
  .refine(isOneLine, 'write one line, without blanks at its ends');

/** What a bundle of evidence tells its reader. */
const Evidence = z.strictObject({
  contactName: OneLine.optional(),
  contactEmail: z.email('write a mail address').max(100, 'at most 100 characters').optional(),
  vendorCase: OneLine.optional(),
});

/** Days as people write them, `90d`; at least the usual ones. */
const KeptFor = z
  .string(DAYS_EXPECTED)
  .regex(/^[1-9]\d{1,3}d$/, DAYS_EXPECTED)
  .transform((text) => Number(text.slice(0, -1)))
  .refine((days) => days >= DEFAULT_SNAPSHOT_DAYS && days <= MOST_DAYS, DAYS_EXPECTED);

/** What a domain may say for itself, and `defaults` for every domain that does not. */
const tunable = {
  period: Duration.optional(),
  replicaTime: Duration.optional(),
  masterTime: Duration.optional(),
  joining: Duration.optional(),
  busy: Tables.optional(),
  ignore: Tables.optional(),
  minimum: z.int('write a number of replicas').min(0).max(MOST_REPLICAS).optional(),
  channels: z
    .array(z.enum(CHANNELS, `the channels are ${CHANNELS.join(', ')}`), 'write a list')
    .refine((names) => new Set(names).size === names.length, 'name each channel once')
    .optional(),
  alerts: AlertsSaid.optional(),
  delivery: Delivery.optional(),
  heartbeat: Heartbeat.optional(),
  evidence: Evidence.optional(),
  thresholds: Thresholds.optional(),
  keep: z.strictObject({ snapshots: KeptFor.optional() }).optional(),
  paths: z
    .strictObject({
      boksm: AbsolutePath.optional(),
      etc: AbsolutePath.optional(),
      var: AbsolutePath.optional(),
    })
    .optional(),
};
const Tuning = z.strictObject(tunable);
type Tuning = z.infer<typeof Tuning>;

const Domain = z.strictObject({
  name: DomainName,
  master: Master,
  replicas: z.array(Replica, 'write a list of replicas').max(MOST_REPLICAS),
  nodes: z
    .array(Node, 'write a list of nodes')
    .max(MOST_NODES, `at most ${MOST_NODES} nodes`)
    .optional(),
  simulator: Simulator.optional(),
  ...tunable,
});
export type ConfiguredDomain = z.infer<typeof Domain>;

const File = z.strictObject({
  version: z.literal(1, 'this version of boks-audit reads version: 1'),
  defaults: Tuning.default({}),
  domains: z
    .array(Domain, 'write a list of domains')
    .min(1, 'name at least one domain')
    .max(MOST_DOMAINS),
});

/**
 * The one file that describes domains, hosts, times and thresholds, for AWS and one machine alike.
 * It holds no secret. Durations are seconds once parsed.
 */
export const Configuration = File.superRefine(
  (value, context) => {
    const sound = withoutFaulty(value, context.issues);
    checkWhole(sound, (path, message) =>
      context.addIssue({ code: 'custom', path: [...path], message }),
    );
  },
  // Also where a value is of a wrong type: one fault hides no other.
  { when: () => true },
);
export type Configuration = z.infer<typeof Configuration>;

/**
 * One that is in force. What lies between its values was checked when it was recorded: a check that
 * came later must not stop the reading of its domain.
 */
export const RecordedConfiguration = File;

/** The domains as judging sees them; what a domain leaves out comes from `defaults`, then from us. */
export const toSettings = ({ defaults, domains }: Configuration): readonly DomainSettings[] =>
  domains.map((domain) => ({
    domain: domain.name,
    version: 1,
    master: domain.master.host,
    replicas: domain.replicas.map(({ host, formerMaster, listNames, site }) => ({
      host,
      formerMaster,
      listNames,
      ...(site === undefined ? {} : { site }),
    })),
    ...timesOf(domain, defaults),
    joiningSeconds: domain.joining ?? defaults.joining ?? OURS.joiningSeconds,
    busy: domain.busy ?? defaults.busy ?? OURS.busy,
    ignore: domain.ignore ?? defaults.ignore ?? [],
    channels:
      domain.channels ?? defaults.channels ?? usualChannels(domain, deliveryOf(domain, defaults)),
    alerts: alertsOf(domain.alerts, defaults.alerts),
    ...minimumOf(domain, defaults),
    ...heartbeatOf(domain, defaults),
    ...evidenceOf(domain, defaults),
    thresholds: thresholdsOf(domain, defaults),
    ...unusualDaysOf(domain, defaults),
    ...unusualPathsOf(domain, { defaults }),
    ...viaOf(domain),
  }));

/** Where BoKS lies on a domain's hosts. */
export const pathsOf = (
  { paths }: ConfiguredDomain,
  { defaults }: Pick<Configuration, 'defaults'>,
): BoksPaths => ({
  boksm: paths?.boksm ?? defaults.paths?.boksm ?? OURS.paths.boksm,
  etc: paths?.etc ?? defaults.paths?.etc ?? OURS.paths.etc,
  var: paths?.var ?? defaults.paths?.var ?? OURS.paths.var,
});

/** Left out where they are the usual ones, said or not. */
function unusualPathsOf(
  domain: ConfiguredDomain,
  configuration: Pick<Configuration, 'defaults'>,
): Pick<DomainSettings, 'paths'> {
  const paths = pathsOf(domain, configuration);
  return JSON.stringify(paths) === JSON.stringify(OURS.paths) ? {} : { paths };
}

/** Left out where every host is read directly. */
function viaOf({ master, replicas }: ConfiguredDomain): Pick<DomainSettings, 'via'> {
  const via = [master, ...replicas].flatMap(({ host, ssh }) =>
    ssh?.via === undefined ? [] : [[host, ssh.via]],
  );
  return via.length === 0 ? {} : { via: Object.fromEntries(via) };
}

/** Left out where they are the usual ones, said or not. */
function unusualDaysOf(domain: Tuning, defaults: Tuning): Pick<DomainSettings, 'snapshotDays'> {
  const days = domain.keep?.snapshots ?? defaults.keep?.snapshots ?? DEFAULT_SNAPSHOT_DAYS;
  return days === DEFAULT_SNAPSHOT_DAYS ? {} : { snapshotDays: days };
}

function minimumOf(domain: Tuning, defaults: Tuning): Pick<DomainSettings, 'minimum'> {
  const minimum = domain.minimum ?? defaults.minimum;
  return minimum === undefined ? {} : { minimum };
}

function heartbeatOf(domain: Tuning, defaults: Tuning): Pick<DomainSettings, 'heartbeat'> {
  const heartbeat = domain.heartbeat ?? defaults.heartbeat;
  return heartbeat === undefined ? {} : { heartbeat };
}

function evidenceOf(domain: Tuning, defaults: Tuning): Pick<DomainSettings, 'evidence'> {
  const evidence = { ...defaults.evidence, ...domain.evidence };
  return Object.keys(evidence).length === 0 ? {} : { evidence };
}

const thresholdsOf = (domain: Tuning, defaults: Tuning): DomainSettings['thresholds'] => ({
  ...DEFAULT_THRESHOLDS,
  ...saidBy(defaults),
  ...saidBy(domain),
});

const saidBy = ({ thresholds = {} }: Tuning): Partial<Record<ThresholdName, Patience>> =>
  Object.fromEntries(
    Object.entries(thresholds).map(([name, { reads, time }]) => [name, { reads, seconds: time }]),
  );
