/**
 * Runs worlds one after another in this process: `run.ts <seed of the first world> <worlds>
 * [timeline]`. Prints a line of JSON for each, and with `timeline` what happened in it.
 */
import { simulateWorld } from './simulate-world.ts';

const [first = '', worlds = '', timeline = ''] = process.argv.slice(2);
for (let n = 0; n < Number(worlds); n += 1) {
  const tell = (atMs: number, line: string): void =>
    void process.stdout.write(`${new Date(atMs).toISOString()} ${line}\n`);
  const report = await simulateWorld(Number(first) + n, timeline === '' ? undefined : tell);
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
