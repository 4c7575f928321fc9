import { createServer, type Server } from 'node:net';

import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';

import { apiOf, type ApiDeps } from '#functions/serve-api/app.ts';
import { named, type Served } from '#functions/serve-api/caller.ts';
import { badRequest, problem } from '#functions/serve-api/problems.ts';

import { isCode } from './kept-file.ts';
import { isUserName, UNKNOWN, USER_HEADER } from './system-user.ts';
import { isToken } from './write-token.ts';

/** What the API on this machine is made of; writing takes the token. */
export type LocalApiDeps = ApiDeps & { readonly token: string };

/** The API as it is served on this machine. */
export type ApiServer = { readonly url: string; readonly close: () => Promise<void> };

/** The port that was asked for belongs to somebody else. */
export class PortTaken extends Error {}

/** Throws `PortTaken` where somebody listens on the port already; before anything is opened or renamed. */
export async function refuseTakenPort(port: number): Promise<void> {
  const probe = createServer();
  await listen(probe, port);
  await new Promise((resolve) => probe.close(resolve));
}

/** Serves the API on 127.0.0.1; port 0 takes any free one. Throws `PortTaken`. */
export async function serveApi(deps: LocalApiDeps, port: number): Promise<ApiServer> {
  const server = createAdaptorServer({ fetch: localApiOf(deps).fetch });
  await listen(server, port);
  const bound = server.address();
  return {
    url: `http://${ADDRESS}:${typeof bound === 'object' && bound !== null ? bound.port : port}`,
    close: async () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

async function listen(server: Pick<Server, 'once' | 'listen'>, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, ADDRESS, resolve);
  }).catch((error: unknown) => {
    if (isCode(error, 'EADDRINUSE') || isCode(error, 'EACCES')) {
      throw new PortTaken(`port ${port} on ${ADDRESS} is in use: give another --port`);
    }
    throw error;
  });
}

/**
 * The API for callers on this machine alone: a page of another site that a browser was led to
 * resolve to 127.0.0.1 names itself in `Host`, and is refused. Who writes shows the token, and says
 * which user it is, which nobody checks.
 */
export function localApiOf(deps: LocalApiDeps): Hono<Served> {
  const app = new Hono<Served>();
  const api = apiOf(deps);
  app.use(named(deps.nonces));
  app.use(async (context, next) => {
    if (LOCAL_HOST.test(context.req.header('host') ?? '')) return next();
    const detail = 'this service answers to 127.0.0.1 and localhost only';
    context.header('Cache-Control', 'no-store');
    return problem(context, { status: 403, detail });
  });
  app.use(async (context, next) => {
    if (!WRITING.has(context.req.method)) return next();
    const given = BEARER.exec(context.req.header('authorization') ?? '')?.[1];
    if (given !== undefined && isToken(given, deps.token)) return next();
    const what = given === undefined ? 'none was sent' : 'the one that was sent is another';
    const detail = `writing takes the token in the file token of the service's --data; ${what}`;
    context.header('WWW-Authenticate', 'Bearer');
    context.header('Cache-Control', 'no-store');
    return problem(context, { status: 401, detail });
  });
  app.all('*', async (context) => {
    const user = context.req.header(USER_HEADER) ?? UNKNOWN;
    if (!isUserName(user)) return badRequest(context, `${USER_HEADER}: this is no name of a user`);
    return api.fetch(whereItIs(context.req.raw), {
      caller: { name: user, authenticated: false },
      requestId: context.get('requestId'),
    });
  });
  return app;
}

/** Prometheus looks at `/metrics` where it is told no other path; behind a gateway all is under `/v1`. */
function whereItIs(request: Request): Request {
  const url = new URL(request.url);
  if (url.pathname !== '/metrics') return request;
  url.pathname = '/v1/metrics';
  return new Request(url, request);
}

const ADDRESS = '127.0.0.1';
const LOCAL_HOST = /^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?$/i;
/** What the API has no other method for is not served at all. */
const WRITING: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;
