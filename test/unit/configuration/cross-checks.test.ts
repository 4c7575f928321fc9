import { describe, expect, it } from 'vitest';

import { ConfigurationError, readConfiguration } from '#cli/local/configuration-file.ts';

/** The faults of a domain that is written so, without the file's name. */
function faultsOf(domain: string): readonly string[] {
  const text = `version: 1\ndomains:\n  - name: demo\n${domain}`;
  try {
    readConfiguration(text, 'f');
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.lines.map((line) => line.slice(2));
    throw error;
  }
}

const HEALTHY = '    simulator: { scenario: healthy }\n    master: { host: m }\n';

describe('a value of a wrong type hides no other fault', () => {
  it.each([
    [
      'of the same domain',
      '    joining: 5\n    period: 330s\n',
      'domains[0].period: whole minutes',
    ],
    ['of a list', '    busy: many\n    replicaTime: 16m\n', 'domains[0].replicaTime: at most 900s'],
  ])('%s', (_what, wrong, hidden) => {
    const faults = faultsOf(`${wrong}${HEALTHY}    replicas: []\n`);
    expect(faults.length).toBeGreaterThan(1);
    expect(faults.join('\n')).toContain(hidden);
  });

  it('of a host beside it, or of the other domain', () => {
    const replicas = '    replicas:\n      - { host: 7 }\n      - { host: M }\n';
    const other = '  - name: demo\n    master: { host: m }\n    replicas: []\n';
    expect(faultsOf(`${HEALTHY}${replicas}${other}`)).toEqual([
      '7: domains[0].replicas[0].host: a host has a name',
      '8: domains[0].replicas[1].host: M is there already, as the master',
      '9: domains[1].name: domain demo is there already, as domains[0]',
      '10: domains[1].master: say how m is reached: either ssh or ssm (or simulate the domain)',
    ]);
  });

  it('and is itself told once: nothing is checked against it', () => {
    expect(faultsOf(`    replicaTime: 15\n    period: 1m\n${HEALTHY}    replicas: []\n`)).toEqual([
      '4: domains[0].replicaTime: write a duration as 90s, 5m or 1h',
    ]);
    expect(faultsOf('    master: { host: m, ssm: 5 }\n    replicas: 6\n')).toHaveLength(2);
    expect(faultsOf('    simulator: 5\n    master: { host: m }\n    replicas: []\n')).toHaveLength(
      1,
    );
    expect(faultsOf('    master: { ssm: { tag: a=b } }\n    replicas: []\n')).toHaveLength(1);
  });
});

describe('a scenario that the simulator has not', () => {
  const simulated = (scenario: string, more = ''): string =>
    `    simulator: { scenario: ${scenario} }\n    master: { host: m }\n    replicas: []\n${more}`;

  it('is a fault, which names those that there are', () => {
    expect(faultsOf(simulated('dr-drill-1908'))).toEqual([
      expect.stringMatching(
        /^4: domains\[0\]\.simulator\.scenario: there is no scenario of this name; there are healthy, .*dr-drill-2008/,
      ),
    ]);
  });
  it('is told beside other faults', () => {
    const faults = faultsOf(simulated('dr-drill-1908', '    period: 330s\n'));
    expect(faults.map((fault) => fault.split(': ')[1])).toEqual([
      'domains[0].simulator.scenario',
      'domains[0].period',
    ]);
  });
});
