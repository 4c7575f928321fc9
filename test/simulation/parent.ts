import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';

import { Counts } from './counts.ts';
import type { WorldReport } from './simulate-world.ts';

export type Run = {
  readonly bundle: string;
  readonly firstWorld: number;
  readonly worlds: number;
  /** Left out: two. */
  readonly processes?: number;
  /** One process, which ends at the first world that is broken: always the same one. */
  readonly stopsWhenBroken?: boolean;
  readonly onReport?: (report: WorldReport, done: number) => void;
};

/** What came of a run of worlds, in the order of their seeds. */
export type RunReport = {
  readonly worlds: number;
  readonly sweeps: number;
  readonly counts: Counts;
  readonly trace: string;
  readonly broken: readonly WorldReport[];
};

/** Runs worlds in a few processes, each its part of every twenty. Throws where a process dies. */
export async function runWorlds(run: Run): Promise<RunReport> {
  const { stopsWhenBroken, worlds, processes: wanted = PROCESSES } = run;
  const processes = stopsWhenBroken === true ? 1 : Math.min(wanted, worlds);
  const reports: WorldReport[] = [];
  const children: { readonly kill: () => void }[] = [];
  let stopped = false;
  const take = (report: WorldReport): void => {
    reports.push(report);
    run.onReport?.(report, reports.length);
    if (run.stopsWhenBroken !== true || report.broken === undefined) return;
    stopped = true;
    for (const child of children) child.kill();
  };
  await Promise.all(
    Array.from({ length: processes }, async (_, n) =>
      runPart(run, n, { processes, take, children, wasStopped: () => stopped }),
    ),
  );
  const inOrder = reports.toSorted((a, b) => a.world - b.world);
  const counts = new Counts();
  for (const report of inOrder) counts.addAll(report.counts);
  return {
    worlds: inOrder.length,
    sweeps: inOrder.reduce((sum, { sweeps }) => sum + sweeps, 0),
    counts,
    trace: createHash('sha256')
      .update(inOrder.map(({ trace }) => trace).join(' '))
      .digest('hex')
      .slice(0, 16),
    broken: inOrder.filter(({ broken }) => broken !== undefined),
  };
}

type Part = {
  readonly processes: number;
  readonly take: (report: WorldReport) => void;
  readonly children: { readonly kill: () => void }[];
  readonly wasStopped: () => boolean;
};

async function runPart(
  run: Run,
  n: number,
  { processes, take, children, wasStopped }: Part,
): Promise<void> {
  const words = [run.firstWorld + n, run.worlds - n, processes].map(String);
  const child = spawn(process.execPath, [...FLAGS, run.bundle, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push({ kill: () => child.kill('SIGKILL') });
  let complaint = '';
  child.stderr.on(
    'data',
    (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-4_000)),
  );
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  for await (const line of createInterface({ input: child.stdout })) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our child's only output
    if (!wasStopped()) take(JSON.parse(line) as WorldReport);
  }
  const code = await ended;
  if (code !== 0 && !wasStopped())
    throw new Error(`the simulation ended with ${code}: ${complaint}`);
}

const PROCESSES = 2;
/** Most of what a step makes is gone by the next: a larger nursery halves the collecting. */
const FLAGS = ['--enable-source-maps', '--max-semi-space-size=64'];
