import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { FindingsOptions } from '#cli/commands/findings.ts';
import { followFindings, type Outside } from '#cli/commands/follow-findings.ts';
import { serveApi, type ApiServer } from '#cli/local/api-server.ts';
import { FindingLine } from '#contracts/api-findings.ts';
import type { JournalRecord } from '#domain/journal.ts';
import { signingOver } from '#test/history.ts';
import { joined } from '#test/judging.ts';

import { ActingApi } from '../serve-api/acting.ts';
import { journalOf } from '../serve-api/exporting.ts';

/** R1 goes ahead, and grows. */
function journal(): readonly JournalRecord[] {
  const domain = joined();
  for (const sequence of [2_629, 5_000, 9_000, 18_000]) {
    domain.sweep({ R1: { tables: { 7: sequence } } });
  }
  return journalOf(domain.records);
}
const RECORDS = journal();

let server: ApiServer;
let append: (records: readonly JournalRecord[]) => Promise<void>;
beforeAll(async () => {
  const api = new ActingApi();
  await api.watch('bank');
  const { store, heads } = await signingOver(RECORDS.slice(0, -1));
  append = async (records) => {
    for (const record of records) await store.appendRecord(record);
  };
  server = await serveApi({ ...api.deps, store, heads, token: 'q'.repeat(43) }, 0);
});
afterAll(async () => server.close());

let folder: string;
let state: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'boks-audit-findings-'));
  state = join(folder, 'findings.json');
});
afterEach(async () => rm(folder, { recursive: true }));

class Crash extends Error {}

/** Takes lines; what is done while it waits is up to the test, and nothing more ends it. */
function collector(whileWaiting: readonly (() => Promise<void>)[] = [], dies = false) {
  const lines: string[] = [];
  const complaints: string[] = [];
  const seen = new AbortController();
  const left = [...whileWaiting];
  const outside: Outside = {
    print: async (text) => {
      lines.push(...text.split('\n').slice(0, -1));
      if (dies) throw new Crash('killed behind the line');
    },
    complain: (text) => void complaints.push(text),
    wait: async () => {
      const next = left.shift();
      if (next === undefined) seen.abort();
      else await next();
    },
    enough: seen.signal,
  };
  return { outside, lines, complaints };
}

const idsIn = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => FindingLine.parse(JSON.parse(line)).id);
const run = async (
  { outside }: ReturnType<typeof collector>,
  options: Partial<FindingsOptions> = {},
): Promise<number> => followFindings({ data: '', api: server.url, ...options }, outside);

describe('boks-audit findings', () => {
  it('prints each move once, and with --state nothing again', async () => {
    const first = collector();
    expect(await run(first, { state })).toBe(0);
    expect(first.lines.length).toBeGreaterThan(2);
    expect(new Set(idsIn(first.lines)).size).toBe(first.lines.length);
    const second = collector();
    expect(await run(second, { state })).toBe(0);
    expect(second.lines).toEqual([]);
    const again = collector();
    expect(await run(again)).toBe(0);
    expect(again.lines).toEqual(first.lines);
  });

  it('killed between a line and its state prints the line again under the same id, and loses none', async () => {
    const killed = collector([], true);
    await expect(run(killed, { state })).rejects.toThrow(Crash);
    expect(killed.lines.length).toBeGreaterThan(0);
    const next = collector();
    expect(await run(next, { state })).toBe(0);
    const whole = collector();
    await run(whole);
    expect(next.lines).toEqual(whole.lines);
    expect(idsIn(next.lines)).toEqual(expect.arrayContaining([...idsIn(killed.lines)]));
  });

  it('with --follow prints what comes, and goes on whatever is wrong after it has worked', async () => {
    const { url } = server;
    const options: { api: string } = { api: url };
    const following = collector([
      async () => void (options.api = 'http://127.0.0.1:1'),
      async () => undefined,
      async () => void (options.api = 'htp://127.0.0.1'),
      async () => void (options.api = url),
      async () => append(RECORDS.slice(-1)),
    ]);
    const before = collector();
    await run(before);
    expect(
      await followFindings(
        Object.assign(options, { data: '', state, follow: true }),
        following.outside,
      ),
    ).toBe(0);
    expect(following.lines.length).toBeGreaterThan(before.lines.length);
    expect(new Set(idsIn(following.lines)).size).toBe(following.lines.length);
    expect(following.complaints).toEqual([
      expect.stringContaining('no answer from http://127.0.0.1:1'),
      expect.stringContaining('is no address of a service'),
    ]);
  });
});

describe('boks-audit findings without what it needs', () => {
  it('refuses a state that is another file, and one of another history', async () => {
    await writeFile(state, '{"after": {}}');
    const other = collector();
    expect(await run(other, { state })).toBe(3);
    expect(other.complaints).toEqual([`${state} is no state of findings: give another --state`]);
    expect(await readFile(state, 'utf8')).toBe('{"after": {}}');
    const kept = { kind: 'boks-audit findings', version: 1, after: { bank: 4_000 } };
    await writeFile(state, JSON.stringify(kept));
    const later = collector();
    expect(await run(later, { state })).toBe(3);
    expect(later.complaints[0]).toContain('after: the newest record of bank is');
  });

  it('ends with --follow, too, where no later look could help', async () => {
    const another = { kind: 'boks-audit findings', version: 1, after: { bank: 4_000 } };
    const calls: readonly (readonly [kept: string, Partial<FindingsOptions>, told: string])[] = [
      ['{"after": {}}', { state }, 'is no state of findings'],
      [JSON.stringify(another), { state }, 'after: the newest record of bank is'],
      ['', { state: join(state, 'none') }, 'could not be read (ENOTDIR)'],
      ['', { domain: 'none' }, 'there is no domain of this name'],
      ['', { api: 'htp://127.0.0.1' }, 'is no address of a service'],
    ];
    for (const [kept, options, told] of calls) {
      await writeFile(state, kept);
      const following = collector([async () => Promise.reject(new Error(`waits: ${told}`))]);
      expect(await run(following, { ...options, follow: true })).toBe(3);
      expect(following.complaints).toEqual([expect.stringContaining(told)]);
    }
  });

  it('says that there is no such domain', async () => {
    const none = collector();
    expect(await run(none, { domain: 'none' })).toBe(3);
    expect(none.complaints[0]).toContain('there is no domain of this name');
  });
});
