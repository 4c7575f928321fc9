import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { SHAPES } from './shapes.ts';
import { textOf } from './targets.ts';

/** What the child says: all went well, with the number of each outcome, or the first fault. */
export type ChildReport =
  | { readonly kind: 'passed'; readonly outcomes: Readonly<Record<string, number>> }
  | { readonly kind: 'failed'; readonly input: number; readonly fault: string };

/** What came of a run; `hung` and `died` name the input that the child was working at. */
export type FuzzReport = (
  | ChildReport
  | { readonly kind: 'hung'; readonly input: number }
  | { readonly kind: 'died'; readonly input: number; readonly fault: string }
) & { readonly wallMs: number };

export type FuzzRun = {
  readonly target: string;
  readonly seed: number;
  readonly inputs: number | 'shapes';
  /** How long one input may take before the child is killed. */
  readonly patienceMs: number;
};

/** Runs one target in a child process under a watchdog. Never hangs: a silent child is killed. */
export async function fuzz(run: FuzzRun): Promise<FuzzReport> {
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'boks-audit-fuzz-'));
  try {
    const report = await watch(run, join(folder, 'progress'));
    return { ...report, wallMs: performance.now() - started };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A report in a sentence, with seed, number and text of the input when it went wrong. */
export function describe(run: FuzzRun, report: FuzzReport): string {
  const about = `${run.target} seed=${run.seed} inputs=${run.inputs}`;
  const wall = `${(report.wallMs / 1000).toFixed(1)} s`;
  if (report.kind === 'passed') {
    const outcomes = Object.entries(report.outcomes).map(([name, count]) => `${name}=${count}`);
    return `fuzz ok ${about} ${run.inputs === 'shapes' ? '' : `${outcomes.join(' ')} `}${wall}`;
  }
  const what = report.kind === 'hung' ? `no answer in ${run.patienceMs} ms` : report.fault;
  return `fuzz FAILED ${about} ${report.kind} at input=${report.input}: ${what}\n${textAt(run, report.input)}`;
}

function textAt({ target, seed, inputs }: FuzzRun, input: number): string {
  return inputs === 'shapes'
    ? `shape: ${SHAPES[input]?.name}`
    : `text: ${JSON.stringify(textOf(target, seed, input)).slice(0, 8000)}`;
}

type Ending = ChildReport | Extract<FuzzReport, { kind: 'hung' | 'died' }>;
type Unmeasured<Report> = Report extends unknown ? Omit<Report, 'wallMs'> : never;

function watch(run: FuzzRun, progressFile: string): Promise<Unmeasured<Ending>> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', CHILD, run.target, String(run.seed), String(run.inputs), progressFile],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  let complaint = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on(
    'data',
    (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2000)),
  );
  let last = { input: -1, atMs: performance.now() };
  let hung = false;
  const watchdog = setInterval(() => {
    const input = inputIn(progressFile);
    const nowMs = performance.now();
    if (input !== last.input) last = { input, atMs: nowMs };
    const patienceMs = input < 0 ? START_MS : run.patienceMs;
    if (nowMs - last.atMs > patienceMs) {
      hung = true;
      child.kill('SIGKILL');
    }
  }, 200);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watchdog);
      const input = inputIn(progressFile);
      if (hung) resolve({ kind: 'hung', input });
      else if (code !== 0) resolve({ kind: 'died', input, fault: `exit ${code}: ${complaint}` });
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our child's only output
      else resolve(JSON.parse(output) as ChildReport);
    });
  });
}

/** The input that the child works at; -1 before it has begun. */
function inputIn(progressFile: string): number {
  try {
    const bytes = readFileSync(progressFile);
    return bytes.length === 8 ? bytes.readDoubleLE(0) : -1;
  } catch {
    return -1;
  }
}

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const START_MS = 30_000;
