import { expect, it } from 'vitest';

import { painterFor } from '#cli/text/colour.ts';

const CRITICAL = '\u001b[1;31mAHEAD\u001b[0m';

it.each([
  ['colours on a terminal', true, {}, CRITICAL],
  ['does not colour a file or a pipe', undefined, {}, 'AHEAD'],
  ['does not colour where NO_COLOR is set', true, { NO_COLOR: '1' }, 'AHEAD'],
  ['colours where NO_COLOR is empty', true, { NO_COLOR: '' }, CRITICAL],
  ['does not colour a dumb terminal', true, { TERM: 'dumb' }, 'AHEAD'],
])('%s', (_, isTTY, environment, painted) => {
  expect(painterFor({ isTTY }, environment)('critical', 'AHEAD')).toBe(painted);
});
