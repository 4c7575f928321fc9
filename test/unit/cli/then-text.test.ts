import { expect, it } from 'vitest';

import { incidentText } from '#cli/text/incident-text.ts';
import { incidentThen, thenText } from '#cli/text/then-text.ts';
import { SWEEPS } from '#functions/serve-api/examples/domains.ts';
import { INCIDENT } from '#functions/serve-api/examples/incidents.ts';
import { THEN } from '#functions/serve-api/examples/sweeps.ts';

it.each([
  ['from-texts', 'numbers read again from what the hosts printed then'],
  ['expired', 'numbers of tables in step are kept for 400 days'],
  ['damaged', 'IS NOT WHAT THE RECORD NAMES'],
] as const)('a moment long ago says where its numbers are from: %s', (numbers, words) => {
  const text = thenText({ ...THEN, numbers }, [], 300);
  expect(text.replaceAll(/\s+/g, ' ')).toContain(words);
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(thenText(THEN, [], 300)).not.toContain(words.slice(0, 12));
});

it('a moment says who had the hosts read by hand since, and why', () => {
  const asked = { by: 'ann', why: 'the bridge was mended', change: null };
  const byHand = SWEEPS.items.map((sweep) => ({ ...sweep, number: 13, byHand: asked })).slice(0, 1);
  const text = thenText({ ...THEN, byHand }, [], 300).replaceAll(/\s+/g, ' ');
  expect(text).toContain(
    'looked at again since: sweep 13 of 2026-03-02 08:49 UTC, by hand, by ann: the bridge was mended',
  );
});

it('an incident whose records of then are left out is named, and not said to have been anything', () => {
  const [first, ...others] = INCIDENT.moves;
  if (first === undefined) throw new Error('the example has no move');
  const day = 86_400_000;
  const later = (at: string, days: number): string =>
    new Date(Date.parse(at) + days * day).toISOString();
  const view = { ...INCIDENT, leftOut: { records: 99, shownFrom: later(first.at, 9) } };
  expect(incidentThen(view, later(first.at, -1))).toBeUndefined();
  expect(incidentThen(view, later(first.at, 3))).toMatchObject({
    state: 'not shown any more (history has it)',
    since: INCIDENT.firstSeenAt,
  });
  expect(incidentThen(view, later(first.at, 10))?.state).toBe((others.at(-1) ?? first).to);
  expect(incidentText(view, (_, word) => word)).toContain('99 records before');
});
