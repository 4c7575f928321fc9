import * as z from 'zod';

import { DEFAULT_THRESHOLDS, type DomainSettings, type Patience } from '#domain/settings.ts';

const LONGEST_WAIT_SECONDS = 900;
const SPARE_SECONDS = 30;
const LONGEST_PERIOD_SECONDS = 86_400;
const MOST_REPLICAS = 500;
const MOST_DOMAINS = 200;
const UNITS: ReadonlyMap<string, number> = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3600],
]);

/** A span of time as people write it, `90s`, `5m` or `1h`; whole seconds inside. */
const Duration = z
  .string('write a duration as 90s, 5m or 1h')
  .regex(/^[1-9]\d{0,6}[smh]$/, 'write a duration as 90s, 5m or 1h')
  .transform((text) => Number(text.slice(0, -1)) * (UNITS.get(text.slice(-1)) ?? 1));

const HostName = z
  .string('a host has a name')
  .max(253, 'a host name has at most 253 characters')
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/,
    'a host name has letters, digits, dots, hyphens and underscores, and begins and ends with a letter or digit',
  );

/** As it is written in keys, addresses and ids. */
export const DomainName = z
  .string('a domain has a name')
  .regex(
    /^[a-z0-9][a-z0-9-]{0,30}$/,
    'a domain name has 1 to 31 lower-case letters, digits and hyphens, and begins with no hyphen',
  );

const AbsolutePath = z
  .string('write an absolute path')
  .max(255, 'a path has at most 255 characters')
  .regex(
    /^(?!.*\/\.\.?(?:\/|$))(?:\/[A-Za-z0-9._+-]+)+$/,
    'write an absolute path of letters, digits and . _ + -, without .. in it',
  );

const Tables = z
  .array(z.int('a table is a number from 0').min(0).max(9999), 'write table numbers: [5, 20]')
  .max(1000, 'at most 1000 tables');

/**
 * Reached with ssh in batch mode, its host key pinned; `root` is how the login becomes root there,
 * `via` names the Linux node that connects.
 */
const Ssh = z.strictObject({
  address: z.string().min(1).max(253).optional(),
  port: z.int().min(1).max(65_535).optional(),
  user: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'this is no user name')
    .optional(),
  hostKey: z.string().min(1).max(1000).optional(),
  root: z.enum(['none', 'sudo', 'suexec'], 'write none, sudo or suexec').default('none'),
  via: HostName.optional(),
});

/** Reached by SSM Run Command: a managed node's id, or the tag that only this host bears. */
const Ssm = z
  .strictObject({
    node: z
      .string()
      .regex(/^m?i-[0-9a-f]{8,17}$/, 'a node id looks like i-… or mi-…')
      .optional(),
    tag: z
      .string()
      .regex(/^[\w .:/+@-]{1,128}=[\w .:/+@-]{0,256}$/, 'write a tag as Key=Value')
      .optional(),
  })
  .refine(({ node, tag }) => (node === undefined) !== (tag === undefined), {
    message: 'name either a node or a tag',
  });

const eitherWay = { ssh: Ssh.optional(), ssm: Ssm.optional() };

const Master = z.strictObject({ host: HostName, ...eitherWay });
const Replica = z.strictObject({
  host: HostName,
  formerMaster: z.boolean('write true or false').default(false),
  listNames: z.array(HostName, 'write a list of names').max(20).default([]),
  ...eitherWay,
});

/** Every host of the domain is one of the simulated world's; for the demo and for trying things out. */
const Simulator = z.strictObject({
  scenario: z.string('name a scenario').regex(/^[a-z0-9-]{1,60}$/, 'this is no scenario'),
  seed: z.int('a seed is a whole number').nonnegative().default(1),
});

const PatienceText = z.strictObject({
  reads: z.int('write a number of reads').min(1).max(100),
  time: Duration,
});
const Thresholds = z.strictObject({
  stuck: PatienceText.optional(),
  stuckBusy: PatienceText.optional(),
  empty: PatienceText.optional(),
  silent: PatienceText.optional(),
  masterSilent: PatienceText.optional(),
  role: PatienceText.optional(),
  listNew: PatienceText.optional(),
});

/** What a domain may say for itself, and `defaults` for every domain that does not. */
const tunable = {
  period: Duration.optional(),
  replicaTime: Duration.optional(),
  masterTime: Duration.optional(),
  joining: Duration.optional(),
  busy: Tables.optional(),
  ignore: Tables.optional(),
  channels: z
    .array(z.enum(['people', 'terminal'], 'the channels are people and terminal'), 'write a list')
    .refine((names) => new Set(names).size === names.length, 'name each channel once')
    .optional(),
  thresholds: Thresholds.optional(),
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
  simulator: Simulator.optional(),
  ...tunable,
});
export type ConfiguredDomain = z.infer<typeof Domain>;

/**
 * The one file that describes domains, hosts, times and thresholds, for AWS and one machine alike.
 * It holds no secret. Durations are seconds once parsed.
 */
export const Configuration = z
  .strictObject({
    version: z.literal(1, 'this version of boks-audit reads version: 1'),
    defaults: Tuning.default({}),
    domains: z
      .array(Domain, 'write a list of domains')
      .min(1, 'name at least one domain')
      .max(MOST_DOMAINS),
  })
  .superRefine(({ defaults, domains }, context) => {
    const said = new Set<string>();
    const say: Say = (path, message) => {
      // What `defaults` says wrongly is one fault, however many domains take it from there.
      const fault = `${path.join('.')}: ${message}`;
      if (!said.has(fault)) context.addIssue({ code: 'custom', path: [...path], message });
      said.add(fault);
    };
    checkNames(domains, say);
    domains.forEach((domain, at) => {
      checkTimes(domain, defaults, (key, message) => {
        const isInherited = domain[key] === undefined && defaults[key] !== undefined;
        say(isInherited ? ['defaults', key] : ['domains', at, key], message);
      });
      checkChannels(domain, defaults, (message) => {
        const path = domain.channels === undefined ? ['defaults'] : ['domains', at];
        say([...path, 'channels'], message);
      });
      checkHosts(domain, (path, message) => say(['domains', at, ...path], message));
      checkWays(domain, (path, message) => say(['domains', at, ...path], message));
    });
  });
export type Configuration = z.infer<typeof Configuration>;

/** The domains as judging sees them; what a domain leaves out comes from `defaults`, then from us. */
export const toSettings = ({ defaults, domains }: Configuration): readonly DomainSettings[] =>
  domains.map((domain) => ({
    domain: domain.name,
    version: 1,
    master: domain.master.host,
    replicas: domain.replicas.map(({ host, formerMaster, listNames }) => ({
      host,
      formerMaster,
      listNames,
    })),
    ...timesOf(domain, defaults),
    joiningSeconds: domain.joining ?? defaults.joining ?? OURS.joiningSeconds,
    busy: domain.busy ?? defaults.busy ?? OURS.busy,
    ignore: domain.ignore ?? defaults.ignore ?? [],
    channels: domain.channels ?? defaults.channels ?? [whoIsTold(domain)],
    thresholds: thresholdsOf(domain, defaults),
  }));

/** Where BoKS lies on a domain's hosts. */
export const pathsOf = (
  { paths }: ConfiguredDomain,
  { defaults }: Configuration,
): { readonly boksm: string; readonly etc: string; readonly var: string } => ({
  boksm: paths?.boksm ?? defaults.paths?.boksm ?? OURS.paths.boksm,
  etc: paths?.etc ?? defaults.paths?.etc ?? OURS.paths.etc,
  var: paths?.var ?? defaults.paths?.var ?? OURS.paths.var,
});

type Say = (path: readonly (string | number)[], message: string) => void;
type SayOfTime = (key: 'period' | 'replicaTime' | 'masterTime', message: string) => void;
type Times = Pick<DomainSettings, 'periodSeconds' | 'replicaSeconds' | 'masterSeconds'>;

const timesOf = (domain: Tuning, defaults: Tuning): Times => ({
  periodSeconds: domain.period ?? defaults.period ?? OURS.periodSeconds,
  replicaSeconds: domain.replicaTime ?? defaults.replicaTime ?? OURS.replicaSeconds,
  masterSeconds: domain.masterTime ?? defaults.masterTime ?? OURS.masterSeconds,
});

function thresholdsOf(domain: Tuning, defaults: Tuning): DomainSettings['thresholds'] {
  const patience = (name: keyof DomainSettings['thresholds']): Patience => {
    const said = domain.thresholds?.[name] ?? defaults.thresholds?.[name];
    return said === undefined
      ? DEFAULT_THRESHOLDS[name]
      : { reads: said.reads, seconds: said.time };
  };
  return {
    stuck: patience('stuck'),
    stuckBusy: patience('stuckBusy'),
    empty: patience('empty'),
    silent: patience('silent'),
    masterSilent: patience('masterSilent'),
    role: patience('role'),
    listNew: patience('listNew'),
  };
}

function checkNames(domains: readonly ConfiguredDomain[], say: Say): void {
  const first = new Map<string, number>();
  domains.forEach(({ name }, at) => {
    const before = first.get(name);
    if (before === undefined) first.set(name, at);
    else say(['domains', at, 'name'], `domain ${name} is there already, as domains[${before}]`);
  });
}

/** A sweep must be over before the next is due; a message waits at most 900 s in a queue. */
function checkTimes(domain: ConfiguredDomain, defaults: Tuning, say: SayOfTime): void {
  const { periodSeconds, replicaSeconds, masterSeconds } = timesOf(domain, defaults);
  // A value that is no duration was told already, and is still its text here.
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

/** What SSM reads is watched on AWS, whose topic tells people; anything else on one machine. */
const whoIsTold = ({ master, replicas }: ConfiguredDomain): 'people' | 'terminal' =>
  [master, ...replicas].some(({ ssm }) => ssm !== undefined) ? 'people' : 'terminal';

/** An alert on a channel that is not there would reach nobody. */
function checkChannels(
  domain: ConfiguredDomain,
  defaults: Tuning,
  say: (message: string) => void,
): void {
  const there = whoIsTold(domain);
  const others = (domain.channels ?? defaults.channels ?? []).filter((name) => name !== there);
  if (others.length === 0) return;
  const where = there === 'people' ? 'domain that SSM reads, on AWS,' : 'domain on one machine';
  say(`the channel of a ${where} is ${there}, not ${others.join(', ')}`);
}

/** A name means one host, whether it is a host's own or one that the master's list shows. */
function checkHosts({ master, replicas }: ConfiguredDomain, say: Say): void {
  const taken = new Map<string, string>([[master.host.toLowerCase(), 'the master']]);
  replicas.forEach(({ host, listNames }, at) => {
    const path = ['replicas', at] as const;
    const claim = (name: string, at_: readonly (string | number)[]): void => {
      const owner = taken.get(name.toLowerCase());
      if (owner === undefined) taken.set(name.toLowerCase(), `replicas[${at}]`);
      else say(at_, `${name} is there already, as ${owner}`);
    };
    claim(host, [...path, 'host']);
    listNames.forEach((name, n) => {
      if (name.toLowerCase() !== host.toLowerCase()) claim(name, [...path, 'listNames', n]);
    });
  });
}

/** Each host is reached in one way; a simulated domain is simulated as a whole. */
function checkWays({ master, replicas, simulator }: ConfiguredDomain, say: Say): void {
  const hosts = [
    { host: master, path: ['master'] },
    ...replicas.map((host, at) => ({ host, path: ['replicas', at] })),
  ];
  for (const { host, path } of hosts) {
    const ways = [host.ssh, host.ssm].filter((way) => way !== undefined).length;
    if (simulator !== undefined && ways > 0) {
      say(path, 'this domain is simulated: its hosts name no ssh or ssm');
    }
    if (simulator === undefined && ways !== 1) {
      say(path, `say how ${host.host} is reached: either ssh or ssm (or simulate the domain)`);
    }
  }
}

/** What holds where neither the domain nor `defaults` says anything. */
const OURS = {
  periodSeconds: 300,
  replicaSeconds: 60,
  masterSeconds: 60,
  joiningSeconds: 3600,
  busy: [5],
  paths: { boksm: '/opt/boksm', etc: '/etc/opt/boksm', var: '/var/opt/boksm' },
} as const;
