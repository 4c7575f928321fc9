import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { HttpHeartbeat } from '#adapters/http-heartbeat.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { Service } from '#test/service.ts';
import { startWebhookReceiver, type WebhookReceiver } from '#test/webhook-receiver.ts';

let watcher: WebhookReceiver;

beforeAll(async () => {
  watcher = await startWebhookReceiver();
});
beforeEach(() => watcher.reset());
afterAll(() => watcher.stop());

const heartbeat = 'https://watcher.example.com/ping/1';

it('the watcher is called once after each judged sweep, and by nothing else', async () => {
  const service = await new Service(smallScenario(), { settings: { heartbeat } }).until(60);
  const judged = await service.records();
  expect(judged.length).toBeGreaterThan(10);
  expect(service.beats).toHaveLength(judged.length);
  expect(service.beats.every(({ address }) => address === heartbeat)).toBe(true);
});

it('a watcher that is away stops nothing, and is said', async () => {
  const service = await new Service(smallScenario(), {
    settings: { heartbeat },
    beat: () => {
      throw new Error('watcher.example.com was not reached');
    },
  }).until(30);
  expect((await service.records()).length).toBeGreaterThan(4);
  expect(service.failures).toEqual([]);
  expect(service.reasons.join('\n')).toContain(
    'the watcher outside does not know of this sweep: Error: watcher.example.com was not reached',
  );
});

it('nobody is called where a domain names no watcher', async () => {
  const service = await new Service(smallScenario()).until(30);
  expect(service.beats).toEqual([]);
});

it('a call is a GET of the address as it is written', async () => {
  await new HttpHeartbeat().beat(watcher.url);
  expect(watcher.received).toMatchObject([{ method: 'GET', path: '/hook?for=boks' }]);
});

it('a watcher that refuses is told by its host alone: the address is half a secret', async () => {
  watcher.reply({ status: 404 }, 'drops');
  const { host } = new URL(watcher.url);
  await expect(new HttpHeartbeat().beat(watcher.url)).rejects.toThrow(`${host} answered 404`);
  await expect(new HttpHeartbeat().beat(watcher.url)).rejects.toThrow(`${host} was not reached`);
});
