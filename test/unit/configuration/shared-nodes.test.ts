import { describe, expect, it } from 'vitest';

import { warningsOf } from '#contracts/configuration-warnings.ts';
import { Configuration } from '#contracts/configuration.ts';
import { phaseOffsetSeconds } from '#domain/sweep-plan.ts';

/** Names of domains that are swept so many minutes into a period of five. */
const namesAt = (minute: number): readonly string[] =>
  Array.from({ length: 60 }, (_, n) => `bank${n}`).filter(
    (name) => phaseOffsetSeconds(name, 300) === minute * 60,
  );
const [ONE = '', OTHER = ''] = namesAt(1);
const [LATER = ''] = namesAt(2);
const HEARTBEAT = 'https://watcher.example.com/1';

/** Domains with so many replicas behind a node; the same machine, though each calls it otherwise. */
const warningsWith = (
  domains: readonly (readonly [name: string, replicas: number, said?: object])[],
  way: object = { ssm: { node: 'mi-0123456789abcdef0' } },
): readonly string[] =>
  warningsOf(
    Configuration.parse({
      version: 1,
      defaults: { heartbeat: HEARTBEAT, replicaTime: '150s' },
      domains: domains.map(([name, replicas, said]) => ({
        name,
        master: { host: 'M', ...('ssm' in way ? { ssm: { tag: `Host=${name}` } } : { ssh: {} }) },
        replicas: Array.from({ length: replicas }, (_, n) => ({
          host: `aix${n}`,
          ssh: { via: `gate-of-${name}` },
        })),
        nodes: [{ name: `gate-of-${name}`, ...way }],
        ...said,
      })),
    }),
  );

describe('a node that reads hosts of two domains', () => {
  it('is warned of with the numbers, where their sweeps begin in the same minute', () => {
    const late = [ONE, OTHER].map(
      (name) => `those of ${name} need up to 159s, and its replicaTime is 150s`,
    );
    expect(warningsWith([ONE, OTHER].map((name) => [name, 9] as const))).toEqual([
      `hosts of 2 domains are read through gate-of-${ONE} (9 of ${ONE}, 9 of ${OTHER}), and every 5m ` +
        'their sweeps begin in the same minute: it then reads up to 5 hosts at a time, not 4. Its agent ' +
        `runs 5 commands at once: where hosts hang, ${late.join('; ')}. Name another node for some of them.`,
    ]);
  });

  it('is in time where the phases are long enough: only how many at a time is said', () => {
    const long = { replicaTime: '159s' };
    const [warning, ...others] = warningsWith([ONE, OTHER].map((name) => [name, 9, long] as const));
    expect(warning).toContain('up to 5 hosts at a time, not 4. Name another node');
    expect(others).toEqual([]);
  });

  it('is not, where four lanes hold them all, or no minute has sweeps of both', () => {
    expect(
      warningsWith([
        [ONE, 2],
        [OTHER, 2],
      ]),
    ).toEqual([]);
    expect(
      warningsWith([
        [ONE, 9],
        [LATER, 9],
      ]),
    ).toEqual([]);
  });

  it('is found where periods differ and meet now and then', () => {
    const [minute, hour] = [phaseOffsetSeconds(ONE, 900), phaseOffsetSeconds(OTHER, 600)];
    const meet = Math.abs(minute - hour) % 300 === 0;
    expect(meet).toBe(true);
    expect(
      warningsWith([
        [ONE, 4, { period: '15m' }],
        [OTHER, 4, { period: '10m' }],
      ]),
    ).toEqual([expect.stringContaining('every 30m their sweeps begin in the same minute')]);
  });

  it('is told of three domains as of one group, and of another machine not at all', () => {
    const three = namesAt(3).slice(0, 3);
    const [warning, ...others] = warningsWith(three.map((name) => [name, 2] as const));
    expect(warning).toContain('hosts of 3 domains are read through');
    expect(others).toEqual([]);
    const apart = warningsWith([
      [ONE, 9],
      [OTHER, 9, { nodes: [{ name: `gate-of-${OTHER}`, ssm: { tag: 'Node=2' } }] }],
    ]);
    expect(apart).toEqual([]);
  });
});

it('a node that is reached with ssh reads as many at a time as all domains have lanes, and makes nobody wait', () => {
  const [warning, ...others] = warningsWith(
    [
      [ONE, 9],
      [OTHER, 5],
    ],
    {
      ssh: { address: '192.0.2.7' },
    },
  );
  expect(warning).toMatch(/it then reads up to 8 hosts at a time, not 4\. Name another node/);
  expect(others).toEqual([]);
});
