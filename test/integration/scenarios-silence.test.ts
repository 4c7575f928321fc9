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

/** rules.md, D11: hosts that do not answer, and hosts that are no longer asked. */
const AHEAD = ['ahead', 'REPHOST'] as const;

describe('a host with an open `ahead` is silent for 10 sweeps', () => {
  let service: Service;
  beforeAll(async () => {
    service = await played('silent-host');
  });

  it('is told as silent, and as back; nothing else moves', async () => {
    expect(await saidBetween(service, 0, '02:30')).toEqual([
      '00:01 ahead REPHOST confirmed',
      '00:49 silent REPHOST opened',
      '01:34 silent REPHOST recovering',
      '01:39 silent REPHOST closed',
    ]);
    const later = await movesBetween(service, '00:01', '02:30');
    expect(new Set(later.map(({ kind }) => kind))).toEqual(new Set(['silent']));
    expect(await cameOf(service)).toEqual(ENDS_IN['silent-host']);
  });

  it('has an `ahead` that is unmoved throughout, and is shown as not read now', async () => {
    const before = await incidentOf(service, '00:27', AHEAD);
    const during = await incidentOf(service, '01:30', AHEAD);
    expect(during).toEqual({ ...before, stale: true });
    expect(await incidentOf(service, '02:30', AHEAD)).toMatchObject({ state: 'open' });
  });

  it('names the `ahead` in the message of the silence', async () => {
    const { summary } = await incidentOf(service, '00:49', ['silent', 'REPHOST']);
    expect(summary).toContain('open incidents stay as they are: ahead');
  });
});

describe('agent dead, list ok', () => {
  it('is a warning of silence, and no more', async () => {
    const service = await played('agent-dead');
    expect(await saidBetween(service, 0, '01:40')).toEqual(['00:34 silent REPHOST3 opened']);
    const { severity } = await incidentOf(service, '01:40', ['silent', 'REPHOST3']);
    expect(severity).toBe('warning');
    expect(await cameOf(service)).toEqual(ENDS_IN['agent-dead']);
    const seen = (await viewOf(service)).replicas.find(({ host }) => host === 'REPHOST3');
    expect(seen).toMatchObject({ worst: 'no-data', listStatus: 'ok' });
  });
});

describe('SSM down for the account, 2 h', () => {
  let service: Service;
  beforeAll(async () => {
    service = await played('reader-away');
  });

  it('is `blind`, and nothing else: no host is silent, and no master', async () => {
    expect(await saidBetween(service, 0, service.scenario.endsAtMinutes)).toEqual([
      '00:01 ahead REPHOST confirmed',
      '00:39 blind domain opened',
      '02:29 blind domain recovering',
      '02:34 blind domain closed',
    ]);
    const moves = await movesBetween(service, '00:27', service.scenario.endsAtMinutes);
    expect(new Set(moves.map(({ kind }) => kind))).toEqual(new Set(['blind']));
    expect(await cameOf(service)).toEqual(ENDS_IN['reader-away']);
  });

  it('reopens nothing on return: what was open is open, as it was', async () => {
    const before = await incidentOf(service, '00:24', AHEAD);
    const after = await incidentOf(service, service.scenario.endsAtMinutes, AHEAD);
    expect(after).toMatchObject({ state: 'open', episode: 1, moves: before.moves });
  });

  it('counts no missed answer against a host', async () => {
    const during = (await service.records()).find(
      ({ act }) => act.sweep.scheduledAtMs === service.at('01:29'),
    );
    const answers = during?.act.memory.hosts.flatMap((host) => host.answers) ?? [];
    expect(answers).toContain('left-out');
    expect(answers).not.toContain('missed');
  });
});

describe('licence warning printed by `boksadm` on one host', () => {
  it('is one `drift-of-format`; the `ahead` under it is opened, and told', async () => {
    const service = await played('licence-warning');
    expect(await saidBetween(service, 0, '02:30')).toEqual([
      '00:01 ahead REPHOST confirmed',
      '00:04 drift-of-format REPHOST opened',
      '01:34 drift-of-format REPHOST recovering',
      '01:39 drift-of-format REPHOST closed',
    ]);
    expect(await cameOf(service)).toEqual(ENDS_IN['licence-warning']);
    const { tables } = await incidentOf(service, '01:00', AHEAD);
    expect(tables.map(({ difference }) => difference)).toEqual([1929, 2339, 178]);
  });
});

describe('host retired while an incident of it is open', () => {
  let service: Service;
  beforeAll(async () => {
    service = await played('host-retired');
  });

  it('asks once whether it is retired, and never closes by itself', async () => {
    expect(await saidBetween(service, 0, '02:00')).toEqual([
      '00:01 ahead REPHOST confirmed',
      '00:34 ahead REPHOST retired',
    ]);
    const ahead = await incidentOf(service, '02:00', AHEAD);
    expect(ahead).toMatchObject({ state: 'open', retired: true });
    const [told] = service.toldBetween('00:30', '00:40');
    expect(told?.body.replaceAll(/\s+/g, ' ')).toContain('is no longer configured: retired?');
    expect(await endsIn(service)).toEqual(ENDS_IN['host-retired']);
  });

  it('asks the host for nothing any more, and is not troubled that it is off', async () => {
    const last = (await service.sweeps()).at(-1);
    expect(last?.replicas).not.toContain('REPHOST');
    expect(last?.settingsVersion).toBe(2);
    const { worst, replicas } = await viewOf(service);
    expect(worst).toBe('in-step');
    expect(replicas.map(({ host }) => host)).not.toContain('REPHOST');
  });
});
