import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { SignedApi } from '#test/signed-api.ts';

import { ActingApi, CLEARING, PROVED } from '../unit/serve-api/acting.ts';
import { runToEnd, type Ended } from './serve-process.ts';

const KEYS = { id: 'AKIDEXAMPLE', secret: 'a secret', token: 'a session token' };
const ANN = 'arn:aws:sts::111111111111:assumed-role/operators/ann';

let folder: string;
let acting: ActingApi;
let api: SignedApi;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'boks-audit-acts-aws-'));
  acting = new ActingApi();
  await acting.watch('bank', PROVED, CLEARING);
  api = await SignedApi.open(KEYS, ANN, acting.app);
  vi.stubEnv('AWS_ACCESS_KEY_ID', KEYS.id);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', KEYS.secret);
  vi.stubEnv('AWS_SESSION_TOKEN', KEYS.token);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = async (...words: readonly string[]): Promise<Ended> =>
  runToEnd([...words, '--api', api.url, '--region', 'eu-central-1'], folder);
const inOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

describe('acting through the API on AWS', () => {
  it('is signed, and recorded with the identity that signed it', async () => {
    const { status, out, err } = await run('incident', 'ack', 'bank-1-1', '--why', 'on it');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(inOneLine(out)).toContain(`recorded: ${ANN} acknowledged bank-1-1: on it`);
    expect(await acting.acts('bank')).toMatchObject([
      { by: { name: ANN, authenticated: true }, why: 'on it' },
    ]);
  });

  it('closes with the record that was printed and filled in, as a file and by options', async () => {
    const close = ['incident', 'close', 'bank-1-2'] as const;
    const { out: printed } = await run(...close, '--print-closing');
    const filled = printed
      .replace('rootCause: ""', 'rootCause: the bridge was down')
      .replace('remediation: ""', 'remediation: it was restarted')
      .replace('usable: not-known', 'usable: no')
      .replace('ticket: ""', 'ticket: 4711');
    writeFileSync(join(folder, 'closing.yaml'), filled);
    const given = ['--code', 'reset-done', '--closing', 'closing.yaml', '--why', 'CHG0042'];
    const unfilled = await run(...close, ...given);
    expect([unfilled.status, unfilled.err]).toEqual([
      1,
      'boks-audit: refused: closing.prevention: to be filled in\n',
    ]);
    const { status, err } = await run(...close, ...given, '--prevention', 'it is watched');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const { body } = await acting.get('/v1/incidents/bank-1-2');
    expect(body).toMatchObject({
      state: 'closed',
      closedBy: { by: ANN, code: 'reset-done' },
      closingRecord: {
        given: { ticket: '4711', prevention: 'it is watched', withdrawnRight: { usable: 'no' } },
      },
    });
    const { out } = await run('incident', 'show', 'bank-1-2');
    expect(out).toContain('closed  bank-1-2, R2: stuck');
    expect(out).toContain('root cause: the bridge was down');
  });

  it('asks for the closing record, and closes without it where that is said', async () => {
    const close = ['incident', 'close', 'bank-1-2', '--code', 'our-error', '--why', 'x'];
    const asked = await run(...close);
    expect([asked.status, asked.err]).toEqual([3, expect.stringContaining('--print-closing')]);
    expect(await acting.acts('bank')).toEqual([]);
    expect((await run(...close, '--without-closing')).status).toBe(0);
    // Later it is given, to what is closed already.
    const words = ['--root-cause', 'a', '--remediation', 'b', '--prevention', 'c', '--ticket', 'd'];
    const later = await run('incident', 'close', 'bank-1-2', '--why', 'now known', ...words);
    expect(inOneLine(later.out)).toContain('gave the closing record of bank-1-2: now known');
  });
});

describe('ending and testing through the API on AWS', () => {
  it('ends mutes and windows by requests whose queries are signed too', async () => {
    await run('mute', 'add', '--incident', 'bank-1-1', '--for', '2h', '--why', 'known');
    const { status } = await run(
      'mute',
      'end',
      'bank-mute-2',
      '--why',
      "Zoë's host: repaired (50%), CHG*1!",
    );
    expect(status).toBe(0);
    expect(api.received.at(-1)).toMatchObject({ method: 'DELETE', body: '' });
    expect((await acting.acts('bank')).at(-1)?.why).toBe("Zoë's host: repaired (50%), CHG*1!");
    expect((await acting.get('/v1/mutes')).body).toMatchObject({ items: [] });
  });

  it('tests one channel', async () => {
    const { out } = await run('alert', 'test', '--channel', 'chat');
    expect(out).toContain('on its way by chat: bank-2-chat\n');
    expect(acting.sent).toMatchObject([{ kind: 'publish-alerts', domain: 'bank' }]);
  });
});

describe('an act whose answer is lost', () => {
  it('may be repeated under the key that was named: it is recorded once', async () => {
    const comment = ['incident', 'comment', 'bank-1-1', '--why', 'the bridge?'];
    api.after = () => Response.json({ message: 'Gateway Timeout' }, { status: 504 });
    const lost = await run(...comment);
    expect(lost.status).toBe(3);
    expect(lost.err).toContain('it is not known whether it was recorded: it answered with 504');
    const key = /--key ([0-9a-f-]{36})/.exec(lost.err)?.[1] ?? '';
    api.after = (_, answer) => answer;
    expect((await run(...comment, '--key', key)).status).toBe(0);
    expect(await acting.acts('bank')).toHaveLength(1);
  });
});

describe('acting that is not allowed', () => {
  it('is refused in AWS words where the key is another', async () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'guessed');
    const { status, err } = await run('incident', 'ack', 'bank-1-1', '--why', 'x');
    expect([status, err]).toEqual([3, expect.stringContaining('you may not do this (403)')]);
    expect(await acting.acts('bank')).toEqual([]);
  });

  it('sends a token of the issuer to /people, and no signature', async () => {
    vi.stubEnv('BOKS_AUDIT_BEARER', 'ey.a.b');
    // The stand-in serves the signed routes alone.
    const { status, err } = await run('incidents');
    expect([status, err]).toEqual([3, expect.stringContaining('there is no signature')]);
    expect(api.received.at(-1)).toMatchObject({
      target: expect.stringMatching(/^\/people\/v1\/incidents\?/),
      headers: { authorization: 'Bearer ey.a.b' },
    });
  });
});
