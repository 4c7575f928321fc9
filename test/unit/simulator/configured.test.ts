import { describe, expect, it } from 'vitest';

import { configurationAt, configurationsIn } from '#cli/simulator/configured.ts';

import { smallScenario } from './small-world.ts';

const MINUTE = 60_000;
const small = smallScenario([]);
const changing = {
  ...small,
  configured: [
    { at: 0, replicas: ['a'] },
    { at: 20, replicas: ['a', 'b'] },
  ],
};

describe('what a site configures', () => {
  it('is every replica from the start, where a scenario does not say', () => {
    expect(configurationsIn(small)).toEqual([{ version: 1, fromMs: 0, replicas: ['a', 'b'] }]);
    expect(configurationAt(small, -MINUTE)).toMatchObject({ version: 1 });
  });

  it('changes at the minute that a scenario names, and is one version higher then', () => {
    expect(configurationAt(changing, 20 * MINUTE - 1)).toMatchObject({
      version: 1,
      replicas: ['a'],
    });
    expect(configurationAt(changing, 20 * MINUTE)).toMatchObject({
      version: 2,
      replicas: ['a', 'b'],
    });
  });

  it('cannot be nothing', () => {
    expect(() => configurationAt({ ...small, configured: [] }, 0)).toThrow('configures nobody');
  });
});
