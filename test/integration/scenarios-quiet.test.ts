import { describe, expect, it } from 'vitest';

import { scenarioOf } from '#cli/simulator/scenario.ts';
import type { Scenario, ScheduledEvent } from '#cli/simulator/world-event.ts';
import { cameOf, movesBetween, played, withPeriod } from '#test/judging-timeline.ts';
import { ENDS_IN } from '#test/scenario-ends.ts';
import { statusOf, viewOf } from '#test/service-views.ts';
import { Service } from '#test/service.ts';
import type { Moment } from '#test/timeline.ts';

/** Minutes into a sweep: replicas print within three seconds, and the master is asked after all of them. */
const BETWEEN_THE_READS = 4 / 60;

/** rules.md, D11: what may look wrong at night and is not. */
const lastMinute = ({ scenario }: Service): number => scenario.endsAtMinutes;
const notesAt = async (service: Service, moment: Moment): Promise<readonly string[]> => {
  const records = await service.records();
  const judged = records.findLast(({ act }) => act.sweep.scheduledAtMs <= service.at(moment));
  return judged?.act.notes?.map(({ text }) => text) ?? [];
};
const openings = async (service: Service): Promise<readonly string[]> =>
  (await movesBetween(service, 0, lastMinute(service)))
    .filter(({ reason }) => reason === 'opened')
    .map(({ kind, host }) => `${kind} ${host}`);

describe('healthy', () => {
  it('opens nothing, tells nobody, and ends with every replica fit to be promoted', async () => {
    const service = await played('healthy');
    expect(await cameOf(service)).toEqual([]);
    expect(service.told).toEqual([]);
    const { worst, replicas } = await viewOf(service);
    expect(worst).toBe('in-step');
    expect(replicas.map(({ promote }) => promote.answer)).toEqual(Array(5).fill('yes'));
  });
});

describe('nightly batch of 40 minutes', () => {
  it('opens nothing where bridges are as fast as the master', async () => {
    const { events, ...scenario } = scenarioOf('nightly-batch');
    const quick = events.filter(({ event }) => event.kind !== 'bridge-slows');
    const service = await new Service({ ...scenario, events: quick }).until(scenario.endsAtMinutes);
    expect(await cameOf(service)).toEqual([]);
    expect(service.told).toEqual([]);
  });

  it('is a warning of `behind` on a slow one, never `stuck`, and over with the batch', async () => {
    const service = await played('nightly-batch');
    expect(await cameOf(service)).toEqual(ENDS_IN['nightly-batch']);
    const records = await service.records();
    const severities = records.flatMap(({ act }) => act.incidents.map(({ severity }) => severity));
    expect(new Set(severities)).toEqual(new Set(['warning']));
    expect((await viewOf(service)).worst).toBe('in-step');
  });
});

describe('idle week', () => {
  it('opens nothing: what does not move is not stuck', async () => {
    const service = await played('idle-week', withPeriod(10_800));
    expect((await service.records()).length).toBeGreaterThan(50);
    expect(await cameOf(service)).toEqual([]);
    expect(await movesBetween(service, 0, lastMinute(service))).toEqual([]);
  });
});

describe('DST night in local-time stamps', () => {
  it('opens nothing: one shift of all stamps is a zone, and no other series', async () => {
    const service = await played('dst-night');
    expect(await cameOf(service)).toEqual([]);
    expect(service.told).toEqual([]);
    const { replicas } = await viewOf(service);
    expect(replicas.map(({ worst }) => worst)).toEqual(Array(5).fill('in-step'));
  });

  it('has a note of each host whose clock is another than the master’s, while it is', async () => {
    const service = await played('dst-night');
    expect(await notesAt(service, '01:24')).toEqual([
      'REPHOST5: its stamps are 1 h before those of its master; counters are compared as usual',
    ]);
    expect(await notesAt(service, '02:24')).toEqual(
      ['REPHOST4', 'REPHOST5'].map(
        (host) =>
          `${host}: its stamps are 1 h before those of its master; counters are compared as usual`,
      ),
    );
  });

  it('opens nothing where clocks go forward between the replicas and the master', async () => {
    const forward = (host: string, zoneOffsetMinutes: number): ScheduledEvent => ({
      at: 14 + BETWEEN_THE_READS,
      event: { kind: 'clock-changes', host, zoneOffsetMinutes },
    });
    const healthy = scenarioOf('healthy');
    const events = healthy.hosts.map((host) => forward(host, 120));
    const scenario: Scenario = { ...healthy, stamps: 'local', events };
    const service = await new Service(scenario).until(60);
    const torn = (await service.records()).find(
      ({ act }) => act.sweep.scheduledAtMs === service.at('00:14'),
    );
    const sweep = torn?.act.sweep.number ?? 0;
    const snapshots = await service.store.readSnapshots('demo', [
      { sweep, host: 'REPHOST' },
      { sweep, host: 'bokmaster' },
    ]);
    const [replica = 0, master = 0] = snapshots.map(({ tables }) => tables[7]?.stamp.seconds ?? 0);
    expect(master - replica).toBe(3_600);
    expect(torn?.act.cells).toEqual([]);
    expect(await cameOf(service)).toEqual([]);
  });
});

describe('rolling upgrade, new tables', () => {
  it('opens nothing: a table that one version lacks is a difference of versions', async () => {
    const service = await played('rolling-upgrade');
    expect(await openings(service)).toEqual([]);
    expect(service.told).toEqual([]);
    const { replicas } = await viewOf(service);
    expect(replicas.map(({ tables, worst }) => `${tables.length} ${worst}`)).toEqual(
      Array(5).fill('57 in-step'),
    );
  });

  it('has notes of what one version prints and the other does not, while it is so', async () => {
    const service = await played('rolling-upgrade');
    expect(await notesAt(service, '00:04')).toEqual([]);
    expect(await notesAt(service, '00:24')).toEqual([
      expect.stringMatching(/^REPHOST5: prints T55, T56, .*; by version: .* 7\.1, .* 6\.0$/),
    ]);
    expect((await notesAt(service, '00:49')).at(0)).toMatch(
      /^REPHOST: does not print T55, T56; by version: .* 6\.0, .* 7\.1$/,
    );
    expect(await notesAt(service, '02:39')).toEqual([]);
  });

  it('is a warning in the status meanwhile, with its notes', async () => {
    const service = await played('rolling-upgrade', { untilMinutes: 51 });
    const { text, state } = await statusOf(service);
    expect(state).toBe('warning');
    expect(text).toMatch(/notes\n +REPHOST: does not print T55, T56; by version/);
  });

  it('does not let a replica of the older version be promoted meanwhile', async () => {
    const service = await played('rolling-upgrade', { untilMinutes: 51 });
    const { replicas } = await viewOf(service);
    const answers = new Map(replicas.map(({ host, promote }) => [host, promote]));
    expect(answers.get('REPHOST5')?.answer).toBe('yes');
    expect(answers.get('REPHOST2')?.answer).toBe('no');
  });
});

describe('rebuilt replica, new instance id', () => {
  it('opens nothing where it is in step within the hour', async () => {
    const service = await played('rebuilt-replica');
    expect(await openings(service)).toEqual([]);
    expect(service.told).toEqual([]);
  });
});

describe('new replica', () => {
  it('opens nothing, is judged from the configuration on, and is fit to be promoted', async () => {
    const service = await played('new-replica');
    expect(await openings(service)).toEqual([]);
    const sweeps = await service.sweeps();
    const since = sweeps.find(({ replicas }) => replicas.includes('REPHOST6'));
    expect(since?.scheduledAtMs).toBe(service.at('00:34'));
    expect(since?.settingsVersion).toBe(2);
    const added = (await viewOf(service)).replicas.find(({ host }) => host === 'REPHOST6');
    expect(added).toMatchObject({ worst: 'in-step', promote: { answer: 'yes' } });
  });
});
