import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { listedOf } from '#cli/commands/ask-list.ts';
import { ActTaken, MuteEntry } from '#contracts/api-acts.ts';
import { IncidentEntry, IncidentView, WindowEntry } from '#contracts/api.ts';

import { runToEnd, ServeProcess, type Ended } from './serve-process.ts';

const MutesListed = listedOf(MuteEntry);
const WindowsListed = listedOf(WindowEntry);

const ME = `${userInfo().username} (not authenticated)`;

let folder = '';
let service: ServeProcess;
/** The stuck of one table: opens within the hour, and holds for good. */
let stuck = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'boks-audit-acts-'));
  const played = await ServeProcess.demoUntil(
    { data: join(folder, '.boks-audit'), scenario: 'one-lost-update' },
    async (fast) => (await fast.incidents('?kind=stuck&state=open'))[0]?.id,
  );
  service = played.service;
  stuck = played.found;
}, 120_000);
afterAll(async () => {
  await service.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command as a person types it, beside the data of the service. */
const run = async (...words: readonly string[]): Promise<Ended> => {
  const ended = await runToEnd(words, folder);
  const printed = words.includes('--json') ? [] : ended.out.split('\n');
  expect(printed.filter((line) => line.length > 80)).toEqual([]);
  return ended;
};
const inOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
const json = async (...words: readonly string[]): Promise<unknown> => {
  const { status, out, err } = await run(...words, '--json');
  expect([status, err]).toEqual([0, '']);
  return JSON.parse(out);
};

it('what is served by the built command is described as in docs/openapi.json', async () => {
  const served: unknown = await (await fetch(`${service.url}/v1/openapi.json`)).json();
  expect(served).toEqual(JSON.parse(readFileSync('docs/openapi.json', 'utf8')));
});

describe('looking at incidents', () => {
  it('lists them, the worst first, with their ids whole', async () => {
    const { status, out, err } = await run('incidents');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(new RegExp(`^  ERROR {6}${stuck} +REPHOST4: stuck\n`));
    expect(out).toMatch(/\n1 incident, none muted\n$/);
    expect(listedOf(IncidentEntry).parse(await json('incidents'))).toMatchObject({
      items: [{ id: stuck }],
      more: false,
    });
    expect((await run('incidents', '--state', 'closed')).out).toBe('no incidents, none muted\n');
  });

  it('shows one: what holds, what happened, and commands for what is next', async () => {
    const { out } = await run('incident', 'show', stuck);
    expect(out).toContain(`ERROR  ${stuck}, REPHOST4: stuck (domain demo)\n`);
    expect(out).toContain('  T25    ');
    expect(out).toContain('  what may be behind it: guesses, the likeliest first\n');
    expect(out).toContain(`  boks-audit incident ack ${stuck} --why "…"\n`);
    expect(IncidentView.parse(await json('incident', 'show', stuck)).provedNow).toBe(true);
  });

  it('says in one line what is wrong with what it is asked', async () => {
    expect(await run('incident', 'show', 'demo-999-1')).toMatchObject({
      status: 3,
      out: '',
      err: 'boks-audit: there is no incident of this id\n',
    });
    expect((await run('incidents', '--kind', 'odd')).err).toContain('kind: no kind of incident');
  });
});

describe('acting on an incident', () => {
  it('is recorded with the user of this machine, and why', async () => {
    const { status, out } = await run('incident', 'ack', stuck, '--why', 'on it');
    expect(status).toBe(0);
    expect(inOneLine(out)).toMatch(
      new RegExp(`^recorded: ${ME.replace(/[()]/g, '\\$&')} acknowledged ${stuck}: on it \\(demo,`),
    );
    const taken = await json('incident', 'comment', stuck, '--why', 'the bridge?');
    expect(ActTaken.parse(taken)).toMatchObject({ id: stuck, by: ME, why: 'the bridge?' });
    const { out: shown } = await run('incident', 'show', stuck);
    expect(inOneLine(shown)).toContain(`${ME} commented on ${stuck}: the bridge?`);
    expect(shown).not.toContain('incident ack');
  });

  it('is the same act under the same key', async () => {
    const comment = ['incident', 'comment', stuck, '--key', 'k1', '--why'] as const;
    const first = ActTaken.parse(await json(...comment, 'once'));
    expect(ActTaken.parse(await json(...comment, 'once'))).toEqual(first);
    const other = await run(...comment, 'twice');
    expect([other.status, other.err]).toEqual([1, expect.stringContaining('refused: the key k1')]);
  });

  it('is refused where the incident is not there, and where no reason is given', async () => {
    expect(await run('incident', 'ack', 'demo-999-1', '--why', 'x')).toMatchObject({
      status: 1,
      err: 'boks-audit: refused: there is no incident demo-999-1\n',
    });
    expect((await run('incident', 'ack', stuck)).err).toContain("'--why <text>' not specified");
    expect((await run('incident', 'ack', stuck)).status).toBe(3);
  });
});

describe('closing an incident', () => {
  it('is refused while it is proved, with the command to mute it', async () => {
    const close = ['incident', 'close', stuck, '--code', 'our-error', '--why', 'x'];
    const { status, out, err } = await run(...close);
    expect([status, out]).toEqual([1, '']);
    expect(err).toContain(`refused: ${stuck} holds as of its last reading`);
    expect(err).toContain(`boks-audit mute add --incident ${stuck} --for 2h --why`);
  });

  it('prints the record that is to be filled in, ready but for what a person knows', async () => {
    const { status, out } = await run('incident', 'close', stuck, '--print-closing');
    expect(status).toBe(0);
    expect(out).toMatch(new RegExp(`^# The closing record of ${stuck} \\(REPHOST4: stuck\\)`));
    expect(out).toMatch(/\nrootCause: ""\n/);
    expect(out).toMatch(
      /\nexposure:\n {2}# [^\n]*:\n {2}# {3}boks-audit exposure --domain demo --host REPHOST4\n {2}from: 2026-03-02T08:[^\n]*Z\n {2}to: 2026-/,
    );
    expect(out).toMatch(/\n {2}usable: not-known\n/);
  });
});

describe('muting', () => {
  it('an incident takes it out of the exit status, and is counted wherever one looks', async () => {
    expect((await run('status')).status).toBe(2);
    const until = '2026-03-20T08:00Z';
    // As the message has it.
    const words = ['mute', 'add', '--incident', stuck, '--until', until, '--why', 'known'];
    const { status, out } = await run(...words);
    expect(status).toBe(0);
    const id = /it is (demo-mute-\d+)/.exec(out)?.[1] ?? '';
    expect(inOneLine(out)).toContain(`muted REPHOST4, stuck until 2026-03-20 08:00 UTC: known`);

    const quiet = await run('status');
    expect(quiet.status).not.toBe(2);
    expect(quiet.out).toContain('incidents (1 muted)');
    expect((await run('status', '--include-muted')).status).toBe(2);
    expect((await run('incidents', '--only-muted')).out).toContain('1 incident, 1 muted\n');
    const others = await run('incidents', '--without-muted');
    expect(others.out).toBe('no incidents, 1 muted, not shown here\n');
    const list = await run('mute', 'list');
    expect(list.out).toContain(`${id} on, until 2026-03-20 08:00 UTC\n`);
    expect(list.out).toContain(`  covers ${stuck}\n`);
    expect(MutesListed.parse(await json('mute', 'list'))).toMatchObject({
      items: [{ id, by: ME }],
      more: false,
    });

    expect((await run('mute', 'end', id, '--why', 'repaired')).status).toBe(0);
    expect((await run('status')).out).toContain('incidents (none muted)');
    expect((await run('mute', 'end', 'demo-mute-9999', '--why', 'x')).err).toBe(
      'boks-audit: refused: there is no mute demo-mute-9999, or it is over\n',
    );
  }, 60_000);

  it('takes a span, by the clock of the service', async () => {
    const words = ['mute', 'add', '--host', 'REPHOST4', '--kind', 'silent', '--for', '1h30m'];
    const taken = ActTaken.parse(await json(...words, '--why', 'agent is moved'));
    const [mute] = MutesListed.parse(await json('mute', 'list')).items.filter(
      ({ id }) => id === taken.id,
    );
    expect(mute?.until).toMatch(/^2026-03-/);
    expect(mute).toMatchObject({ hosts: ['REPHOST4'], kinds: ['silent'] });
  });

  it.each([
    [['--host', 'REPHOST4'], 'say when it ends: --until MOMENT, or --for SPAN'],
    [['--host', 'REPHOST4', '--for', '1 day'], '--for: 1 day is no span of time'],
    [['--host', 'REPHOST4', '--until', '2026-03-20 08:00'], 'is no moment with its zone'],
    [['--host', 'REPHOST4', '--until', '2026-02-30T08:00Z'], 'is no moment with its zone'],
    [['--for', '2h'], 'refused: hosts: a mute names a host, a kind or a table'],
    [['--host', 'rephost4', '--for', '2h'], 'refused: hosts: rephost4 is no host of demo'],
    [['--host', 'REPHOST4', '--for', '91d'], 'refused: until: a mute ends at most 90 days'],
    [['--table', 'seven', '--for', '2h'], 'A table is T7, or 7'],
  ])('%j is refused in one line', async (words, reason) => {
    const { status, out, err } = await run('mute', 'add', ...words, '--why', 'x');
    expect(err).toContain(reason);
    expect([status, out]).toEqual([reason.startsWith('refused') ? 1 : 3, '']);
  });
});

describe('a window', () => {
  it('is planned with its change number, given another end, and ended', async () => {
    const hosts = ['--host', 'REPHOST', '--host', 'REPHOST2'];
    const lasts = ['--from', '2026-04-01 06:00 UTC', '--for', '4h'];
    const planned = ['window', 'plan', ...hosts, ...lasts, '--change', 'CHG0042'];
    const taken = ActTaken.parse(await json(...planned, '--why', 'drill'));
    const id = taken.id ?? '';
    const extended = await run('window', 'extend', id, '--for', '2h', '--why', 'longer');
    expect(inOneLine(extended.out)).toContain(
      `the end of the window ${id} to 2026-04-01 12:00 UTC`,
    );
    const list = await run('window', 'list');
    expect(list.out).toContain(`${id} planned, 2026-04-01 06:00 UTC to 2026-04-01 12:00 UTC\n`);
    expect(list.out).toContain('  REPHOST, REPHOST2; change CHG0042\n');
    expect(WindowsListed.parse(await json('window', 'list'))).toMatchObject({
      items: [{ id }],
      more: false,
    });
    expect((await run('window', 'end', id, '--why', 'called off')).status).toBe(0);
    expect((await run('window', 'list')).out).toBe('no window\n');
  }, 30_000);

  it('needs a change number, and a window that is there', async () => {
    const plan = await run('window', 'plan', '--host', 'REPHOST', '--for', '1h', '--why', 'x');
    expect([plan.status, plan.err]).toEqual([3, expect.stringContaining('--change <number>')]);
    const extend = ['window', 'extend', 'demo-window-9999', '--for', '1h', '--why', 'x'];
    expect(await run(...extend)).toMatchObject({
      status: 1,
      err: 'boks-audit: refused: there is no window demo-window-9999\n',
    });
  });
});

describe('alert test', () => {
  it('sends one message on each channel, which arrives', async () => {
    const { status, out } = await run('alert', 'test');
    expect(status).toBe(0);
    const id = /on its way by terminal: (demo-\d+-terminal)/.exec(out)?.[1] ?? 'none';
    await service.until(async () => service.out.includes(`ALERT  ${id}`) || undefined);
  });

  it('is refused on a channel that the domain has not', async () => {
    const { status, err } = await run('alert', 'test', '--channel', 'pager');
    expect([status, err]).toEqual([
      1,
      expect.stringContaining('refused: channel: demo is told on'),
    ]);
  });
});

it('says where nothing runs, and what to do', async () => {
  const none = join(folder, 'none');
  const { status, err } = await run('incident', 'ack', stuck, '--why', 'x', '--data', none);
  expect([status, err]).toEqual([3, expect.stringContaining('no service runs on')]);
  const asked = await run('incidents', '--api', 'http://127.0.0.1:1');
  expect([asked.status, asked.err]).toEqual([3, expect.stringContaining('no answer from')]);
});
