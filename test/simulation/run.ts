/**
 * Runs worlds one after another in this process, and prints a line of JSON for each: `run.ts <seed of
 * the first> <how far> <step>`. `run.ts <seed> timeline` runs one world, and tells what happens.
 */
import { simulateWorld } from './simulate-world.ts';

const [first = '', words = '', step = '1'] = process.argv.slice(2);
if (words === 'timeline') {
  const report = await simulateWorld(Number(first), (atMs, line) =>
    process.stdout.write(`${new Date(atMs).toISOString()} ${line}\n`),
  );
  process.stdout.write(`${JSON.stringify(report)}\n`);
} else {
  for (let n = 0; n < Number(words); n += Number(step)) {
    const report = await simulateWorld(Number(first) + n);
    process.stdout.write(`${JSON.stringify(report)}\n`);
  }
}
