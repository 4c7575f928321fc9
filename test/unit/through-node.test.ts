import { expect, it } from 'vitest';

import { missOf } from '#domain/miss.ts';
import {
  inLanes,
  longestLaneOf,
  missOfNode,
  missThrough,
  MOST_LANES,
} from '#domain/through-node.ts';

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

it('a miss names the node, and whether it or what lies behind it gave none', () => {
  const [silent, gone] = [missOf('no-answer', ''), missOf('agent-away', 'last seen yesterday')];
  expect(missThrough('gate', silent)).toEqual(missOf('no-answer', 'through gate'));
  expect(missThrough('gate', gone)).toEqual(
    missOf('agent-away', 'through gate: last seen yesterday'),
  );
  expect(missOfNode('gate', silent)).toEqual(missOf('no-answer', 'its node gate'));
  expect(missOfNode('gate', gone)).toEqual(
    missOf('agent-away', 'its node gate: last seen yesterday'),
  );
});
