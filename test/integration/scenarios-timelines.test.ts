import { describe, expect, it } from 'vitest';

import { scenarioOf } from '#cli/simulator/scenario.ts';
import { drill, masterEdits } from '#cli/simulator/scenarios/demo-domain.ts';
import type { Scenario, ScheduledEvent } from '#cli/simulator/world-event.ts';
import { cameOf, incidentOf, movesBetween, played, saidBetween } from '#test/judging-timeline.ts';
import { Service } from '#test/service.ts';

/** The demo domain with events of its own. */
const scenarioWith = (
  events: readonly ScheduledEvent[],
  differing: Partial<Scenario> = {},
): Scenario => ({ ...scenarioOf('healthy'), events, ...differing });
/** Runs to the end of the scenario. */
const run = async (scenario: Scenario, periodSeconds = 300): Promise<Service> =>
  new Service(scenario, { settings: { periodSeconds } }).until(scenario.endsAtMinutes);
const AHEAD = ['ahead', 'REPHOST'] as const;
const onRephost = (kind: 'becomes-client' | 'becomes-replica' | 'backup-taken' | 'restored') => ({
  kind,
  host: 'REPHOST',
});

describe('dr-drill-2008, who is told what and when', () => {
  it('tells the drill, the find, three repairs and the proof', async () => {
    const service = await played('dr-drill-2008');
    expect(await saidBetween(service, '00:00', '00:24')).toEqual([
      '00:14 role-moved REPHOST opened',
      '00:24 role-moved REPHOST recovering',
    ]);
    expect(await saidBetween(service, '00:24', '00:59')).toEqual([
      '00:25 ahead REPHOST confirmed',
      '00:29 role-moved REPHOST closed',
    ]);
    expect(await saidBetween(service, '00:59', '02:00')).toEqual([
      '01:04 role-mismatch REPHOST opened',
      '01:14 role-mismatch REPHOST recovering',
      '01:19 role-mismatch REPHOST closed',
    ]);
    expect(await saidBetween(service, '02:00', '03:00')).toEqual([
      '02:14 list-new REPHOST opened',
      '02:24 empty REPHOST opened',
      '02:44 list-new REPHOST recovering',
      '02:49 list-new REPHOST closed',
    ]);
    expect(await saidBetween(service, '03:00', '04:00')).toEqual([
      '03:14 ahead REPHOST recovering',
      '03:14 empty REPHOST recovering',
      '03:24 empty REPHOST closed',
      '03:39 ahead REPHOST closed',
    ]);
  });

  it('has nothing heal the three tables before the third repair', async () => {
    const service = await played('dr-drill-2008');
    const { detail, state } = await incidentOf(service, '03:09', AHEAD);
    expect(state).toBe('open');
    expect(detail).toMatchObject({
      tables: [7, 9, 15].map((table) => ({ table, standing: 'ahead' })),
    });
  });

  it('without an edit of T15 it stays recovering, and names T15', async () => {
    const service = await played('dr-drill-2008-no-t15', { untilMinutes: 240 });
    const { state, summary } = await incidentOf(service, '04:00', AHEAD);
    expect(state).toBe('recovering');
    expect(summary).toContain('T15');
    const moves = await movesBetween(service, '03:30', '04:00');
    expect(moves.filter(({ kind }) => kind === 'ahead')).toEqual([]);
  });
});

describe('master-restored', () => {
  /** Once everybody has seen it, the master is edited until every counter has crossed. */
  const crossing = (): Scenario => {
    const scenario = scenarioOf('master-restored');
    const tables = [1, 2, 5, 6, 7, 9, 15, 49];
    const edits = tables.map((table) => masterEdits(90, table, 60));
    return { ...scenario, events: [...scenario.events, ...edits] };
  };

  it('is one message; the master’s fall speaks, five are held under it', async () => {
    const service = await played('master-restored');
    expect(await saidBetween(service, 0, '03:00')).toEqual([
      '00:45 master-went-back bokmaster opened',
    ]);
    expect(service.told).toHaveLength(1);
  });

  it('is still open when the counters have crossed, and nothing more is told', async () => {
    const service = await run(crossing());
    const ahead = await incidentOf(service, '03:00', AHEAD);
    expect(ahead).toMatchObject({ state: 'open', crossed: true, told: null });
    expect(await cameOf(service)).toContain('master-went-back bokmaster open');
    expect(service.told).toHaveLength(1);
  });
});

describe('silent-host', () => {
  it('has an ahead that is unmoved throughout; silent opens and closes, nothing else moves', async () => {
    const service = await played('silent-host');
    expect(await saidBetween(service, 0, '02:30')).toEqual([
      '00:01 ahead REPHOST confirmed',
      '00:49 silent REPHOST opened',
      '01:34 silent REPHOST recovering',
      '01:39 silent REPHOST closed',
    ]);
    const later = await movesBetween(service, '00:01', '02:30');
    expect(new Set(later.map(({ kind }) => kind))).toEqual(new Set(['silent']));
    const before = await incidentOf(service, '00:27', AHEAD);
    const during = await incidentOf(service, '01:30', AHEAD);
    expect(during).toEqual({ ...before, stale: true });
  });

  it('names the ahead in the message of the silence', async () => {
    const service = await played('silent-host', { untilMinutes: 60 });
    const { summary } = await incidentOf(service, '01:00', ['silent', 'REPHOST']);
    expect(summary).toContain('open incidents stay as they are: ahead');
  });
});

describe('failover', () => {
  it('is told as a suspicion, in one message, and nobody is held', async () => {
    const service = await played('failover');
    expect(await saidBetween(service, 0, '00:59')).toEqual([
      '00:19 role-moved REPHOST2 opened',
      '00:54 role-moved REPHOST2 recovering',
    ]);
    const records = await service.records();
    const headed = records
      .flatMap(({ act }) => act.alerts)
      .filter(({ heading }) => heading !== null);
    expect(headed).toMatchObject([{ heading: 'suspected: the master went back' }]);
    expect(headed[0]?.moves).toHaveLength(5);
  });
});

describe('repairs that look like one', () => {
  /** The drill is watched, and a backup is taken within it. */
  const drilled = drill({ quietFrom: 0, begins: 6, ends: 21.2 });
  const backup = { at: 11, event: onRephost('backup-taken') };

  it('restored to a point inside the drill, above the master: ahead, smaller, never reset', async () => {
    const restored = { at: 40, event: onRephost('restored') };
    const service = await run(scenarioWith([...drilled, backup, restored], { endsAtMinutes: 90 }));
    const before = await incidentOf(service, '00:39', AHEAD);
    const after = await incidentOf(service, '01:29', AHEAD);
    expect(after.state).toBe('open');
    expect(after.now.map(({ difference }) => difference > 0)).toEqual([true, true, true]);
    expect((after.now[0]?.difference ?? 0) < (before.now[0]?.difference ?? 0)).toBe(true);
    const moves = await movesBetween(service, '00:26', '01:30');
    expect(moves.filter(({ kind }) => kind === 'ahead')).toEqual([]);
  });

  it('restored to a point below the master, read while behind: never closes by itself', async () => {
    const passed = [7, 9, 15].map((table) => masterEdits(36, table, table === 15 ? 120 : 1_600));
    const restored: readonly ScheduledEvent[] = [
      { at: 45, event: { kind: 'bridge-stops', to: 'REPHOST' } },
      { at: 45.5, event: onRephost('restored') },
      { at: 56, event: { kind: 'bridge-starts', to: 'REPHOST' } },
    ];
    const edits = [70, 80, 90, 100].flatMap((at) =>
      [7, 9, 15].map((table) => masterEdits(at, table, 1)),
    );
    const events = [...drilled, backup, ...passed, ...restored, ...edits];
    const service = await run(scenarioWith(events, { endsAtMinutes: 150 }));
    const ahead = await incidentOf(service, '02:29', AHEAD);
    expect(ahead.state).toBe('recovering');
    expect(ahead.detail).toMatchObject({
      tables: [7, 9, 15].map((table) => ({ table, standing: 'reset-by-sign' })),
    });
  });

  it('crossed, then converted with `sequence` kept: crossed, and open', async () => {
    const passed = [7, 9, 15].map((table) => masterEdits(36, table, 2_400));
    const converted = [
      { at: 60, event: onRephost('becomes-client') },
      { at: 75, event: onRephost('becomes-replica') },
    ];
    const service = await run(
      scenarioWith([...drilled, ...passed, ...converted], { endsAtMinutes: 180 }),
    );
    const ahead = await incidentOf(service, '02:59', AHEAD);
    expect([ahead.state, ahead.crossed]).toEqual(['open', true]);
  });
});

describe('nights that are none', () => {
  it('a batch of 40 minutes opens nothing', async () => {
    const batch = Array.from({ length: 160 }, (_, n) => masterEdits(10 + n / 4, 1 + (n % 9), 25));
    const service = await run(scenarioWith(batch));
    expect(await cameOf(service)).toEqual([]);
  });

  it('an idle week opens nothing', async () => {
    const idle = scenarioWith([], { background: 'none', endsAtMinutes: 7 * 1_440 });
    const service = await run(idle, 10_800);
    expect((await service.records()).length).toBeGreaterThan(50);
    expect(await cameOf(service)).toEqual([]);
  });

  it('a master that is off for six hours is told once, and once that it is back', async () => {
    const off: readonly ScheduledEvent[] = [
      { at: 12, event: { kind: 'host-off', host: 'bokmaster' } },
      { at: 372, event: { kind: 'host-on', host: 'bokmaster' } },
    ];
    const service = await run(scenarioWith(off, { endsAtMinutes: 400 }));
    expect(await saidBetween(service, 0, 400)).toEqual([
      '00:34 master-silent bokmaster opened',
      '06:14 master-silent bokmaster recovering',
      '06:19 master-silent bokmaster closed',
    ]);
  });

  it('an agent that is dead while the list says ok is a warning, and no more', async () => {
    const dead: ScheduledEvent = {
      at: 12,
      event: { kind: 'mood', host: 'REPHOST3', mood: { kind: 'hangs' }, minutes: 200 },
    };
    const service = await run(scenarioWith([dead], { endsAtMinutes: 90 }));
    expect(await cameOf(service)).toEqual(['silent REPHOST3 open']);
    expect((await incidentOf(service, 90, ['silent', 'REPHOST3'])).severity).toBe('warning');
  });
});
