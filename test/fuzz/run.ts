/** `npm run fuzz -- --inputs N --seed S`: fuzzes every parser; exit 1 when one fails. */
import { parseArgs } from 'node:util';

import { describe, fuzz } from './parent.ts';
import { TARGET_NAMES } from './targets.ts';

const { values } = parseArgs({
  options: { inputs: { type: 'string', default: '50000' }, seed: { type: 'string' } },
});
const inputs = Number(values.inputs);
const seed = Number(values.seed ?? Math.floor(Math.random() * 0x7fff_ffff));
if (!Number.isSafeInteger(inputs) || inputs < 1 || !Number.isSafeInteger(seed) || seed < 0) {
  console.error('usage: npm run fuzz -- [--inputs N] [--seed S], whole numbers');
  process.exit(2);
}

for (const target of TARGET_NAMES) {
  for (const part of [inputs, 'shapes'] as const) {
    const run = { target, seed, inputs: part, patienceMs: 10_000 };
    const report = await fuzz(run);
    console.log(describe(run, report));
    if (report.kind !== 'passed') process.exitCode = 1;
  }
}
