import { expect, it } from 'vitest';

import { MASTER } from '#test/facts.ts';
import { joined } from '#test/judging.ts';

const behind = { tables: { 7: 700 } };

it('lets a replica that stays stuck speak, once the others have moved for three sweeps', () => {
  const domain = joined();
  domain.sweep({ [MASTER]: { tables: { 7: 701 } }, R1: behind, R2: behind });
  domain.sweeps(4, { R1: behind, R2: behind });
  expect(domain.stateOf('master-not-sending', MASTER)).toBe('open');
  expect(domain.spoken('stuck')).toEqual([]);
  domain.sweeps(4, { R2: behind });
  expect(domain.stateOf('master-not-sending', MASTER)).toBe('closed');
  expect(domain.mustHave('stuck', 'R2')).toMatchObject({ state: 'open', heldBy: null });
  expect(domain.spoken('stuck', 'R2')).toEqual(['no-longer-held']);
});

it('closes in silence what recovers with it', () => {
  const domain = joined();
  domain.sweep({ [MASTER]: { tables: { 7: 701 } }, R1: behind, R2: behind });
  domain.sweeps(4, { R1: behind, R2: behind });
  domain.sweeps(8);
  expect(domain.stateOf('master-not-sending', MASTER)).toBe('closed');
  expect(domain.stateOf('stuck', 'R1')).toBe('closed');
  expect(domain.spoken('stuck')).toEqual([]);
});
