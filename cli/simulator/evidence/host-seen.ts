import { drawAt, streamOf, wholeBetween } from '../random.ts';
import type { Scenario, WorldEvent } from '../world-event.ts';
import { FIRST_ZONE_MINUTES, momentOf, type HostState } from '../world-state.ts';
import type { World } from '../world.ts';

/** A host at a moment, as a program that runs on it then finds it. */
export type HostSeen = {
  readonly world: World;
  readonly state: Readonly<HostState>;
  readonly atMs: number;
};

/** Something that happened, and when. */
export type PastEvent = { readonly atMs: number; readonly event: WorldEvent };

/** What happened up to a moment, in order. */
export function pastEvents(scenario: Scenario, untilMs: number): readonly PastEvent[] {
  return scenario.events
    .map(({ at, event }) => ({ atMs: momentOf(scenario, at), event }))
    .filter(({ atMs }) => atMs <= untilMs)
    .toSorted((one, other) => one.atMs - other.atMs);
}

/** Whether an event was one of this host. */
export const happenedTo = (host: string, { event }: PastEvent): boolean =>
  'host' in event && event.host === host;

/** When a host was switched on last; before the story, some weeks before it. */
export function bootedMs(seen: HostSeen): number {
  const { scenario, seed } = seen.world;
  return lastMs(seen, ['host-on', 'rebuilt']) ?? firstBootMs(scenario, seed, seen.state.name);
}

/** When BoKS was started on it last, by Boot. */
export function boksStartedMs(seen: HostSeen): number {
  return lastMs(seen, STARTS) ?? bootedMs(seen) + BOOT_TAKES_MS;
}

/** When it was first switched on. */
export function firstBootMs(scenario: Scenario, seed: number, host: string): number {
  const days = wholeBetween(20, 200, drawAt(streamOf(seed, `boot ${host}`), 0));
  return scenario.startsAtMs - days * MS_A_DAY;
}

/** The clock of a host as it went at a moment: its zone, and how wrong it was. */
export type HostClock = Pick<HostState, 'zoneOffsetMinutes' | 'clockOffSeconds'>;

/** How a host's clock stands at a moment, after every change of it until then. */
export function clockAt(events: readonly PastEvent[], host: string, atMs: number): HostClock {
  let clock: HostClock = { zoneOffsetMinutes: FIRST_ZONE_MINUTES, clockOffSeconds: 0 };
  for (const past of events) {
    const { event } = past;
    if (past.atMs > atMs || !happenedTo(host, past)) continue;
    if (event.kind === 'clock-changes') {
      clock = { ...clock, zoneOffsetMinutes: event.zoneOffsetMinutes };
    }
    if (event.kind === 'clock-is-off') clock = { ...clock, clockOffSeconds: event.seconds };
  }
  return clock;
}

/** Addresses that are nobody's (RFC 5737), one a host. */
export function addressOf({ hosts }: Scenario, host: string): string {
  return `192.0.2.${hosts.indexOf(host) + 1}`;
}

/** A host that is in no domain of ours. */
export const FOREIGN_ADDRESS = '203.0.113.77';

/** When the last thing of one of these kinds happened to a host. */
export function lastMs(
  { world, state, atMs }: HostSeen,
  kinds: readonly WorldEvent['kind'][],
): number | undefined {
  return pastEvents(world.scenario, atMs).findLast(
    (past) => happenedTo(state.name, past) && kinds.includes(past.event.kind),
  )?.atMs;
}

const STARTS: readonly WorldEvent['kind'][] = [
  'host-on',
  'becomes-master',
  'becomes-replica',
  'becomes-client',
  'boks-started',
  'boks-restarted',
  'restored',
  'rebuilt',
  'upgraded',
];
const BOOT_TAKES_MS = 41_000;
const MS_A_DAY = 86_400_000;
