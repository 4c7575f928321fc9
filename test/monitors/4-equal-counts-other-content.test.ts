import { beforeAll, describe, expect, it } from 'vitest';

import { scenarioOf } from '#cli/simulator/scenario.ts';
import { cameOf, played } from '#test/judging-timeline.ts';
import { statusOf, viewOf } from '#test/service-views.ts';
import { Service } from '#test/service.ts';

/**
 * Equal counts over different content read OK (peterpakos/checkipaconsistency#48, #50, #51).
 */
describe('counters that agree over data files that were removed', () => {
  let service: Service;
  beforeAll(async () => {
    const host = 'REPHOST4';
    const events = [
      { at: 12, event: { kind: 'data-removed', host } },
      { at: 12, event: { kind: 'boks-restarted', host } },
    ] as const;
    service = await new Service({ ...scenarioOf('healthy'), events }).until(50);
  });

  it('agree in every table, while the host lacks what was in them', async () => {
    const { replicas } = await viewOf(service);
    const seen = replicas.find(({ host }) => host === 'REPHOST4');
    expect(seen?.tables.every(({ verdict }) => verdict === 'in-step')).toBe(true);
    expect(service.world.truth('REPHOST4', 6)).toMatchObject({ lag: 0, heldAll: false });
  });

  it('are an incident all the same: the files are looked at', async () => {
    expect(await cameOf(service)).toEqual(['empty REPHOST4 open']);
    const seen = (await viewOf(service)).replicas.find(({ host }) => host === 'REPHOST4');
    expect(seen).toMatchObject({ worst: 'empty', promote: { answer: 'no' } });
    expect(seen?.emptyFiles.length).toBeGreaterThan(40);
  });
});

it('equal numbers are called equal by counters, and nothing better', async () => {
  const service = await played('healthy');
  expect((await statusOf(service)).text).toContain('all 5 replicas are in step, by counters');
  const answers = (await viewOf(service)).replicas.map(({ promote }) => promote.because);
  expect(answers).toHaveLength(5);
  for (const because of answers) expect(because).toContain('by counters');
});
