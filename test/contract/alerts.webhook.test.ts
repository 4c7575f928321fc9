import { createHmac } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { WebhookAlerts } from '#adapters/local/webhook-alerts.ts';
import type { Webhook } from '#contracts/delivery.ts';
import type { MachineEvent } from '#domain/rendering/machine-event.ts';
import { startWebhookReceiver, type Reply, type WebhookReceiver } from '#test/webhook-receiver.ts';

import { alertOf, describeAlerts, eventOf } from './alerts.contract.ts';

const SECRET = 'a secret of the receiver';
const NOW_MS = 1_214_000_100_000;

const MOVED: MachineEvent = {
  schema: 'boks-audit/event/1',
  type: 'incident-moved',
  id: 'production-31-1/1',
  domain: 'production',
  record: 31,
  incident: 'production-31-1',
  number: 1,
  episode: 1,
  kind: 'ahead',
  host: 'rephost',
  severity: 'critical',
  from: 'none',
  to: 'open',
  reason: 'opened',
  why: 'first notification',
  text: 'rephost is ahead',
  at: '2008-06-20T22:13:20Z',
  firstSeenAt: '2008-06-20T22:13:20Z',
  openedAt: '2008-06-20T22:13:20Z',
  closedAt: null,
  master: 'mashost',
  tables: [{ table: 7, meaning: 'host', replica: 6982, master: 5053, difference: 1929 }],
  tablesLeftOut: 0,
  crossed: false,
  stale: false,
  flapping: false,
  cause: null,
  suspected: null,
  follows: null,
  acknowledged: null,
  muted: null,
  runbook: 'ahead',
};

let receiver: WebhookReceiver;

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  process.env['BOKS_TEST_SECRET'] = SECRET;
});
afterEach(() => {
  receiver.reset();
  process.env['BOKS_TEST_SECRET'] = SECRET;
});
afterAll(async () => {
  delete process.env['BOKS_TEST_SECRET'];
  await receiver.stop();
});

const openWith = (differing: Partial<Webhook> = {}): WebhookAlerts =>
  new WebhookAlerts({
    find: async () => ({
      webhook: {
        url: receiver.url,
        format: 'event',
        secret: { env: 'BOKS_TEST_SECRET' },
        ...differing,
      },
      periodSeconds: 300,
    }),
    clock: { nowMs: () => NOW_MS },
  });

const idsReceived = (): readonly string[] =>
  receiver.received.map(({ body }) => JSON.parse(body).id);

describeAlerts('WebhookAlerts', 'events', () =>
  Promise.resolve({
    alerts: openWith(),
    seen: () => receiver.received.map(({ body }) => body),
  }),
);

describe('WebhookAlerts', () => {
  it('posts each event by itself, signed over id, time and body', async () => {
    await openWith().tell(alertOf('events'));
    expect(receiver.received).toHaveLength(2);
    const [{ method, path, headers, body } = { headers: {}, body: '' }] = receiver.received;
    expect([method, path]).toEqual(['POST', '/hook?for=boks']);
    expect(JSON.parse(body)).toEqual(eventOf(1));
    const text = `production-31-1/1.${NOW_MS / 1000}.${body}`;
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': 'production-31-1/1',
      'webhook-timestamp': String(NOW_MS / 1000),
      'webhook-signature': `v1,${createHmac('sha256', SECRET).update(text).digest('base64')}`,
    });
  });
  it('takes a key in base64 as well, as the libraries of receivers write it', async () => {
    process.env['BOKS_TEST_SECRET'] = `whsec_${Buffer.from(SECRET).toString('base64')}`;
    await openWith().tell(alertOf('events'));
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received;
    const text = `production-31-1/1.${NOW_MS / 1000}.${body}`;
    expect(headers).toMatchObject({
      'webhook-signature': `v1,${createHmac('sha256', SECRET).update(text).digest('base64')}`,
    });
  });
  it('sends nothing unsigned, and says where the secret was looked for', async () => {
    delete process.env['BOKS_TEST_SECRET'];
    await expect(openWith().tell(alertOf('events'))).rejects.toMatchObject({
      fault: 'channel',
      message: 'there is no secret in the environment variable BOKS_TEST_SECRET',
    });
    expect(receiver.received).toEqual([]);
  });
  it('says so where a domain has no webhook', async () => {
    const alerts = new WebhookAlerts({ find: async () => undefined, clock: { nowMs: () => 0 } });
    await expect(alerts.tell(alertOf('events'))).rejects.toMatchObject({
      fault: 'channel',
      message: 'domain production names no delivery.webhook',
    });
  });
});

describe('a webhook of another format', () => {
  it('gives PagerDuty its key within the event, and signs nothing', async () => {
    await openWith({ format: 'pagerduty' }).tell(alertOf('events'));
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received;
    expect(JSON.parse(body)).toMatchObject({ routing_key: SECRET, dedup_key: 'production-31-1/1' });
    expect(headers).not.toHaveProperty('webhook-signature');
  });
  it('logs in to Icinga, and tells it of moves alone: a test shows nothing there', async () => {
    const alerts = openWith({ format: 'icinga', user: 'boks' });
    await alerts.tell(alertOf('events'));
    expect(receiver.received).toEqual([]);
    await alerts.tell(alertOf('events', { rendered: { kind: 'events', events: [MOVED] } }));
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received;
    expect(headers).toMatchObject({
      accept: 'application/json',
      authorization: `Basic ${Buffer.from(`boks:${SECRET}`).toString('base64')}`,
    });
    expect(JSON.parse(body)).toMatchObject({
      filter_vars: { boks_host: 'rephost', boks_service: 'boks-ahead' },
      exit_status: 2,
      ttl: 600,
    });
  });
});

describe('a receiver that does not take an event', () => {
  it.each([
    [500, 'moment'],
    [503, 'moment'],
    [429, 'moment'],
    [408, 'moment'],
    [400, 'message'],
    [413, 'message'],
    [422, 'message'],
    [401, 'channel'],
    [404, 'channel'],
    [410, 'channel'],
    [301, 'channel'],
  ] as const)('answers %i: it is the fault of the %s', async (status, fault) => {
    receiver.reply({ status, headers: { location: 'http://127.0.0.1:1/' } });
    await expect(openWith().tell(alertOf('events'))).rejects.toMatchObject({
      fault,
      message: expect.stringMatching(
        new RegExp(`^webhook 127\\.0\\.0\\.1:\\d+ answered ${status}`),
      ),
    });
  });
  it.each([
    ['120', 120],
    [new Date(NOW_MS + 90_000).toUTCString(), 90],
    [new Date(NOW_MS - 90_000).toUTCString(), 0],
    ['soon', 0],
  ])('asks to be left alone: Retry-After: %s', async (text, retryAfterSeconds) => {
    receiver.reply({ status: 503, headers: { 'retry-after': text } });
    await expect(openWith().tell(alertOf('events'))).rejects.toMatchObject({ retryAfterSeconds });
  });
  it('drops the connection, and then takes what comes again under the same ids', async () => {
    receiver.reply({ status: 200 }, 'drops');
    await expect(openWith().tell(alertOf('events'))).rejects.toMatchObject({ fault: 'moment' });
    await openWith().tell(alertOf('events'));
    const [one, two] = ['production-31-1/1', 'production-31-2/1'];
    expect(idsReceived()).toEqual([one, two, one, two]);
  });
  it('hangs: it is given up, and the sweeps go on', async () => {
    receiver.reply('hangs');
    await expect(openWith().tell(alertOf('events'))).rejects.toMatchObject({
      fault: 'moment',
      message: expect.stringContaining('no answer within 8 s'),
    });
    expect(receiver.received).toHaveLength(1);
  }, 15_000);
  it('is not there', async () => {
    const gone = await startWebhookReceiver();
    await gone.stop();
    const told = openWith({ url: gone.url }).tell(alertOf('events'));
    await expect(told).rejects.toMatchObject({
      fault: 'moment',
      message: expect.stringContaining('the connection failed'),
    });
  });
});

describe('Icinga', () => {
  const icinga = () => openWith({ format: 'icinga', user: 'boks' });
  const moved = alertOf('events', { rendered: { kind: 'events', events: [MOVED, MOVED] } });

  it.each<readonly [string, Reply]>([
    ['today', { status: 404, body: '{"error":404,"status":"No objects found."}' }],
    ['in older versions', { status: 500, body: '{"results":[]}' }],
  ])(
    'has no such service (%s): that event is refused, and those behind it are told',
    async (_, reply) => {
      receiver.reply(reply);
      await expect(icinga().tell(moved)).rejects.toMatchObject({
        fault: 'message',
        message: expect.stringContaining(
          'it has no service boks-ahead of host rephost, or its user may not see it',
        ),
      });
      expect(receiver.received).toHaveLength(2);
    },
  );

  it.each<readonly [string, Reply, string]>([
    ['fails', { status: 500, body: '{"results":[{"code":500}]}' }, 'moment'],
    [
      'is not at this address',
      { status: 404, body: 'The requested path was not found' },
      'channel',
    ],
  ])('%s: nothing behind the event is told before it', async (_, reply, fault) => {
    receiver.reply(reply);
    await expect(icinga().tell(moved)).rejects.toMatchObject({ fault });
    expect(receiver.received).toHaveLength(1);
  });
});

describe('a receiver that does not take one of several events', () => {
  it('refuses one for itself: those behind it are told, and the refusal is not lost', async () => {
    receiver.reply({ status: 422 });
    await expect(openWith().tell(alertOf('events'))).rejects.toMatchObject({ fault: 'message' });
    expect(idsReceived()).toEqual(['production-31-1/1', 'production-31-2/1']);
  });
  it('fails: nothing behind it is told before it', async () => {
    receiver.reply({ status: 500 });
    await expect(openWith().tell(alertOf('events'))).rejects.toMatchObject({ fault: 'moment' });
    expect(idsReceived()).toEqual(['production-31-1/1']);
  });
});
