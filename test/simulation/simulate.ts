/** `npm run simulate -- --seed N --sweeps M [--world S] [--mutant NAME]`: exit 1 where something is broken. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { Counts } from './counts.ts';
import { isExemptTooOften, neverOccurred } from './coverage.ts';
import { ALL_MUTANTS } from './mutants/all-mutants.ts';
import { bundleSimulation } from './mutants/bundle-simulation.ts';
import { runWorlds, type RunReport } from './parent.ts';
import { firstWorldOf, summaryOf, SWEEPS_A_WORLD } from './summary.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      sweeps: { type: 'string', default: '2000' },
      world: { type: 'string' },
      mutant: { type: 'string' },
    },
  });
  const seed = Number(values.seed ?? Math.floor(Math.random() * Number.MAX_SAFE_INTEGER));
  const sweeps = Number(values.sweeps);
  const mutant = ALL_MUTANTS.find(({ name }) => name === values.mutant);
  if (
    !isSeed(seed) ||
    !isSeed(sweeps) ||
    sweeps < 1 ||
    (values.mutant !== undefined && mutant === undefined)
  ) {
    console.error('usage: npm run simulate -- --seed N --sweeps M [--world S] [--mutant NAME]');
    console.error(`mutants: ${ALL_MUTANTS.map(({ name }) => name).join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const bundle = await bundleSimulation(mutant);
  try {
    if (values.world === undefined)
      await simulate(seed, Math.ceil(sweeps / SWEEPS_A_WORLD), bundle);
    else replay(seed, Number(values.world), bundle);
  } finally {
    rmSync(bundle);
  }
}

async function simulate(seed: number, worlds: number, bundle: string): Promise<void> {
  const firstWorld = firstWorldOf(seed);
  console.log(`worlds ${firstWorld} to ${firstWorld + worlds - 1}`);
  const every = Math.max(20, Math.ceil(worlds / 20));
  const report = await runWorlds({
    bundle,
    firstWorld,
    worlds,
    onReport: ({ world, broken, counts }, done) => {
      if (broken !== undefined) console.log(`world ${world}: ${broken.what}`);
      for (const what of Object.keys(counts).filter((name) => name.startsWith('exempt: ')))
        console.log(`world ${world}: ${what}`);
      if (done % every === 0 && done < worlds) console.log(`${done} of ${worlds} worlds`);
    },
  });
  for (const [what, times] of Object.entries(report.counts.toRecord())) {
    console.log(`${String(times).padStart(8)}  ${what}`);
  }
  for (const what of neverOccurred(report.counts)) console.log(`   never  ${what}`);
  const isExempt = isExemptTooOften(report.counts);
  if (isExempt) console.log('A3′ is exempt too often');
  console.log(summaryOf(seed, report));
  process.exitCode = report.broken.length === 0 && !isExempt ? 0 : 1;
}

/** One world with its timeline. */
function replay(seed: number, world: number, bundle: string): void {
  const { stdout } = spawnSync(
    process.execPath,
    ['--enable-source-maps', bundle, String(world), 'timeline'],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    },
  );
  const lines = stdout.trimEnd().split('\n');
  console.log(lines.slice(0, -1).join('\n'));
  const report: RunReport = replayed(lines.at(-1) ?? '');
  for (const { broken } of report.broken) console.log(`broken: ${broken?.what}`);
  console.log(summaryOf(seed, report));
  process.exitCode = report.broken.length === 0 ? 0 : 1;
}

function replayed(line: string): RunReport {
  const report = JSON.parse(line);
  const counts = new Counts();
  counts.addAll(report.counts);
  return {
    worlds: 1,
    sweeps: report.sweeps,
    counts,
    trace: report.trace,
    broken: report.broken === undefined ? [] : [report],
  };
}

const isSeed = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

await main();
