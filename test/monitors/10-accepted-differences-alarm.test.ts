import { describe, expect, it } from 'vitest';

import { scenarioOf } from '#cli/simulator/scenario.ts';
import { pastDrill } from '#cli/simulator/scenarios/demo-domain.ts';
import { played, saidBetween } from '#test/judging-timeline.ts';
import { settingsFor, Service } from '#test/service.ts';

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

describe('the rule that matters', () => {
  it('needs no configuration but the names of the hosts', () => {
    const { thresholds } = settingsFor(scenarioOf('healthy'));
    expect(Object.keys(thresholds)).not.toContain('ahead');
  });
});
