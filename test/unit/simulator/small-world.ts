import type { Scenario, ScheduledEvent, WorldEvent } from '#cli/simulator/world-event.ts';
import { World } from '#cli/simulator/world.ts';

/** One table that matters (T0, at 100), one beside it (T1, at 50), and no edits but the told ones. */
export function smallScenario(events: readonly ScheduledEvent[]): Scenario {
  return {
    name: 'small',
    title: 'A world small enough to count by hand.',
    domain: 'small',
    master: 'm',
    hosts: ['m', 'a', 'b'],
    tableCount: 3,
    starts: [
      { table: 0, counter: 100, stampSeconds: 1_000_000 },
      { table: 1, counter: 50, stampSeconds: 2_000_000 },
    ],
    background: 'none',
    startsAtMs: 0,
    endsAtMinutes: 1000,
    events,
    story: [],
  };
}

/** The small world in which these events happen ten minutes apart, at the minute after the last. */
export function after(...events: readonly WorldEvent[]): World {
  const world = new World(smallScenario(events.map((event, n) => ({ at: 10 * n, event }))), 1);
  world.advanceTo(10 * events.length * 60_000);
  return world;
}

export const edits = (host: string, count: number, table = 0): WorldEvent => ({
  kind: 'edits',
  host,
  table,
  count,
});

/** `a` acts as master on its own for k edits of T0, and is turned straight back. */
export const drillOn = (host: string, k: number): readonly WorldEvent[] => [
  { kind: 'becomes-master', host, followedBy: 'nobody' },
  edits(host, k),
  { kind: 'becomes-replica', host },
];

/** The master's line for a replica, in short. */
export function listed(world: World, replica: string, master = 'm') {
  return world.linksOf(master).find((link) => link.replica === replica);
}
