import { beforeAll, describe, expect, it } from 'vitest';

import { resultOf, stateOf } from '#cli/local/sweep-words.ts';
import type { SweepJudged } from '#domain/journal.ts';
import { played } from '#test/judging-timeline.ts';
import type { Service } from '#test/service.ts';

describe('the drill of 2008 in the words of the terminal', () => {
  let service: Service;
  beforeAll(async () => {
    service = await played('dr-drill-2008', { untilMinutes: 170 });
  });
  const sweepAt = async (moment: `${number}:${number}`): Promise<SweepJudged> => {
    const records = await service.records();
    const found = records.find(({ act }) => act.sweep.scheduledAtMs === service.at(moment));
    if (found === undefined) throw new Error(`no sweep at ${moment}`);
    return found.act;
  };

  it.each<readonly [`${number}:${number}`, string]>([
    ['00:04', 'every table in step'],
    ['00:09', 'REPHOST acts as master'],
    ['00:24', 'REPHOST is AHEAD of the master in T7 T9 T15 (boksdiag list: ok)'],
    ['00:59', 'REPHOST runs as client, and is not compared (boksdiag list: down)'],
    [
      '02:44',
      'REPHOST is AHEAD of the master in T7 T9 T15 (boksdiag list: ok); REPHOST has 49 data files of 0 bytes',
    ],
  ])('at %s says: %s', async (moment, words) => {
    expect(stateOf(await sweepAt(moment))).toBe(words);
  });

  it('repeats of what goes on the first part alone', async () => {
    const act = await sweepAt('02:44');
    expect(resultOf(act, stateOf(act))).toMatch(
      /as before, REPHOST is AHEAD of the master in T7 T9 T15 \(boksdiag list: ok\); and 1 more\.$/,
    );
  });

  it('counts those who were not read for one cause', async () => {
    const away = await played('reader-away', { untilMinutes: 31 });
    const last = (await away.records()).at(-1);
    expect(last && resultOf(last.act, undefined)).toContain(
      '0 of 6 hosts read (6 hosts: our own request was throttled); no master to compare with',
    );
  });

  it('names who did not answer, and why', async () => {
    expect(resultOf(await sweepAt('00:09'), undefined)).toContain(
      '5 of 6 hosts read (bokmaster: the connection was refused)',
    );
  });
});
