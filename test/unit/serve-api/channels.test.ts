import { beforeEach, describe, expect, it } from 'vitest';

import { DomainView, Health } from '#contracts/api.ts';
import type { Cursor } from '#domain/delivery.ts';

import { ActingApi } from './acting.ts';

let api: ActingApi;
beforeEach(async () => {
  api = new ActingApi();
  await api.watch('bank');
});

const leave = async (channel: string, to: Cursor): Promise<unknown> =>
  api.store.advanceCursor('bank', channel, { from: 0, to });

const health = async () => Health.parse((await api.get('/v1/health')).body);
const channels = async () => DomainView.parse((await api.get('/v1/domains/bank')).body).channels;

const SINCE_MS = Date.parse('2026-03-02T07:00:00Z');
const WAITING = {
  alert: 'bank-1-mail',
  record: 1,
  done: [],
  attempts: 1,
  sinceMs: SINCE_MS,
  nextTryAtMs: SINCE_MS + 60_000,
  error: 'mail by mail.example.com: no answer in time',
} as const;

describe('what is undelivered', () => {
  it('is nothing while every channel took what it was owed, or was owed nothing', async () => {
    await leave('mail', { record: 1 });
    expect(await health()).toMatchObject({ status: 'ok', undelivered: [] });
    const passedOver = { count: 0, newest: [] };
    expect(await channels()).toEqual([
      { channel: 'mail', state: 'ok', record: 1, waiting: null, passedOver },
      { channel: 'chat', state: 'ok', record: 0, waiting: null, passedOver },
    ]);
  });
  it('is not yet what a hiccup holds back: the domain says so, and its health is well', async () => {
    await leave('mail', { record: 0, waiting: { ...WAITING, fault: 'moment' } });
    expect(await health()).toMatchObject({ status: 'ok', undelivered: [] });
    expect((await channels())[0]).toMatchObject({
      state: 'waiting',
      waiting: {
        alert: 'bank-1-mail',
        attempts: 1,
        since: '2026-03-02T07:00:00.000Z',
        nextTryAt: '2026-03-02T07:01:00.000Z',
        error: WAITING.error,
      },
    });
  });
  it('is what a broken channel holds back, with domain, channel, since when and why', async () => {
    await leave('mail', { record: 0, waiting: { ...WAITING, fault: 'channel' } });
    expect(await health()).toMatchObject({
      status: 'undelivered',
      undelivered: [
        {
          domain: 'bank',
          channel: 'mail',
          since: '2026-03-02T07:00:00.000Z',
          error: WAITING.error,
        },
      ],
    });
  });
  it('is what was given up, by its id, though the channel goes on', async () => {
    const given = { alert: 'bank-1-chat', record: 1, atMs: SINCE_MS, error: 'it is too large' };
    await leave('chat', { record: 9, passedOver: { count: 30, newest: [given] } });
    expect((await health()).undelivered).toEqual([
      {
        domain: 'bank',
        channel: 'chat',
        since: '2026-03-02T07:00:00.000Z',
        error: 'it is too large',
      },
    ]);
    expect((await channels())[1]).toMatchObject({
      state: 'undelivered',
      record: 9,
      passedOver: { count: 30, newest: [{ alert: 'bank-1-chat', at: '2026-03-02T07:00:00.000Z' }] },
    });
  });
});
