import { at, bothFilesRemoved, editsOn, someOf, type Story } from './story.ts';

/** Masters that are of another series, or none for a while. */
export const ODD_MASTERS: readonly Story[] = [
  {
    name: 'master restamped',
    claims: 'everybody',
    sweeps: 28,
    leastReplicas: 1,
    tell: (stage) => {
      const { master, replicas, tables, draws } = stage;
      const repaired = draws.chance(0.8) ? replicas : [];
      return {
        events: [
          ...at(stage.at(1), { kind: 'restamped', host: master }),
          ...editsOn(stage, master, {
            from: stage.at(2),
            to: stage.at(6),
            tables: someOf(stage, 4),
            most: 5,
          }),
          ...repaired.flatMap((host) => bothFilesRemoved(stage.at(8), host)),
          ...editsOn(stage, master, { from: stage.at(16), to: stage.at(18), tables, most: 3 }),
        ],
      };
    },
  },
  {
    name: 'master converted',
    claims: 'everybody',
    sweeps: 12,
    leastReplicas: 1,
    tell: ({ at: when, master }) => ({
      events: [
        ...at(when(1), { kind: 'becomes-replica', host: master }),
        ...at(when(7), { kind: 'becomes-master', host: master, followedBy: 'everyone' }),
      ],
      acting: [{ from: when(1) - 1, to: when(7) + 1, host: null }],
    }),
  },
];
