// `npm run bundle-size`: what each function weighs, minified, and the most it may. Fails over a limit.
import { build } from 'esbuild';

import { bundleLimit, bundleOptions } from '../infra/bundle.ts';
import { FUNCTIONS } from '../infra/names.ts';

const weights = await Promise.all(
  FUNCTIONS.map(async (name) => {
    const { outputFiles } = await build({ ...bundleOptions(name), write: false });
    return { name, bytes: outputFiles[0].contents.length, limit: bundleLimit(name) };
  }),
);
for (const { name, bytes, limit } of weights) {
  const verdict = bytes <= limit ? 'ok' : 'TOO LARGE';
  console.log(`${name.padEnd(18)}${kilobytes(bytes)} of ${kilobytes(limit)}  ${verdict}`);
}
process.exitCode = weights.some(({ bytes, limit }) => bytes > limit) ? 1 : 0;

function kilobytes(bytes) {
  return `${Math.ceil(bytes / 1000)} KB`.padStart(8);
}
