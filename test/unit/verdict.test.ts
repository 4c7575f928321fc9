import { expect, it } from 'vitest';

import type { Position } from '#domain/position.ts';
import {
  checkStateOf,
  displayVerdict,
  hostVerdict,
  WORST_FIRST,
  type VerdictInput,
  type VerdictName,
} from '#domain/verdict.ts';

const positionOf = (
  name: Position['name'],
  proved = false,
  row: Position['row'] = 11,
): Position => ({
  row,
  name,
  proved,
  compared: { replica: 5, masterBefore: 5, masterAfter: 5 },
  difference: 0,
  lag: undefined,
  note: undefined,
});
const inStep = positionOf('in-step');
const provedBehind = positionOf('behind', true, 9);
const UNPROVED_8 = positionOf('ahead', false, 8);
const everything = { motion: 'fell', isStuck: true } as const;

/** A table in step and moving, with nothing beside it. */
const inputOf = (differing: Partial<VerdictInput> = {}): VerdictInput => ({
  position: inStep,
  motion: 'moved',
  isStuck: false,
  ...differing,
});

it.each<readonly [string, Partial<VerdictInput>, VerdictName]>([
  ['no-data over all else', { position: positionOf('no-data'), ...everything }, 'no-data'],
  ['other-series', { position: positionOf('other-series'), ...everything }, 'other-series'],
  ['ahead', { position: positionOf('ahead', true, 7), ...everything }, 'ahead'],
  ['no-data by row 8: no master was read after it', { position: UNPROVED_8 }, 'no-data'],
  ['no-data by row 7 in doubt', { position: positionOf('ahead', false, 7) }, 'no-data'],
  ['missing', { position: positionOf('missing', true, 1), ...everything }, 'missing'],
  ['extra over went-back', { position: positionOf('extra', true, 3), ...everything }, 'extra'],
  ['went-back over stuck and in-step', everything, 'went-back'],
  ['extra, whatever it did', { position: positionOf('extra'), motion: 'fell' }, 'extra'],
  ['went-back over stuck', { position: provedBehind, motion: 'fell', isStuck: true }, 'went-back'],
  ['went-back when restamped into step', { motion: 'restamped' }, 'went-back'],
  ['stuck over behind', { position: provedBehind, motion: 'still', isStuck: true }, 'stuck'],
  ['behind when it is proved', { position: provedBehind }, 'behind'],
  ['in-step by row 10', { position: positionOf('behind', false, 10) }, 'in-step'],
  ['in-step by row 9 in doubt', { position: positionOf('behind', false, 9) }, 'in-step'],
  ['in-step on a first reading', { motion: 'first' }, 'in-step'],
  ['in-step while it stands still', { motion: 'still' }, 'in-step'],
])('shows %s', (_, differing, verdict) => {
  expect(displayVerdict(inputOf(differing))).toBe(verdict);
});

it.each<readonly [string, readonly VerdictName[], readonly string[], VerdictName]>([
  ['the worst of its tables', ['in-step', 'behind', 'stuck'], [], 'stuck'],
  ['empty over counters in step', ['in-step', 'in-step'], ['cert.dat'], 'empty'],
  ['ahead over empty', ['ahead', 'in-step'], ['cert.dat'], 'ahead'],
  ['no-data where no table was judged', [], [], 'no-data'],
])('calls a host by %s', (_, tables, emptyFiles, verdict) => {
  expect(hostVerdict(tables, emptyFiles)).toBe(verdict);
});

it('counts what is critical before what is not', () => {
  const critical = WORST_FIRST.map((verdict) => checkStateOf(verdict) === 'critical');
  expect(critical.slice(0, 4)).toEqual([true, true, true, true]);
  expect(checkStateOf('in-step')).toBe('ok');
});
