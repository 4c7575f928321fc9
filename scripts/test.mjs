// `npm test`: every suite. `npm run test:long`: the same suites with larger budgets, from a fresh seed.
// Words behind the command go to the runner: npm test -- test/unit. The last line counts what was skipped.
import { readFileSync, rmSync } from 'node:fs';

import { ensureDependencies, run, runThrough } from './dependencies.mjs';

const RESULT = '.build/test-result.json';
const isLong = process.argv.includes('--long');
const words = process.argv.slice(2).filter((word) => word !== '--long');

ensureDependencies();
run(process.execPath, ['scripts/build.mjs']);
rmSync(RESULT, { force: true });
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${RESULT}`];
const budget = isLong ? { LONG: '1' } : {};
const status = runThrough('node_modules/.bin/vitest', ['run', ...reporters, ...words], budget);
console.log(lastLine());
process.exit(status);

function lastLine() {
  try {
    const result = JSON.parse(readFileSync(RESULT, 'utf8'));
    const skipped = result.numPendingTests + result.numTodoTests;
    return `${result.numPassedTests} passed, ${result.numFailedTests} failed, ${skipped} skipped`;
  } catch {
    return 'no test result was written';
  }
}
