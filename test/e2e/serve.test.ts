import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { DomainView, SweepList } from '#contracts/api.ts';

import { runToEnd, ServeProcess } from './serve-process.ts';

let folder = '';
const running: ServeProcess[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'boks-audit-serve-'));
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.end('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function demo(data: string, ...more: readonly string[]): Promise<ServeProcess> {
  const started = await ServeProcess.demo(join(folder, data), ...more);
  running.push(started);
  return started;
}

/** What the terminal wrapped, unwrapped; edges of alerts left out. */
const inOneLine = (out: string): string => out.replaceAll(/\n {4,}(?:\| *)?/g, ' ');

const TABLES_OF_2008 = [
  { table: 7, master: 5053, replica: 6982, difference: 1929 },
  { table: 9, master: 7919, replica: 10_258, difference: 2339 },
  { table: 15, master: 1865, replica: 2043, difference: 178 },
];

// Stories, beside whatever else runs.
describe('serve --demo', { timeout: 180_000 }, () => {
  it('tells the story of 2008, opens the incident, seals its evidence, and ends at Ctrl-C', async () => {
    const service = await demo('story', '--speed', '3000');
    const ahead = await service.until(async () => (await service.incidents('?kind=ahead'))[0]);
    expect(ahead).toMatchObject({ host: 'REPHOST', kind: 'ahead', severity: 'critical' });
    expect(ahead.tables).toEqual(TABLES_OF_2008);
    const sealed = `${ahead.id}: evidence version 1 is sealed, COMPLETE`;
    await service.until(async () => inOneLine(service.out).includes(sealed) || undefined);
    const zip = join(folder, 'story', 'bundles', ahead.id, `${ahead.id}-v1.zip`);
    const key = await service.until(async () => / KEY +([0-9a-f]{64})\n/.exec(service.out)?.[1]);
    const verified = await runToEnd(['bundle', 'verify', zip, '--json', '--fingerprint', key]);
    expect({ status: verified.status, err: verified.err }).toEqual({ status: 0, err: '' });
    expect(verified.out).toContain('REPHOST ahead T7 +1929, T9 +2339, T15 +178');
    const asked = Date.now();
    const { status, out, err } = await service.end('SIGINT');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(Date.now() - asked).toBeLessThan(5000);
    expect(out).toContain(service.url);
    expect(out).toContain('Stopped at ');
    expect(out.split('\n').filter((line) => Buffer.byteLength(line) > 80)).toEqual([]);
    const told = inOneLine(out);
    expect(told).toMatch(/the master's own list says ok of it: "REPHOST [\d: ]+ ok"/);
    expect(told.match(/evidence version/)?.index).toBe(
      told.indexOf('evidence version 1 is sealed'),
    );
  });
});

describe('serve --demo on the data of a story', { timeout: 180_000 }, () => {
  it('says that a story has ended, and begins it anew at the next start, with the old one kept', async () => {
    const first = await demo('ended', '--scenario', 'healthy', '--speed', '3000');
    await first.untilStoryEnded();
    const { now: endedAt } = await first.health();
    expect((await first.end('SIGINT')).out).toContain('The story has ended.');
    const again = await demo('ended', '--scenario', 'healthy', '--speed', '1');
    const { now, story } = await again.health();
    expect(story?.ended).toBe(false);
    expect(Date.parse(now)).toBeLessThan(Date.parse(endedAt));
    const kept = readdirSync(folder).filter((name) => /^ended\.\d{8}T\d{6}Z$/.test(name));
    expect(kept.length).toBe(1);
  });

  it('goes on with an unfinished story where it stopped, with the same history', async () => {
    const first = await demo('unfinished', '--speed', '3000');
    await first.untilMinute(40);
    const before = await first.get('/v1/domains/demo/sweeps?limit=5', SweepList);
    await first.end('SIGINT');
    const second = await demo('unfinished', '--speed', '1');
    const { now } = await second.health();
    expect(Date.parse(now)).toBeGreaterThanOrEqual(Date.UTC(2026, 2, 2, 8, 40));
    expect(Date.parse(now)).toBeLessThan(Date.UTC(2026, 2, 2, 10));
    const after = await second.get('/v1/domains/demo/sweeps?limit=500', SweepList);
    const numbers = new Map(after.items.map((sweep) => [sweep.number, sweep.id]));
    for (const { number, id } of before.items) expect(numbers.get(number)).toBe(id);
    await second.until(async () =>
      second.out.includes('goes on where it stopped') ? true : undefined,
    );
  });
});

describe('serve --demo --window', () => {
  it('tells nothing of a drill that was declared, until it is over: came back clean: no', async () => {
    const service = await demo('window', '--window', '--speed', '3000');
    const over = await service.until(async () => {
      const { windows } = await service.get('/v1/domains/demo', DomainView);
      return windows.find(({ came }) => came.length > 0);
    }, 40);
    expect(over).toMatchObject({
      state: 'over',
      hosts: ['bokmaster', 'REPHOST'],
      came: [{ host: 'REPHOST', clean: 'no' }],
    });
    await service.until(async () => service.out.includes('ALERT') || undefined);
    const status = await runToEnd(['status', '--api', service.url]);
    expect(status.out).toContain('(CHG-2008) over');
    const { out } = await service.end('SIGINT');
    expect(inOneLine(out)).toContain(
      'the demo (not authenticated) planned a window for bokmaster and REPHOST',
    );
    expect(inOneLine(out)).toContain('REPHOST came back clean: no: T7 +1929, T9 +2339, T15 +178');
    const [before = '', first] = out.split('\nALERT ');
    expect(before).toContain('08:24  sweep 6');
    expect(inOneLine(before)).toContain('is over;');
    expect(first).toMatch(/\[CRITICAL\] demo: REPHOST still AHEAD, T9 \+2339/);
  });
});

describe('serve is refused in one line', () => {
  it('where another service has the data, or the port', async () => {
    const service = await demo('taken', '--speed', '1');
    const { pid } = await service.health();
    const data = join(folder, 'taken');
    const second = await runToEnd(['serve', '--demo', '--port', '0', '--data', data]);
    expect(second).toMatchObject({ status: 3, out: '' });
    expect(second.err).toBe(
      `boks-audit: another boks-audit serves ${data} (pid ${pid}, ${service.url}): ` +
        'stop it, or give another --data\n',
    );
    const { port } = new URL(service.url);
    const other = join(folder, 'other');
    const third = await runToEnd(['serve', '--demo', '--port', port, '--data', other]);
    expect(third).toMatchObject({ status: 3, out: '' });
    expect(third.err).toBe(
      `boks-audit: port ${port} on 127.0.0.1 is in use: give another --port\n`,
    );
    expect(existsSync(join(other, 'lock.json'))).toBe(false);
    expect((await service.health()).pid).toBe(pid);
  });

  it('where two are started at once: one serves', async () => {
    const data = join(folder, 'race');
    const words = ['serve', '--demo', '--port', '0', '--speed', '1', '--data', data];
    const both = [new ServeProcess(words), new ServeProcess(words)];
    running.push(...both);
    const loser = await Promise.race(both.map(async (one) => one.ended));
    expect(loser.status).toBe(3);
    expect(loser.err).toMatch(/^boks-audit: another boks-audit serves .*\n$/);
    const answered = await Promise.any(both.map(async (one) => one.answers()));
    expect(answered.status).toBe('ok');
  });

  it.each([
    [[], 'say what to watch'],
    [['--demo', '--config', 'x'], 'exclude each other'],
    [['--demo', '--port', '99999'], 'It must be 0 to 65535'],
    [['--demo', '--speed', '0'], 'It must be above 0'],
    [['--demo', '--scenario', 'sunshine'], 'Allowed choices are'],
    [['--config', 'x', '--seed', '2'], '--scenario, --seed and --window go with --demo'],
    [['--config', '/nowhere.yaml'], 'there is no such file'],
    [['--demo', '--window', '--scenario', 'healthy'], 'the story healthy has no drill to declare'],
  ])('where it is used wrongly: %j', async (words, reason) => {
    const { status, out, err } = await runToEnd(['serve', ...words], folder);
    expect({ status, out }).toEqual({ status: 3, out: '' });
    expect(err).toContain(reason);
    expect(existsSync(join(folder, '.boks-audit'))).toBe(false);
  });

  it('where the data hold another story, or the hosts are real ones', async () => {
    const data = join(folder, 'healthy');
    const service = await demo('healthy', '--speed', '1', '--scenario', 'healthy');
    await service.end('SIGTERM');
    const other = await runToEnd(['serve', '--demo', '--port', '0', '--data', data]);
    expect(other.status).toBe(3);
    expect(other.err).toContain('holds an unfinished story: healthy with seed 1');
    const real = await runToEnd(['serve', '--config', 'boks-audit.example.yaml', '--data', data]);
    expect(real.status).toBe(3);
    expect(real.err).toContain('live in different times');
  });
});

it('serve --config watches the simulated domains of a file', async () => {
  const config = join(folder, 'two.yaml');
  writeFileSync(
    config,
    `version: 1
domains:
${['one', 'two'].map((name) => domainText(name)).join('')}`,
  );
  const words = ['serve', '--config', config, '--port', '0', '--speed', '3000'];
  const service = new ServeProcess([...words, '--data', join(folder, 'configured')]);
  running.push(service);
  await service.answers();
  const ahead = await service.until(async () => {
    const found = await service.incidents('?kind=ahead&state=open');
    return found.length === 2 ? found : undefined;
  });
  expect(ahead.map(({ domain }) => domain)).toEqual(['one', 'two']);
  expect((await service.health()).story).toBeNull();
});

const domainText = (name: string): string => `  - name: ${name}
    simulator: { scenario: dr-drill-2008 }
    master: { host: bokmaster }
    replicas: [{ host: REPHOST }, { host: REPHOST2 }]
`;
