import { describe, expect, it } from 'vitest';

import { foldState, type DomainState } from '#domain/state.ts';
import { stuckOf } from '#test/acts.ts';
import { MASTER } from '#test/facts.ts';
import { joined } from '#test/judging.ts';

import { recordOf, stateOf } from '../contract/builders.ts';

const closed = (n: number) => stuckOf({ id: `bank-${n}-1`, state: 'closed', closedAtMs: n });

describe('incidents that were closed without their closing record', () => {
  const many = recordOf('bank', 9, 'n9', {
    incidents: Array.from({ length: 203 }, (_, n) => closed(n + 1)),
  });
  const after = foldState(stateOf('bank', 8), many);

  it('are the newest 200, and how many there were before', () => {
    expect(after.closedWithoutRecord).toHaveLength(200);
    expect(after.closedWithoutRecord?.at(0)).toBe('bank-4-1');
    expect(after.closedWithoutRecordBefore).toBe(3);
  });

  it('are counted on where more of them leave', () => {
    const next = recordOf('bank', 10, 'n10', { incidents: [closed(900), closed(901)] });
    expect(foldState(after, next).closedWithoutRecordBefore).toBe(5);
  });

  it('say nothing of some before where none left', () => {
    const one = foldState(stateOf('bank', 8), recordOf('bank', 9, 'n', { incidents: [closed(7)] }));
    expect(one.closedWithoutRecord).toEqual(['bank-7-1']);
    expect(one).not.toHaveProperty('closedWithoutRecordBefore');
  });
});

describe('first proofs of ahead that were not confirmed', () => {
  const AHEAD = { R1: { tables: { 7: 720 } } };
  const countsAfter = (...second: Parameters<ReturnType<typeof joined>['followUp']>) => {
    const domain = joined();
    domain.sweep(AHEAD);
    domain.followUp(...second);
    domain.sweep();
    return domain.state().unconfirmed;
  };

  it('are counted apart: not shown by the second pair, or not read again', () => {
    expect(countsAfter({})).toEqual({ notShown: 1, notRead: 0 });
    expect(countsAfter({ R1: 'no-answer' })).toEqual({ notShown: 0, notRead: 1 });
    expect(countsAfter({ ...AHEAD, [MASTER]: 'no-answer' })).toEqual({ notShown: 0, notRead: 1 });
  });

  it('are left out while every one was confirmed', () => {
    expect(countsAfter(AHEAD)).toBeUndefined();
  });

  it('add up', () => {
    const before: DomainState = { ...stateOf('bank', 8), unconfirmed: { notShown: 4, notRead: 2 } };
    const domain = joined();
    domain.sweep(AHEAD);
    const { moves, incidents } = domain.followUp();
    const after = foldState(before, recordOf('bank', 9, 'n', { moves, incidents }));
    expect(after.unconfirmed).toEqual({ notShown: 5, notRead: 2 });
  });
});
