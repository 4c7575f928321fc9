import { describe, expect, it } from 'vitest';

import { scenarioOf } from '#cli/simulator/scenario.ts';
import { cameOf, incidentOf, played } from '#test/judging-timeline.ts';
import { viewOf } from '#test/service-views.ts';
import { Service } from '#test/service.ts';

/**
 * An idle primary looks late, and a suspended replica looks fine (ubicloud/ubicloud#5622,
 * erikdarlingdata/PerformanceMonitor#1703, cloudnative-pg/cloudnative-pg#1814).
 */
describe('what does not move', () => {
  it('is not late while its master does not move either', async () => {
    const idle = { ...scenarioOf('healthy'), background: 'none' as const, endsAtMinutes: 360 };
    const service = await new Service(idle).until(360);
    expect((await service.records()).length).toBeGreaterThan(60);
    expect(await cameOf(service)).toEqual([]);
    expect((await viewOf(service)).worst).toBe('in-step');
  });

  it('is stuck where its master has moved, whatever the list says of it', async () => {
    const service = await played('stuck-bridge', { untilMinutes: 40 });
    expect(await cameOf(service)).toEqual(['stuck REPHOST3 open']);
    const seen = (await viewOf(service)).replicas.find(({ host }) => host === 'REPHOST3');
    expect(seen).toMatchObject({ worst: 'stuck', listStatus: 'ok' });
  });

  it('is stuck by one lost update too, though master and replica stand still ever after', async () => {
    const service = await played('one-lost-update');
    const { tables, now } = await incidentOf(service, 90, ['stuck', 'REPHOST4']);
    expect(tables).toMatchObject([{ table: 25, difference: -1 }]);
    expect(now).toEqual(tables);
    const seen = (await viewOf(service)).replicas.find(({ host }) => host === 'REPHOST4');
    const cell = seen?.tables.find(({ table }) => table === 25);
    expect(cell).toMatchObject({ verdict: 'stuck', difference: -1 });
  });
});
