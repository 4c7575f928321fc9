import { beforeEach, describe, expect, it } from 'vitest';

import { ActTaken } from '#contracts/api-acts.ts';
import { IncidentView, Problem } from '#contracts/api.ts';
import { stuckOf } from '#test/acts.ts';

import { ActingApi, CLEARING, PROVED } from './acting.ts';

const ANN = 'arn:aws:iam::111111111111:user/ann';
const CLOSING = {
  rootCause: 'the bridge was down',
  remediation: 'it was restarted',
  exposure: { from: '2026-03-02T06:00:00.000Z', to: '2026-03-02T08:00:00.000Z' },
  withdrawnRight: { usable: 'yes', used: 'no' },
  prevention: 'it is watched',
  ticket: 'INC-1',
} as const;

let api: ActingApi;
beforeEach(async () => {
  api = new ActingApi();
  await api.watch('bank', PROVED, CLEARING);
});

describe('acting on an incident', () => {
  it('is a record of the journal, with who called, why, and what was done in words', async () => {
    const { status, body } = await api.send('POST', '/v1/incidents/bank-1-1/acknowledgements', {
      body: { why: 'on it ' },
    });
    expect(status).toBe(201);
    expect(ActTaken.parse(body)).toEqual({
      id: 'bank-1-1',
      domain: 'bank',
      record: 2,
      at: '2026-03-02T08:00:00.000Z',
      by: ANN,
      did: 'acknowledged bank-1-1',
      why: 'on it',
      change: null,
      alerts: [],
    });
    expect(await api.acts('bank')).toMatchObject([
      { by: { name: ANN, authenticated: true }, why: 'on it' },
    ]);
    expect(api.sent).toEqual([{ version: 1, kind: 'publish-alerts', domain: 'bank' }]);
  });

  it('is shown with the incident: who took it, and what people said', async () => {
    await api.send('POST', '/v1/incidents/bank-1-1/acknowledgements');
    await api.send('POST', '/v1/incidents/bank-1-1/comments', { body: { why: 'the bridge?' } });
    const view = IncidentView.parse((await api.get('/v1/incidents/bank-1-1')).body);
    expect(view.acknowledged).toMatchObject({ by: ANN, why: 'as agreed' });
    expect(view.acts.map(({ record, did, why }) => [record, did, why])).toEqual([
      [2, 'acknowledged bank-1-1', 'as agreed'],
      [3, 'commented on bank-1-1', 'the bridge?'],
    ]);
  });
});

describe('closing an incident', () => {
  it('is refused while it is proved, with what to do instead', async () => {
    const { status, body } = await api.send('POST', '/v1/incidents/bank-1-1/closings', {
      body: { why: 'enough', code: 'our-error' },
    });
    expect(status).toBe(409);
    expect(Problem.parse(body).detail).toMatch(/bank-1-1 .*mute it, or plan a window/);
    expect(await api.acts('bank')).toEqual([]);
  });

  it('takes the code, and the closing record that the incident has ready to be filled in', async () => {
    const before = IncidentView.parse((await api.get('/v1/incidents/bank-1-2')).body);
    expect(before.closingRecord).toEqual({
      asked: true,
      given: null,
      draft: {
        rootCause: '',
        remediation: '',
        exposure: { from: '2026-03-02T06:00:00.000Z', to: '2026-03-02T08:00:00.000Z' },
        withdrawnRight: { usable: 'not-known', used: 'not-known' },
        prevention: '',
        ticket: '',
      },
    });
    const { status, body } = await api.send('POST', '/v1/incidents/bank-1-2/closings', {
      body: { why: 'reset', code: 'reset-done', closing: CLOSING },
    });
    expect(status).toBe(201);
    expect(ActTaken.parse(body).alerts).toEqual([
      { id: 'bank-2-mail', channel: 'mail' },
      { id: 'bank-2-chat', channel: 'chat' },
    ]);
    const view = IncidentView.parse((await api.get('/v1/incidents/bank-1-2')).body);
    expect(view).toMatchObject({
      state: 'closed',
      closedBy: { by: ANN, code: 'reset-done', acceptedUntil: null, why: 'reset' },
      closingRecord: { given: { ...CLOSING, by: ANN }, draft: null },
    });
  });
});

describe('closing an incident by other means', () => {
  it('accepts a risk until a moment, given with another zone and no seconds', async () => {
    await api.send('POST', '/v1/incidents/bank-1-2/closings', {
      body: { why: 'x', code: 'risk-accepted', acceptedUntil: '2026-04-01T10:00+02:00' },
    });
    const view = IncidentView.parse((await api.get('/v1/incidents/bank-1-2')).body);
    expect(view.closedBy?.acceptedUntil).toBe('2026-04-01T08:00:00.000Z');
  });

  it('without a code gives the closing record later, to what is closed', async () => {
    const early = await api.send('POST', '/v1/incidents/bank-1-2/closings', {
      body: { why: 'x', closing: CLOSING },
    });
    expect([early.status, early.body['detail']]).toEqual([
      400,
      'code: bank-1-2 is not closed: say why it is to be closed',
    ]);
    await api.send('POST', '/v1/incidents/bank-1-2/closings', {
      body: { why: 'x', code: 'our-error' },
    });
    const later = await api.send('POST', '/v1/incidents/bank-1-2/closings', {
      body: { why: 'now known', closing: CLOSING },
    });
    expect(later).toMatchObject({
      status: 201,
      body: { did: 'gave the closing record of bank-1-2' },
    });
  });
});

it('shows a closing record whose years have no four digits, as one was once taken', async () => {
  const by = { name: ANN, authenticated: true };
  const exposure = { fromMs: Date.UTC(-1, 0), toMs: Date.UTC(10_000, 0) };
  const closing = { ...CLOSING, exposure, by, atMs: api.nowMs };
  const closed = { ...CLEARING, state: 'closed', closedAtMs: api.nowMs, closing } as const;
  await api.store.putIncident(closed, 2);
  const view = IncidentView.parse((await api.get('/v1/incidents/bank-1-2')).body);
  expect(view.closingRecord.given?.exposure).toEqual({
    from: '0001-01-01T00:00:00.000Z',
    to: '9999-12-31T23:59:59.999Z',
  });
});

const ACKNOWLEDGE = '/v1/incidents/bank-1-1/acknowledgements';
const CLOSE = '/v1/incidents/bank-1-2/closings';
const REFUSED: readonly (readonly [string, string, unknown, number, string])[] = [
  ['no reason', ACKNOWLEDGE, {}, 400, 'why: say why'],
  ['a blank one', ACKNOWLEDGE, { why: '  ' }, 400, 'why: say why'],
  ['a reason of two lines', ACKNOWLEDGE, { why: 'a\nb' }, 400, 'why: one line'],
  ['a reason too long', ACKNOWLEDGE, { why: 'x'.repeat(1001) }, 400, 'why: at most 1000'],
  ['another name', ACKNOWLEDGE, { why: 'x', who: 'bob' }, 400, 'who: nothing of this name'],
  ['no JSON', ACKNOWLEDGE, 'why', 400, 'the body is no JSON'],
  ['too much', ACKNOWLEDGE, 'x'.repeat(100_001), 413, 'at most 100000 bytes'],
  ['no code', CLOSE, { why: 'x' }, 400, 'code: say how it is closed: reset-done,'],
  ['another code', CLOSE, { why: 'x', code: 'odd' }, 400, 'code: one of reset-done,'],
  [
    'a moment without a zone',
    CLOSE,
    { why: 'x', code: 'risk-accepted', acceptedUntil: '2026-04-01T10:00' },
    400,
    'acceptedUntil: a moment has a date, a time and a zone',
  ],
  [
    'a risk without an end',
    CLOSE,
    { why: 'x', code: 'risk-accepted' },
    400,
    'acceptedUntil: a risk is accepted until',
  ],
  [
    'an empty closing record',
    CLOSE,
    { why: 'x', code: 'our-error', closing: { ...CLOSING, ticket: ' ' } },
    400,
    'closing.ticket: to be filled in',
  ],
  [
    'an exposure that ends before it begins',
    CLOSE,
    {
      why: 'x',
      code: 'our-error',
      closing: { ...CLOSING, exposure: { from: CLOSING.exposure.to, to: CLOSING.exposure.from } },
    },
    400,
    'closing.exposure: the exposure ends',
  ],
  [
    'an exposure from before all calendars',
    CLOSE,
    {
      why: 'x',
      code: 'our-error',
      closing: { ...CLOSING, exposure: { ...CLOSING.exposure, from: '0000-01-01T00:00+01:00' } },
    },
    400,
    'closing.exposure.from: a moment is from 1970 to 9998',
  ],
  [
    'a moment behind all calendars',
    CLOSE,
    { why: 'x', code: 'risk-accepted', acceptedUntil: '9999-12-31T23:59-01:00' },
    400,
    'acceptedUntil: a moment is from 1970 to 9998',
  ],
  [
    'an incident that is not there',
    '/v1/incidents/bank-9-9/comments',
    { why: 'x' },
    404,
    'there is no incident bank-9-9',
  ],
  [
    'a domain that is not there',
    '/v1/incidents/dr-9-9/comments',
    { why: 'x' },
    404,
    'there is no domain dr',
  ],
  [
    'no id',
    '/v1/incidents/..%2f/comments',
    { why: 'x' },
    404,
    'id: an incident’s id looks like demo-31-1',
  ],
];

describe('an act is refused, and says what is wrong with it', () => {
  it.each(REFUSED)('%s', async (_, path, body, status, detail) => {
    const told = await api.send('POST', path, { body });
    expect(Problem.parse(told.body)).toMatchObject({
      status,
      detail: expect.stringContaining(detail),
    });
    expect(told.status).toBe(status);
    expect(await api.acts('bank')).toEqual([]);
  });
});

describe('the key of an act', () => {
  const path = '/v1/incidents/bank-1-1/comments';
  const under = (key: string, why: string) =>
    api.send('POST', path, { headers: { 'idempotency-key': key }, body: { why } });

  it('makes the same again the same act, answered the same', async () => {
    const first = await under('k1', 'the bridge?');
    api.nowMs += 60_000;
    expect(await under('k1', 'the bridge?')).toEqual(first);
    expect(await api.acts('bank')).toHaveLength(1);
  });

  it.each(['putIncident', 'putState'] as const)(
    'makes it so, too, where its first try died behind the record, before %s',
    async (call) => {
      const living: unknown = Reflect.get(api.store, call);
      Reflect.set(api.store, call, () => Promise.reject(new Error('killed')));
      const acknowledge = () =>
        api.send('POST', '/v1/incidents/bank-1-1/acknowledgements', {
          headers: { 'idempotency-key': 'k1' },
        });
      expect((await acknowledge()).status).toBe(500);
      Reflect.set(api.store, call, living);
      expect(await acknowledge()).toMatchObject({ status: 201, body: { record: 2 } });
      expect(await api.acts('bank')).toHaveLength(1);
    },
  );

  it('makes it so, too, where its first try died before it told those who send messages', async () => {
    const { queue } = api.deps;
    const living: unknown = Reflect.get(queue, 'send');
    Reflect.set(queue, 'send', () => Promise.reject(new Error('killed')));
    expect((await under('k1', 'the bridge?')).status).toBe(500);
    Reflect.set(queue, 'send', living);
    expect(await under('k1', 'the bridge?')).toMatchObject({ status: 201, body: { record: 2 } });
    expect(api.sent).toEqual([{ version: 1, kind: 'publish-alerts', domain: 'bank' }]);
  });

  it('names one act: another under it is refused', async () => {
    await under('k1', 'the bridge?');
    const { status, body } = await under('k1', 'no, the disk');
    expect([status, body['detail']]).toEqual([
      422,
      'the key k1 was used for another act, record 2',
    ]);
    expect(await api.acts('bank')).toHaveLength(1);
  });

  it.each(['', 'a b', 'x'.repeat(129)])('is asked for: “%s”', async (key) => {
    const { status, body } = await under(key, 'x');
    expect([status, body['detail']]).toEqual([
      400,
      expect.stringMatching(/^Idempotency-Key: give/),
    ]);
  });
});

describe('a test of the channels', () => {
  it('owes one message on each, or on the one that is named', async () => {
    const { status, body } = await api.send('POST', '/v1/alerts/test');
    expect(status).toBe(201);
    expect(ActTaken.parse(body)).toMatchObject({
      id: null,
      did: 'tested every channel',
      alerts: [
        { id: 'bank-2-mail', channel: 'mail' },
        { id: 'bank-2-chat', channel: 'chat' },
      ],
    });
    const one = await api.send('POST', '/v1/alerts/test', { body: { why: 'x', channel: 'chat' } });
    expect(ActTaken.parse(one.body).alerts).toEqual([{ id: 'bank-3-chat', channel: 'chat' }]);
  });

  it.each([
    [{ channel: 'telex' }, 'channel: one of mail, '],
    [{ channel: 'pager' }, 'channel: bank is told on mail, chat, not on pager'],
    [{ domain: 'dr' }, 'domain: there is no domain dr'],
  ])('is refused: %o', async (asked, detail) => {
    const { status, body } = await api.send('POST', '/v1/alerts/test', {
      body: { why: 'x', ...asked },
    });
    expect([status, body['detail']]).toEqual([400, expect.stringContaining(detail)]);
  });

  it('asks which domain is meant where there are several', async () => {
    await api.watch('dr', stuckOf({ id: 'dr-1-1', domain: 'dr' }));
    const told = await api.send('POST', '/v1/alerts/test');
    expect(told.body['detail']).toBe('domain: say in which of bank, dr');
    const named = await api.send('POST', '/v1/alerts/test', { body: { why: 'x', domain: 'dr' } });
    expect(named.body['alerts']).toMatchObject([{ id: 'dr-2-mail' }, { id: 'dr-2-chat' }]);
  });
});

it.each([
  ['PUT', '/v1/incidents/bank-1-1/acknowledgements', 'POST'],
  ['POST', '/v1/incidents/bank-1-1', 'GET, HEAD'],
  ['DELETE', '/v1/mutes', 'GET, HEAD, POST'],
  ['POST', '/v1/windows/bank-window-1', 'GET, HEAD, DELETE'],
] as const)('%s of %s is not served', async (method, path, allowed) => {
  const { status, body } = await api.send(method, path);
  expect([status, body['detail']]).toEqual([405, `${method} is not served here; ${allowed} is`]);
});
