import { beforeEach, describe, expect, it } from 'vitest';

import { SweepStarted } from '#contracts/api-acts.ts';
import { SweepView } from '#contracts/api-sweeps.ts';
import { Problem, SweepList } from '#contracts/api.ts';
import { apiOf } from '#functions/serve-api/app.ts';

import { ActingApi } from './acting.ts';

const ANN = 'arn:aws:iam::111111111111:user/ann';
const PATH = '/v1/domains/bank/sweeps';
const WHY = { why: 'the bridge was mended', change: 'CHG0042' };

let api: ActingApi;
beforeEach(async () => {
  api = new ActingApi();
  await api.watch('bank');
});

const start = async (headers: Readonly<Record<string, string>> = { 'idempotency-key': 'k1' }) =>
  api.send('POST', PATH, { body: WHY, headers });

describe('asking for a sweep', () => {
  it('is a record of the journal, and opens the sweep and wakes it', async () => {
    const { status, body } = await start();
    expect(status).toBe(202);
    expect(SweepStarted.parse(body)).toEqual({
      id: null,
      domain: 'bank',
      record: 2,
      at: '2026-03-02T08:00:00.000Z',
      by: ANN,
      did: 'asked for a sweep by hand',
      why: 'the bridge was mended',
      change: 'CHG0042',
      alerts: [],
      sweep: 1,
    });
    expect(await api.acts('bank')).toMatchObject([{ wish: { kind: 'start-sweep' }, ...WHY }]);
    expect(api.sent.map((message) => ('due' in message ? message.due : message.kind))).toEqual([
      'replicas',
      'look',
    ]);
  });

  it('says where the sweep is, seen from the address that was called', async () => {
    const answer = await api.app.request(PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'k1' },
      body: JSON.stringify(WHY),
    });
    const called = 'https://api.example/people/v1/domains/bank/sweeps';
    expect(new URL(answer.headers.get('location') ?? '', called).pathname).toBe(
      '/people/v1/domains/bank/sweeps/1',
    );
  });

  it('is shown by the sweep and by the list of sweeps: by hand, by whom, why', async () => {
    await start();
    const byHand = { by: ANN, ...WHY };
    expect(SweepView.parse((await api.get(`${PATH}/1`)).body)).toMatchObject({
      purpose: 'by-hand',
      byHand,
      stage: 'replicas',
      judged: null,
    });
    expect(SweepList.parse((await api.get(PATH)).body).items).toMatchObject([{ byHand }]);
  });
});

describe('asking for a sweep a second time', () => {
  it('under one key is one sweep, and another act under it is refused', async () => {
    const first = await start();
    expect(await start()).toEqual(first);
    expect(await api.acts('bank')).toHaveLength(1);
    const body = { why: 'something else' };
    const other = await api.send('POST', PATH, { body, headers: { 'idempotency-key': 'k1' } });
    expect(Problem.parse(other.body)).toMatchObject({
      status: 422,
      detail: 'the key k1 was used for another act, record 2',
    });
  });

  it('is refused while one runs, and records nothing', async () => {
    await start();
    const { body } = await start({});
    expect(Problem.parse(body)).toMatchObject({
      status: 409,
      detail: 'sweep 1 of bank is running: wait for it',
    });
    expect(await api.acts('bank')).toHaveLength(1);
  });
});

describe('asking for a sweep wrongly', () => {
  it('is refused in a domain that is not there', async () => {
    const { body } = await api.send('POST', '/v1/domains/nowhere/sweeps', { body: WHY });
    expect(Problem.parse(body)).toMatchObject({
      status: 404,
      detail: 'there is no domain of this name',
    });
  });

  it.each<readonly [string, unknown, Readonly<Record<string, string>>, number, string]>([
    ['no reason', {}, {}, 400, 'why: say why'],
    ['a reason of blanks', { why: ' ' }, {}, 400, 'why: say why'],
    ['a field of no meaning', { why: 'x', hosts: [] }, {}, 400, 'hosts: nothing of this name'],
    ['no key', WHY, { 'idempotency-key': '' }, 400, 'Idempotency-Key: give the act a key'],
    ['no JSON', '{', {}, 400, 'the body is no JSON'],
    ['another form', WHY, { 'content-type': 'text/plain' }, 415, 'Content-Type: send the body'],
    ['too much of it', { why: 'x'.repeat(100_000) }, {}, 413, 'the body has at most'],
  ])('is refused with %s', async (_, body, headers, status, detail) => {
    const answer = await api.send('POST', PATH, { body, headers });
    expect(Problem.parse(answer.body)).toMatchObject({
      status,
      detail: expect.stringContaining(detail),
    });
    expect(await api.acts('bank')).toEqual([]);
  });
});

it('says what is recorded where nothing can begin it, and a repeat begins it', async () => {
  const away = { send: async () => Promise.reject(new Error('no queue today')) };
  const failed: unknown[] = [];
  const app = apiOf({ ...api.deps, queue: away, failed: (_, reason) => failed.push(reason) });
  const answer = await app.request(PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'k1' },
    body: JSON.stringify(WHY),
  });
  expect(Problem.parse(await answer.json())).toMatchObject({
    status: 503,
    detail:
      'bank: the sweep that was asked for is recorded, and could not be begun now: the next tick ' +
      'begins it, within a minute; send the same again under its key',
  });
  expect(failed).toMatchObject([{ cause: { message: 'no queue today' } }]);
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'k1' };
  const again = await api.app.request(PATH, { method: 'POST', headers, body: JSON.stringify(WHY) });
  expect(again.status).toBe(202);
  expect(api.sent).toHaveLength(2);
});
