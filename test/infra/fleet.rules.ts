import { describe, expect, it } from 'vitest';

import { CASES } from './cases.ts';
import { ACCESS } from './fleet-access.rules.ts';
import { HEARING } from './fleet-hearing.rules.ts';
import { fleetOf } from './fleet.ts';

const RULES = Object.entries({ ...HEARING, ...ACCESS });

/** Rules that hold for every resource of every stage; each is broken once, to hear it speak. */
export function fleetRules(): void {
  describe.each(CASES)('stage $name', (stage) => {
    it.each(RULES)('%s', (_, { faults }) => {
      expect(faults(fleetOf(stage))).toEqual([]);
    });
  });

  describe('a rule that is broken speaks', () => {
    it.each(RULES)('%s', (_, { faults, breakOne, brokenIn = 'example' }) => {
      const [whole] = CASES.filter(({ name }) => name === brokenIn).map(fleetOf);
      const fleet = structuredClone(whole);
      if (fleet === undefined) throw new Error(`there is no stage ${brokenIn}`);
      breakOne(fleet);
      expect(faults(fleet)).not.toEqual([]);
    });
  });
}
