import { describe, expect, it } from 'vitest';

import { replicasOf, type Saying } from '#test/facts.ts';
import { joined, type JudgedDomain } from '#test/judging.ts';

const AHEAD: Saying = { tables: { 7: 720 } };
const configure = (domain: JudgedDomain, ...hosts: readonly string[]): void => {
  domain.settings = { ...domain.settings, replicas: replicasOf(...hosts) };
};
const removedWhileAhead = (): JudgedDomain => {
  const domain = joined();
  domain.sweep({ R1: AHEAD });
  domain.followUp({ R1: AHEAD });
  configure(domain, 'R2');
  domain.sweep();
  return domain;
};

describe('a host that is configured again', () => {
  it('is no longer asked about: what is proved of it now no person closes', () => {
    const domain = removedWhileAhead();
    configure(domain, 'R1', 'R2');
    domain.sweep({ R1: AHEAD });
    const { id, state, retired } = domain.mustHave('ahead', 'R1');
    expect({ state, retired }).toEqual({ state: 'open', retired: undefined });
    const wish = { kind: 'close', incident: id, code: 'our-error' } as const;
    expect(domain.tryAct(wish)).toMatchObject({ kind: 'refused', reason: 'proved-now' });
  });

  it('and taken out once more is asked about once more', () => {
    const domain = removedWhileAhead();
    configure(domain, 'R1', 'R2');
    domain.sweep({ R1: AHEAD });
    configure(domain, 'R2');
    domain.sweeps(3);
    expect(domain.spoken('ahead', 'R1')).toEqual(['confirmed', 'retired', 'retired']);
  });

  it('is counted anew: the miss before it was taken out is none in a row with the first since', () => {
    const domain = joined();
    domain.sweep({ R1: 'no-answer' });
    configure(domain, 'R2');
    domain.sweep();
    expect(domain.moves).toEqual(['silent R1 did-not-confirm']);
    expect(domain.memory.pending).toEqual([]);
    domain.sweeps(9);
    configure(domain, 'R1', 'R2');
    domain.sweep({ R1: 'no-answer' });
    expect(domain.stateOf('silent', 'R1')).toBe('pending');
  });
});
