import { expect, it } from 'vitest';

import type { Position } from '#domain/position.ts';
import { displayVerdict, type VerdictInput, type VerdictName } from '#domain/verdict.ts';

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
const everything = { isEmpty: true, motion: 'fell', isStuck: true } as const;

/** A table in step and moving, with nothing beside it. */
const inputOf = (differing: Partial<VerdictInput> = {}): VerdictInput => ({
  position: inStep,
  motion: 'moved',
  isEmpty: false,
  isStuck: false,
  ...differing,
});

it.each<readonly [string, Partial<VerdictInput>, VerdictName]>([
  ['no-data over all else', { position: positionOf('no-data'), ...everything }, 'no-data'],
  ['other-series', { position: positionOf('other-series'), ...everything }, 'other-series'],
  ['ahead', { position: positionOf('ahead', true, 7), ...everything }, 'ahead'],
  ['ahead though not proved', { position: positionOf('ahead', false, 8) }, 'ahead'],
  ['missing over empty', { position: positionOf('missing', true, 1), ...everything }, 'missing'],
  ['empty over extra', { position: positionOf('extra', true, 3), ...everything }, 'empty'],
  ['empty over went-back, stuck and in-step', everything, 'empty'],
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
