import { describe, expect, it } from 'vitest';

import type { ScenarioName } from '#cli/simulator/scenario.ts';
import { endsIn, firstProofOf, played, withPeriod } from '#test/judging-timeline.ts';
import { ENDS_IN, TELLABLE } from '#test/scenario-ends.ts';
import type { ServiceOptions } from '#test/service.ts';

const DRILL = ['ahead T7 +1929, T9 +2339, T15 +178'];
/** What does not depend on the seed: the tables that nobody edits but the scenario. */
const FIRST_PROOF: Partial<Record<ScenarioName, readonly string[]>> = {
  'dr-drill-2008': DRILL,
  'dr-drill-2008-no-t15': DRILL,
  'cleared-data-only': DRILL,
  'silent-host': DRILL,
  'one-lost-update': ['stuck T25 -1'],
  'licence-warning': DRILL,
  'second-writer': ['ahead T2 +6'],
  'restored-into-drill': DRILL,
  'crossed-then-converted': DRILL,
  'host-retired': DRILL,
};

const WAYS: readonly (readonly [string, ServiceOptions])[] = [
  [
    'over a queue that loses, doubles and delays',
    { seed: 2, faults: { lost: 0.02, doubled: 0.1, late: 0.1 } },
  ],
  [
    'every quarter of an hour, each message run as two at once',
    { seed: 3, eachTwice: true, ...withPeriod(900) },
  ],
  ['every hour', { seed: 4, ...withPeriod(3_600) }],
  ['every minute', { seed: 5, ...withPeriod(60) }],
];

/** Each scenario in one of the four ways, dealt by its place, and in all of them with LONG=1. */
const playedIn = (way: number): readonly ScenarioName[] =>
  TELLABLE.filter((_, n) => process.env['LONG'] === '1' || DEALT[n % DEALT.length] === way);
/** A story of a sweep each minute takes longest: every eighth. */
const DEALT = [0, 1, 2, 3, 0, 1, 2, 2];

/** rules.md, D11: the only incidents that each scenario may end in. */
describe.each(WAYS.map(([label, options], way) => ({ label, options, names: playedIn(way) })))(
  '$label',
  ({ options, names }) => {
    it.each(names)('%s comes to its incidents, and no others', async (name) => {
      const service = await played(name, options);
      expect(await endsIn(service)).toEqual(ENDS_IN[name]);
      const incidents = await service.incidentsAt(service.scenario.endsAtMinutes);
      const proofs = incidents.map((each) => `${each.kind} ${firstProofOf(each)}`);
      expect(proofs).toEqual(expect.arrayContaining([...(FIRST_PROOF[name] ?? [])]));
    });
  },
);
