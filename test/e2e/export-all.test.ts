import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { SignedApi } from '#test/signed-api.ts';

import { edit, worldToCopy } from '../unit/cli/world-to-copy.ts';
import { runToEnd, type Ended } from './serve-process.ts';

const KEYS = { id: 'AKIDEXAMPLE', secret: 'a secret', token: 'a session token' };
const ANN = 'arn:aws:sts::111111111111:assumed-role/readers/ann';

let above = '';
let folder = '';
let exported: Ended;
beforeAll(async () => {
  above = mkdtempSync(join(tmpdir(), 'boks-audit-export-all-'));
  folder = join(above, 'copy');
  const api = await SignedApi.open(KEYS, ANN, (await worldToCopy()).app);
  vi.stubEnv('AWS_ACCESS_KEY_ID', KEYS.id);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', KEYS.secret);
  vi.stubEnv('AWS_SESSION_TOKEN', KEYS.token);
  const where = ['--api', api.url, '--region', 'eu-central-1'];
  const all = ['export', '--domain', 'bank', '--all', '--output', 'copy'];
  exported = await runToEnd([...all, ...where], above);
  vi.unstubAllEnvs();
  await api.close();
}, 60_000);
afterAll(() => rmSync(above, { recursive: true, force: true }));

const verified = async (): Promise<Ended> =>
  runToEnd(['verify', 'history', '--domain', 'bank', '--export', 'copy'], above);

/** The commands of the README that follow a line, up to the next text, as a person types them. */
function commandsAfter(line: string, key = ''): string {
  const lines = readFileSync(join(folder, 'README.txt'), 'utf8').split('\n');
  const from = lines.findIndex((each) => each.includes(line));
  const blank = (at: number): number => lines.indexOf('', at);
  const begins = blank(from) + 1;
  return lines.slice(begins, blank(begins)).join('\n').replaceAll('KEY', key);
}
const byHand = async (script: string): Promise<string> =>
  (await promisify(execFile)('bash', ['-c', script], { cwd: folder })).stdout;

it('a copy made with signed requests is proved by a process that has no service', async () => {
  expect([exported.status, exported.err]).toEqual([0, '']);
  expect(exported.out).toMatch(/^wrote copy: bank, 12 records, 2008-06-20 /);
  const { status, out, err } = await verified();
  expect([status, err]).toEqual([0, '']);
  expect(out).toMatch(/^files: 24 files, each as SHA256SUMS says\n {2}of them fixed by .*: 16\n/);
  expect(out).toContain('bank: whole: 12 records, 1 to 12');
  const [, noted] = /the SHA-256 of SHA256SUMS\n {2}([0-9a-f]{64})\n/.exec(exported.out) ?? [];
  expect(out).toContain(`\n  ${noted}\n`);
});

it('its README proves it by hand, with the programs of every system', async () => {
  const [, noted = ''] = /the SHA-256 of SHA256SUMS\n {2}([0-9a-f]{64})\n/.exec(exported.out) ?? [];
  expect(await byHand(commandsAfter('Every file, in this folder'))).toBe(
    `files OK\n${noted}  SHA256SUMS\n`,
  );
  expect(await byHand(commandsAfter('The chain, each line'))).toBe('');
  const [key = ''] =
    /^ {2}[0-9a-f]{64}$/m.exec(readFileSync(join(folder, 'README.txt'), 'utf8')) ?? [];
  expect(await byHand(commandsAfter('The newest signature', key.trim()))).toMatch(
    /^Verified OK\nrecords\/2026-04\.ndjson:\{"kind":"record","line":"11 2026-04-02T12:00/,
  );
});

it('a record and a bundle that were changed are named, and it ends with 2', async () => {
  await edit(folder, 'bundles/bank-1-1-v1.zip', () => 'another');
  await edit(folder, 'records/2026-04.ndjson', (text) =>
    text.replace('"nonce":"quiet', '"nonce":"'),
  );
  const { status, out, err } = await verified();
  expect([status, err]).toEqual([2, '']);
  expect(out).toContain('  bundles/bank-1-1-v1.zip was changed\n');
  expect(out).toContain('bank: BROKEN: the contents of record 8 were changed');
  expect(await byHand(`${commandsAfter('Every file, in this folder')} || true`)).not.toContain(
    'OK',
  );
});
