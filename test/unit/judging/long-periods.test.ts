import { describe, expect, it } from 'vitest';

import type { IncidentKind } from '#domain/incident.ts';
import { MASTER, type Saying } from '#test/facts.ts';
import { joined, minutesOf, type JudgedDomain, type Sayings } from '#test/judging.ts';

const HALF_A_DAY = { periodSeconds: 43_200 };
const ACTING: Saying = { role: 'master' };

type Row = readonly [IncidentKind, string | null, Sayings, Sayings];

/** ADR 0026: told with the second sweep that saw it, and with none in between. */
const BY_REGULAR_SWEEPS: readonly Row[] = [
  ['silent', 'R1', { R1: 'no-answer' }, {}],
  ['master-silent', MASTER, { [MASTER]: 'no-answer' }, {}],
  ['too-few', null, { R1: { runs: 'stopped' }, R2: { runs: 'stopped' } }, {}],
  ['blind', null, { R1: 'throttled' }, {}],
  ['no-master', null, { [MASTER]: { role: 'replica' } }, {}],
  ['two-masters', null, { R1: ACTING }, { R1: ACTING }],
];

describe('a period that is longer than T', () => {
  it.each(BY_REGULAR_SWEEPS)(
    '%s opens with the second regular sweep',
    (kind, host, said, repeat) => {
      const domain = joined(HALF_A_DAY);
      const sweep = (): void => void domain.sweep(said, { repeat });
      sweep();
      expect(domain.stateOf(kind, host)).toBe('pending');
      followUpAll(domain, said);
      expect(domain.stateOf(kind, host)).toBe('pending');
      sweep();
      expect(domain.stateOf(kind, host)).toBe('open');
    },
  );

  it('what a host says is counted by follow-ups, five minutes after each other', () => {
    const domain = joined(HALF_A_DAY);
    const said = { R1: { zero: ['user.dat'] } };
    domain.sweeps(2, said);
    const firstMinutes = minutesOf(domain.last);
    followUpAll(domain, said);
    expect(domain.stateOf('empty', 'R1')).toBe('open');
    expect(minutesOf(domain.last) - firstMinutes).toBeLessThanOrEqual(15);
  });
});

/** As many follow-ups as are owed, at most ten. */
function followUpAll(domain: JudgedDomain, said: Sayings): void {
  for (let n = 0; n < 10 && domain.memory.followUps.length > 0; n += 1) domain.followUp(said);
}
