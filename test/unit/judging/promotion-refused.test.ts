import { describe, expect, it } from 'vitest';

import type { IncidentKind, IncidentState } from '#domain/incident.ts';
import { MASTER, replicasOf, type Saying } from '#test/facts.ts';
import { joined, JudgedDomain } from '#test/judging.ts';
import { answers, isLive, lost } from '#test/promoting.ts';

const ZERO: Saying = { zero: ['user.dat'] };

type Row = readonly [string, IncidentKind, IncidentState, (domain: JudgedDomain) => unknown];

const ROWS: readonly Row[] = [
  ['ahead', 'ahead', 'open', (domain) => drilled(domain)],
  ['ahead, crossed', 'ahead', 'open', (domain) => both(drilled(domain), 730)],
  [
    'ahead, reset and not yet proved',
    'ahead',
    'recovering',
    (domain) => both(drilled(domain), 702),
  ],
  ['empty', 'empty', 'open', (domain) => domain.sweeps(4, { R1: ZERO })],
  [
    'empty, filled again',
    'empty',
    'recovering',
    (domain) => {
      domain.sweeps(4, { R1: ZERO });
      domain.sweep();
    },
  ],
  ['another series', 'other-series', 'open', (domain) => restamped(domain)],
  [
    'another series, the same again',
    'other-series',
    'recovering',
    (domain) => {
      restamped(domain);
      domain.sweep();
    },
  ],
  ['stuck', 'stuck', 'open', (domain) => stuck(domain)],
  [
    'stuck, moving again',
    'stuck',
    'recovering',
    (domain) => {
      stuck(domain);
      domain.sweep({ R1: at(710) });
      domain.sweep({ [MASTER]: at(711), R1: at(711) });
    },
  ],
  [
    'a table that vanished',
    'missing',
    'open',
    (domain) => domain.sweeps(4, { R1: { lacks: [7] } }),
  ],
  [
    'a table that vanished and is back',
    'missing',
    'recovering',
    (domain) => {
      domain.sweeps(4, { R1: { lacks: [7] } });
      domain.sweep();
    },
  ],
];

describe('an incident that speaks against a replica (rules.md, D8, no)', () => {
  it.each(ROWS)('%s', (_, kind, state, happens) => {
    const domain = joined();
    happens(domain);
    const { id, state: now } = domain.mustHave(kind, 'R1');
    expect(now).toBe(state);
    expect(answers(domain)).toEqual({
      R1: `no: ${kind} ${id} is ${state}`,
      R2: expect.stringMatching(/^yes: /),
    });
    expect(lost(domain)).not.toContain('R1');
  });

  it('a table that the host never had leaves it unknown: nothing was lost', () => {
    const domain = new JudgedDomain();
    domain.sweeps(16, { R1: { lacks: [9] } });
    expect(domain.mustHave('missing', 'R1')).toMatchObject({ state: 'open', severity: 'warning' });
    expect(answers(domain)['R1']).toMatch(/^unknown: missing bank-\d+-\d+ is open$/);
  });
});

const at = (sequence: number, more: Saying = {}): Saying => ({ ...more, tables: { 7: sequence } });
const both = (domain: JudgedDomain, value: number): unknown =>
  domain.sweep({ [MASTER]: at(value), R1: at(value), R2: at(value) });
const drilled = (domain: JudgedDomain): JudgedDomain => {
  domain.sweep({ R1: at(720) });
  domain.followUp({ R1: at(720) });
  return domain;
};
const restamped = (domain: JudgedDomain): unknown =>
  domain.sweeps(4, { R1: { stamps: { 7: 60 } } });
const stuck = (domain: JudgedDomain): void => {
  domain.sweep({ [MASTER]: at(710), R1: at(700) });
  domain.sweeps(4, { R1: at(700) });
};

describe('files of 0 bytes', () => {
  const twice = (domain: JudgedDomain): JudgedDomain => {
    domain.sweep({ R1: ZERO });
    domain.sweep({ R1: ZERO });
    return domain;
  };

  it('speak against a replica from the second reading on, before anything opens', () => {
    const domain = twice(joined());
    expect(domain.all().some(isLive)).toBe(false);
    expect(answers(domain)).toMatchObject({
      R1: 'no: 1 data file of 0 bytes, not empty on the master',
      R2: expect.stringMatching(/^yes: /),
    });
    expect(lost(domain)).not.toContain('R1');
  });

  it('and where the master is lost before that opens', () => {
    const domain = twice(joined({ replicas: replicasOf('R1', 'R2', 'R3') }));
    domain.sweep({ [MASTER]: 'no-answer', R1: ZERO });
    expect(domain.all().some(isLive)).toBe(false);
    expect(answers(domain)).toMatchObject({
      R1: 'no: it had data files of 0 bytes while the master was read last',
      R2: expect.stringMatching(/^yes-as-of: /),
    });
  });

  it('and while the replica joins, when nothing of them opens', () => {
    const domain = new JudgedDomain();
    domain.sweep();
    domain.sweep({ R1: { ...ZERO, instance: 'another machine' } });
    domain.sweep({ R1: { ...ZERO, instance: 'another machine' } });
    expect(answers(domain)).toMatchObject({ R1: expect.stringMatching(/^no: 1 data file/) });
  });
});
