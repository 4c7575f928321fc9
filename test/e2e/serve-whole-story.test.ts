import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { ServeProcess } from './serve-process.ts';

const LONG = process.env['LONG'] === '1';

let folder = '';
let service: ServeProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'boks-audit-whole-story-'));
});
afterEach(async () => {
  await service?.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

// Four hours of sweeps; `kill.test.ts` plays a shorter story to its end each time.
it.skipIf(!LONG)(
  'serve --demo tells how the story of 2008 ends: repaired, proved, closed',
  async () => {
    service = await ServeProcess.demo(join(folder, 'data'), '--speed', '3000');
    await service.untilStoryEnded();
    expect((await service.incidents('?kind=ahead'))[0]).toMatchObject({
      state: 'closed',
      tables: [
        { table: 7, master: 5053, replica: 6982, difference: 1929 },
        { table: 9, master: 7919, replica: 10_258, difference: 2339 },
        { table: 15, master: 1865, replica: 2043, difference: 178 },
      ],
    });
    const { out } = await service.end('SIGINT');
    const told = out.replaceAll(/\n {4,}(?:\| *)?/g, ' ');
    expect(told).toContain('REPHOST has 54 data files of 0 bytes');
    expect(told).toMatch(/Sealed evidence lies in \S*bundles\./);
    expect(told).toMatch(
      /repair proved by movement: T7 \(\d+ -> \d+\), T9 \(\d+ -> \d+\), T15 \(\d+ -> \d+\)/,
    );
  },
  300_000,
);
