import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { runToEnd, ServeProcess, type Ended } from './serve-process.ts';

let folder = '';
let service: ServeProcess;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'boks-audit-check-'));
  service = await ServeProcess.demo(join(folder, '.boks-audit'), '--scenario', 'healthy');
});
afterAll(async () => {
  await service.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const check = async (...words: readonly string[]): Promise<Ended> =>
  runToEnd(['check', ...words], folder);

it('check says in one line how a domain is; wrong usage and a service that is gone are unknown', async () => {
  const ok = await service.until(async () => {
    const ended = await check('--domain', 'demo');
    return ended.status === 0 ? ended : undefined;
  });
  expect(ok.err).toBe('');
  expect(ok.out).toMatch(
    /^BOKS OK - demo: \d+ replicas in step, by counters \| ahead_tables=0;;;0 max_ahead=0;;;0 max_behind=\d+;;;0 sample_age=\d+s;;;0\nsweep /,
  );
  const wrong = await check('--domain', 'demo', '--bogus');
  expect(wrong).toMatchObject({ status: 3, err: '' });
  expect(wrong.out).toMatch(/^BOKS UNKNOWN - unknown option '--bogus'[^\n]*--help[^\n]*\n$/);
  await service.end('SIGKILL');
  const gone = await check('--domain', 'demo');
  expect(gone).toMatchObject({ status: 3, err: '' });
  expect(gone.out).toMatch(
    /^BOKS UNKNOWN - no answer from [^\n]*: nothing listens there; no service runs on [^\n]*: start it[^\n]*\n$/,
  );
});
