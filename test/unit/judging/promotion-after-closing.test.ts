import { describe, expect, it } from 'vitest';

import type { ClosingCode } from '#domain/closing.ts';
import { MASTER } from '#test/facts.ts';
import { joined } from '#test/judging.ts';
import { answers } from '#test/promoting.ts';

describe('an ahead that a person closed', () => {
  const closedAs = (code: ClosingCode): string | undefined => {
    const domain = joined();
    domain.sweep({ R1: { tables: { 7: 720 } } });
    domain.sweep({ [MASTER]: { tables: { 7: 730 } } });
    const { id } = domain.mustHave('ahead', 'R1');
    const until = domain.last.sweep.scheduledAtMs + 86_400_000;
    const accepted = code === 'risk-accepted' ? { acceptedUntilMs: until } : {};
    domain.act({ kind: 'close', incident: id, code, ...accepted });
    domain.sweeps(3);
    return answers(domain)['R1'];
  };

  it.each(['risk-accepted', 'host-retired', 'our-error'] as const)(
    'over its hole leaves a replica that is not promoted by numbers, as %s',
    (code) => {
      expect(closedAs(code)).toMatch(/^no: its history is unknown/);
    },
  );

  it.each(['reset-done', 'contents-compared'] as const)('not as %s', (code) => {
    expect(closedAs(code)).toMatch(/^yes: /);
  });

  it('as our error leaves it fit where a reset was seen of every table', () => {
    const domain = joined();
    domain.sweep({ R1: { tables: { 7: 720 } } });
    domain.followUp({ R1: { tables: { 7: 720 } } });
    domain.sweep({ [MASTER]: { tables: { 7: 702 } }, R1: { tables: { 7: 702 } } });
    expect(domain.stateOf('ahead', 'R1')).toBe('recovering');
    const { id } = domain.mustHave('ahead', 'R1');
    domain.act({ kind: 'close', incident: id, code: 'our-error' });
    domain.sweeps(3);
    expect(answers(domain)['R1']).toMatch(/^yes: /);
  });

  it('is not closed because one sweep had no answer of its host', () => {
    const domain = joined();
    domain.sweep({ R1: { tables: { 7: 720 } } });
    domain.followUp({ R1: { tables: { 7: 720 } } });
    domain.sweep({ R1: 'no-answer' });
    const { id, stale } = domain.mustHave('ahead', 'R1');
    expect(stale).toBe(true);
    const wish = { kind: 'close', incident: id, code: 'our-error' } as const;
    expect(domain.tryAct(wish)).toMatchObject({ kind: 'refused', reason: 'proved-now' });
  });
});
