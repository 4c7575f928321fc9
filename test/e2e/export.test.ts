import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { runToEnd, ServeProcess } from './serve-process.ts';

let folder = '';
let service: ServeProcess;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'boks-audit-export-'));
  service = await ServeProcess.demo(join(folder, '.boks-audit'), '--speed', '600');
}, 60_000);
afterAll(async () => {
  await service.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

it('an export is proved without the service, and names the record in which a byte was changed', async () => {
  await service.until(async () => {
    const answer = await fetch(`${service.url}/v1/domains/demo/export`);
    return (await answer.text()).includes('"number":4,') || undefined;
  });
  const written = await runToEnd(['export', '--domain', 'demo', '--output', 'h.ndjson'], folder);
  expect([written.status, written.err]).toEqual([0, '']);
  expect(written.out).toMatch(/^wrote h\.ndjson: demo, \d+ records, 2026-03-02 08:00 UTC to /);
  await service.end('SIGINT');

  const verify = ['verify', 'history', '--domain', 'demo', '--export', 'h.ndjson'];
  const whole = await runToEnd(verify, folder);
  // No day of a demo that has just begun is signed.
  expect([whole.status, whole.err]).toEqual([1, '']);
  expect(whole.out).toMatch(/^demo: whole: \d+ records, 1 to \d+$/m);

  const file = join(folder, 'h.ndjson');
  const lines = readFileSync(file, 'utf8').split('\n');
  const edited = lines.map((line, at) =>
    at === 3 ? line.replace('"in-step":275', '"in-step":274') : line,
  );
  expect(edited).not.toEqual(lines);
  writeFileSync(file, edited.join('\n'));
  const changed = await runToEnd(verify, folder);
  expect(changed.status).toBe(2);
  expect(changed.out).toContain('demo: BROKEN: the contents of record 3 were changed');
}, 120_000);
