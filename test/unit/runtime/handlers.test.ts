import { readdirSync, readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { FUNCTIONS } from '../../../infra/names.ts';

const handlers = readdirSync('functions', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('/handler.ts'))
  .map((name) => `functions/${name}`)
  .map((file) => ({
    file,
    text: readFileSync(file, 'utf8'),
  }));

it('there is a handler for each function', () => {
  const named = FUNCTIONS.map((name) => `functions/${name}/handler.ts`);
  expect(handlers.map(({ file }) => file).toSorted()).toEqual(named.toSorted());
});

it.each(handlers)('$file is wiring: no if, no loop, no try', ({ text }) => {
  expect(text).not.toMatch(/\b(?:if|for|while|try|switch|catch)\b|\?\?|&&|\|\|/);
});

it.each(handlers)('$file says what it wires in fewer than 25 lines', ({ text }) => {
  const [, wiring = ''] = text.split(/^export const handler/m);
  expect(wiring.split('\n').length).toBeLessThan(25);
});
