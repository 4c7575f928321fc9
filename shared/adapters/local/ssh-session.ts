import { spawn } from 'node:child_process';

import type { SshEnd } from '../ssh-answer.ts';

/** One run of ssh: what it is given, and how much it may take. */
export type SshRun = {
  readonly program: string;
  readonly words: readonly string[];
  /** What the other side reads. */
  readonly input: string;
  readonly withinMs: number;
  readonly mostBytes: number;
  /** Ends the run before its time; what it would have ended with is not told any more. */
  readonly signal: AbortSignal;
};

/**
 * Runs ssh without a shell of ours. Never throws, and ends within its time whatever the other side
 * does: the process is ended then, and nothing more is read of it.
 */
export async function runSsh(run: SshRun): Promise<SshEnd> {
  return new Promise((resolve) => {
    // What it says of the system is read: so in the C locale.
    const env = { ...process.env, LC_ALL: 'C' };
    const child = spawn(run.program, run.words, { stdio: ['pipe', 'pipe', 'pipe'], env });
    const stdout: Buffer[] = [];
    let stderr = '';
    let bytes = 0;
    let isOver = false;
    const end = (how: SshEnd['how'], exitCode: number | null = null): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      run.signal.removeEventListener('abort', stop);
      if (how === 'out-of-time' || how === 'too-much') endProcess(child);
      const text = Buffer.concat(stdout).toString('latin1').slice(0, run.mostBytes);
      resolve({ how, exitCode, stdout: text, stderr });
    };
    const stop = (): void => end('out-of-time');
    const timer = setTimeout(stop, run.withinMs);
    run.signal.addEventListener('abort', stop);
    child.stdout.on('data', (part: Buffer) => {
      if (isOver) return;
      stdout.push(part);
      bytes += part.length;
      if (bytes > run.mostBytes) end('too-much');
    });
    child.stderr.setEncoding('latin1').on('data', (part: string) => {
      stderr = `${stderr}${part}`.slice(0, MOST_ERROR_CHARACTERS);
    });
    // It may end before it has read everything; then its own words say why.
    child.stdin.on('error', () => undefined);
    child.on('error', ({ message }) => {
      stderr = message;
      end('not-started');
    });
    child.on('close', (exitCode) => end('ended', exitCode));
    child.stdin.end(run.input);
    if (run.signal.aborted) stop();
  });
}

/** Asks the process to end, so that it takes its own helpers along, and does not wait for long. */
function endProcess(child: ReturnType<typeof spawn>): void {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), SPARE_MS);
  child.once('close', () => clearTimeout(timer));
}

const MOST_ERROR_CHARACTERS = 8_000;
const SPARE_MS = 1_000;
