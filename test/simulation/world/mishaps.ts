import { EVERY_REPLICA } from '#cli/simulator/world-event.ts';

import {
  at,
  bothFilesRemoved,
  editsOn,
  someOf,
  type Stage,
  type Story,
  type Told,
} from './story.ts';

const story = (
  name: string,
  claims: Story['claims'],
  sweeps: number,
  tell: (stage: Stage) => Told,
): Story => ({
  name,
  claims,
  sweeps,
  leastReplicas: 1,
  tell,
});

/** How a host answers while it is out of sorts; BoKS itself works on. */
const MOODS = ['refuses', 'hangs', 'prints-half', 'prints-rubbish', 'exits-non-zero'] as const;

/** Everything that happens to a domain besides drills. */
export const MISHAPS: readonly Story[] = [
  story('bridge down for one', 'host', 18, (stage) => ({
    events: [
      ...at(stage.at(1), { kind: 'bridge-stops', to: stage.host }),
      ...editsOn(stage, stage.master, {
        from: stage.at(1.2),
        to: stage.at(2),
        tables: someOf(stage, 3),
        most: 3,
      }),
      ...at(stage.at(14), { kind: 'bridge-starts', to: stage.host }),
    ],
  })),
  story('bridge down, then the master off', 'host and master', 24, (stage) => ({
    events: [
      ...at(stage.at(1), { kind: 'bridge-stops', to: stage.host }),
      ...editsOn(stage, stage.master, {
        from: stage.at(1.2),
        to: stage.at(2),
        tables: someOf(stage, 3),
        most: 3,
      }),
      ...at(stage.at(9), { kind: 'host-off', host: stage.master }),
      ...at(stage.at(16), { kind: 'host-on', host: stage.master }),
      ...at(stage.at(21), { kind: 'bridge-starts', to: stage.host }),
    ],
    acting: [{ from: stage.at(9) - 1, to: stage.at(16) + 1, host: null }],
  })),
  story('bridges down for all', 'everybody', 18, (stage) => ({
    events: [
      ...at(stage.at(1), { kind: 'bridge-stops', to: EVERY_REPLICA }),
      ...editsOn(stage, stage.master, {
        from: stage.at(1.2),
        to: stage.at(2),
        tables: someOf(stage, 3),
        most: 3,
      }),
      ...at(stage.at(14), { kind: 'bridge-starts', to: EVERY_REPLICA }),
    ],
  })),
  story('update lost', 'host', 20, (stage) => {
    const tables = someOf(stage, 1);
    const [table = 0] = tables;
    const { host, master } = stage;
    return {
      events: [
        ...at(stage.at(1), { kind: 'update-lost', host, table }),
        ...editsOn(stage, master, { from: stage.at(1.2), to: stage.at(2), tables, most: 1 }),
        ...editsOn(stage, master, { from: stage.at(16), to: stage.at(17), tables, most: 2 }),
      ],
    };
  }),
  story('replica restored', 'host', 16, (stage) => ({
    events: [
      ...(stage.draws.chance(0.7)
        ? [
            ...at(stage.at(6.9), { kind: 'bridge-stops', to: stage.host }),
            ...at(stage.at(9), { kind: 'bridge-starts', to: stage.host }),
          ]
        : []),
      ...at(stage.at(1), { kind: 'backup-taken', host: stage.host }),
      ...editsOn(stage, stage.master, {
        from: stage.at(2),
        to: stage.at(5),
        tables: someOf(stage, 4),
        most: 5,
      }),
      ...at(stage.at(7), { kind: 'restored', host: stage.host }),
    ],
  })),
  story('master restored', 'everybody', 30, (stage) => {
    const { master, host, replicas, draws } = stage;
    const tables = someOf(stage, 4);
    const repaired = draws.chance(0.8) ? replicas : [];
    // Where the master passes its replicas before they are repaired, only a sign tells of the reset.
    const passed = draws.chance(0.4) ? tables : [];
    return {
      events: [
        ...at(stage.at(1), { kind: 'backup-taken', host: master }),
        ...editsOn(stage, master, { from: stage.at(1.5), to: stage.at(4), tables, most: 6 }),
        // One comes back when the fall is proved already, and is ahead under it.
        ...at(stage.at(5.5), { kind: 'host-off', host }),
        ...at(stage.at(6), { kind: 'restored', host: master }),
        ...at(stage.at(8.5), { kind: 'host-on', host }),
        ...editsOn(stage, master, {
          from: stage.at(10),
          to: stage.at(13),
          tables: passed,
          most: 5,
        }),
        ...repaired.flatMap((each) => bothFilesRemoved(stage.at(14), each)),
        ...editsOn(stage, master, { from: stage.at(21), to: stage.at(23), tables, most: 5 }),
        ...editsOn(stage, master, { from: stage.at(24), to: stage.at(26), tables, most: 5 }),
      ],
    };
  }),
  {
    ...story('failover, old master returns', 'everybody', 30, (stage) => {
      const { master, host, replicas, draws } = stage;
      const tables = someOf(stage, 4);
      const [begins, ends, back] = [stage.at(1), stage.at(7), stage.at(7.3)];
      const repaired = draws.chance(0.6) ? replicas : [];
      return {
        events: [
          ...at(begins, { kind: 'host-off', host: master }),
          ...at(begins + 0.05, { kind: 'becomes-master', host, followedBy: 'everyone' }),
          ...editsOn(stage, host, { from: begins + 0.1, to: stage.at(5), tables, most: 5 }),
          ...at(ends, { kind: 'becomes-replica', host }),
          ...at(back, { kind: 'host-on', host: master }),
          ...editsOn(stage, master, { from: stage.at(9), to: stage.at(13), tables, most: 4 }),
          ...repaired.flatMap((each) => bothFilesRemoved(stage.at(15), each)),
          ...editsOn(stage, master, { from: stage.at(21), to: stage.at(23), tables, most: 5 }),
          ...editsOn(stage, master, { from: stage.at(24), to: stage.at(26), tables, most: 5 }),
        ],
        acting: [
          { from: begins, to: begins + 0.1, host: null },
          { from: begins + 0.1, to: ends, host },
          { from: ends, to: back, host: null },
        ],
      };
    }),
    leastReplicas: 2,
  },
  story('master off', 'host and master', 10, (stage) => ({
    events: [
      ...at(stage.at(1), { kind: 'host-off', host: stage.master }),
      ...at(stage.at(7), { kind: 'host-on', host: stage.master }),
    ],
    acting: [{ from: stage.at(1) - 1, to: stage.at(7) + 1, host: null }],
  })),
  story('host off', 'host', 12, ({ at: when, host }) => ({
    events: [...at(when(1), { kind: 'host-off', host }), ...at(when(9), { kind: 'host-on', host })],
  })),
  story('host out of sorts', 'host', 10, ({ at: when, host, draws }) => ({
    events: at(when(1), {
      kind: 'mood',
      host,
      mood: { kind: draws.pick(MOODS) },
      minutes: when(7) - when(1),
    }),
  })),
  story('BoKS stopped', 'host', 9, ({ at: when, host }) => ({
    events: [
      ...at(when(1), { kind: 'boks-stopped', host }),
      ...at(when(6), { kind: 'boks-started', host }),
    ],
  })),
  story('rebuilt', 'host', 14, ({ at: when, host }) => ({
    events: [
      ...at(when(1), { kind: 'rebuilt', host }),
      ...at(when(4), { kind: 'boks-restarted', host }),
    ],
  })),
  {
    ...story('configuration changed', 'host', 18, ({ at: when, host }) => ({
      events: [],
      acts: [
        { atMinutes: when(1), kind: 'host removed', host },
        { atMinutes: when(11), kind: 'host added', host },
        { atMinutes: when(13), kind: 'thresholds changed' },
      ],
    })),
    leastReplicas: 2,
  },
];
