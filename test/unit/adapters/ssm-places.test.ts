import { expect, it } from 'vitest';

import { placesFrom } from '#adapters/aws/ssm-places.ts';
import type { Configured } from '#domain/configuration-act.ts';
import { settingsOf } from '#test/facts.ts';

const SOURCE = {
  version: 1,
  defaults: { paths: { boksm: '/opt/boks' } },
  domains: [
    {
      name: 'bank',
      master: { host: 'M', ssm: { node: 'i-0123456789abcdef0' } },
      replicas: [{ host: 'R1', ssm: { tag: 'Boks Host=r1' } }],
      paths: { var: '/srv/boks' },
    },
  ],
};

const actOf = (source: unknown): Configured => ({
  kind: 'configured',
  atMs: 0,
  who: 'ann',
  why: 'first',
  version: 1,
  configuration: {
    source: JSON.stringify(source),
    settings: settingsOf(),
  },
});

it('names each host by its node or by its tag', async () => {
  const { places } = await placesFrom({ readAct: async () => actOf(SOURCE) })('bank');
  expect([...places]).toEqual([
    ['M', { kind: 'node', node: 'i-0123456789abcdef0' }],
    ['R1', { kind: 'tag', key: 'Boks Host', value: 'r1' }],
  ]);
});

it('gives the document the paths that the domain says, and else those of the defaults', async () => {
  const { parameters } = await placesFrom({ readAct: async () => actOf(SOURCE) })('bank');
  expect(parameters).toEqual({ boksm: ['/opt/boks'], var: ['/srv/boks'] });
});

it('throws for a domain that is not configured any more', async () => {
  await expect(placesFrom({ readAct: async () => undefined })('bank')).rejects.toThrow(
    'bank is not configured any more',
  );
});
