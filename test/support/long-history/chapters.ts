import { drawAt, streamOf, wholeBetween } from '#cli/simulator/random.ts';
import type { ScheduledEvent, WorldEvent } from '#cli/simulator/world-event.ts';

import { MASTER, REPLICAS, TABLES } from './hosts.ts';

/** What people do, or what becomes of the service itself, at a minute of the history. */
export type Deed = { readonly at: number } & (
  | { readonly kind: 'mute' | 'plan-window'; readonly host: string; readonly minutes: number }
  /** Everything that is open is acknowledged and spoken of; what is closed gets its record. */
  | { readonly kind: 'tend' }
  | { readonly kind: 'configure'; readonly without: string | null }
  /** Nothing of ours runs. */
  | { readonly kind: 'pause'; readonly minutes: number }
);

export type Story = { readonly events: readonly ScheduledEvent[]; readonly deeds: readonly Deed[] };

/**
 * What happens in so many days, by a seed: each chapter once a week, or once where there are fewer days,
 * in an order and on hosts that are drawn; one replica that is gone for a tenth of it all; and at its end
 * nobody works any more.
 */
export function storyOf(days: number, seed: number): Story {
  const rounds = Math.max(1, Math.round(days / 7));
  const minutes = (days * MINUTES_A_DAY) / rounds / CHAPTERS.length;
  const told = Array.from({ length: rounds }, (_, round) => {
    const stream = streamOf(seed, `round ${round}`);
    const order = CHAPTERS.map((chapter, n) => ({ chapter, place: drawAt(stream, n) }));
    return order
      .toSorted((a, b) => a.place - b.place)
      .map(({ chapter }, n) => {
        const host = REPLICAS[wholeBetween(0, MOST_DRAWN, drawAt(stream, 100 + n))] ?? MASTER;
        const from = (round * CHAPTERS.length + n) * minutes;
        return chapter({ host, at: (part) => Math.round(from + part * minutes) });
      });
  }).flat();
  const all = days * MINUTES_A_DAY;
  return {
    events: [
      ...told.flatMap(({ events = [] }) => events),
      happen(all * 0.6, { kind: 'host-off', host: LONG_AWAY }),
      happen(all * 0.7, { kind: 'host-on', host: LONG_AWAY }),
      happen(all, { kind: 'quiet-begins', tables: ALL_TABLES }),
    ],
    deeds: told.flatMap(({ deeds = [] }) => deeds),
  };
}

/** The host that it happens to, and the minute of a part, 0 to 1, of the chapter. */
type Told = { readonly host: string; readonly at: (part: number) => number };
type Chapter = (told: Told) => Partial<Story>;

const happen = (at: number, event: WorldEvent): ScheduledEvent => ({ at, event });
const edits = (at: number, table: number, count: number, host = MASTER): ScheduledEvent =>
  happen(at, { kind: 'edits', host, table, count });

/** The drill of 2008: the host acts as master on its own, and comes back ahead in two tables. */
const drill = ({ host, at }: Told): readonly ScheduledEvent[] => [
  happen(at(0.05), { kind: 'host-off', host: MASTER }),
  happen(at(0.05), { kind: 'becomes-master', host, followedBy: 'nobody' }),
  edits(at(0.1), 7, 40, host),
  edits(at(0.1), 9, 25, host),
  happen(at(0.15), { kind: 'becomes-replica', host }),
  happen(at(0.15), { kind: 'host-on', host: MASTER }),
];

const repair = ({ host, at }: Told): readonly ScheduledEvent[] => [
  happen(at(0.45), { kind: 'boks-stopped', host }),
  happen(at(0.46), { kind: 'data-removed', host }),
  happen(at(0.46), { kind: 'sequence-removed', host }),
  happen(at(0.5), { kind: 'boks-started', host }),
  edits(at(0.8), 7, 2),
  edits(at(0.8), 9, 2),
  edits(at(0.95), 7, 2),
  edits(at(0.95), 9, 2),
];

const CHAPTERS: readonly Chapter[] = [
  (told) => ({
    events: [...drill(told), ...repair(told)],
    deeds: [
      { at: told.at(0.4), kind: 'tend' },
      { at: told.at(0.99), kind: 'tend' },
    ],
  }),
  (told) => ({
    events: [...drill(told), ...repair(told)],
    deeds: [{ at: told.at(0), kind: 'plan-window', host: told.host, minutes: span(told, 0.3) }],
  }),
  ({ host, at }) => ({
    events: [
      happen(at(0.1), { kind: 'host-off', host }),
      happen(at(0.7), { kind: 'host-on', host }),
    ],
  }),
  (told) => ({
    events: [
      happen(told.at(0.1), { kind: 'host-off', host: told.host }),
      happen(told.at(0.9), { kind: 'host-on', host: told.host }),
    ],
    deeds: [{ at: told.at(0), kind: 'mute', host: told.host, minutes: span(told, 0.6) }],
  }),
  ({ host, at }) => ({
    events: [
      happen(at(0.1), { kind: 'bridge-stops', to: host }),
      edits(at(0.2), 7, 3),
      edits(at(0.3), 15, 1),
      happen(at(0.8), { kind: 'bridge-starts', to: host }),
    ],
    deeds: [{ at: at(0.7), kind: 'tend' }],
  }),
  ({ host, at }) => ({
    events: [
      happen(at(0.1), { kind: 'update-lost', host, table: 9 }),
      edits(at(0.15), 9, 1),
      edits(at(0.9), 9, 1),
    ],
  }),
  ({ host, at }) => ({
    events: [
      happen(at(0.1), { kind: 'bridge-slows', to: host, secondsAnUpdate: 30 }),
      edits(at(0.15), 7, 90),
      happen(at(0.8), { kind: 'bridge-slows', to: host, secondsAnUpdate: 0 }),
    ],
  }),
  ({ host, at }) => ({
    events: [
      happen(at(0.1), { kind: 'boks-stopped', host }),
      happen(at(0.15), { kind: 'data-removed', host }),
      happen(at(0.2), { kind: 'boks-started', host }),
      happen(at(0.6), { kind: 'boks-stopped', host }),
      happen(at(0.61), { kind: 'sequence-removed', host }),
      happen(at(0.65), { kind: 'boks-started', host }),
    ],
  }),
  ({ host, at }) => ({
    events: (['prints-half', 'prints-rubbish', 'exits-non-zero', 'hangs'] as const).map((kind, n) =>
      happen(at(0.1 + n / 5), { kind: 'mood', host, mood: { kind }, minutes: span({ at }, 0.15) }),
    ),
  }),
  ({ at }) => ({
    events: [
      happen(at(0.1), { kind: 'reader-away', cause: 'throttled', minutes: span({ at }, 0.5) }),
    ],
  }),
  ({ at }) => ({
    events: [
      happen(at(0.1), { kind: 'host-off', host: MASTER }),
      happen(at(0.6), { kind: 'host-on', host: MASTER }),
    ],
  }),
  ({ host, at }) => ({
    deeds: [
      { at: at(0.1), kind: 'configure', without: host },
      { at: at(0.8), kind: 'configure', without: null },
    ],
  }),
  ({ at }) => ({ deeds: [{ at: at(0.3), kind: 'pause', minutes: span({ at }, 0.4) }] }),
];

/** Minutes of a part of the chapter. */
const span = ({ at }: Pick<Told, 'at'>, part: number): number =>
  Math.max(1, Math.round(at(part) - at(0)));

const ALL_TABLES = Array.from({ length: TABLES }, (_, table) => table);
const LONG_AWAY = REPLICAS.at(-1) ?? '';
const MOST_DRAWN = REPLICAS.length - 2;
const MINUTES_A_DAY = 1440;
