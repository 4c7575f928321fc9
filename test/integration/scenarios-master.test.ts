import { beforeAll, describe, expect, it } from 'vitest';

import { scenarioOf } from '#cli/simulator/scenario.ts';
import { masterEdits } from '#cli/simulator/scenarios/demo-domain.ts';
import { cameOf, endsIn, incidentOf, played, saidBetween } from '#test/judging-timeline.ts';
import { ENDS_IN } from '#test/scenario-ends.ts';
import { incidentViewOf, viewOf } from '#test/service-views.ts';
import { Service } from '#test/service.ts';

/** rules.md, D11: what concerns the master, or comes from it. */
describe('master-restored', () => {
  it('is one message; the master’s fall speaks, five are held under it', async () => {
    const service = await played('master-restored');
    expect(await saidBetween(service, 0, '03:00')).toEqual([
      '00:45 master-went-back bokmaster opened',
    ]);
    expect(service.told).toHaveLength(1);
    expect(await cameOf(service)).toEqual(ENDS_IN['master-restored']);
  });

  it('is still open when the counters have crossed, and nothing more is told', async () => {
    const scenario = scenarioOf('master-restored');
    const tables = [1, 2, 5, 6, 7, 9, 15, 49];
    const crossing = tables.map((table) => masterEdits(90, table, 60));
    const service = await new Service({
      ...scenario,
      events: [...scenario.events, ...crossing],
    }).until('03:00');
    const ahead = await incidentOf(service, '03:00', ['ahead', 'REPHOST']);
    expect(ahead).toMatchObject({ state: 'open', crossed: true, told: null });
    expect(await cameOf(service)).toContain('master-went-back bokmaster open');
    expect(service.told).toHaveLength(1);
  });
});

describe('real failover, old master returns with old data', () => {
  let service: Service;
  beforeAll(async () => {
    service = await played('failover');
  });

  it('during it: the role moved, and nothing else is told', async () => {
    expect(await saidBetween(service, 0, '00:59')).toEqual([
      '00:19 role-moved REPHOST2 opened',
      '00:54 role-moved REPHOST2 recovering',
    ]);
  });

  it('after it: every replica is ahead, none is held, all are in one message', async () => {
    const records = await service.records();
    const headed = records
      .flatMap(({ act }) => act.alerts)
      .filter(({ heading }) => heading !== null);
    expect(headed).toMatchObject([{ heading: 'suspected: the master went back' }]);
    expect(headed[0]?.moves).toHaveLength(5);
    expect(await endsIn(service)).toEqual(ENDS_IN.failover);
  });

  it('tells nobody to reset a replica', () => {
    const [told] = service.toldBetween('00:59', '01:01');
    expect(told?.body).toMatch(/^SUSPECTED: THE MASTER WENT BACK: reset no replica\./);
  });

  it('ranks the return of the old master before a drill on one host', async () => {
    const { causes } = await incidentViewOf(service, ['ahead', 'REPHOST4']);
    const ids = causes.map(({ id }) => id);
    expect(ids[0]).toBe('old-master-returned');
    expect(causes[0]?.supports).toContain('another host ran as master before');
  });
});

describe('stuck-bridge, one', () => {
  it('is stuck, told with the line of the list that says ok', async () => {
    const service = await played('stuck-bridge');
    const [first] = await saidBetween(service, 0, '02:00');
    expect(first).toBe('00:34 stuck REPHOST3 opened');
    expect(await cameOf(service)).toEqual(ENDS_IN['stuck-bridge']);
    expect(service.told[0]?.body.replaceAll(/\s+/g, ' ')).toMatch(
      /the master's own list says ok of it: "REPHOST3 [\d: ]+ ok"/,
    );
  });
});

describe('stuck-bridge, all', () => {
  it('is one message on the master, which holds the five', async () => {
    const service = await played('stuck-bridge-all');
    expect(await saidBetween(service, 0, '02:00')).toEqual([
      '00:34 master-not-sending bokmaster opened',
    ]);
    expect(await cameOf(service)).toEqual(ENDS_IN['stuck-bridge-all']);
  });
});

describe('one lost update, quiet table', () => {
  it('is stuck by one update, though the master never moves again', async () => {
    const service = await played('one-lost-update');
    expect(await saidBetween(service, 0, '01:30')).toEqual(['00:34 stuck REPHOST4 opened']);
    const { now } = await incidentOf(service, '01:30', ['stuck', 'REPHOST4']);
    expect(now).toMatchObject([{ table: 25, difference: -1 }]);
    expect(await cameOf(service)).toEqual(ENDS_IN['one-lost-update']);
  });
});

describe('master off 6 h', () => {
  let service: Service;
  beforeAll(async () => {
    service = await played('master-off', { untilMinutes: 300 });
  });

  it('promote answers "as of" while it is off, for who lost nothing known', async () => {
    const { replicas, ifMasterIsLost, masterText } = await viewOf(service);
    expect(masterText).toBe('the master does not answer');
    expect(replicas.map(({ promote }) => promote.answer)).toContain('yes-as-of');
    for (const { promote } of replicas) expect(promote.answer).not.toBe('yes');
    expect(ifMasterIsLost).toMatch(/as of 2026-03-02 08:\d\d UTC/);
  });

  it('is told once, and once that it is back', async () => {
    await service.until(service.scenario.endsAtMinutes);
    expect(await saidBetween(service, 0, service.scenario.endsAtMinutes)).toEqual([
      '00:34 master-silent bokmaster opened',
      '06:14 master-silent bokmaster recovering',
      '06:19 master-silent bokmaster closed',
    ]);
    expect(await endsIn(service)).toEqual(ENDS_IN['master-off']);
  });
});

describe('two masters: the old one returns while another host still acts', () => {
  let service: Service;
  beforeAll(async () => {
    service = await played('two-masters');
  });

  it('names both, and keeps those ahead that were led by the other', async () => {
    expect(await saidBetween(service, '00:30', '00:40')).toEqual([
      '00:35 ahead REPHOST confirmed',
      '00:35 ahead REPHOST3 confirmed',
      '00:35 ahead REPHOST4 confirmed',
      '00:35 ahead REPHOST5 confirmed',
      '00:39 two-masters domain opened',
    ]);
    const { summary } = await incidentOf(service, '00:39', ['two-masters', null]);
    expect(summary).toContain('REPHOST2');
    expect(summary).toContain('bokmaster');
  });

  it('judges the claimant once it is a replica again, and does not close over its edits', async () => {
    const { heldBy } = await incidentOf(service, '02:00', ['ahead', 'REPHOST2']);
    expect(heldBy).toMatchObject({ kind: 'two-masters' });
    expect(await endsIn(service)).toEqual(ENDS_IN['two-masters']);
    const { replicas } = await viewOf(service);
    expect(replicas.map(({ promote }) => promote.answer)).toEqual(Array(5).fill('no'));
  });
});

describe('second writer', () => {
  let service: Service;
  beforeAll(async () => {
    service = await played('second-writer');
  });

  it('is ahead, grown twice, and told once that something else writes to it', async () => {
    expect(await saidBetween(service, 0, '02:00')).toEqual([
      '00:15 ahead REPHOST3 confirmed',
      '00:44 ahead REPHOST3 grown',
      '00:44 ahead REPHOST3 still-written',
      '01:14 ahead REPHOST3 grown',
    ]);
    expect(await cameOf(service)).toEqual(ENDS_IN['second-writer']);
  });

  it('has `two-masters` first in the ranking, for its own numbers grew', async () => {
    const { causes } = await incidentViewOf(service, ['ahead', 'REPHOST3']);
    expect(causes[0]).toMatchObject({ id: 'two-masters' });
    expect(causes[0]?.supports.join(' ')).toContain('grew while it ran as a replica');
  });
});
