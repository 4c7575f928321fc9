import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { auditedOnAws } from '#cli/cost/audited-on-aws.ts';
import { costTable } from '#cli/cost/cost-table.ts';
import { costText } from '#cli/cost/cost-words.ts';
import { COUNTED } from '#cli/cost/counted-work.ts';
import {
  type TermName,
  costOfDomain,
  expectedCost,
  sumOfTerms,
  workOf,
} from '#cli/cost/expected-cost.ts';
import { STAGE } from '#cli/cost/stage.ts';
import { Configuration } from '#contracts/configuration.ts';

const every5m = (hosts: number) => ({ hosts, periodSeconds: 300 });

describe('the expected cost', () => {
  it('is of the work that was counted, where a domain has as many hosts', () => {
    for (const counted of COUNTED) expect(workOf(counted.hosts)).toMatchObject(counted);
  });

  it('lies between the two for the sizes between, and grows beyond', () => {
    const cost = (hosts: number): number => sumOfTerms(costOfDomain(every5m(hosts)));
    const sizes = [2, 6, 20, 50, 120, 501].map(cost);
    expect(sizes.toSorted((a, b) => a - b)).toEqual(sizes);
    expect(Math.min(...sizes)).toBeGreaterThan(0);
  });

  it('is the stage’s own where nothing is audited', () => {
    const { month, stage, hostMonth } = expectedCost([]);
    expect(month).toBe(stage);
    expect(hostMonth).toBe(0);
  });

  it('adds domains up', () => {
    const { month, stage, domains, hosts } = expectedCost([every5m(6), every5m(50)]);
    expect(hosts).toBe(56);
    expect(month).toBeCloseTo(stage + domains.map(sumOfTerms).reduce((a, b) => a + b), 9);
  });

  it('halves with half the sweeps what sweeps cost, and not what days and ticks cost', () => {
    const [often, seldom] = [300, 600].map((periodSeconds) =>
      costOfDomain({ hosts: 50, periodSeconds }),
    );
    const half: readonly TermName[] = [
      'what the table keeps for a time',
      'raw texts, kept 400 days',
    ];
    for (const name of half) {
      expect(seldom?.[name]).toBeCloseTo((often?.[name] ?? 0) / 2, 9);
    }
    expect(seldom?.signatures).toBe(often?.signatures);
    expect(seldom?.['reading the table']).toBeGreaterThan((often?.['reading the table'] ?? 0) / 2);
  });

  it('is of the domains alone that SSM reads', () => {
    const { domains } = Configuration.parse({
      version: 1,
      defaults: { period: '10m' },
      domains: [
        {
          name: 'on-aws',
          master: { host: 'm', ssm: { tag: 'Boks=m' } },
          replicas: [{ host: 'r', ssm: { tag: 'Boks=r' } }],
        },
        { name: 'here', master: { host: 'm', ssh: {} }, replicas: [{ host: 'r', ssh: {} }] },
      ],
    });
    expect(auditedOnAws({ version: 1, defaults: { period: 600 }, domains })).toEqual([
      { hosts: 2, periodSeconds: 600 },
    ]);
  });

  it('is told in words of at most 80 characters a line', () => {
    const text = costText(expectedCost(Array.from({ length: 200 }, () => every5m(50))));
    expect(text).toContain('expected cost on AWS: about $');
    expect(text).toContain('10000 hosts');
    expect(text.split('\n').every((line) => line.length <= 80)).toBe(true);
  });
});

it('has as many alarms, queues, metrics and keys in its stage as the stacks', () => {
  const stacks = ['audit', 'state'].map((stack) =>
    readFileSync(`test/infra/snapshots/example-${stack}.template`, 'utf8'),
  );
  const countOf = (text: string): number => stacks.join('').split(`"${text}"`).length - 1;
  expect({
    alarms: countOf('AWS::CloudWatch::Alarm'),
    queues: countOf('AWS::Lambda::EventSourceMapping'),
    dashboards: countOf('AWS::CloudWatch::Dashboard'),
    keys: countOf('AWS::KMS::Key'),
  }).toEqual({
    alarms: STAGE.alarms,
    queues: STAGE.queues,
    dashboards: STAGE.dashboards,
    keys: STAGE.keys,
  });
});

it('docs/cost.md shows the figures that `npm run bench -- cost` writes there', () => {
  expect(readFileSync('docs/cost.md', 'utf8')).toContain(costTable());
});
