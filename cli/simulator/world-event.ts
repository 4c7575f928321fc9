import type { MissCause } from '#domain/miss.ts';

/** How a host answers a reader while it is out of sorts; BoKS itself works on. */
export type HostMood =
  | {
      readonly kind: 'refuses' | 'hangs' | 'prints-half' | 'prints-rubbish' | 'exits-non-zero';
    }
  | { readonly kind: 'answers-as'; readonly other: string }
  /** `boksadm` prints a line of its own before what was asked for. */
  | { readonly kind: 'warns'; readonly line: string }
  /** `boksdiag sequence` prints this word for the number of a table. */
  | { readonly kind: 'prints-for'; readonly table: number; readonly word: string }
  /** `boksdiag sequence` has no line for this table. */
  | { readonly kind: 'leaves-out'; readonly table: number };

type OnHost = { readonly host: string };

/** Something that happens in the world. It never says what is printed: that follows. */
export type WorldEvent =
  | (OnHost & { readonly kind: 'host-off' | 'host-on' })
  | (OnHost & { readonly kind: 'becomes-replica' | 'becomes-client' })
  /** `everyone`: a failover, users and replicas go with it. `nobody`: a drill, on its own. */
  | (OnHost & { readonly kind: 'becomes-master'; readonly followedBy: 'nobody' | 'everyone' })
  | (OnHost & { readonly kind: 'edits'; readonly table: number; readonly count: number })
  | { readonly kind: 'bridge-stops' | 'bridge-starts'; readonly to: string }
  /** Each update, and each table of a download, takes so long to a replica from now on, one after the other. */
  | { readonly kind: 'bridge-slows'; readonly to: string; readonly secondsAnUpdate: number }
  /** The next update of this table to this replica never arrives, and nobody is told. */
  | (OnHost & { readonly kind: 'update-lost'; readonly table: number })
  | (OnHost & { readonly kind: 'data-removed' | 'sequence-removed' })
  | (OnHost & { readonly kind: 'boks-stopped' | 'boks-started' | 'boks-restarted' })
  /** `restored` puts back what the host's last `backup-taken` saved. */
  | (OnHost & { readonly kind: 'backup-taken' | 'restored' })
  /** Installed anew, with another machine id, as a replica that is not served yet. */
  | (OnHost & { readonly kind: 'rebuilt' })
  /** Taken out of the domain's own definition, and switched off: the list no longer has it. */
  | (OnHost & { readonly kind: 'removed' })
  /** Out of the master's definition of the domain, while the host runs on; and in it again. */
  | (OnHost & { readonly kind: 'taken-off-the-list' | 'put-on-the-list' })
  /** Its number series are born anew: another stamp in every table, the numbers as they were. */
  | (OnHost & { readonly kind: 'restamped' })
  /** A later version starts, with so many tables; those that it adds begin on the master. */
  | (OnHost & {
      readonly kind: 'upgraded';
      readonly boksVersion: string;
      readonly tableCount: number;
    })
  /** A master that is none of this domain's hosts sends its own updates to the host. */
  | (OnHost & {
      readonly kind: 'written-elsewhere';
      readonly table: number;
      readonly count: number;
    })
  /** The host's clock goes over to another offset from UTC. */
  | (OnHost & { readonly kind: 'clock-changes'; readonly zoneOffsetMinutes: number })
  /** The host's clock is wrong by so much from now on. */
  | (OnHost & { readonly kind: 'clock-is-off'; readonly seconds: number })
  | (OnHost & { readonly kind: 'mood'; readonly mood: HostMood; readonly minutes: number })
  /** Nobody can be asked, for a cause on the reader's own side. */
  | { readonly kind: 'reader-away'; readonly cause: MissCause; readonly minutes: number }
  /** Nobody edits these tables in the ordinary course of work. */
  | { readonly kind: 'quiet-begins' | 'quiet-ends'; readonly tables: readonly number[] };

/** `to` of a bridge event that concerns every replica. */
export const EVERY_REPLICA = 'all';

/** Minutes count from the scenario's start and may be negative: before anybody watched. */
export type ScheduledEvent = { readonly at: number; readonly event: WorldEvent };

/** One sentence (lines of at most 66 columns) for whoever watches the scenario unfold. */
export type StoryLine = { readonly atMinutes: number; readonly text: string };

export type TableStart = {
  readonly table: number;
  readonly counter: number;
  readonly stampSeconds: number;
};

/** From a minute on, the replicas that the site's configuration names. */
export type Configured = { readonly at: number; readonly replicas: readonly string[] };

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
  /** Hosts that are not there at the start: they come when they are `rebuilt`. */
  readonly comeLater?: readonly string[];
  /** What the site configures while the story goes on; without it, every host from the start. */
  readonly configured?: readonly Configured[];
  /** `local`: hosts print stamps in their own time; otherwise all print the same. */
  readonly stamps?: 'local';
  /** How large the error log of each host is at least; without it, as much as it has to say. */
  readonly errlogBytes?: number;
  readonly startsAtMs: number;
  readonly endsAtMinutes: number;
  readonly events: readonly ScheduledEvent[];
  readonly story: readonly StoryLine[];
  /** A drill of the story, as people could declare it beforehand. */
  readonly drill?: DeclaredDrill;
};

export type DeclaredDrill = {
  readonly hosts: readonly string[];
  readonly fromMinutes: number;
  readonly untilMinutes: number;
};
