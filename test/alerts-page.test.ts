import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

const SAMPLE = /<!-- sample: (\S+) -->\n\n```\w+\n([\s\S]*?)\n```/g;
const page = readFileSync('docs/alerts.md', 'utf8');
const samples = [...page.matchAll(SAMPLE)].map(([, file = '', text = '']) => ({ file, text }));

it('every block of docs/alerts.md is a sample', () => {
  expect(samples).toHaveLength([...page.matchAll(/^```\w+$/gm)].length);
  expect(samples.length).toBeGreaterThan(8);
});

it.each(samples)('the sample of $file is what is sent', ({ file, text }) => {
  expect(readFileSync(file, 'utf8')).toContain(text);
});
