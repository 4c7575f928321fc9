import { describe, expect, it } from 'vitest';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import { MemoryRollUps } from '#adapters/memory/roll-ups.ts';
import { drawAt, streamOf } from '#cli/simulator/random.ts';
import type { Sweep } from '#domain/sweep.ts';
import { rejudgeSweep, type Rejudged } from '#functions/serve-api/rejudge-sweep.ts';
import { recordOf } from '#functions/serve-api/sweep-entry.ts';
import { LongHistory } from '#test/long-history/long-history.ts';
import { fixedAndFresh } from '#test/seeds.ts';

import { MemoryConfigurations } from '../unit/configuration/memory-configurations.ts';

/** Of each of two seeds: so many days of all that happens in a week, and sweeps of them that are drawn. */
const [DAYS, DRAWN] = process.env['LONG'] === '1' ? [2, 500] : [0.15, 25];

/** A history whose messages are lost, doubled and late, and to which nobody looked for 40 days. */
async function playedWith(seed: number): Promise<LongHistory> {
  const clock = { nowMs: () => history.service.nowMs };
  const history: LongHistory = new LongHistory({
    days: DAYS,
    seed,
    faults: { lost: 0.02, doubled: 0.05, late: 0.1 },
    kept: {
      store: new MemoryAuditStore({ clock }),
      configurations: new MemoryConfigurations(),
      rollUps: new MemoryRollUps(),
    },
  });
  await history.play();
  return history.leaveAlone(40, { thenHours: 0.5 });
}

const drawn = (sweeps: readonly Sweep[], seed: number): readonly Sweep[] =>
  sweeps
    .map((sweep) => ({ sweep, place: drawAt(streamOf(seed, 'rejudged'), sweep.number) }))
    .toSorted((a, b) => a.place - b.place)
    .slice(0, DRAWN)
    .map(({ sweep }) => sweep);

describe('sweeps of a history, judged once more when their snapshots have expired', () => {
  it.each(fixedAndFresh)(
    `${DRAWN} of them come to the same: $label`,
    { timeout: 300_000 },
    async ({ seed }) => {
      const { service } = await playedWith(seed);
      const found: (Rejudged & { readonly number: number })[] = [];
      for (const sweep of drawn(await service.sweeps(), seed)) {
        const record = await recordOf(sweep, service.store);
        if (record === undefined) continue;
        const { number } = sweep;
        found.push({ number, ...(await rejudgeSweep({ sweep, record }, service.ports)) });
      }
      expect(found.length).toBeGreaterThan(DRAWN * 0.9);
      expect(found.filter(({ kind }) => kind !== 'same')).toEqual([]);
    },
  );
});
