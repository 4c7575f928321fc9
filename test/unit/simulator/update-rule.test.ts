import { describe, expect, it } from 'vitest';

import { addEdits, countNotHeld, editsAbove, editsUpTo } from '#cli/simulator/edit-ranges.ts';
import {
  applyUpdate,
  sentOnConnect,
  truthOf,
  type TableState,
} from '#cli/simulator/update-rule.ts';

const table = (counter: number, series = 0): TableState => {
  const history = counter === 0 ? [] : [{ series, from: 1, to: counter }];
  return {
    counter,
    stampSeconds: 0,
    held: history,
    applied: history,
    hasFile: true,
    fileModifiedMs: 0,
  };
};
const update = (from: number, to = from) => ({ series: 0, from, to });

describe('a replica', () => {
  it('applies an update above its counter', () => {
    expect(applyUpdate(table(5), update(6), 1)).toMatchObject({
      counter: 6,
      held: [{ series: 0, from: 1, to: 6 }],
    });
  });

  it('drops an update that is not above its counter', () => {
    const before = table(5);
    expect(applyUpdate(before, update(5), 1)).toBe(before);
  });

  it('applies of several updates those above its counter', () => {
    expect(applyUpdate(table(5, 9), update(3, 8), 1).held).toEqual([
      { series: 9, from: 1, to: 5 },
      { series: 0, from: 6, to: 8 },
    ]);
  });

  it('keeps a gap that it never hears of', () => {
    const truth = truthOf(applyUpdate(table(5), update(7), 1), table(7));
    expect(truth).toMatchObject({ counter: 7, heldAll: false, missing: 1, onlyHere: 0 });
  });
});

describe('a master that a replica connects to sends', () => {
  it.each([
    ['the edits above its counter', 5, 8, [update(6, 8)]],
    ['the whole table to a counter of 0', 0, 8, 'whole'],
    ['nothing to a replica in step', 8, 8, []],
    ['nothing to a replica that is ahead', 9, 8, []],
    ['nothing of a table never edited', 0, 0, []],
  ])('%s', (_, r, m, sent) => {
    expect(sentOnConnect(table(r), table(m))).toEqual(sent);
  });
});

describe('edit ranges', () => {
  it('join where the series goes on, and stay apart where it does not', () => {
    const held = addEdits(addEdits([], update(1, 3)), update(4, 5));
    expect(addEdits(held, { series: 1, from: 6, to: 6 })).toEqual([
      update(1, 5),
      { series: 1, from: 6, to: 6 },
    ]);
  });

  it('are cut above and up to a number', () => {
    const held = [update(1, 5), { series: 1, from: 8, to: 9 }];
    expect(editsAbove(held, 4)).toEqual([update(5), { series: 1, from: 8, to: 9 }]);
    expect(editsUpTo(held, 8)).toEqual([update(1, 5), { series: 1, from: 8, to: 8 }]);
  });

  it('tell the same numbers of two series apart', () => {
    expect(countNotHeld([update(1, 5)], [{ series: 1, from: 1, to: 5 }])).toBe(5);
    expect(countNotHeld([update(1, 5)], [update(2, 3), update(5, 9)])).toBe(2);
  });
});
