import { readFileSync } from 'node:fs';

import { Command } from 'commander';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { addCheckCommand, type CheckOptions } from '#cli/commands/check.ts';
import { resultOf } from '#cli/commands/run-check.ts';
import { UnusableAddress, type ReachedApi } from '#cli/local/api-calls.ts';
import { pluginOutput, type PluginResult } from '#cli/text/plugin-output.ts';
import { DomainView, KINDS } from '#contracts/api.ts';
import { NotReached } from '#ports/call-api.ts';

import { changingAnswers } from './changed-answers.ts';
import { PLAYED_URL, playedApi } from './played-api.ts';

/** The demo while all is well, and after its drill: REPHOST is ahead. */
let well: ReachedApi;
let ahead: ReachedApi;
beforeAll(async () => {
  well = await playedApi(4);
  ahead = await playedApi(50);
});
afterEach(() => vi.useRealTimers());

const check = async (api: ReachedApi, more: Partial<CheckOptions> = {}): Promise<PluginResult> =>
  resultOf({ domain: 'demo', data: '', timeout: 10, ...more }, () => api);
const checkChanged = async (
  api: ReachedApi,
  change: (view: DomainView) => object,
  more: Partial<CheckOptions> = {},
): Promise<PluginResult> =>
  check(
    changingAnswers(api, (body, path) =>
      path === '/v1/domains/demo' ? change(DomainView.parse(body)) : body,
    ),
    more,
  );
const golden = async (name: string, result: PluginResult): Promise<void> =>
  expect(pluginOutput(result)).toMatchFileSnapshot(`../../golden/check/${name}.txt`);
const old = (view: DomainView): object => ({ ...view, ageSeconds: 2 * view.periodSeconds + 1 });

describe('boks-audit check', () => {
  it('is ok while every replica is in step', async () => {
    const result = await check(well);
    expect(result.state).toBe('ok');
    await golden('ok', result);
  });

  it('is critical while a replica is ahead, and counts its tables', async () => {
    const result = await check(ahead);
    expect(result.state).toBe('critical');
    expect(result.numbers).toContainEqual({ label: 'ahead_tables', value: 3 });
    await golden('critical', result);
  });

  it('is a warning where a replica is behind', async () => {
    const result = await checkChanged(well, (view) => ({
      ...view,
      replicas: view.replicas.map((row, at) =>
        at === 0
          ? {
              ...row,
              worst: 'behind',
              tables: row.tables.map((cell, first) =>
                first === 0 ? { ...cell, verdict: 'behind', proved: true, difference: -12 } : cell,
              ),
            }
          : row,
      ),
    }));
    expect(result.state).toBe('warning');
    expect(result.numbers).toContainEqual({ label: 'max_behind', value: 12 });
    await golden('warning', result);
  });
});

describe('boks-audit check, where not everything counts or is known', () => {
  it('is unknown where the data is older than two periods, whatever was open then', async () => {
    const result = await checkChanged(ahead, old);
    expect(result.state).toBe('unknown');
    expect(result.numbers.map(({ label }) => label)).toEqual(['ahead_tables', 'sample_age']);
    await golden('unknown-old', result);
  });

  it('is unknown where a host gave no data, and says why', async () => {
    const result = await checkChanged(well, (view) => ({
      ...view,
      replicas: view.replicas.map((row, at) =>
        at === 1 ? { ...row, worst: 'no-data', cause: 'a|b\nc', tables: [] } : row,
      ),
    }));
    expect(result.state).toBe('unknown');
    await golden('unknown-no-data', result);
  });

  it('says nothing of how far ahead a host is that was not compared', async () => {
    const result = await checkChanged(ahead, (view) => ({
      ...view,
      replicas: view.replicas.map((row) =>
        row.worst === 'ahead' ? { ...row, worst: 'no-data', cause: 'off', tables: [] } : row,
      ),
    }));
    expect(result.numbers.map(({ label }) => label)).toEqual([
      'ahead_tables',
      'max_behind',
      'sample_age',
    ]);
  });

  it('is ok where what is wrong is muted, and says how much that is', async () => {
    const api = await mutedApi(50);
    const result = await check(api);
    expect(result.state).toBe('ok');
    await golden('muted', result);
    expect((await check(api, { includeMuted: true })).state).toBe('critical');
  });

  it('names what makes it worse than what is open: a client with empty files', async () => {
    const result = await check(await mutedApi(66));
    expect(result.state).toBe('critical');
    expect(result.text).toMatch(
      /^demo: REPHOST empty; REPHOST runs as client, not as replica, since [^;]*; 1 muted$/,
    );
  });
});

/** The demo at a minute, the incident `ahead` of which is muted. */
async function mutedApi(minute: number): Promise<ReachedApi> {
  const api = await playedApi(minute);
  const mute = {
    why: 'known',
    until: '2026-03-02T18:00Z',
    hosts: ['REPHOST'],
    kinds: ['ahead'],
    domain: 'demo',
  };
  const address = `${PLAYED_URL}/v1/mutes`;
  const muted = await api.call({ method: 'POST', address, body: JSON.stringify(mute), key: 'one' });
  expect(muted.status).toBe(201);
  return api;
}

describe('of a part of the domain', () => {
  it('one host has its own state and numbers, and not those of others', async () => {
    expect(await check(ahead, { host: 'REPHOST' })).toMatchObject({ state: 'critical' });
    expect(await check(ahead, { host: 'rephost' })).toEqual(
      await check(ahead, { host: 'REPHOST' }),
    );
    const other = await check(ahead, { host: 'REPHOST2' });
    expect(other).toMatchObject({ state: 'ok', text: 'REPHOST2 in demo: in step, by counters' });
    expect(other.numbers).toContainEqual({ label: 'ahead_tables', value: 0 });
  });

  it('the master is ok when it was read as master, and unknown when nobody was', async () => {
    const host = 'bokmaster';
    expect(await check(ahead, { host })).toMatchObject({
      state: 'ok',
      text: 'bokmaster in demo: read as master, no incident',
    });
    const nobody = (view: DomainView): object => ({ ...view, master: null, masterText: 'nobody' });
    for (const options of [{ host }, { host: 'REPHOST2' }, {}]) {
      expect(await checkChanged(well, nobody, options)).toMatchObject({
        state: 'unknown',
        text: expect.stringContaining('the master was not read: nobody'),
      });
    }
  });

  it('kinds leave other incidents and verdicts out, and never that there is no data', async () => {
    expect(await check(ahead, { kind: ['stuck', 'silent'] })).toMatchObject({
      state: 'ok',
      text: 'demo: nothing that is stuck or silent',
    });
    expect((await check(ahead, { kind: ['stuck', 'ahead'] })).state).toBe('critical');
    const silent = (view: DomainView): object => ({
      ...view,
      replicas: view.replicas.map((row) => ({ ...row, worst: 'no-data', tables: [] })),
    });
    expect((await checkChanged(well, silent, { kind: ['ahead'] })).state).toBe('unknown');
  });
});

describe('what cannot be found out is unknown, in one line', () => {
  const lineOf = async (result: Promise<PluginResult>): Promise<string> =>
    pluginOutput(await result);

  it('a domain, a host or a kind that there is not', async () => {
    expect(await lineOf(check(well, { domain: 'other' }))).toBe(
      'BOKS UNKNOWN - the service at http://localhost does not know the domain other\n',
    );
    expect(await lineOf(check(well, { host: 'R9' }))).toMatch(
      /^BOKS UNKNOWN - demo has no host R9: it has bokmaster, REPHOST, [^|\n]+\n$/,
    );
    expect(await lineOf(check(well, { kind: ['aheda'] }))).toMatch(
      /^BOKS UNKNOWN - there is no kind aheda: [^|\n]+\n$/,
    );
  });

  it('a service that is not there, is none, or fails', async () => {
    const failing = (error: Error): ReachedApi => ({
      ...well,
      call: async () => {
        throw error;
      },
    });
    expect(await lineOf(check(failing(new NotReached('no answer: x | y\nz'))))).toBe(
      'BOKS UNKNOWN - no answer: x / y?z\n',
    );
    expect(await lineOf(check(failing(new TypeError('broken'))))).toBe(
      'BOKS UNKNOWN - failed: broken\n',
    );
    const nowhere = resultOf({ domain: 'demo', data: '', timeout: 10 }, () => {
      throw new UnusableAddress('no address');
    });
    expect(await lineOf(nowhere)).toBe('BOKS UNKNOWN - no address\n');
    expect(await lineOf(check(changingAnswers(well, () => ({}))))).toMatch(
      /^BOKS UNKNOWN - http:\/\/localhost: what answers there is no boks-audit/,
    );
  });

  it('a service that never answers, once the time is over', async () => {
    vi.useFakeTimers();
    const never: ReachedApi = { ...well, call: async () => new Promise(() => undefined) };
    const line = lineOf(check(never, { timeout: 7 }));
    await vi.advanceTimersByTimeAsync(7_000);
    expect(await line).toBe('BOKS UNKNOWN - no answer within 7 s (--timeout)\n');
  });

  it('a domain of which no sweep is judged yet', async () => {
    const empty = (view: DomainView): object => ({
      ...view,
      sweep: null,
      ageSeconds: null,
      master: null,
      replicas: [],
    });
    expect(await lineOf(checkChanged(well, empty))).toBe(
      'BOKS UNKNOWN - demo: no sweep has been judged yet | ahead_tables=0;;;0\n',
    );
  });
});

describe('what a monitor is given', () => {
  it('is cut at its end where it is too long, and says so', () => {
    const more = Array.from({ length: 200 }, (_, at) => `line ${at} ${'x'.repeat(40)}`);
    const text = pluginOutput({ state: 'ok', text: 'y'.repeat(500), numbers: [], more });
    const lines = text.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^BOKS OK - y{237}\.\.\.$/);
    expect(lines.at(-1)).toMatch(/^and \d+ more lines: ask boks-audit status$/);
    expect(Buffer.byteLength(text)).toBeLessThan(4_000);
  });
});

describe('docs/nagios.md', () => {
  const page = readFileSync('docs/nagios.md', 'utf8');
  const samples = [...page.matchAll(/<!-- sample: (\S+) -->\n\n```text\n([\s\S]*?)\n```/g)];

  it('shows what is printed', () => {
    expect(samples).toHaveLength([...page.matchAll(/^```text$/gm)].length);
    for (const [, file = '', text = ''] of samples) {
      expect(readFileSync(file, 'utf8')).toContain(text);
    }
  });

  it('gives options and kinds that there are', () => {
    const program = new Command();
    addCheckCommand(program);
    const options = program.commands.flatMap((one) => one.options.map(({ long }) => long));
    const named = [...page.matchAll(/--[a-z][a-z-]+/g)].map(([option]) => option);
    expect(named.filter((option) => !options.includes(option))).toEqual([]);
    expect(named).toEqual(expect.arrayContaining(['--domain', '--kind', '--include-muted']));
    const kinds = [...page.matchAll(/boks_kinds = \[ (.*?) \]/g)].flatMap(([, list = '']) =>
      [...list.matchAll(/"([^"]+)"/g)].map(([, kind]) => kind),
    );
    expect(KINDS).toEqual(expect.arrayContaining(kinds));
  });
});
