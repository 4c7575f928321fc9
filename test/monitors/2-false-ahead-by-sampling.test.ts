import { beforeAll, describe, expect, it } from 'vitest';

import { scenarioOf } from '#cli/simulator/scenario.ts';
import { masterEdits } from '#cli/simulator/scenarios/demo-domain.ts';
import { cameOf, movesBetween, played, withPeriod } from '#test/judging-timeline.ts';
import { Service } from '#test/service.ts';

/**
 * A replica that was read a moment after its primary looks ahead of it: a controller "purged all
 * replicas" for that (cybozu-go/moco#491, #419); vitessio/vitess#17286, #16724.
 */
describe('a busy master is never taken for one that is behind', () => {
  let service: Service;
  beforeAll(async () => {
    const scenario = scenarioOf('healthy');
    const edits = Array.from({ length: 900 }, (_, n) => masterEdits(n / 30, 1 + (n % 3), 2));
    service = await new Service({ ...scenario, events: edits }, withPeriod(60)).until(30);
  });

  it('though a replica was above the value of the master that was known before, time and again', async () => {
    const sweeps = (await service.records()).map(({ act }) => act.sweep.number);
    const keys = sweeps.flatMap((sweep) =>
      ['bokmaster', 'REPHOST'].map((host) => ({ sweep, host })),
    );
    const snapshots = await service.store.readSnapshots('demo', keys);
    const valueOf = (sweep: number, host: string): number =>
      snapshots
        .find((each) => each.place.sweep === sweep && each.host === host)
        ?.tables.find(({ table }) => table === 1)?.sequence ?? 0;
    const seeming = sweeps.filter(
      (sweep) => sweep > 1 && valueOf(sweep, 'REPHOST') > valueOf(sweep - 1, 'bokmaster'),
    );
    expect(seeming.length).toBeGreaterThan(20);
  });

  it('for it is compared with the reading of the master that came after it', async () => {
    const cells = (await service.records()).flatMap(({ act }) => act.cells);
    expect(cells.filter(({ verdict }) => verdict === 'ahead')).toEqual([]);
    expect(await cameOf(service)).toEqual([]);
    expect(service.told).toEqual([]);
  });
});

describe('a proof', () => {
  it('is confirmed by a second ordered pair before it speaks, and nothing is done about it', async () => {
    const service = await played('dr-drill-2008', { untilMinutes: 26 });
    const moves = (await movesBetween(service, '00:20', '00:26')).filter(
      ({ kind }) => kind === 'ahead',
    );
    expect(moves.map(({ minutes, reason, spoken }) => [minutes, reason, spoken])).toEqual([
      [24, 'opened', false],
      [25, 'confirmed', true],
    ]);
    expect(service.world.truth('REPHOST', 7)).toMatchObject({ counter: 6982, onlyHere: 1929 });
  });
});
