import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { SweepStarted } from '#contracts/api-acts.ts';
import { SweepView } from '#contracts/api-sweeps.ts';
import { Problem, SweepList } from '#contracts/api.ts';

import { runToEnd, ServeProcess, type Ended } from './serve-process.ts';

const ME = `${userInfo().username} (not authenticated)`;

let folder = '';
let service: ServeProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'boks-audit-sweep-'));
  // The second regular sweep is more than a minute away: there is time to ask for others.
  const story = ['--scenario', 'healthy', '--speed', '3'];
  service = await ServeProcess.demo(join(folder, '.boks-audit'), ...story);
  await judged(1);
}, 60_000);
afterAll(async () => {
  await service.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const judged = async (number: number) =>
  service.until(async () => {
    const { items } = await service.get('/v1/domains/demo/sweeps', SweepList);
    return items.find((sweep) => sweep.number === number && sweep.stage === 'judged');
  });

/** Runs the command as a person types it, beside the data of the service. */
const run = async (...words: readonly string[]): Promise<Ended> => {
  const ended = await runToEnd([...words, '--domain', 'demo'], folder);
  const printed = words.includes('--json') ? [] : ended.out.split('\n');
  expect(printed.filter((line) => line.length > 80)).toEqual([]);
  return ended;
};
const inOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

it('a sweep is started by hand, and the command that is named shows what it saw', async () => {
  const started = await run('sweep', '--why', 'the bridge was mended', '--change', 'CHG1');
  expect([started.status, started.err]).toEqual([0, '']);
  expect(inOneLine(started.out)).toMatch(/^recorded: .+ sweep 2 begins: all hosts are read/);
  const next = /what it saw: boks-audit (.+)/.exec(started.out)?.[1] ?? '';
  const { status, out, err } = await runToEnd([...next.split(' '), '--wait'], folder);
  expect([next, status, err]).toEqual(['sweep --domain demo --show 2', 0, '']);
  const told = `by hand, by ${ME}: the bridge was mended (change CHG1)`;
  expect(inOneLine(out)).toContain(told);
  expect(out).toContain('  6 of 6 hosts read (record 4)\n');
  expect(out).toContain('  tables of replicas: in-step 275\n  it moved no incident\n');
  expect(inOneLine((await run('history')).out)).toContain(`record 4, sweep 2, ${told}`);
});

it('of two who ask at once one starts a sweep, and the other is told which', async () => {
  const token = readFileSync(join(folder, '.boks-audit', 'token'), 'utf8').trim();
  const ask = async (key: string): Promise<Response> =>
    fetch(`${service.url}/v1/domains/demo/sweeps`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ why: 'at once' }),
    });
  const answers = await Promise.all([ask('one'), ask('two')]);
  const taken = answers.find(({ status }) => status === 202);
  const refused = answers.find(({ status }) => status === 409);
  expect(taken?.headers.get('location')).toBe('sweeps/3');
  expect(SweepStarted.parse(await taken?.json()).sweep).toBe(3);
  expect(Problem.parse(await refused?.json()).detail).toMatch(
    /^(sweep 3 of demo is running|.+ asked for a sweep of demo that has not begun)/,
  );
  await judged(3);
});

it('a sweep that is waited for is shown, for programs too', async () => {
  const { status, out, err } = await run('sweep', '--why', 'once more', '--wait', '--json');
  expect([status, err]).toEqual([0, '']);
  expect(SweepView.parse(JSON.parse(out))).toMatchObject({
    number: 4,
    purpose: 'by-hand',
    byHand: { by: ME, why: 'once more', change: null },
    judged: { record: 8 },
  });
});

it.each([
  ['no reason', [], 3, 'say why with --why, or which sweep to show with --show'],
  ['an end that is none', ['--why', 'x', '--timeout', 'soon'], 3, '--timeout: soon is no span'],
  ['a sweep that is none', ['--show', '99', '--wait'], 3, 'there is no sweep 99 of demo'],
] as const)('with %s none is started, and it says so', async (_, words, status, said) => {
  const ended = await run('sweep', ...words);
  expect([ended.status, ended.out]).toEqual([status, '']);
  expect(ended.err).toContain(said);
});
