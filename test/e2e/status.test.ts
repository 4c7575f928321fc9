import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runToEnd, ServeProcess } from './serve-process.ts';

let folder = '';
let service: ServeProcess;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'boks-audit-status-'));
  service = await ServeProcess.demo(join(folder, '.boks-audit'), '--speed', '3000');
});
afterAll(async () => {
  await service.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('status', () => {
  it('finds the service by the data beside it, and ends with the state of the worst', async () => {
    await service.until(async () => (await service.incidents('?kind=ahead&state=open'))[0]);
    const { status, out, err } = await runToEnd(['status'], folder);
    expect({ status, err }).toEqual({ status: 2, err: '' });
    expect(out).toMatch(/^CRITICAL {2}demo: REPHOST /);
    expect(out).toMatch(/ {2}CRITICAL {3}demo-\d+-1 +REPHOST: ahead/);
    expect(out).not.toContain('\u001b');
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('asks the service that it is told', async () => {
    const { out } = await runToEnd(['status', '--api', service.url]);
    expect(out).toContain('This is the demo dr-drill-2008');
  });

  it.each([
    ['http://127.0.0.1:1', 'no answer from http://127.0.0.1:1: bad port'],
    ['nonsense', 'nonsense is no address of a service: write https://…'],
  ])('says in one line that %s does not answer', async (api, reason) => {
    const { status, out, err } = await runToEnd(['status', '--api', api]);
    expect({ status, out, err }).toEqual({ status: 3, out: '', err: `boks-audit: ${reason}\n` });
  });

  it('ends with 3 after the service was killed', async () => {
    await service.end('SIGKILL');
    const { status, err } = await runToEnd(['status'], folder);
    expect(status).toBe(3);
    expect(err).toMatch(
      /^boks-audit: no answer from \S+: nothing listens there; no service runs on \S+: start it, [^\n]*--api\n$/,
    );
  });
});
