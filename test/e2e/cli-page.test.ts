import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { BundleList } from '#contracts/api-bundles.ts';

import { runToEnd, ServeProcess, type Ended } from './serve-process.ts';

let folder = '';
let service: ServeProcess;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'boks-audit-cli-page-'));
  const played = await ServeProcess.demoUntil(
    { data: join(folder, '.boks-audit'), scenario: 'one-lost-update' },
    async (fast) => {
      const [stuck] = await fast.incidents('?kind=stuck&state=open');
      if (stuck === undefined) return undefined;
      // It asks for its evidence itself; the page gets what is sealed.
      const { items } = await fast.get(`/v1/incidents/${stuck.id}/bundles`, BundleList);
      const sealed = items.find(({ state }) => state === 'sealed');
      return sealed === undefined ? undefined : { stuck, sealed };
    },
  );
  service = played.service;
  told.set('$INCIDENT', played.found.stuck.id);
  told.set('$FINGERPRINT', played.found.sealed.fingerprint ?? '');
}, 120_000);
afterAll(async () => {
  await service.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** The commands of the page as words, in their order. */
const COMMANDS = readFileSync('docs/cli.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('npx boks-audit '))
  .map((line) => line.replace(/^npx boks-audit /, '').replace(/ > \S+$/, ''))
  .map((line) => [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word));

/** Ids, as the commands before told them. */
const told = new Map<string, string>();
const runAsTyped = async (words: readonly string[]): Promise<Ended> => {
  const named = words.map((word) => told.get(word) ?? word);
  const ended = await runToEnd(named, folder);
  for (const [, kind = ''] of ended.out.matchAll(/it is demo-(mute|window)-\d+/g)) {
    const [id] = new RegExp(`demo-${kind}-\\d+`).exec(ended.out) ?? [];
    if (id !== undefined) told.set(`$${kind.toUpperCase()}`, id);
  }
  return ended;
};

/** A regular sweep of this fast story may run just then. */
const sweptOrRefused = (status: number): unknown =>
  expect.stringMatching(
    new RegExp(
      `^(${status} sweep --domain$|1 sweep --domain: boks-audit: refused: (a regular )?sweep )`,
    ),
  );

it('every command of docs/cli.md runs as it stands', async () => {
  const ends: string[] = [];
  for (const words of COMMANDS) {
    const { status, err } = await runAsTyped(words);
    ends.push(`${status} ${words.slice(0, 2).join(' ')}${err === '' ? '' : `: ${err.trim()}`}`);
  }
  expect(ends).toEqual([
    '2 status',
    '0 incidents',
    '0 incidents --state',
    '0 incident show',
    '0 incident ack',
    '0 incident comment',
    '0 bundle list',
    '0 bundle get',
    '0 bundle verify',
    '0 bundle export',
    '0 bundle export',
    '0 bundle collect',
    '0 mute add',
    '0 mute add',
    '0 mute list',
    '0 mute end',
    sweptOrRefused(2),
    sweptOrRefused(0),
    '0 sweep --domain',
    '0 window plan',
    '0 window list',
    '0 window extend',
    '0 window end',
    '0 incident close',
    expect.stringMatching(/^[13] incident close: boks-audit: /),
    '0 alert test',
    '0 alert test',
    '0 at 2026-03-02T08:15Z',
    '0 exposure --domain',
    '0 exposure --domain',
    '0 propagation --domain',
    '0 coverage --domain',
    '0 history --domain',
    '0 table --domain',
    '1 verify history',
    '0 export --domain',
    '1 verify history',
    '0 export --domain',
    '0 export --domain',
    '1 verify history',
    '0 findings --state',
    '0 rejudge --domain',
    '0 config show',
    '0 config show',
    '0 config show',
    '0 capture --script',
    '0 completion bash',
    '0 completion zsh',
    '0 completion fish',
  ]);
}, 300_000);
