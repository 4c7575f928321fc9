import type { ScheduledEvent } from '#cli/simulator/world-event.ts';

import {
  at,
  bothFilesRemoved,
  editsOn,
  someOf,
  type Stage,
  type Story,
  type Told,
} from './story.ts';

/** A replica acts as master for some sweeps and is turned back: what it took exists nowhere else. */
type Drill = {
  readonly from: number;
  readonly to: number;
  /** The master is switched off meanwhile; otherwise two hosts run as master. */
  readonly masterIsOff: boolean;
  readonly most: number;
  readonly within?: (
    minutes: readonly [number, number],
    tables: readonly number[],
  ) => readonly ScheduledEvent[];
};

function drill(
  stage: Stage,
  { from, to, masterIsOff, most, within }: Drill,
): Told & { readonly tables: readonly number[] } {
  const { host, master } = stage;
  const [begins, ends] = [stage.at(from), stage.at(to)];
  const tables = someOf(stage, 4);
  const [first, last] = [begins + (ends - begins) * 0.2, ends - (ends - begins) * 0.2];
  return {
    tables,
    events: [
      ...(masterIsOff ? at(begins, { kind: 'host-off', host: master }) : []),
      ...at(begins, { kind: 'becomes-master', host, followedBy: 'nobody' }),
      ...editsOn(stage, host, { from: first, to: last, tables, most }),
      ...(within?.([first, last], tables) ?? []),
      ...at(ends, { kind: 'becomes-replica', host }),
      ...(masterIsOff ? at(ends, { kind: 'host-on', host: master }) : []),
    ],
    ...(masterIsOff && { acting: [{ from: begins, to: ends, host: null }] }),
  };
}

/** Edits on the master that a replica with a hole drops, and later edits that prove a repair. */
function masterMoves(
  stage: Stage,
  from: number,
  to: number,
  tables: readonly number[],
  most: number,
) {
  const { master } = stage;
  return editsOn(stage, master, { from: stage.at(from), to: stage.at(to), tables, most });
}

/** Edits on the master that leave every number of a drill behind: no backup of it is in step by chance. */
function pastTheDrill(stage: Stage, from: number, to: number, tables: readonly number[]) {
  const span = { from: stage.at(from), to: stage.at(to) };
  return editsOn(stage, stage.master, { ...span, tables, least: 20, most: 29 });
}

const repairedDrill = (
  name: string,
  repair: (stage: Stage) => readonly ScheduledEvent[],
): Story => ({
  name,
  claims: 'host and master',
  sweeps: 26,
  leastReplicas: 1,
  tell: (stage) => {
    const told = drill(stage, { from: 1, to: 4, masterIsOff: stage.draws.chance(0.5), most: 9 });
    return {
      ...told,
      events: [
        ...told.events,
        ...masterMoves(stage, 5, 8, told.tables, 3),
        ...repair(stage),
        ...masterMoves(stage, 17, 19, told.tables, 2),
        ...masterMoves(stage, 20, 22, told.tables, 2),
      ],
    };
  },
});

/** The drills of a world, by what becomes of the replica afterwards. */
export const DRILLS: readonly Story[] = [
  repairedDrill('drill, both files removed', ({ at: when, host }) =>
    bothFilesRemoved(when(11), host),
  ),
  repairedDrill('drill, data removed first', ({ at: when, host }) => [
    ...at(when(8), { kind: 'data-removed', host }, { kind: 'boks-restarted', host }),
    ...bothFilesRemoved(when(13), host),
  ]),
  repairedDrill('drill, converted to client and back', ({ at: when, host }) => [
    ...at(when(6), { kind: 'becomes-client', host }),
    ...at(when(9), { kind: 'becomes-replica', host }),
    ...bothFilesRemoved(when(13), host),
  ]),
  {
    ...repairedDrill('drill in a window', ({ at: when, host }) => bothFilesRemoved(when(13), host)),
    tell: (stage) => {
      const { host, master } = stage;
      const told = drill(stage, { from: 1, to: 4, masterIsOff: true, most: 9 });
      return {
        ...told,
        events: [
          ...told.events,
          ...masterMoves(stage, 5, 8, told.tables, 3),
          ...bothFilesRemoved(stage.at(13), host),
          ...masterMoves(stage, 18, 24, told.tables, 2),
        ],
        acts: [
          {
            atMinutes: stage.at(0),
            kind: 'window planned',
            hosts: [host, master],
            minutes: stage.at(9) - stage.at(0),
          },
        ],
      };
    },
  },
  {
    name: 'drill of a muted host',
    claims: 'host and master',
    sweeps: 14,
    leastReplicas: 1,
    tell: (stage) => {
      const told = drill(stage, { from: 1, to: 4, masterIsOff: stage.draws.chance(0.5), most: 9 });
      const minutes = stage.at(10) - stage.at(0);
      return {
        ...told,
        acts: [
          { atMinutes: stage.at(0), kind: 'host muted', host: stage.host, minutes },
          { atMinutes: stage.at(6), kind: 'everything acknowledged' },
        ],
      };
    },
  },
  {
    name: 'drill, never repaired',
    claims: 'host and master',
    sweeps: 14,
    leastReplicas: 1,
    tell: (stage) => {
      const told = drill(stage, { from: 1, to: 4, masterIsOff: stage.draws.chance(0.5), most: 6 });
      return { ...told, events: [...told.events, ...masterMoves(stage, 5, 13, told.tables, 9)] };
    },
  },
  {
    name: 'restored to a point inside the drill',
    claims: 'host and master',
    sweeps: 24,
    leastReplicas: 1,
    tell: (stage) => {
      const { host, draws } = stage;
      const told = drill(stage, {
        from: 1,
        to: 5,
        masterIsOff: draws.chance(0.5),
        most: 9,
        within: ([first, last], tables) => [
          ...at((first + last) / 2, { kind: 'backup-taken', host }),
          ...editsOn(stage, host, { from: (first + last) / 2 + 0.01, to: last, tables, most: 9 }),
        ],
      });
      return {
        ...told,
        events: [
          ...told.events,
          ...pastTheDrill(stage, 6, 9, told.tables),
          ...at(stage.at(9.8), { kind: 'bridge-stops', to: host }),
          ...at(stage.at(10), { kind: 'restored', host }),
          ...masterMoves(stage, 11, 15, told.tables, 9),
          ...masterMoves(stage, 16, 22, told.tables, 9),
        ],
        // Filled up again before anybody reads it, nothing would show the hole.
        sequels: [
          {
            host,
            tables: told.tables,
            after: stage.at(10),
            event: { kind: 'bridge-starts', to: host },
          },
        ],
      };
    },
  },
  {
    name: 'restored, and still ahead',
    claims: 'host and master',
    sweeps: 26,
    leastReplicas: 1,
    tell: (stage) => {
      const { host, master, draws } = stage;
      const tables = someOf(stage, 3);
      const times = [1.2, 2, 2.2, 3.5].map((sweep) => stage.at(sweep));
      const [first = 0, second = 0, third = 0, fourth = 0] = times;
      const big = { tables, least: 40, most: 60 };
      const masterIsOff = draws.chance(0.5);
      const span = { from: stage.at(1), to: stage.at(4) };
      return {
        events: [
          ...(masterIsOff ? at(span.from, { kind: 'host-off', host: master }) : []),
          ...at(span.from, { kind: 'becomes-master', host, followedBy: 'nobody' }),
          ...editsOn(stage, host, { from: first, to: second, ...big }),
          ...at((second + third) / 2, { kind: 'backup-taken', host }),
          ...editsOn(stage, host, { from: third, to: fourth, tables, most: 9 }),
          ...at(span.to, { kind: 'becomes-replica', host }),
          ...(masterIsOff ? at(span.to, { kind: 'host-on', host: master }) : []),
          ...at(stage.at(8), { kind: 'restored', host }),
          ...editsOn(stage, master, {
            from: stage.at(12),
            to: stage.at(13),
            tables,
            least: 80,
            most: 90,
          }),
          ...masterMoves(stage, 16, 18, tables, 3),
          ...masterMoves(stage, 20, 22, tables, 3),
        ],
        ...(masterIsOff && { acting: [{ ...span, host: null }] }),
      };
    },
  },
  {
    name: 'second master',
    claims: 'host and master',
    sweeps: 14,
    leastReplicas: 1,
    tell: (stage) => {
      const told = drill(stage, { from: 1, to: 8, masterIsOff: false, most: 6 });
      return { ...told, events: [...told.events, ...masterMoves(stage, 2, 12, told.tables, 9)] };
    },
  },
];
