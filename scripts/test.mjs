// `npm test`: every suite. `npm run test:long`: the same suites with larger budgets.
// Words behind the command go to the runner: npm test -- test/unit
import { ensureDependencies, run } from './dependencies.mjs';

const words = process.argv.slice(2).filter((word) => word !== '--long');
ensureDependencies();
run(process.execPath, ['scripts/build.mjs']);
run(
  'node_modules/.bin/vitest',
  ['run', ...words],
  process.argv.includes('--long') ? { LONG: '1' } : {},
);
