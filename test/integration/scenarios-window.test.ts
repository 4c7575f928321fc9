import { beforeAll, describe, expect, it } from 'vitest';

import { scenarioOf } from '#cli/simulator/scenario.ts';
import { cameOf, incidentOf, movesBetween, saidBetween } from '#test/judging-timeline.ts';
import { act } from '#test/service-acts.ts';
import { Service } from '#test/service.ts';

/** rules.md, D11: the drill of 2008, declared beforehand for both hosts. */
const AHEAD = ['ahead', 'REPHOST'] as const;

async function drillInWindow(until: `${number}:${number}`): Promise<Service> {
  const service = new Service(scenarioOf('dr-drill-2008'));
  await service.until('00:05');
  await act(
    service,
    {
      kind: 'plan-window',
      hosts: ['REPHOST', 'bokmaster'],
      kinds: [],
      fromMs: service.at('00:05'),
      untilMs: service.at('00:45'),
      change: 'CHG-2008',
    },
    'yearly drill',
  );
  return service.until(until);
}

describe('dr-drill-2008, in a window for both hosts', () => {
  let service: Service;
  beforeAll(async () => {
    service = await drillInWindow('00:54');
  });

  it('is spoken of by nobody while it lasts, though everything is recorded', async () => {
    expect(await saidBetween(service, 0, '00:44')).toEqual([]);
    expect(service.toldBetween(0, '00:44')).toEqual([]);
    const opened = (await movesBetween(service, 0, '00:44')).filter(
      ({ reason }) => reason === 'opened',
    );
    expect(opened.map(({ kind }) => kind)).toEqual(['role-moved', 'ahead']);
    expect(await incidentOf(service, '00:44', AHEAD)).toMatchObject({
      state: 'open',
      told: null,
      quieted: { kind: 'window' },
    });
  });

  it('has its `ahead` speak at its end, with the verdict: came back clean: no', async () => {
    const said = await saidBetween(service, '00:44', '00:54');
    expect(said).toEqual(['00:49 ahead REPHOST quiet-ended']);
    const [told] = service.toldBetween('00:44', '00:54');
    expect(told?.body.replaceAll(/\s+/g, ' ')).toContain('came back clean: no');
    expect(await cameOf(service, '00:54')).toEqual([
      'ahead REPHOST open',
      'role-moved REPHOST closed, untold',
    ]);
  });
});

describe('dr-drill-2008, in a window for one of its hosts', () => {
  it('speaks of the drill at once: a move of the role names two hosts', async () => {
    const service = new Service(scenarioOf('dr-drill-2008'));
    await act(
      service,
      {
        kind: 'plan-window',
        hosts: ['REPHOST'],
        kinds: [],
        fromMs: service.at(0),
        untilMs: service.at('00:45'),
        change: 'CHG-2008',
      },
      'yearly drill',
    );
    await service.until('00:20');
    expect(await saidBetween(service, 0, '00:20')).toEqual(['00:14 role-moved REPHOST opened']);
  });
});
