import { expect, it } from 'vitest';

import { startLines } from '#cli/local/start-words.ts';

import { configuredOf } from '../../contract/configurations.contract.ts';

it('a start says why it keeps readings for as long as before, and how a person may change that', () => {
  const inForce = { ...configuredOf('prod', 2), why: 'an audit' };
  const atStart = [{ domain: 'prod', kind: 'shorter', inForce }] as const;
  const plan = { source: 'boks-audit.yaml' };
  const lines = startLines({ atStart, watched: ['prod'], resting: [] }, plan, { data: '/d' });
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(lines.join(' ').replaceAll(/\s+/g, ' ').trim()).toBe(
    'in force prod: version 2; what boks-audit.yaml says was NOT taken: it would keep readings for ' +
      'less long than now, and a start gives no reason; push it with one: npx boks-audit config ' +
      'push boks-audit.yaml --why TEXT --data /d',
  );
});
