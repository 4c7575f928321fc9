import { CLOSING_CODES } from '#domain/closing.ts';

import {
  at,
  bothFilesRemoved,
  editsOn,
  someOf,
  type Act,
  type Stage,
  type Story,
} from './story.ts';

/** A replica acts as master for three sweeps beside the true one, and is turned back with what it took. */
function shortDrill(stage: Stage, tables: readonly number[]) {
  const { host } = stage;
  return [
    ...at(stage.at(1), { kind: 'becomes-master', host, followedBy: 'nobody' }),
    ...editsOn(stage, host, { from: stage.at(1.5), to: stage.at(3.5), tables, most: 9 }),
    ...at(stage.at(4), { kind: 'becomes-replica', host }),
  ];
}

/** Every code once, in an order of its own, at the given sweeps. */
const closings = (stage: Stage, sweeps: readonly number[]): readonly Act[] => {
  const codes = stage.draws.shuffled(CLOSING_CODES);
  return sweeps.flatMap((sweep, n) => {
    const code = codes[n % codes.length];
    return code === undefined
      ? []
      : [{ atMinutes: stage.at(sweep), kind: 'everything closed', code } as const];
  });
};

/** What people do about what lives, beside what happens to the hosts. */
export const PEOPLE_STORIES: readonly Story[] = [
  {
    name: 'people close what they can',
    claims: 'nobody',
    sweeps: 26,
    leastReplicas: 1,
    tell: (stage) => ({
      events: [],
      acts: [
        ...closings(stage, [3, 6, 9, 12, 15, 18, 21, 24]),
        { atMinutes: stage.at(5), kind: 'everything commented on' },
        { atMinutes: stage.at(16), kind: 'everything commented on' },
        { atMinutes: stage.at(25), kind: 'closing records given' },
      ],
    }),
  },
  {
    name: 'drill, crossed and closed by a person',
    claims: 'host and master',
    sweeps: 22,
    leastReplicas: 1,
    tell: (stage) => {
      const tables = someOf(stage, 3);
      return {
        events: [
          ...shortDrill(stage, tables),
          ...editsOn(stage, stage.master, {
            from: stage.at(7),
            to: stage.at(8),
            tables,
            least: 12,
            most: 15,
          }),
          ...shortDrill({ ...stage, at: (sweep) => stage.at(sweep + 14) }, tables),
          ...bothFilesRemoved(stage.at(20), stage.host),
        ],
        acts: [
          ...closings(stage, [6, 10, 12]),
          { atMinutes: stage.at(13), kind: 'closing records given' },
        ],
      };
    },
  },
  {
    name: 'drill, then the host retired',
    claims: 'host and master',
    sweeps: 16,
    leastReplicas: 2,
    tell: (stage) => {
      const { host } = stage;
      const cameBack = stage.draws.chance(0.5);
      return {
        events: shortDrill(stage, someOf(stage, 3)),
        acts: [
          { atMinutes: stage.at(7), kind: 'host removed', host },
          { atMinutes: stage.at(11), kind: 'everything closed', code: 'host-retired' },
          ...(cameBack ? [{ atMinutes: stage.at(13), kind: 'host added', host } as const] : []),
        ],
      };
    },
  },
  {
    name: 'drill of a muted host, the mute ended by hand',
    claims: 'host and master',
    sweeps: 14,
    leastReplicas: 1,
    tell: (stage) => {
      const { host } = stage;
      const minutes = stage.at(30) - stage.at(0);
      return {
        events: shortDrill(stage, someOf(stage, 3)),
        acts: [
          { atMinutes: stage.at(0), kind: 'host muted', host, minutes },
          { atMinutes: stage.at(7), kind: 'everything commented on' },
          { atMinutes: stage.at(9), kind: 'mutes ended' },
        ],
      };
    },
  },
  {
    name: 'drill in a window that is extended, and ended by hand',
    claims: 'host and master',
    sweeps: 18,
    leastReplicas: 1,
    tell: (stage) => {
      const { host, master } = stage;
      const hosts = [host, master];
      return {
        events: shortDrill(stage, someOf(stage, 3)),
        acts: [
          {
            atMinutes: stage.at(0),
            kind: 'window planned',
            hosts,
            minutes: stage.at(7) - stage.at(0),
          },
          {
            atMinutes: stage.at(5),
            kind: 'windows extended',
            minutes: stage.at(30) - stage.at(5),
          },
          { atMinutes: stage.at(11), kind: 'windows ended' },
        ],
      };
    },
  },
];
