import { afterAll, beforeAll, expect, it } from 'vitest';

import { watchStatus, type Watched } from '#cli/commands/watch-status.ts';
import { serveApi, type ApiServer } from '#cli/local/api-server.ts';

import { playDemo } from '../serve-api/played-demo.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await serveApi(await playDemo(4), 0);
});
afterAll(async () => server.close());

/** A terminal whose user has seen enough once it was drawn on. */
function drawnOnce(isTTY = true): Watched & { readonly drawn: readonly string[] } {
  const drawn: string[] = [];
  const seen = new AbortController();
  const write = (text: string): void => {
    drawn.push(text);
    seen.abort();
  };
  return { terminal: { isTTY, write }, enough: seen.signal, drawn };
}

it('status --watch draws on an empty screen, says how to end it, and ends with 0', async () => {
  const watched = drawnOnce();
  expect(await watchStatus({ data: '', api: server.url }, watched)).toBe(0);
  expect(watched.drawn).toHaveLength(1);
  expect(watched.drawn[0]?.startsWith('\u001b[H\u001b[2J')).toBe(true);
  expect(watched.drawn[0]).toContain('demo: all 5 replicas are in step, by counters');
  expect(watched.drawn[0]).toContain('Ctrl-C ends it');
});

it('status --watch goes on where the service gives no answer, and shows no old picture then', async () => {
  const watched = drawnOnce();
  expect(await watchStatus({ data: '', api: 'http://127.0.0.1:1' }, watched)).toBe(0);
  expect(watched.drawn[0]).toContain('not known now: no answer from http://127.0.0.1:1');
});

it('status --watch ends while it still waits for an answer', async () => {
  const watched = drawnOnce();
  const seen = new AbortController();
  const ended = watchStatus({ data: '', api: server.url }, { ...watched, enough: seen.signal });
  seen.abort();
  expect(await ended).toBe(0);
  expect(watched.drawn).toEqual([]);
});

it.each([
  ['what is no terminal', { isTTY: false }, {}],
  ['JSON', { isTTY: true }, { json: true }],
])('status --watch refuses %s, and draws nothing', async (_, { isTTY }, more) => {
  const watched = drawnOnce(isTTY);
  expect(await watchStatus({ data: '', api: server.url, ...more }, watched)).toBe(3);
  expect(watched.drawn).toEqual([]);
});
