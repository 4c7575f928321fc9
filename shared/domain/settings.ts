/** One replica as a domain's configuration names it. */
export type ReplicaSettings = {
  readonly host: string;
  /** Was ever a master or converted: what crossed before we watched looks perfect (rules.md). */
  readonly formerMaster: boolean;
  /** Other names under which the master's list may show it. */
  readonly listNames: readonly string[];
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
  /** Tables that ordinary logins change, with their own counts; tables that never page. */
  readonly busy: readonly number[];
  readonly ignore: readonly number[];
  /** Channels on which people are told, e.g. `terminal`. */
  readonly channels: readonly string[];
  readonly thresholds: {
    readonly stuck: Patience;
    readonly stuckBusy: Patience;
    readonly empty: Patience;
    readonly silent: Patience;
    readonly masterSilent: Patience;
    readonly role: Patience;
    readonly listNew: Patience;
  };
};

/** Every configured host, the expected master last. */
export const hostsOf = ({ replicas, master }: DomainSettings): readonly string[] => [
  ...replicas.map(({ host }) => host),
  master,
];

export const DEFAULT_THRESHOLDS: DomainSettings['thresholds'] = {
  stuck: { reads: 3, seconds: 900 },
  stuckBusy: { reads: 12, seconds: 3_600 },
  empty: { reads: 2, seconds: 600 },
  silent: { reads: 2, seconds: 1_200 },
  masterSilent: { reads: 2, seconds: 1_200 },
  role: { reads: 2, seconds: 300 },
  listNew: { reads: 2, seconds: 3_600 },
};
