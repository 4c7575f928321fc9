import { createHash } from 'node:crypto';

import { expect, it } from 'vitest';

import { printEvidence } from '#cli/simulator/evidence/host-evidence.ts';
import { scenarioOf, type ScenarioName } from '#cli/simulator/scenario.ts';
import { World } from '#cli/simulator/world.ts';
import type { RankedCause } from '#domain/cause/cause.ts';
import { rankCausesWith } from '#domain/cause/with-collected.ts';
import type { HostEvidence } from '#domain/evidence/bundle-facts.ts';
import { parseEvidence } from '#domain/evidence/collected.ts';
import { CAUSE_FACTS_2008 } from '#test/bundle-facts.ts';

const GROUPS = ['status', 'system', 'configuration', 'logs'] as const;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

it('the hosts of the 2008 story tell of the drill by themselves: it is the likeliest cause', () => {
  const [first, second] = ranked('ahead', collectedFrom('dr-drill-2008', 'REPHOST', 30));
  expect(first).toMatchObject({ id: 'was-master', contradicts: [] });
  expect(first?.supports).toContain(
    "its own boks_errlog has 2 entries of a master's processes, first at 2026-03-02 08:06 UTC",
  );
  expect(second?.supports).toEqual([]);
});

it('a master that sends to nobody tells of the bridge: its boks_master was started alone', () => {
  const collected = collectedFrom('stuck-bridge-all', 'REPHOST2', 60);
  const [first] = ranked('master-not-sending', collected);
  expect(first).toMatchObject({ id: 'send-bridge-stopped', contradicts: [] });
  expect(first?.supports).toEqual([
    expect.stringMatching(/^boks_master started \d+ seconds after boks_init$/),
    'HFBM-0011 is not among the packages of the master',
  ]);
});

it('a replica that refuses a second master tells of it', () => {
  const causes = ranked('ahead', collectedFrom('two-masters', 'REPHOST4', 60));
  expect(causes.find(({ id }) => id === 'two-masters')?.supports).toContain(
    'boks_errlog of REPHOST4 warns of BRIDGE_ACCEPT_MASTER_IPS',
  );
});

/** By what is known of the 2008 incident, and what was collected. */
const ranked = (
  kind: 'ahead' | 'master-not-sending',
  collected: readonly HostEvidence[],
): readonly RankedCause[] => {
  const { incident } = CAUSE_FACTS_2008;
  return rankCausesWith({ ...CAUSE_FACTS_2008, incident: { ...incident, kind } }, collected);
};

/** All that a replica and its master have to show at a minute of a scenario. */
function collectedFrom(
  name: ScenarioName,
  replica: string,
  minute: number,
): readonly HostEvidence[] {
  const scenario = scenarioOf(name);
  const world = new World(scenario, 7);
  const readAtMs = scenario.startsAtMs + minute * 60_000;
  return [replica, scenario.master].flatMap((host) =>
    GROUPS.map((group) => {
      const text = printEvidence(world, { host, group, peer: replica }, readAtMs);
      const parsed = parseEvidence(text, sha256);
      if (parsed.kind !== 'frame') throw new Error(parsed.reason);
      return { host, group, readAtMs, outcome: parsed };
    }),
  );
}
