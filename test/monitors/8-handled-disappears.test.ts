import { describe, expect, it } from 'vitest';

import { incidentOf, played } from '#test/judging-timeline.ts';
import { act } from '#test/service-acts.ts';
import { incidentViewOf, statusOf } from '#test/service-views.ts';

/**
 * A replica that was taken out of service for its errant data is forgotten, and the gauge is 0 with
 * nothing fixed (vitessio/vitess#16887); of two findings the harmless one wins (#20882).
 */
describe('what somebody has begun to handle', () => {
  it('stays open while its host is out of service, though it is not compared', async () => {
    const service = await played('dr-drill-2008', { untilMinutes: 69.5 });
    expect(service.world.look('REPHOST').runningRole).toBe('client');
    const ahead = await incidentOf(service, '01:09', ['ahead', 'REPHOST']);
    expect(ahead).toMatchObject({ state: 'open', stale: true, severity: 'critical' });
    const { text, state } = await statusOf(service);
    expect(state).toBe('critical');
    expect(text).toMatch(/CRITICAL +demo-\d+-1 +REPHOST: ahead \(host not read now\)/);
  });

  it('stays open through two repairs that repair nothing', async () => {
    const service = await played('dr-drill-2008', { untilMinutes: 189 });
    const { state, episode } = await incidentOf(service, '03:09', ['ahead', 'REPHOST']);
    expect([state, episode]).toEqual(['open', 1]);
  });
});

describe('an incident that somebody acknowledged', () => {
  it('is counted and shown as before, with who took it', async () => {
    const service = await played('silent-host', { untilMinutes: 20 });
    const { id } = await incidentOf(service, '00:19', ['ahead', 'REPHOST']);
    await act(service, { kind: 'acknowledge', incident: id }, 'a drill of last month, in hand');
    await service.until('00:26');
    const { state } = await statusOf(service);
    expect(state).toBe('critical');
    const view = await incidentViewOf(service, ['ahead', 'REPHOST']);
    expect(view).toMatchObject({ state: 'open', severity: 'critical' });
    expect(service.told.at(-1)?.body).toContain('ann');
  });

  it('is not closed by a person while its finding is proved', async () => {
    const service = await played('silent-host', { untilMinutes: 20 });
    const { id } = await incidentOf(service, '00:19', ['ahead', 'REPHOST']);
    await expect(
      act(service, { kind: 'close', incident: id, code: 'reset-done' }, 'looks well to me'),
    ).rejects.toThrow(/mute/);
  });
});

describe('of cause and symptoms', () => {
  it('the cause speaks, first and alone, and the symptoms are listed under it', async () => {
    const service = await played('master-restored', { untilMinutes: 60 });
    expect(service.told.map(({ subject }) => subject.split(' - ')[0])).toEqual([
      '[BoKS][CRITICAL] demo: bokmaster SET BACK as master, T5 -16, 7 tables',
    ]);
    const { text } = await statusOf(service);
    const cause = text.indexOf('bokmaster: master-went-back');
    const held = text.indexOf('ahead (held by demo-');
    expect(cause).toBeGreaterThan(0);
    expect(held).toBeGreaterThan(0);
  });
});
