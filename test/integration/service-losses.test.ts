import { expect, it } from 'vitest';

import { smallScenario } from '#test/service-scenario.ts';
import { Service } from '#test/service.ts';

const scenario = smallScenario([
  { at: -60, event: { kind: 'host-off', host: 'MASTER' } },
  { at: -60, event: { kind: 'becomes-master', host: 'REPHOST', followedBy: 'nobody' } },
  { at: -50, event: { kind: 'edits', host: 'REPHOST', table: 2, count: 178 } },
  { at: -40, event: { kind: 'becomes-replica', host: 'REPHOST' } },
  { at: -40, event: { kind: 'host-on', host: 'MASTER' } },
]);

it.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'judges every sweep and tells every alert over a queue that loses a third of all (seed %d)',
  async (seed) => {
    const faults = { lost: 0.33, doubled: 0.2, late: 0.2 };
    const service = await new Service(scenario, { seed, faults }).until('01:00');

    const sweeps = await service.sweeps();
    expect(sweeps.length).toBeGreaterThanOrEqual(12);
    expect(new Set(sweeps.slice(0, -1).map(({ stage }) => stage))).toEqual(new Set(['judged']));

    // A sweep whose wake-ups were all lost is closed by the tick; each host is in it all the same.
    const closed = sweeps.slice(0, -1).filter(({ purpose }) => purpose.kind === 'regular');
    expect(closed.length).toBeGreaterThan(5);
    for (const { closings } of closed) {
      expect(Object.keys(closings.replicas?.outcomes ?? {})).toEqual(['REPHOST', 'REPHOST2']);
      expect(Object.keys(closings.master?.outcomes ?? {})).toEqual(['MASTER']);
    }

    const settledMs = service.at('00:55');
    const owed = (await service.records())
      .filter(({ act }) => act.sweep.scheduledAtMs < settledMs)
      .flatMap(({ act }) => act.alerts.map(({ id }) => id));
    expect(owed.length).toBeGreaterThan(0);
    expect([...new Set(service.told.map(({ id }) => id))].slice(0, owed.length)).toEqual(owed);
    expect(service.deadLetters).toEqual([]);
  },
);
