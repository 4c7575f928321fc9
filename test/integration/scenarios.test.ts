import { describe, expect, it } from 'vitest';

import { scenarioOf } from '#cli/simulator/scenario.ts';
import type { Incident } from '#domain/incident.ts';
import { runScenario, Service } from '#test/service.ts';
import type { Moment } from '#test/timeline.ts';

/** `ahead REPHOST`, for each incident that ever opened, in the order of the alphabet. */
async function opened(service: Service): Promise<readonly string[]> {
  const incidents = await service.incidentsAt(service.scenario.endsAtMinutes);
  return incidents
    .filter(({ openedAtMs }) => openedAtMs !== null)
    .map(({ kind, host }) => `${kind} ${host}`)
    .toSorted();
}

async function incidentAt(
  service: Service,
  moment: Moment,
  kind: string,
): Promise<Incident | undefined> {
  return (await service.incidentsAt(moment)).find((incident) => incident.kind === kind);
}

describe('the drill of 2008', () => {
  it('unfolds as it did, told at each step', async () => {
    const service = new Service(scenarioOf('dr-drill-2008'));
    await service.until(24.9);
    expect(await incidentAt(service, '00:24', 'ahead')).toMatchObject({
      host: 'REPHOST',
      state: 'open',
      told: null,
      tables: [
        { table: 7, difference: 1929 },
        { table: 9, difference: 2339 },
        { table: 15, difference: 178 },
      ],
    });
    await service.until('00:26');
    const confirmed = service.toldBetween(24.9, '00:26');
    expect(confirmed.map(({ body }) => body).join('\n')).toContain('+2339');
    await service.until(service.scenario.endsAtMinutes);
    const end = await incidentAt(service, service.scenario.endsAtMinutes, 'ahead');
    expect(end).toMatchObject({ state: 'closed' });
  });

  it('is the same story in a process that is killed every seven minutes', async () => {
    const whole = await runScenario('dr-drill-2008');
    const killed = new Service(scenarioOf('dr-drill-2008'));
    for (let minute = 7; minute < killed.scenario.endsAtMinutes; minute += 7) {
      await killed.until(minute + 0.05);
      await killed.restart();
    }
    await killed.until(killed.scenario.endsAtMinutes);
    expect(await opened(killed)).toEqual(await opened(whole));
    expect(killed.kills).toBeGreaterThan(30);
    const owed = (await killed.records()).flatMap(({ act }) => act.alerts.map(({ id }) => id));
    expect([...new Set(killed.told.map(({ id }) => id))]).toEqual(owed);
  });
});
