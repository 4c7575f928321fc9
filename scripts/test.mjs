// `npm test`: every suite. `npm run test:long`: those that have a larger budget, with it, from a fresh seed.
// Words behind the command go to the runner: npm test -- test/unit. The last line counts what was skipped.
import { readdirSync, readFileSync, rmSync } from 'node:fs';

import { build, ensureDependencies, runThrough } from './dependencies.mjs';

const RESULT = '.build/test-result.json';
const BUDGET = /process\.env\['LONG'\]|'#test\/budget\.ts'/;
const isLong = process.argv.includes('--long');
const given = process.argv.slice(2).filter((word) => word !== '--long');
const words = isLong && given.length === 0 ? suitesWithBudget() : given;

ensureDependencies();
build();
rmSync(RESULT, { force: true });
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${RESULT}`];
const budget = isLong ? { LONG: '1' } : {};
const status = runThrough('node_modules/.bin/vitest', ['run', ...reporters, ...words], budget);
console.log(lastLine());
process.exit(status);

/** What reads LONG has another budget with it: by itself, by `runsOf`, or through a contract that it runs. */
function suitesWithBudget() {
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(test|contract)\.ts$/.test(name))
    .map((name) => ({ name, text: readFileSync(`test/${name}`, 'utf8') }));
  const found = new Set(files.filter(({ text }) => BUDGET.test(text)));
  for (const contract of found) {
    if (!contract.name.endsWith('.contract.ts')) continue;
    const end = `/${contract.name.split('/').at(-1)}'`;
    for (const file of files) if (file.text.includes(end)) found.add(file);
  }
  return [...found]
    .filter(({ name }) => name.endsWith('.test.ts'))
    .map(({ name }) => `test/${name}`);
}

function lastLine() {
  try {
    const result = JSON.parse(readFileSync(RESULT, 'utf8'));
    const skipped = result.numPendingTests + result.numTodoTests;
    return `${result.numPassedTests} passed, ${result.numFailedTests} failed, ${skipped} skipped`;
  } catch {
    return 'no test result was written';
  }
}
