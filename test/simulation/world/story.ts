import type { ScheduledEvent, WorldEvent } from '#cli/simulator/world-event.ts';
import type { ClosingCode } from '#domain/closing.ts';

import type { Draws } from '../core/draws.ts';
import type { Sequel } from './sequels.ts';

/** What a story is told with: where and when it plays, and how long a sweep's period is. */
export type Stage = {
  readonly draws: Draws;
  /** A replica of its own, and the expected master. */
  readonly host: string;
  readonly master: string;
  readonly replicas: readonly string[];
  readonly tables: readonly number[];
  /** Minutes since the world's start at which sweep `n` of the story falls, moved a little. */
  readonly at: (sweep: number) => number;
};

/** What a person does, in minutes since the world's start. */
export type Act = { readonly atMinutes: number } & (
  | { readonly kind: 'host removed' | 'host added'; readonly host: string }
  | { readonly kind: 'thresholds changed' }
  | { readonly kind: 'host muted'; readonly host: string; readonly minutes: number }
  | { readonly kind: 'window planned'; readonly hosts: readonly string[]; readonly minutes: number }
  | { readonly kind: 'everything acknowledged' | 'everything commented on' }
  | { readonly kind: 'everything closed'; readonly code: ClosingCode }
  | { readonly kind: 'closing records given' }
  | { readonly kind: 'mutes ended' | 'windows ended' }
  | { readonly kind: 'windows extended'; readonly minutes: number }
);

/** A stretch of minutes. */
export type Stretch = { readonly from: number; readonly to: number };

/** Something that happens to a domain over some sweeps, and is over by its end. */
export type Told = {
  readonly events: readonly ScheduledEvent[];
  readonly acts?: readonly Act[];
  readonly sequels?: readonly Sequel[];
  /** While it lasts, this host takes the ordinary edits; null: nobody does. */
  readonly acting?: readonly (Stretch & { readonly host: string | null })[];
};

/** Whose own time a story takes: nobody else's story may touch them meanwhile. */
export type Claims = 'nobody' | 'host' | 'host and master' | 'everybody';

export type Story = {
  readonly name: string;
  readonly claims: Claims;
  /** How many sweeps it takes, its end included. */
  readonly sweeps: number;
  readonly leastReplicas: number;
  readonly tell: (stage: Stage) => Told;
};

export const at = (minutes: number, ...events: readonly WorldEvent[]): readonly ScheduledEvent[] =>
  events.map((event) => ({ at: minutes, event }));

/** Edits of some tables on a host that acts as master just then. */
export const editsOn = (
  { draws }: Stage,
  host: string,
  edited: {
    readonly from: number;
    readonly to: number;
    readonly tables: readonly number[];
    readonly least?: number;
    readonly most: number;
  },
): readonly ScheduledEvent[] =>
  edited.tables.flatMap((table) =>
    at(edited.from + draws.next() * (edited.to - edited.from), {
      kind: 'edits',
      host,
      table,
      count: draws.whole(edited.least ?? 1, edited.most),
    }),
  );

/** Both files removed, as in the third repair of 2008: the whole database is sent. */
export const bothFilesRemoved = (minutes: number, host: string): readonly ScheduledEvent[] => [
  ...at(minutes, { kind: 'boks-stopped', host }),
  ...at(minutes + 0.2, { kind: 'data-removed', host }, { kind: 'sequence-removed', host }),
  ...at(minutes + 0.4, { kind: 'boks-started', host }),
];

/** Some of the tables, at least one. */
export const someOf = ({ draws, tables }: Stage, most: number): readonly number[] =>
  draws.shuffled(tables).slice(0, draws.whole(1, Math.min(most, tables.length)));
