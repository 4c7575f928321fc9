import { describe, expect, it } from 'vitest';

import { incidentOf, played } from '#test/judging-timeline.ts';
import { statusOf } from '#test/service-views.ts';

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

describe('of cause and symptoms', () => {
  it('the cause speaks, first and alone, and the symptoms are listed under it', async () => {
    const service = await played('master-restored', { untilMinutes: 60 });
    expect(service.told.map(({ subject }) => subject.split(' - ')[0])).toEqual([
      '[BoKS][CRITICAL] demo: bokmaster master-went-back',
    ]);
    const { text } = await statusOf(service);
    const cause = text.indexOf('bokmaster: master-went-back');
    const held = text.indexOf('ahead (held by demo-');
    expect(cause).toBeGreaterThan(0);
    expect(held).toBeGreaterThan(0);
  });
});
