import { beforeAll, describe, expect, it } from 'vitest';

import {
  cameOf,
  endsIn,
  incidentOf,
  movesBetween,
  played,
  saidBetween,
} from '#test/judging-timeline.ts';
import { ENDS_IN } from '#test/scenario-ends.ts';
import { viewOf } from '#test/service-views.ts';
import type { Service } from '#test/service.ts';

/** rules.md, D11: the drill of 2008, and repairs that look like one. */
const AHEAD = ['ahead', 'REPHOST'] as const;
const TABLES = [7, 9, 15];

describe('dr-drill-2008, no window', () => {
  let service: Service;
  beforeAll(async () => {
    service = await played('dr-drill-2008');
  });

  it('during the drill: the role moved, and the old master was not seen', async () => {
    expect(await saidBetween(service, '00:00', '00:24')).toEqual([
      '00:14 role-moved REPHOST opened',
      '00:24 role-moved REPHOST recovering',
    ]);
    const { summary } = await incidentOf(service, '00:14', ['role-moved', 'REPHOST']);
    expect(summary).toContain('old master bokmaster not seen: make sure that it is off');
  });

  it('after it: REPHOST is ahead in three tables, told once a second pair confirms it', async () => {
    expect(await saidBetween(service, '00:24', '00:59')).toEqual([
      '00:25 ahead REPHOST confirmed',
      '00:29 role-moved REPHOST closed',
    ]);
  });

  it('converted to a client: the role alone speaks, and holds what the list says', async () => {
    expect(await saidBetween(service, '00:59', '02:00')).toEqual([
      '01:04 role-mismatch REPHOST opened',
      '01:14 role-mismatch REPHOST recovering',
      '01:19 role-mismatch REPHOST closed',
    ]);
    expect(await cameOf(service, '01:09')).toContain('list-down REPHOST open, held, untold');
  });

  it('back to a replica: new in the list, and empty once the hour of joining is over', async () => {
    expect(await saidBetween(service, '02:00', '03:00')).toEqual([
      '02:14 list-new REPHOST opened',
      '02:24 empty REPHOST opened',
      '02:44 list-new REPHOST recovering',
      '02:49 list-new REPHOST closed',
    ]);
    expect(await incidentOf(service, '02:39', ['empty', 'REPHOST'])).toMatchObject({
      severity: 'critical',
      heldBy: null,
    });
  });

  it('has nothing heal the three tables before the third repair', async () => {
    const { detail, state } = await incidentOf(service, '03:09', AHEAD);
    expect(state).toBe('open');
    expect(detail).toMatchObject({ tables: TABLES.map((table) => ({ table, standing: 'ahead' })) });
  });

  it('the true repair: recovering, and closed once all three tables have moved', async () => {
    expect(await saidBetween(service, '03:00', '04:00')).toEqual([
      '03:14 ahead REPHOST recovering',
      '03:14 empty REPHOST recovering',
      '03:24 empty REPHOST closed',
      '03:39 ahead REPHOST closed',
    ]);
    const { detail } = await incidentOf(service, '04:00', AHEAD);
    expect(detail).toMatchObject({
      tables: TABLES.map((table) => ({ table, standing: 'proved' })),
    });
    expect(await endsIn(service)).toEqual(ENDS_IN['dr-drill-2008']);
  });
});

describe('dr-drill-2008, without an edit of T15 after the repair', () => {
  it('stays recovering, and names T15 as what nothing has proved yet', async () => {
    const service = await played('dr-drill-2008-no-t15');
    const { state, summary } = await incidentOf(service, '04:00', AHEAD);
    expect(state).toBe('recovering');
    expect(summary).toContain('repaired, not yet proved by movement: T15');
    const moves = await movesBetween(service, '03:30', '04:00');
    expect(moves.filter(({ kind }) => kind === 'ahead')).toEqual([]);
    expect((await viewOf(service)).ifMasterIsLost).not.toContain('REPHOST (');
  });
});

describe('cleared-data-only', () => {
  it('is ahead in three tables, and empty as a host, to the end', async () => {
    const service = await played('cleared-data-only');
    expect(await saidBetween(service, 0, '02:00')).toEqual([
      '00:01 ahead REPHOST confirmed',
      '01:14 empty REPHOST opened',
    ]);
    const { tables } = await incidentOf(service, '02:00', AHEAD);
    expect(tables.map(({ table }) => table)).toEqual(TABLES);
    expect(await cameOf(service)).toEqual(ENDS_IN['cleared-data-only']);
  });
});

describe('replica restored to a point inside the drill (falls, still above the master)', () => {
  it('stays ahead, by less, and is never a reset', async () => {
    const service = await played('restored-into-drill');
    const before = await incidentOf(service, '00:39', AHEAD);
    const after = await incidentOf(service, '01:39', AHEAD);
    expect(after.state).toBe('open');
    expect(after.now.map(({ table }) => table)).toEqual(TABLES);
    for (const [n, { difference }] of after.now.entries()) {
      expect(difference).toBeGreaterThan(0);
      expect(difference).toBeLessThan(before.now[n]?.difference ?? 0);
    }
    expect(after.detail).toMatchObject({
      tables: TABLES.map((table) => ({ table, standing: 'ahead' })),
    });
    const moves = await movesBetween(service, '00:26', '01:40');
    expect(moves.filter(({ kind }) => kind === 'ahead')).toEqual([]);
    expect(await endsIn(service)).toEqual(ENDS_IN['restored-into-drill']);
  });
});

describe('restored to a point inside the drill below the master, read while behind', () => {
  it('recovers by a sign alone, and never closes by itself', async () => {
    const service = await played('restored-below-master');
    const { state, detail } = await incidentOf(service, '02:29', AHEAD);
    expect(state).toBe('recovering');
    expect(detail).toMatchObject({
      tables: TABLES.map((table) => ({ table, standing: 'reset-by-sign' })),
    });
    const promoted = (await viewOf(service)).replicas.find(({ host }) => host === 'REPHOST');
    expect(promoted?.promote.answer).toBe('no');
    expect(await endsIn(service)).toEqual(ENDS_IN['restored-below-master']);
  });
});

describe('crossed, then converted with `sequence` kept', () => {
  it('says that it crossed, and stays open, crossed', async () => {
    const service = await played('crossed-then-converted');
    const [told] = (await saidBetween(service, '00:30', '00:59')).slice(0, 1);
    expect(told).toBe('00:39 ahead REPHOST crossed');
    const ahead = await incidentOf(service, '02:59', AHEAD);
    expect([ahead.state, ahead.crossed]).toEqual(['open', true]);
    expect(ahead.detail).toMatchObject({
      tables: TABLES.map((table) => ({ table, standing: 'crossed' })),
    });
    expect(await endsIn(service)).toEqual(ENDS_IN['crossed-then-converted']);
  });
});
