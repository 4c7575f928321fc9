/** How a host answers a reader while it is out of sorts; BoKS itself works on. */
export type HostMood =
  | {
      readonly kind: 'refuses' | 'hangs' | 'prints-half' | 'prints-rubbish' | 'exits-non-zero';
    }
  | { readonly kind: 'answers-as'; readonly other: string };

type OnHost = { readonly host: string };

/** Something that happens in the world. It never says what is printed: that follows. */
export type WorldEvent =
  | (OnHost & { readonly kind: 'host-off' | 'host-on' })
  | (OnHost & { readonly kind: 'becomes-replica' | 'becomes-client' })
  /** `everyone`: a failover, users and replicas go with it. `nobody`: a drill, on its own. */
  | (OnHost & { readonly kind: 'becomes-master'; readonly followedBy: 'nobody' | 'everyone' })
  | (OnHost & { readonly kind: 'edits'; readonly table: number; readonly count: number })
  | { readonly kind: 'bridge-stops' | 'bridge-starts'; readonly to: string }
  /** The next update of this table to this replica never arrives, and nobody is told. */
  | (OnHost & { readonly kind: 'update-lost'; readonly table: number })
  | (OnHost & { readonly kind: 'data-removed' | 'sequence-removed' })
  | (OnHost & { readonly kind: 'boks-stopped' | 'boks-started' | 'boks-restarted' })
  /** `restored` puts back what the host's last `backup-taken` saved. */
  | (OnHost & { readonly kind: 'backup-taken' | 'restored' })
  /** Installed anew, with another machine id, as a replica that is not served yet. */
  | (OnHost & { readonly kind: 'rebuilt' })
  | (OnHost & { readonly kind: 'mood'; readonly mood: HostMood; readonly minutes: number })
  /** Nobody edits these tables in the ordinary course of work. */
  | { readonly kind: 'quiet-begins' | 'quiet-ends'; readonly tables: readonly number[] };

/** `to` of a bridge event that concerns every replica. */
export const EVERY_REPLICA = 'all';

/** Minutes count from the scenario's start and may be negative: before anybody watched. */
export type ScheduledEvent = { readonly at: number; readonly event: WorldEvent };

/** One sentence (lines of at most 76 columns) for whoever watches the scenario unfold. */
export type StoryLine = { readonly atMinutes: number; readonly text: string };

export type TableStart = {
  readonly table: number;
  readonly counter: number;
  readonly stampSeconds: number;
};

/** A world to simulate: who is there at the start, and what happens to them. */
export type Scenario = {
  readonly name: string;
  readonly title: string;
  readonly domain: string;
  /** The expected master; every other host begins as its replica. */
  readonly master: string;
  readonly hosts: readonly string[];
  readonly tableCount: number;
  /** Tables whose first values are given; the rest are drawn. */
  readonly starts: readonly TableStart[];
  /** `office`: people log in and administer all day. `none`: only the events edit. */
  readonly background: 'office' | 'none';
  readonly startsAtMs: number;
  readonly endsAtMinutes: number;
  readonly events: readonly ScheduledEvent[];
  readonly story: readonly StoryLine[];
};
