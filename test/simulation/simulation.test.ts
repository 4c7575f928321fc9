import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { isExemptTooOften, neverOccurred } from './coverage.ts';
import { bundleSimulation } from './mutants/bundle-simulation.ts';
import { runWorlds, type RunReport } from './parent.ts';
import { firstWorldOf, summaryOf, SWEEPS_A_WORLD } from './summary.ts';

/** `npm test`: 20,000 sweeps of one seed. LONG=1: 60,000 of a fresh one, which the last line has. */
const LONG = process.env['LONG'] === '1';
const SWEEPS = LONG ? 60_000 : 20_000;
const SEED = 1262;
/** Fresh whenever anything of what is simulated changes, and the same again for the same code. */
const seedOfCode = (bundle: string): number =>
  createHash('sha256').update(readFileSync(bundle)).digest().readUIntBE(0, 5);
const LIMIT_MS = LONG ? 1_200_000 : 500_000;
/** Beside it two more suites run on two cores: those that start real processes wait for time to pass. */
const PROCESSES = LONG ? 2 : 1;

describe('the simulation', { timeout: LIMIT_MS }, () => {
  let bundle = '';
  let report: RunReport;
  beforeAll(async () => {
    bundle = await bundleSimulation();
    const seed = LONG ? seedOfCode(bundle) : SEED;
    const worlds = Math.ceil(SWEEPS / SWEEPS_A_WORLD);
    report = await runWorlds({
      bundle,
      firstWorld: firstWorldOf(seed),
      worlds,
      processes: PROCESSES,
    });
    console.log(summaryOf(seed, report));
  }, LIMIT_MS);
  afterAll(() => rmSync(bundle));

  it(`finds no invariant broken in ${SWEEPS} sweeps`, () => {
    const broken = report.broken.map(({ world, broken: what }) => `world ${world}: ${what?.what}`);
    expect(broken).toEqual([]);
    expect(report.sweeps).toBeGreaterThanOrEqual(SWEEPS);
  });

  it('is not vacuous: every fault, event, kind and premise occurred', () => {
    expect(neverOccurred(report.counts)).toEqual([]);
  });

  it('exempts hardly a closing from being whole', () => {
    expect(isExemptTooOften(report.counts)).toBe(false);
  });

  it('repeats a world by its seed, call by call', async () => {
    const run = { bundle, firstWorld: firstWorldOf(SEED), worlds: 1 };
    const [one, other] = [await runWorlds(run), await runWorlds(run)];
    expect(one.trace).toBe(other.trace);
    expect(one.counts.toRecord()).toEqual(other.counts.toRecord());
  });
});
