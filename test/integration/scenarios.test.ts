import { describe, expect, it } from 'vitest';

import type { ScenarioName } from '#cli/simulator/scenario.ts';
import { scenarioOf } from '#cli/simulator/scenario.ts';
import type { Incident, Move } from '#domain/incident.ts';
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

async function movesBetween(service: Service, from: Moment, to: Moment): Promise<readonly Move[]> {
  const records = await service.records();
  return records
    .filter(({ act }) => act.sweep.scheduledAtMs > service.at(from))
    .filter(({ act }) => act.sweep.scheduledAtMs <= service.at(to))
    .flatMap(({ act }) => act.moves);
}

async function incidentAt(
  service: Service,
  moment: Moment,
  kind: string,
): Promise<Incident | undefined> {
  return (await service.incidentsAt(moment)).find((incident) => incident.kind === kind);
}

const EVERY_REPLICA = ['REPHOST', 'REPHOST2', 'REPHOST3', 'REPHOST4', 'REPHOST5'];

/** rules.md, D11: the only incidents that each scenario may end in. */
describe.each<readonly [ScenarioName, readonly string[]]>([
  ['healthy', []],
  ['dr-drill-2008', ['ahead', 'empty', 'list-new', 'role-mismatch', 'role-moved'].map(ofRephost)],
  [
    'dr-drill-2008-no-t15',
    ['ahead', 'empty', 'list-new', 'role-mismatch', 'role-moved'].map(ofRephost),
  ],
  ['cleared-data-only', ['ahead', 'empty'].map(ofRephost)],
  ['stuck-bridge', ['stuck REPHOST3']],
  ['one-lost-update', ['stuck REPHOST4']],
  ['rebuilt-replica', []],
  ['silent-host', ['ahead', 'silent'].map(ofRephost)],
])('%s', (name, kinds) => {
  it(`opens ${kinds.join(', ') || 'nothing'}, whatever the queue does`, async () => {
    const service = await runScenario(name, { faults: { doubled: 0.2, late: 0.1 }, seed: 2 });
    expect(await opened(service)).toEqual(kinds);
    expect(service.failures).toEqual([]);
  });
});

function ofRephost(kind: string): string {
  return `${kind} REPHOST`;
}

describe('every replica at once', () => {
  it('is the master’s, where none is sent anything', async () => {
    const service = await runScenario('stuck-bridge-all');
    expect(await opened(service)).toContain('master-not-sending bokmaster');
    expect(new Set(service.told.map(({ id }) => id)).size).toBe(1);
  });

  it('is held by the master that went back, and told once', async () => {
    const service = await runScenario('master-restored');
    const incidents = await service.incidentsAt(service.scenario.endsAtMinutes);
    const ahead = incidents.filter(({ kind }) => kind === 'ahead');
    expect(new Set(ahead.map(({ host }) => host))).toEqual(new Set(EVERY_REPLICA));
    expect(new Set(ahead.map(({ heldBy }) => heldBy?.kind))).toEqual(new Set(['master-went-back']));
    expect(service.told).toHaveLength(1);
  });

  it('is told in one message after a failover, and held by nothing', async () => {
    const service = await runScenario('failover');
    const told = service.toldBetween('00:59', '01:03').filter(({ body }) => /ahead/.test(body));
    expect(told).toHaveLength(1);
    expect(told[0]?.body).toMatch(/suspected/i);
    const incidents = await service.incidentsAt('01:10');
    const ahead = incidents.filter(({ kind }) => kind === 'ahead');
    expect(ahead.map(({ heldBy }) => heldBy)).toEqual(EVERY_REPLICA.map(() => null));
  });
});

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

  it('stays recovering while one table has not moved', async () => {
    const service = await runScenario('dr-drill-2008-no-t15');
    const end = await incidentAt(service, service.scenario.endsAtMinutes, 'ahead');
    expect(end).toMatchObject({ state: 'recovering' });
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

describe('a host with an open incident that is silent', () => {
  it('has its incident unmoved until it answers', async () => {
    const service = await runScenario('silent-host');
    const silent = await incidentAt(service, service.scenario.endsAtMinutes, 'silent');
    const from = ((silent?.openedAtMs ?? 0) - service.scenario.startsAtMs) / 60_000;
    const moves = await movesBetween(service, from, from + 40);
    expect(moves.filter(({ kind }) => kind === 'ahead')).toEqual([]);
    expect((await incidentAt(service, from, 'ahead'))?.state).toBe('open');
  });
});
