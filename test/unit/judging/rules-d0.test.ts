import { describe, expect, it } from 'vitest';

import type { MasterVerdict } from '#domain/master.ts';
import { MASTER, replicasOf, type Said, type Saying } from '#test/facts.ts';
import { joined, type JudgedDomain, type Sayings } from '#test/judging.ts';

const acting: Saying = { role: 'master' };
const replica: Saying = { role: 'replica' };
const stopped: Saying = { runs: 'stopped' };

/** A row of D0: what the expected master and two others say, and what six such sweeps come to. */
type Row = {
  readonly expected: string;
  readonly says: Said;
  readonly others: string;
  readonly sayings: Sayings;
  readonly master: Partial<Extract<MasterVerdict, { kind: 'master' }>> | string;
  readonly findings: readonly string[];
};

const ROWS: readonly Row[] = [
  {
    expected: 'any',
    says: {},
    others: 'ENV of one says master, and it does not run so',
    sayings: { R1: { configured: 'master' } },
    master: { host: MASTER, moved: false, mayProve: true },
    findings: ['role-mismatch R1'],
  },
  {
    expected: 'missed, and blind holds',
    says: 'not-permitted',
    others: 'one runs as master',
    sayings: { R1: acting },
    master: 'blind',
    findings: ['blind null'],
  },
  {
    expected: 'runs as master',
    says: {},
    others: '0',
    sayings: {},
    master: { host: MASTER, moved: false, mayProve: true },
    findings: [],
  },
  {
    expected: 'runs as master',
    says: {},
    others: '1',
    sayings: { R1: acting },
    master: { host: MASTER, moved: false, mayProve: true },
    findings: ['two-masters null'],
  },
  {
    expected: 'runs as replica',
    says: replica,
    others: '1',
    sayings: { R1: acting },
    master: { host: 'R1', moved: true, mayProve: true },
    findings: ['role-moved R1'],
  },
  {
    expected: 'runs as replica',
    says: replica,
    others: '0',
    sayings: {},
    master: 'no-master',
    findings: ['no-master null'],
  },
  {
    expected: 'answers, BoKS stopped',
    says: stopped,
    others: '0',
    sayings: {},
    master: 'boks-stopped',
    findings: [`master-silent ${MASTER}`],
  },
  {
    expected: 'BoKS stopped',
    says: stopped,
    others: '1',
    sayings: { R1: acting },
    master: { host: 'R1', moved: true, mayProve: false },
    findings: ['role-moved R1'],
  },
  {
    expected: 'no answer',
    says: 'no-answer',
    others: '1',
    sayings: { R1: acting },
    master: { host: 'R1', moved: true, mayProve: false },
    findings: ['role-moved R1'],
  },
  {
    expected: 'no answer',
    says: 'no-answer',
    others: '0',
    sayings: {},
    master: 'no-answer',
    findings: [`master-silent ${MASTER}`],
  },
  {
    expected: 'not master',
    says: replica,
    others: '2',
    sayings: { R1: acting, R2: acting },
    master: 'several',
    findings: ['two-masters null'],
  },
  {
    expected: 'no answer',
    says: 'no-answer',
    others: '2',
    sayings: { R1: acting, R2: acting },
    master: 'several',
    findings: ['two-masters null'],
  },
];

/** Hosts that ran as master are asked once more, last. */
const repeatOf = (sayings: Sayings): Sayings =>
  Object.fromEntries(Object.entries(sayings).filter(([, said]) => said === acting));

function play(domain: JudgedDomain, times: number, sayings: Sayings): JudgedDomain {
  for (let n = 0; n < times; n += 1) domain.sweep(sayings, { repeat: repeatOf(sayings) });
  return domain;
}

const opened = (domain: JudgedDomain): readonly string[] =>
  domain
    .all()
    .filter(({ state }) => state === 'open')
    .map(({ kind, host }) => `${kind} ${host}`);

describe('rules.md, D0', () => {
  it.each(ROWS)('expected master $expected, others: $others', (row) => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    play(domain, 6, { [MASTER]: row.says, ...row.sayings });
    expect(domain.last.master).toEqual(
      typeof row.master === 'string'
        ? { kind: 'nobody', because: row.master }
        : { kind: 'master', ...row.master },
    );
    expect(opened(domain)).toEqual(row.findings);
  });
});

const missed = (...hosts: readonly string[]): Sayings =>
  Object.fromEntries(hosts.map((host) => [host, 'agent-away']));

describe('blind (rules.md)', () => {
  const many = { replicas: replicasOf('R1', 'R2', 'R3', 'R4') };
  it.each<readonly [string, Sayings, boolean]>([
    ['one miss for a cause that is certainly ours', { R1: 'throttled' }, true],
    ['no permission', { R1: 'not-permitted' }, true],
    ['our document is missing', { R1: 'document-missing' }, true],
    ['three of five for one cause', missed('R1', 'R2', 'R3'), true],
    ['three of five for causes of their own', { ...missed('R1', 'R2'), R3: 'no-answer' }, false],
    ['two of five', missed('R1', 'R2'), false],
    ['one undeliverable: a dead agent and a dead host look alike', missed('R1'), false],
  ])('%s: %j', (_, sayings, isBlind) => {
    const domain = joined(many);
    domain.sweeps(4, sayings);
    expect(domain.stateOf('blind', null)).toBe(isBlind ? 'open' : 'none');
  });
});

describe('while we are blind', () => {
  const many = { replicas: replicasOf('R1', 'R2', 'R3', 'R4') };

  it('three of three replicas and a master are more than half', () => {
    const domain = joined({ replicas: replicasOf('R1', 'R2') });
    domain.sweeps(4, { ...missed('R1', 'R2'), [MASTER]: 'agent-away' });
    expect(domain.stateOf('blind', null)).toBe('open');
    expect(domain.last.master).toEqual({ kind: 'nobody', because: 'blind' });
  });

  it('nothing but blind opens while the master is missed under it', () => {
    const domain = joined(many);
    const sayings = {
      ...missed('R1', 'R2'),
      [MASTER]: 'agent-away',
      R3: { role: 'client' },
    } as const;
    domain.sweeps(12, { ...sayings, R4: { runs: 'stopped' } });
    expect(domain.all().map(({ kind }) => kind)).toEqual(['blind']);
  });

  it('no host is silent for it, and on return nothing reopens', () => {
    const domain = joined(many);
    domain.sweeps(30, { ...missed('R1', 'R2', 'R3', 'R4'), [MASTER]: 'agent-away' });
    domain.sweeps(15);
    domain.sweeps(2, { R1: 'agent-away' });
    expect(domain.stateOf('silent', 'R1')).toBe('pending');
    expect(
      domain.records.flatMap(({ moves }) => moves).filter(({ spoken }) => spoken),
    ).toMatchObject([
      { kind: 'blind', reason: 'opened' },
      { kind: 'blind', reason: 'recovering' },
      { kind: 'blind', reason: 'closed' },
    ]);
  });

  it('holds a silence that was told before, and names what nobody follows', () => {
    const domain = joined(many);
    domain.sweep({ R2: { tables: { 7: 720 } } });
    domain.sweeps(6, { R1: 'no-answer' });
    domain.sweeps(4, { ...missed('R2', 'R3', 'R4'), R1: 'no-answer' });
    expect(domain.mustHave('silent', 'R1').heldBy?.kind).toBe('blind');
    expect(domain.mustHave('blind', null).summary).toContain('ahead R2');
  });

  it('a reading that was taken meanwhile waits for the next one of the master', () => {
    const domain = joined(many);
    const away = { ...missed('R2', 'R3', 'R4'), [MASTER]: 'agent-away' } as const;
    domain.sweep({ ...away, R1: { tables: { 7: 720 } } });
    expect(domain.incident('ahead', 'R1')).toBeUndefined();
    domain.sweep({ R1: { tables: { 7: 720 } } });
    expect(domain.stateOf('ahead', 'R1')).toBe('open');
  });
});

describe('two-masters', () => {
  const both = (domain: JudgedDomain, times: number): JudgedDomain =>
    play(domain, times, { R1: acting });

  it('holds what is ahead on a claimant, and on nobody else', () => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    const ahead = { tables: { 7: 720 } };
    domain.sweep({ R1: ahead, R2: ahead });
    both(domain, 3);
    expect(domain.mustHave('ahead', 'R1').heldBy?.kind).toBe('two-masters');
    expect(domain.mustHave('ahead', 'R2').heldBy).toBeNull();
  });

  it('does not end by silence: who does not answer may still run so', () => {
    const domain = both(joined(), 3);
    domain.sweeps(5, { R1: 'no-answer' });
    expect(domain.stateOf('two-masters', null)).toBe('open');
    play(domain, 5, { [MASTER]: 'no-answer', R1: acting });
    expect(domain.stateOf('two-masters', null)).toBe('open');
  });

  it('closes after three sweeps with one master, and no host that ran beside it ahead', () => {
    const domain = both(joined(), 3);
    domain.sweep({ R1: { tables: { 7: 720 } } });
    expect(domain.mustHave('ahead', 'R1').heldBy?.kind).toBe('two-masters');
    domain.sweeps(9, { R1: { tables: { 7: 720 } } });
    expect(domain.mustHave('two-masters', null).state).toBe('recovering');
    domain.sweeps(3);
    domain.sweep({ [MASTER]: { tables: { 7: 730 } } });
    domain.sweeps(4);
    expect(domain.stateOf('ahead', 'R1')).toBe('closed');
    expect(domain.stateOf('two-masters', null)).toBe('closed');
  });
});

describe('too-few', () => {
  const three = { replicas: replicasOf('R1', 'R2', 'R3') };
  const isOpen = (domain: JudgedDomain): boolean => domain.stateOf('too-few', null) === 'open';

  it.each<readonly [string, Sayings, boolean]>([
    ['BoKS stopped on two of three', { R1: stopped, R2: stopped }, true],
    ['BoKS stopped on one of three', { R1: stopped }, false],
    [
      'two silent, the list says ok: our reader alone is away',
      { R1: 'no-answer', R2: 'refused' },
      false,
    ],
    [
      'two silent, the list says down',
      { R1: 'no-answer', R2: 'refused', [MASTER]: { list: { R1: 'down', R2: 'down' } } },
      true,
    ],
    ['a client is no replica', { R1: { role: 'client' }, R2: { role: 'client' } }, true],
  ])('%s', (_, sayings, expected) => {
    const domain = joined(three);
    domain.sweeps(3, sayings);
    expect(isOpen(domain)).toBe(expected);
  });

  it('a replica that acts as master answers logins, too', () => {
    const domain = play(joined(), 4, { [MASTER]: replica, R1: acting });
    expect(isOpen(domain)).toBe(false);
  });

  it('as many as the configuration asks for', () => {
    const domain = joined({ ...three, minimum: 3 });
    domain.sweeps(3, { R1: stopped });
    expect(domain.mustHave('too-few', null).summary).toBe(
      '2 of 3 replicas are alive, 3 are needed; not alive: R1 (BoKS is stopped)',
    );
  });

  it('one a site, where hosts name one', () => {
    const [first, second, third] = replicasOf('R1', 'R2', 'R3');
    const replicas = [
      { ...first, host: 'R1', site: 'north' },
      { ...second, host: 'R2', site: 'north' },
      { ...third, host: 'R3', site: 'south' },
    ].map((one) => ({ formerMaster: false, listNames: [], ...one }));
    const domain = joined({ replicas });
    domain.sweeps(3, { R3: stopped });
    expect(domain.mustHave('too-few', null).summary).toBe(
      '2 of 3 replicas are alive; none at south; not alive: R3 (BoKS is stopped)',
    );
  });

  it('a domain of one replica needs that one', () => {
    const domain = joined({ replicas: replicasOf('R1') });
    domain.sweeps(3);
    expect(isOpen(domain)).toBe(false);
    domain.sweeps(3, { R1: stopped });
    expect(isOpen(domain)).toBe(true);
  });

  it('is not judged while we are blind', () => {
    const domain = joined(three);
    domain.sweeps(3, { R1: stopped, R2: stopped, R3: 'throttled' });
    expect(domain.incident('too-few', null)).toBeUndefined();
  });
});
