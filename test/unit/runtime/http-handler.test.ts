import { Hono } from 'hono';
import { expect, it } from 'vitest';
import * as z from 'zod';

import type { Person } from '#domain/person.ts';
import { defineHttpHandler, type HttpEvent } from '#runtime/http-handler.ts';
import { requestOf } from '#test/lambda-events.ts';

function eventOf(path: string, more: Partial<HttpEvent> = {}, authorizer = {}): HttpEvent {
  const { requestContext, ...event } = requestOf('GET', path);
  return {
    ...event,
    ...more,
    requestContext: { ...requestContext, authorizer, ...more.requestContext },
  };
}

/** They are no text. */
const BYTES = Uint8Array.from([0x1f, 0x8b, 0xff, 0x00]);

const handlerOf = () =>
  defineHttpHandler({
    env: z.object({}),
    wire: () => {
      const app = new Hono<{ Bindings: { caller: Person; requestId: string } }>();
      app.get('/v1/echo', (context) =>
        context.json({
          who: context.env.caller,
          query: context.req.query(),
          named: context.env.requestId,
        }),
      );
      app.get('/v1/zip', (context) =>
        context.body(BYTES, 200, { 'content-type': 'application/zip' }),
      );
      app.get('/v1/packed', (context) =>
        context.body(BYTES, 200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }),
      );
      app.put('/v1/echo', async (context) => context.text(await context.req.text(), 201));
      return app;
    },
  });

it('serves a caller with an AWS identity under /v1', async () => {
  const userArn = 'arn:aws:iam::111111111111:user/ann';
  const answer = await handlerOf()(
    eventOf('/v1/echo', { rawQueryString: 'a=1' }, { iam: { userArn } }),
  );
  expect(answer.statusCode).toBe(200);
  expect(JSON.parse(answer.body ?? '')).toEqual({
    who: { name: userArn, authenticated: true },
    query: { a: '1' },
    named: 'r',
  });
  expect(answer.headers?.['content-type']).toBe('application/json');
});

it('serves the same to a person who signed in, under /people/v1', async () => {
  const answer = await handlerOf()(
    eventOf('/people/v1/echo', {}, { jwt: { claims: { sub: 'ann' } } }),
  );
  expect(JSON.parse(answer.body ?? '')).toMatchObject({
    who: { name: 'ann', authenticated: true },
  });
});

it('names nobody where no authoriser spoke', async () => {
  expect(JSON.parse((await handlerOf()(eventOf('/v1/echo'))).body ?? '')).toMatchObject({
    who: { name: 'unknown', authenticated: false },
  });
});

it('hands a body over, also one in base64', async () => {
  const event = eventOf('/v1/echo', {
    body: Buffer.from('period: 5m ü').toString('base64'),
    isBase64Encoded: true,
  });
  const put = { ...event.requestContext, http: { ...event.requestContext.http, method: 'PUT' } };
  const answer = await handlerOf()({ ...event, requestContext: put });
  expect(answer).toMatchObject({ statusCode: 201, body: 'period: 5m ü' });
});

it('answers an address that is not served', async () => {
  expect((await handlerOf()(eventOf('/people/v2/echo'))).statusCode).toBe(404);
});

it.each(['/v1/zip', '/v1/packed'])(
  'hands bytes that are no text over as they are: %s',
  async (path) => {
    expect(await handlerOf()(eventOf(path))).toMatchObject({
      isBase64Encoded: true,
      body: Buffer.from(BYTES).toString('base64'),
    });
    expect((await handlerOf()(eventOf('/v1/echo'))).isBase64Encoded).toBe(false);
  },
);
