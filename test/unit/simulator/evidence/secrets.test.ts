import { expect, it } from 'vitest';

import { secretsOf } from '#cli/simulator/evidence/settings-files.ts';

import { frameOf, SEED, textsOf } from './asked.ts';

it('a simulated host shows secrets, for the redaction to find', () => {
  const asked = { host: 'REPHOST', minute: 60 } as const;
  const printed = (['configuration', 'logs'] as const)
    .flatMap((group) => Object.values(textsOf(frameOf('dr-drill-2008', { ...asked, group }))))
    .join('');
  const secrets = secretsOf(SEED, 'REPHOST');
  expect(secrets).toHaveLength(3);
  for (const secret of secrets) expect(printed).toContain(secret);
});

it('no two hosts have a secret in common', () => {
  const all = ['bokmaster', 'REPHOST', 'REPHOST2'].flatMap((host) => secretsOf(SEED, host));
  expect(new Set(all).size).toBe(9);
});
