import { expect, it } from 'vitest';

import { secretsOf, secretsOn } from '#cli/simulator/evidence/settings-files.ts';

import { frameOf, SEED, textsOf } from './asked.ts';

it('a simulated host shows secrets in its log, for the redaction to find, and none of its ENV', () => {
  const asked = { host: 'REPHOST', minute: 60 } as const;
  const printed = (['configuration', 'logs'] as const)
    .flatMap((group) => Object.values(textsOf(frameOf('dr-drill-2008', { ...asked, group }))))
    .join('');
  const { proxy, bind, nodeKey } = secretsOn(SEED, 'REPHOST');
  for (const secret of [bind, nodeKey]) expect(printed).toContain(secret);
  expect(printed).not.toContain(proxy);
});

it('no two hosts have a secret in common', () => {
  const all = ['bokmaster', 'REPHOST', 'REPHOST2'].flatMap((host) => secretsOf(SEED, host));
  expect(new Set(all).size).toBe(9);
});
