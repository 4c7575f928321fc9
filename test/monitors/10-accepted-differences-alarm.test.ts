import { describe, expect, it } from 'vitest';

import { scenarioOf } from '#cli/simulator/scenario.ts';
import { pastDrill } from '#cli/simulator/scenarios/demo-domain.ts';
import { movesBetween, played, saidBetween } from '#test/judging-timeline.ts';
import { act } from '#test/service-acts.ts';
import { settingsFor, Service } from '#test/service.ts';
import type { Moment } from '#test/timeline.ts';

/**
 * A difference that is known alarms for ever (openark/orchestrator#1305, checkipaconsistency#79), and
 * users must write the rule that matters themselves (netdata/netdata#21361,
 * apecloud/kubeblocks#6540).
 */
describe('a difference that stays as it is', () => {
  it('is told once, not at every sweep', async () => {
    const events = pastDrill((minutes) => minutes);
    const service = await new Service({ ...scenarioOf('healthy'), events }).until(180);
    expect((await service.records()).length).toBeGreaterThan(35);
    expect(await saidBetween(service, -1, 180)).toEqual(['00:01 ahead REPHOST confirmed']);
  });

  it('is told again when it grows', async () => {
    const service = await played('second-writer');
    const said = await saidBetween(service, -1, 120);
    expect(said.map((line) => line.split(' ').at(-1))).toEqual([
      'confirmed',
      'grown',
      'still-written',
      'grown',
    ]);
  });
});

describe('a difference that somebody accepts', () => {
  const mutedUntil = async (mute: Moment, until: Moment): Promise<Service> => {
    const service = await played('second-writer', { untilMinutes: 0 });
    const matchers = { hosts: ['REPHOST3'], kinds: ['ahead'], tables: [] } as const;
    const span = { fromMs: service.at(0), untilMs: service.at(mute) };
    await act(service, { kind: 'mute', ...matchers, ...span }, 'known since May, CHG-17');
    return service.until(until);
  };

  it('is muted with who, why and an end, and speaks again when that is over', async () => {
    const service = await mutedUntil('00:30', '00:39');
    expect(await saidBetween(service, -1, '00:29')).toEqual([]);
    expect(await saidBetween(service, '00:29', '00:39')).toEqual([
      '00:34 ahead REPHOST3 quiet-ended',
    ]);
    const moves = await movesBetween(service, 0, '00:29');
    const quieted = moves.find(({ reason }) => reason === 'quieted');
    expect(quieted?.text).toContain('muted by ann until 2026-03-02 08:30 UTC: known since May');
  });

  it('speaks through the mute, once, when the replica itself goes on growing', async () => {
    const service = await mutedUntil('05:00', '02:00');
    expect(await saidBetween(service, -1, '02:00')).toEqual(['00:44 ahead REPHOST3 still-written']);
  });
});

describe('the rule that matters', () => {
  it('needs no configuration but the names of the hosts', () => {
    const { thresholds } = settingsFor(scenarioOf('healthy'));
    expect(Object.keys(thresholds)).not.toContain('ahead');
  });
});
