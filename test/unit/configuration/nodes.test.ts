import { describe, expect, it } from 'vitest';

import { isReadBySsm } from '#contracts/configuration-defaults.ts';
import { Configuration, RecordedConfiguration, toSettings } from '#contracts/configuration.ts';

const SSM = { tag: 'BoksNode=gate' };
/** A domain of real hosts whose node is reached by SSM, with more than one thing to read there. */
const ON_AWS = {
  name: 'prod',
  replicaTime: '2m',
  masterTime: '70s',
  master: { host: 'm', ssm: { tag: 'Host=m' } },
  replicas: [{ host: 'aix1', ssh: { via: 'gate' } }],
  nodes: [{ name: 'gate', ssm: SSM }],
};
const ON_ONE_MACHINE = {
  name: 'lab',
  master: { host: 'm', ssh: {} },
  replicas: [{ host: 'aix1', ssh: { via: 'gate' } }],
  nodes: [{ name: 'gate', ssh: {} }],
};

const parse = (domain: object) => Configuration.safeParse({ version: 1, domains: [domain] });

/** The faults of a domain, each with its path inside it. */
const faultsOf = (domain: object): readonly string[] =>
  (parse(domain).error?.issues ?? []).map(
    ({ path, message }) => `${path.slice(2).join('.')}: ${message}`,
  );

const through = (via: string, count: number): readonly object[] =>
  Array.from({ length: count }, (_, n) => ({ host: `${via}-t${n}`, ssh: { via } }));

describe('a host without an agent', () => {
  it('is read through a node, or through another host of its domain, also a master', () => {
    expect(faultsOf(ON_AWS)).toEqual([]);
    expect(faultsOf(ON_ONE_MACHINE)).toEqual([]);
    const viaMaster = { ...ON_AWS, nodes: [], replicas: [{ host: 'aix1', ssh: { via: 'm' } }] };
    expect(faultsOf(viaMaster)).toEqual([]);
    const master = { ...ON_AWS, master: { host: 'm', ssh: { via: 'gate' } } };
    expect(faultsOf(master)).toEqual([]);
  });

  it('is named in the settings with its node; where there is none, nothing is said', () => {
    const { data } = parse({ ...ON_AWS, master: { host: 'm', ssh: { via: 'gate' } } });
    expect(data && toSettings(data)[0]?.via).toEqual({ m: 'gate', aix1: 'gate' });
    const { replicas: _, nodes: __, ...direct } = ON_AWS;
    const plain = parse({ ...direct, replicas: [] }).data;
    expect(plain && toSettings(plain)[0]).not.toHaveProperty('via');
  });

  it('names a shell where its own is older than POSIX, one of three', () => {
    const [shell] = parse(ON_ONE_MACHINE).data?.domains ?? [];
    expect(shell?.replicas[0]?.ssh?.shell).toBe('/bin/sh');
    const ksh = { via: 'gate', shell: '/bin/ksh' };
    expect(faultsOf({ ...ON_ONE_MACHINE, replicas: [{ host: 'aix1', ssh: ksh }] })).toEqual([]);
    const other = { via: 'gate', shell: '/bin/bash -c x' };
    expect(faultsOf({ ...ON_ONE_MACHINE, replicas: [{ host: 'aix1', ssh: other }] })).toEqual([
      'replicas.0.ssh.shell: write /bin/sh, /usr/xpg4/bin/sh, /bin/ksh',
    ]);
  });
});

describe('a domain is read by SSM', () => {
  it('also where its nodes alone are reached by it', () => {
    const { data } = parse({ ...ON_AWS, master: { host: 'm', ssh: { via: 'gate' } } });
    expect(data?.domains.map(isReadBySsm)).toEqual([true]);
    expect(parse(ON_ONE_MACHINE).data?.domains.map(isReadBySsm)).toEqual([false]);
  });

  it('and then no machine of it is reached with plain ssh: a fault says what to do', () => {
    const host = { ...ON_AWS, replicas: [...ON_AWS.replicas, { host: 'r2', ssh: {} }] };
    expect(faultsOf(host)).toEqual([
      'replicas.1: SSM reads this domain: name ssm for r2, or a node that connects to it: ssh with via',
    ]);
    expect(faultsOf({ ...ON_AWS, nodes: [{ name: 'gate', ssh: {} }] })).toEqual([
      'nodes.0: SSM reads this domain: name ssm for gate',
    ]);
  });

  it('but one that was recorded before this was checked is read all the same', () => {
    const domains = [{ ...ON_AWS, master: { host: 'm', ssh: {} } }];
    expect(RecordedConfiguration.safeParse({ version: 1, domains }).success).toBe(true);
    expect(Configuration.safeParse({ version: 1, domains }).success).toBe(false);
  });
});

const VIA = 'replicas.0.ssh.via';

/** What is wrong, in which domain, and its fault. */
const FAULTY: readonly (readonly [string, object, string])[] = [
  [
    'a node that is not there',
    { ...ON_AWS, nodes: [], replicas: [{ host: 'aix1', ssh: { via: 'gat' } }] },
    `${VIA}: there is no gat: name it under nodes, or name another host of this domain`,
  ],
  [
    'a host through itself',
    { ...ON_AWS, nodes: [], replicas: [{ host: 'aix1', ssh: { via: 'aix1' } }] },
    `${VIA}: aix1 cannot be read through itself`,
  ],
  [
    'a chain of hosts',
    { ...ON_AWS, replicas: [{ host: 'r', ssh: { via: 'aix1' } }, ...ON_AWS.replicas] },
    `${VIA}: aix1 is itself read via gate: name a machine that is reached directly`,
  ],
  [
    'a node through another',
    { ...ON_ONE_MACHINE, nodes: [{ name: 'gate', ssh: { via: 'm' } }] },
    'nodes.0.ssh.via: gate is a node, which is reached directly, not via m',
  ],
  [
    'a node that reads nobody',
    { ...ON_AWS, nodes: [...ON_AWS.nodes, { name: 'idle', ssm: SSM }] },
    'nodes.1: no host is read through idle: name it as the via of one, or leave it out',
  ],
  [
    'a node with the name of a host',
    { ...ON_AWS, nodes: [...ON_AWS.nodes, { name: 'AIX1', ssm: SSM }] },
    'nodes.1.name: AIX1 is there already, as replicas[0]',
  ],
  [
    'a node twice',
    { ...ON_AWS, nodes: [...ON_AWS.nodes, ...ON_AWS.nodes] },
    'nodes.1.name: gate is there already, as nodes[0]',
  ],
  [
    'a node without a way',
    { ...ON_AWS, nodes: [{ name: 'gate' }] },
    'nodes.0: say how gate is reached: either ssh or ssm (or simulate the domain)',
  ],
  [
    'an address that ssh could take for an option',
    {
      ...ON_AWS,
      replicas: [{ host: 'aix1', ssh: { via: 'gate', address: '-oProxyCommand=x' } }],
    },
    'replicas.0.ssh.address: this is no address',
  ],
  [
    'a host key that is none',
    { ...ON_AWS, replicas: [{ host: 'aix1', ssh: { via: 'gate', hostKey: 'none' } }] },
    'replicas.0.ssh.hostKey: this is no public host key: write ssh-ed25519 AAAA…',
  ],
  [
    'nodes of a simulated domain',
    {
      name: 'demo',
      simulator: { scenario: 'healthy' },
      master: { host: 'm' },
      replicas: [],
      nodes: [],
    },
    'nodes: this domain is simulated: it has no nodes',
  ],
];

describe('a fault of a way through a node is told with what to do', () => {
  it.each(FAULTY)('%s', (_what, domain, fault) => {
    expect(faultsOf(domain)[0]).toBe(fault);
  });
});

describe('a value of a wrong type', () => {
  it.each([
    ['a node', { ...ON_AWS, nodes: [{ name: '-', ssm: SSM }] }, 'nodes.0.name'],
    ['the nodes', { ...ON_AWS, nodes: 'gate' }, 'nodes'],
    ['a via', { ...ON_AWS, nodes: [], replicas: [{ host: 'r', ssh: { via: 7 } }] }, VIA],
    ['a way', { ...ON_AWS, nodes: [], replicas: [{ host: 'r', ssh: 7 }] }, 'replicas.0.ssh'],
  ])('is told once, and nothing is checked against it: %s', (_what, domain, path) => {
    expect(faultsOf(domain).map((fault) => fault.split(': ')[0])).toEqual([path]);
  });
});

describe('what a node reads must end before the phase does', () => {
  it.each([
    ['120s', 4, []],
    ['66s', 4, []],
    [
      '127s',
      9,
      [
        '127s is too short for the 9 hosts read through gate: 4 at a time, 31s each, 30s for SSM to deliver, 5s to spare: 128s. Write at least 128s, or name another node for some of them',
      ],
    ],
    ['128s', 9, []],
    ['221s', 24, []],
  ])('on AWS: replicaTime %s, %i hosts', (replicaTime, count, faults) => {
    const replicas = through('gate', count);
    expect(faultsOf({ ...ON_AWS, period: '10m', replicaTime, replicas })).toEqual(
      faults.map((fault) => `replicaTime: ${fault}`),
    );
  });

  it('on one machine nothing is delivered first', () => {
    const domain = { ...ON_ONE_MACHINE, replicaTime: '66s', replicas: through('gate', 9) };
    expect(faultsOf(domain)).toEqual([
      'replicaTime: 66s is too short for the 9 hosts read through gate: 4 at a time, 31s each, ' +
        '5s to spare: 98s. Write at least 98s, or name another node for some of them',
    ]);
    expect(faultsOf({ ...domain, replicaTime: '98s' })).toEqual([]);
  });

  it('a master has the time of the master', () => {
    const master = { host: 'm', ssh: { via: 'gate' } };
    expect(faultsOf({ ...ON_AWS, masterTime: '65s', master })).toEqual([
      'masterTime: 65s is too short for the host read through gate: 4 at a time, 31s each, ' +
        '30s for SSM to deliver, 5s to spare: 66s. Write at least 66s',
    ]);
  });

  it('each node has its own hosts; a time from defaults is told there', () => {
    const replicas = [...through('gate', 5), ...through('m', 4)];
    const [defaults, domain] = [
      { replicaTime: '70s', masterTime: '70s' },
      { ...ON_AWS, replicas },
    ];
    const { replicaTime: _, masterTime: __, ...unsaid } = domain;
    const { error } = Configuration.safeParse({ version: 1, defaults, domains: [unsaid] });
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(['defaults.replicaTime']);
    expect(error?.issues[0]?.message).toContain('the 5 hosts read through gate');
  });

  it('and no node reads more than 24, however long it has', () => {
    const domain = { ...ON_AWS, period: '1h', replicaTime: '15m' };
    expect(faultsOf({ ...domain, replicas: through('gate', 24) })).toEqual([]);
    expect(faultsOf({ ...domain, replicas: through('gate', 25) })).toEqual([
      'replicas.24.ssh.via: 25 hosts are read through gate, at most 24 can be: name another node for some of them',
    ]);
  });
});
