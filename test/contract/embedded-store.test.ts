import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { openEmbeddedStore } from '#adapters/local/dynalite.ts';

import { sweepOf } from './builders.ts';

const CHILD = fileURLToPath(new URL('killed-store.ts', import.meta.url));

let directory: string;
let path: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'boks-audit-embedded-'));
  path = join(directory, 'not', 'there', 'yet');
});

afterEach(() => rm(directory, { recursive: true }));

it('opens again with everything that was stored', async () => {
  const first = await openEmbeddedStore(path);
  await new DynamoAuditStore(first).openSweep(sweepOf('kept', 1), 'a');
  await first.stop();
  const second = await openEmbeddedStore(path);
  expect(second.table).toBe('boks-audit');
  expect(await new DynamoAuditStore(second).latestSweep('kept')).toEqual(sweepOf('kept', 1));
  await second.stop();
});

it('stops while calls are under way and leaves no connection', async () => {
  const embedded = await openEmbeddedStore(path);
  const store = new DynamoAuditStore(embedded);
  const calls = Array.from({ length: 20 }, (_, index) => store.latestSweep(`d${index}`));
  const ended = Promise.allSettled(calls);
  await embedded.stop();
  expect(await ended).toHaveLength(20);
  await expect(fetch(embedded.endpoint)).rejects.toThrow('fetch failed');
});

it('has every acknowledged write after a kill -9', { timeout: 60_000 }, async () => {
  const child = run('append');
  const printed = await killAfter(child, 60);
  const embedded = await openEmbeddedStore(path);
  const store = new DynamoAuditStore(embedded);
  const records = await store.readRecords('killed', 1, printed + 10);
  expect(records.length).toBeGreaterThanOrEqual(printed);
  expect(records.map(({ number }) => number)).toEqual(records.map((_, index) => index + 1));
  await embedded.stop();
});

it('goes on in another table where a kill left one that is never active', async () => {
  await killAfter(run('creating'), 1);
  for (const turn of ['first', 'second']) {
    const embedded = await openEmbeddedStore(path);
    expect({ turn, table: embedded.table }).toEqual({ turn, table: 'boks-audit-2' });
    const told = await new DynamoAuditStore(embedded).openSweep(sweepOf(turn, 1), 'a');
    expect(told).toBe('committed');
    await embedded.stop();
  }
});

it('says so where another service holds the files, and where they are none', async () => {
  const embedded = await openEmbeddedStore(path);
  expect(await outputOf(run('open'))).toEqual({
    out: expect.stringContaining('another service is running on the same data'),
    errors: '',
    code: 0,
  });
  await embedded.stop();
  await writeFile(join(directory, 'file'), '');
  await expect(openEmbeddedStore(join(directory, 'file'))).rejects.toThrow(/cannot open the store/);
});

it('prints nothing and ends by itself', async () => {
  expect(await outputOf(run('open'))).toEqual({ out: 'opened\n', errors: '', code: 0 });
});

function run(task: string): ChildProcess {
  const env = { ...process.env };
  delete env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'];
  return spawn(process.execPath, ['--import', 'tsx', CHILD, task, path], { env });
}

/** Kills a child once it printed so many lines; how many it had printed when it was gone. */
async function killAfter(child: ChildProcess, lines: number): Promise<number> {
  let printed = '';
  const ended = once(child, 'close');
  child.stdout?.on('data', (text: Buffer) => {
    printed += text.toString();
    if (printed.split('\n').length > lines) child.kill('SIGKILL');
  });
  await ended;
  return printed.split('\n').length - 1;
}

async function outputOf(
  child: ChildProcess,
): Promise<{ readonly out: string; readonly errors: string; readonly code: number | null }> {
  let [out, errors] = ['', ''];
  child.stdout?.on('data', (text: Buffer) => void (out += text.toString()));
  child.stderr?.on('data', (text: Buffer) => void (errors += text.toString()));
  await once(child, 'close');
  return { out, errors, code: child.exitCode };
}
