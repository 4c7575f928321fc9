import { describe, expect, it } from 'vitest';

import { readConfigurationFile } from '#cli/local/configuration-file.ts';
import { configuredPlan, plotOf } from '#cli/local/plan.ts';
import { NotServable } from '#cli/local/served-domain.ts';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExample';
const planOf = (...domains: readonly string[]): ReturnType<typeof configuredPlan> =>
  configuredPlan(
    readConfigurationFile(`version: 1\ndomains:\n${domains.join('')}`, 'prod.yaml'),
    'prod.yaml',
  );
const domain = (name: string, master: string, more = '', replica = 'ssh: {}'): string =>
  `  - name: ${name}\n    master: { host: bokmaster, ${master} }\n` +
  `    replicas: [{ host: REPHOST, ${replica} }]\n${more}`;
const SSM = 'ssm: { node: i-0123456789abcdef0 }';

const NOON_MS = Date.UTC(2026, 2, 2, 12);

describe('the plan of real hosts', () => {
  it('has a way to each host, and the paths of the domain', () => {
    const way = `ssh: { address: 192.0.2.1, port: 2222, user: boks, root: sudo, hostKey: "${KEY}" }`;
    const plan = planOf(domain('prod', way, '    paths: { var: /u01/boksm }\n'));
    expect(plan.kind).toBe('ssh');
    const [{ domain: name, configuration, served } = fail()] = plan.domains;
    expect(name).toBe('prod');
    expect(configuration.settings).toMatchObject({ domain: 'prod', master: 'bokmaster' });
    if (served.kind !== 'ssh') return fail();
    expect(served.paths).toEqual({ boksm: '/opt/boksm', etc: '/etc/opt/boksm', var: '/u01/boksm' });
    expect([...served.ways]).toEqual([
      [
        'bokmaster',
        {
          address: '192.0.2.1',
          port: 2222,
          user: 'boks',
          root: 'sudo',
          shell: '/bin/sh',
          hostKey: KEY,
        },
      ],
      ['REPHOST', { root: 'none', shell: '/bin/sh' }],
    ]);
  });

  it('has the ways of its nodes beside those of its hosts', () => {
    const nodes = '    nodes: [{ name: bokgate1, ssh: { address: 192.0.2.9 } }]\n';
    const plan = planOf(domain('prod', 'ssh: {}', nodes, 'ssh: { via: bokgate1 }'));
    const [{ served } = fail()] = plan.domains;
    if (served.kind !== 'ssh') return fail();
    expect(served.ways.get('bokgate1')).toMatchObject({ address: '192.0.2.9', root: 'none' });
    expect(served.ways.get('REPHOST')).toMatchObject({ via: 'bokgate1' });
  });

  it('lives now, and has no end', () => {
    const plot = plotOf(planOf(domain('prod', 'ssh: {}')), NOON_MS);
    expect(plot).toMatchObject({ demo: false, worlds: {}, startsAtMs: NOON_MS, endsAtMs: null });
  });

  it.each([
    [SSM, SSM, 'reached by SSM'],
    ['ssh: { address: -oProxyCommand=x }', 'ssh: {}', 'this is no address'],
    ['ssh: { hostKey: "none" }', 'ssh: {}', 'no public host key'],
  ])('is refused with its reason: %s', (master, replica, reason) => {
    expect(() => planOf(domain('prod', master, '', replica))).toThrow(NotServable);
    expect(() => planOf(domain('prod', master, '', replica))).toThrow(reason);
  });

  it('is not mixed with simulated domains', () => {
    const simulated =
      '  - name: demo\n    simulator: { scenario: healthy }\n    master: { host: bokmaster }\n' +
      '    replicas: [{ host: REPHOST }]\n';
    expect(() => planOf(simulated, domain('prod', 'ssh: {}'))).toThrow('different times');
  });
});

function fail(): never {
  throw new Error('the plan has no domain of ssh');
}
