import {
  at,
  bothFilesRemoved,
  editsOn,
  someOf,
  type Stage,
  type Story,
  type Told,
} from './story.ts';

const ofOneHost = (name: string, sweeps: number, tell: (stage: Stage) => Told): Story => ({
  name,
  claims: 'host',
  sweeps,
  leastReplicas: 1,
  tell,
});

/** Length of one sweep of the story, in seconds. */
const sweepSeconds = (stage: Stage): number => ((stage.at(10) - stage.at(0)) / 10) * 60;

/** A slow bridge is quick again: what waited for it is sent anew. */
const quickAgain = (minutes: number, host: string) =>
  at(
    minutes,
    { kind: 'bridge-slows', to: host, secondsAnUpdate: 0 },
    { kind: 'bridge-stops', to: host },
    { kind: 'bridge-starts', to: host },
  );

/** A line of its own before the tables, for two sweeps and a half, four times. */
const warnings = (stage: Stage) =>
  [1, 6, 11, 16].flatMap((sweep) =>
    at(stage.at(sweep), {
      kind: 'mood',
      host: stage.host,
      mood: { kind: 'warns', line: 'WARNING: the licence is about to expire' },
      minutes: (sweepSeconds(stage) / 60) * 2.5,
    }),
  );

/** Replicas that are neither well nor ahead: late, out of the list, of another series, without a table. */
export const ODD_REPLICAS: readonly Story[] = [
  ofOneHost('bridge slow for one', 18, (stage) => {
    const tables = someOf(stage, 2);
    const secondsAnUpdate = sweepSeconds(stage) / 2;
    return {
      events: [
        ...at(stage.at(1), { kind: 'bridge-slows', to: stage.host, secondsAnUpdate }),
        ...[2, 3, 4, 5, 6, 7, 8, 9].flatMap((sweep) =>
          editsOn(stage, stage.master, {
            from: stage.at(sweep),
            to: stage.at(sweep + 1),
            tables,
            least: 4,
            most: 6,
          }),
        ),
        ...quickAgain(stage.at(13), stage.host),
      ],
    };
  }),
  ofOneHost('download that takes long', 18, (stage) => ({
    events: [
      ...at(stage.at(1), {
        kind: 'bridge-slows',
        to: stage.host,
        secondsAnUpdate: (13 * sweepSeconds(stage)) / stage.tables.length,
      }),
      ...bothFilesRemoved(stage.at(1.2), stage.host),
      ...quickAgain(stage.at(12), stage.host),
    ],
  })),
  ofOneHost('rebuilt, restarted late', 20, ({ at: when, host }) => ({
    events: [
      ...at(when(1), { kind: 'rebuilt', host }),
      ...at(when(13), { kind: 'boks-restarted', host }),
    ],
  })),
  ofOneHost('off the list', 18, ({ at: when, host }) => ({
    events: [
      ...at(when(1), { kind: 'taken-off-the-list', host }),
      ...at(when(12), { kind: 'put-on-the-list', host }),
    ],
  })),
  ofOneHost('replica restamped', 18, (stage) => ({
    events: [
      ...at(stage.at(1), { kind: 'restamped', host: stage.host }),
      ...bothFilesRemoved(stage.at(9), stage.host),
    ],
  })),
  ofOneHost('table not printed', 16, (stage) => ({
    events: at(stage.at(1), {
      kind: 'mood',
      host: stage.host,
      mood: { kind: 'leaves-out', table: stage.draws.pick(stage.tables) },
      minutes: stage.at(10) - stage.at(1),
    }),
  })),
  ofOneHost('warnings come and go', 22, (stage) => ({ events: warnings(stage) })),
  ofOneHost('another writer', 24, (stage) => {
    const { host, master, draws } = stage;
    const tables = someOf(stage, 2);
    const writings = [1, 2.5, 4, 5.5, 7].flatMap((sweep) =>
      tables.flatMap((table) =>
        at(stage.at(sweep), {
          kind: 'written-elsewhere',
          host,
          table,
          count: draws.whole(2, 6) * Math.ceil(sweep),
        }),
      ),
    );
    const minutes = stage.at(9) - stage.at(4);
    return {
      events: [
        ...writings,
        ...bothFilesRemoved(stage.at(11), host),
        ...editsOn(stage, master, { from: stage.at(16), to: stage.at(18), tables, most: 2 }),
        ...editsOn(stage, master, { from: stage.at(19), to: stage.at(21), tables, most: 2 }),
      ],
      acts: draws.chance(0.5)
        ? [{ atMinutes: stage.at(4), kind: 'host muted', host, minutes }]
        : [{ atMinutes: stage.at(4), kind: 'everything acknowledged' }],
    };
  }),
];
