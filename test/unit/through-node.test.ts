import { expect, it } from 'vitest';

import { inLanes, longestLaneOf, MOST_LANES } from '#domain/through-node.ts';

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);

it.each([
  [0, []],
  [1, [1]],
  [4, [1, 1, 1, 1]],
  [9, [3, 2, 2, 2]],
  [24, [6, 6, 6, 6]],
])('%i targets of a node are in lanes as even as may be', (count, lengths) => {
  const lanes = inLanes(numbers(count));
  expect(lanes.map(({ length }) => length)).toEqual(lengths);
  expect(lanes.flat().toSorted((a, b) => a - b)).toEqual(numbers(count));
  expect(lanes.length).toBeLessThanOrEqual(MOST_LANES);
  expect(Math.max(0, ...lengths)).toBe(longestLaneOf(count));
});
