import { expect, it } from 'vitest';

import { stampOf, type TableReading } from '#domain/boksdiag/sequence.ts';
import { judgeMotion, type Motion } from '#domain/motion.ts';

const BIRTH = 13_178 * 86_400 + 39_923;
const read = (sequence: number, stampSeconds = BIRTH): TableReading => ({
  table: 9,
  stamp: stampOf(stampSeconds),
  sequence,
  bracketed: sequence,
});

it.each<readonly [string, TableReading | undefined, TableReading, number, Motion]>([
  ['has no motion on its first reading', undefined, read(5), 0, 'first'],
  ['moved when it grew in the same series', read(5), read(6), 0, 'moved'],
  ['is still at the same number', read(5), read(5), 0, 'still'],
  ['fell to a lower number of the same series', read(5), read(4), 0, 'fell'],
  ['was restamped when its stamp differs', read(5), read(5, BIRTH + 1), 0, 'restamped'],
  ['was restamped, not fallen, when both differ', read(5), read(0, BIRTH + 1), 0, 'restamped'],
  ['moved though the host’s zone changed', read(5), read(6, BIRTH + 3_600), -3_600, 'moved'],
  ['was restamped beside a change of zone', read(5), read(6, BIRTH + 60), -3_600, 'restamped'],
])('a table %s', (_, previous, now, shiftSeconds, motion) => {
  expect(judgeMotion(previous, now, shiftSeconds)).toBe(motion);
});
