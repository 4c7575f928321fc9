import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import { DomainView } from '#contracts/api.ts';

import { runToEnd, ServeProcess } from './serve-process.ts';

let folder = '';
const running: ServeProcess[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'boks-audit-window-'));
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.end('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the terminal wrapped, unwrapped; edges of alerts left out. */
const inOneLine = (out: string): string => out.replaceAll(/\n {4,}(?:\| *)?/g, ' ');

it('serve --demo --window declares the drill, and says at its end whether REPHOST came back clean', async () => {
  const data = join(folder, 'window');
  const service = await ServeProcess.demo(data, '--window', '--speed', '1500');
  running.push(service);
  const over = await service.until(async () => {
    const response = await fetch(`${service.url}/v1/domains/demo`);
    const { windows } = DomainView.parse(await response.json());
    return windows.find(({ came }) => came.length > 0);
  });
  expect(over).toMatchObject({
    state: 'over',
    hosts: ['bokmaster', 'REPHOST'],
    came: [{ host: 'REPHOST', clean: 'no' }],
  });
  await service.until(async () => service.out.includes('ALERT') || undefined);
  const told = inOneLine(service.out);
  expect(told).toContain('the demo (not authenticated) planned a window for bokmaster and REPHOST');
  expect(told).toContain('REPHOST came back clean: no: T7 +1929, T9 +2339, T15 +178');
  const [beforeAlert = ''] = told.split('ALERT');
  expect(beforeAlert).toContain('is over;');
  const { out } = await runToEnd(['status', '--api', service.url]);
  expect(out).toContain('(CHG-2008) over');
});

it('serve --window is refused for a story without a drill', async () => {
  const words = ['serve', '--demo', '--window', '--scenario', 'healthy', '--port', '0'];
  const { status, err } = await runToEnd([...words, '--data', join(folder, 'none')]);
  expect({ status, err }).toEqual({
    status: 3,
    err: 'boks-audit: the story healthy has no drill to declare\n',
  });
});
