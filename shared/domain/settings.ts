import type { AlertSettings } from './alert-settings.ts';
import type { Channel } from './channel.ts';

/** One replica as a domain's configuration names it. */
export type ReplicaSettings = {
  readonly host: string;
  /** Was ever a master or converted: what crossed before we watched looks perfect (rules.md). */
  readonly formerMaster: boolean;
  /** Other names under which the master's list may show it. */
  readonly listNames: readonly string[];
  /** Where it stands: each site that is named needs a living replica of its own. */
  readonly site?: string;
};

/** N answered reads and T seconds, both to be met before an incident opens (rules.md, D5). */
export type Patience = { readonly reads: number; readonly seconds: number };

/** A domain's configuration as judging sees it: names, times and thresholds; no ways to reach hosts. */
export type DomainSettings = {
  readonly domain: string;
  readonly version: number;
  /** The expected master; who is master is read, not configured (rules.md, D0). */
  readonly master: string;
  readonly replicas: readonly ReplicaSettings[];
  readonly periodSeconds: number;
  /** How long replicas, and then the master, may take to answer. */
  readonly replicaSeconds: number;
  readonly masterSeconds: number;
  readonly joiningSeconds: number;
  /** Tables that ordinary logins change, with their own counts; tables that never page: alone they are a warning. */
  readonly busy: readonly number[];
  readonly ignore: readonly number[];
  /** Where it is told what happens; what each of them hears is `routing.ts`. */
  readonly channels: readonly Channel[];
  /** What each of them hears, and when; left out: `DEFAULT_ALERTS`. */
  readonly alerts?: AlertSettings;
  /** Fewer living replicas than this are `too-few`; left out: the smaller of 2 and their number. */
  readonly minimum?: number;
  readonly thresholds: Thresholds;
  /** An address that is called after each judged sweep, for a watcher outside; left out: none is. */
  readonly heartbeat?: string;
  /** What a bundle of evidence tells its reader; left out: whoever sent it is to be asked. */
  readonly evidence?: EvidenceSettings;
  /** How long the numbers of a reading are kept; left out: `DEFAULT_SNAPSHOT_DAYS`, the least. */
  readonly snapshotDays?: number;
  /** Where BoKS lies on its hosts; left out: `DEFAULT_PATHS`. */
  readonly paths?: BoksPaths;
  /** The node, by its configured name, through which a host without an agent is read; left out: none is. */
  readonly via?: Readonly<Record<string, string>>;
};

/** The folders of BoKS: its programs, its configuration, its data. */
export type BoksPaths = { readonly boksm: string; readonly etc: string; readonly var: string };

/** Each may be left out, and is one line. */
export type EvidenceSettings = {
  /** Who is to be asked. */
  readonly contactName?: string | undefined;
  readonly contactEmail?: string | undefined;
  /** The vendor's own number of the case. */
  readonly vendorCase?: string | undefined;
};

/** Whose N and T a domain may set; kinds of one family share theirs. */
export const THRESHOLD_NAMES = [
  'stuck',
  'stuckBusy',
  'behind',
  'empty',
  'otherSeries',
  'missing',
  'silent',
  'masterSilent',
  'blind',
  'tooFew',
  'boksStopped',
  'role',
  'listDown',
  'listLoading',
  'listNew',
  'notListed',
  'driftOfFormat',
] as const;
/** What has an N and a T of its own. */
export type ThresholdName = (typeof THRESHOLD_NAMES)[number];
/** N and T, by what they are for. */
export type Thresholds = Readonly<Record<ThresholdName, Patience>>;

/** Every configured host, the expected master last. */
export const hostsOf = ({ replicas, master }: DomainSettings): readonly string[] => [
  ...replicas.map(({ host }) => host),
  master,
];

/** Where BoKS lies once installed, where a domain says nothing else. */
export const DEFAULT_PATHS: BoksPaths = {
  boksm: '/opt/boksm',
  etc: '/etc/opt/boksm',
  var: '/var/opt/boksm',
};

/** How long the numbers of a reading are kept, where a domain says nothing else. */
export const DEFAULT_SNAPSHOT_DAYS = 35;

/** N and T of D5, where a domain says nothing else. */
export const DEFAULT_THRESHOLDS: Thresholds = {
  stuck: { reads: 3, seconds: 900 },
  stuckBusy: { reads: 12, seconds: 3_600 },
  behind: { reads: 3, seconds: 900 },
  empty: { reads: 2, seconds: 600 },
  otherSeries: { reads: 2, seconds: 600 },
  missing: { reads: 2, seconds: 600 },
  silent: { reads: 2, seconds: 1_200 },
  masterSilent: { reads: 2, seconds: 1_200 },
  blind: { reads: 2, seconds: 600 },
  tooFew: { reads: 2, seconds: 300 },
  boksStopped: { reads: 2, seconds: 600 },
  role: { reads: 2, seconds: 300 },
  listDown: { reads: 2, seconds: 600 },
  listLoading: { reads: 2, seconds: 3_600 },
  listNew: { reads: 2, seconds: 3_600 },
  notListed: { reads: 3, seconds: 3_600 },
  driftOfFormat: { reads: 2, seconds: 60 },
};
