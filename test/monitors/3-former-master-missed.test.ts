import { describe, expect, it } from 'vitest';

import { scenarioOf } from '#cli/simulator/scenario.ts';
import { drill } from '#cli/simulator/scenarios/demo-domain.ts';
import type { ScheduledEvent } from '#cli/simulator/world-event.ts';
import { movesBetween } from '#test/judging-timeline.ts';
import { incidentViewOf } from '#test/service-views.ts';
import { Service } from '#test/service.ts';

/**
 * The one host that matters is left out: a primary that was just demoted, or that does not
 * replicate from where it should, is not examined (vitessio/vitess#17254, #17267, #19223).
 */
const drilled = async (...more: readonly ScheduledEvent[]): Promise<Service> => {
  const events = [...drill({ quietFrom: 0, begins: 6, ends: 21.2 }), ...more];
  return new Service({ ...scenarioOf('healthy'), events }).until(30);
};
const openedAt = async (service: Service): Promise<readonly number[]> =>
  (await movesBetween(service, 0, 30))
    .filter(({ kind, reason }) => kind === 'ahead' && reason === 'opened')
    .map(({ minutes }) => minutes);

describe('a host that was master a minute ago', () => {
  it('is examined by the first sweep after its return', async () => {
    const service = await drilled();
    expect(await openedAt(service)).toEqual([24]);
    const { causes } = await incidentViewOf(service, ['ahead', 'REPHOST']);
    expect(causes[0]).toMatchObject({ id: 'was-master' });
    expect(causes[0]?.supports[0]).toMatch(/^it ran as master in sweep \d+$/);
  });

  it('need not replicate for that', async () => {
    const cutOff = { at: 21.1, event: { kind: 'bridge-stops', to: 'REPHOST' } } as const;
    const service = await drilled(cutOff);
    const link = service.world.linksOf('bokmaster').find(({ replica }) => replica === 'REPHOST');
    expect(link?.connected).toBe(false);
    expect(await openedAt(service)).toEqual([24]);
  });
});
