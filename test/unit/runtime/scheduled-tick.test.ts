import { expect, it } from 'vitest';

import { SCHEDULED_TICK, ScheduledTick } from '#contracts/scheduled-tick.ts';

it('is a tick at the moment for which it was scheduled', () => {
  const sent = { ...SCHEDULED_TICK, scheduledAt: '2026-03-02T08:24:00Z' };
  expect(ScheduledTick.parse(sent)).toEqual({
    version: 1,
    kind: 'tick',
    scheduledAtMs: Date.UTC(2026, 2, 2, 8, 24),
  });
});

it('is also a tick as it crosses every other queue', () => {
  const tick = { version: 1, kind: 'tick', scheduledAtMs: 7 };
  expect(ScheduledTick.parse(tick)).toEqual(tick);
});

it('is refused where the schedule did not fill the moment in', () => {
  expect(() => ScheduledTick.parse(SCHEDULED_TICK)).toThrow('scheduledAt');
});
