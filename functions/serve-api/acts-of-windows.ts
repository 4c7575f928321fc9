import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';

import {
  ActKey,
  DomainQuery,
  EndQuery,
  ExtensionAct,
  WindowAct,
  WindowList,
  WindowView,
} from '#contracts/api-acts.ts';
import { NoQuery, WindowNamed } from '#contracts/api-addresses.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { Configurations } from '#ports/configurations.ts';

import type { Served } from './caller.ts';
import { answering, problems, sending } from './described.ts';
import { ENDING_BODY, reasonOfEnding } from './ending.ts';
import { EXTENSION, WINDOW, WINDOW_VIEW, WINDOWS } from './examples/quieting.ts';
import { domainNamedBy, meantById, meantIn } from './meant-domain.ts';
import { pageAsked } from './page-asked.ts';
import { notFound, problem } from './problems.ts';
import { takeAct, takingActs, type ActDeps } from './take-act.ts';
import { viewWindow } from './window-view.ts';
import { windowsOf } from './windows.ts';

type Deps = ActDeps & { readonly configurations: Configurations };

const listing = createRoute({
  method: 'get',
  path: '/v1/windows',
  operationId: 'listWindows',
  summary: 'Planned drills and maintenance, with the last that are over',
  request: { query: DomainQuery },
  responses: { 200: answering(WindowList, 'Windows', WINDOWS), ...problems(400, 404) },
});

const viewing = createRoute({
  method: 'get',
  path: '/v1/windows/{id}',
  operationId: 'readWindow',
  summary: 'A window, with the verdict on each host and table as the journal has it',
  request: { params: WindowNamed, query: NoQuery },
  responses: { 200: answering(WindowView, 'The window', WINDOW_VIEW), ...problems(400, 404) },
});

const planning = createRoute({
  method: 'post',
  path: '/v1/windows',
  operationId: 'planWindow',
  summary: 'Plans a drill or maintenance, under a change number',
  request: { query: NoQuery, headers: ActKey, body: sending(WindowAct, WINDOW) },
  ...takingActs(201),
});

const extending = createRoute({
  method: 'post',
  path: '/v1/windows/{id}/extensions',
  operationId: 'extendWindow',
  summary: 'Gives a window another end, later or sooner',
  request: {
    params: WindowNamed,
    query: NoQuery,
    headers: ActKey,
    body: sending(ExtensionAct, EXTENSION),
  },
  ...takingActs(201),
});

const ending = createRoute({
  method: 'delete',
  path: '/v1/windows/{id}',
  operationId: 'endWindow',
  summary: 'Ends a window',
  request: { params: WindowNamed, query: EndQuery, headers: ActKey },
  requestBody: ENDING_BODY,
  ...takingActs(200),
});

/** Windows: which there are, planning one, another end for one, ending one. */
export function addWindows(app: OpenAPIHono<Served>, deps: Deps): void {
  addPlanning(app, deps);
  app.openapi(viewing, async (context) => {
    const { id } = context.req.valid('param');
    const domain = domainNamedBy(id);
    const settings = await deps.configurations.read(domain);
    const view = settings === undefined ? undefined : await viewWindow(deps, domain, id);
    return view === undefined
      ? notFound(context, 'there is no window of this id among those to come, on, or lately over')
      : context.json(view, 200);
  });
  app.openapi(extending, async (context) => {
    const { id: window } = context.req.valid('param');
    const { until: untilMs, why, change } = context.req.valid('json');
    const { 'Idempotency-Key': key } = context.req.valid('header');
    const meant = () => meantById(window, { kind: 'extend-window', window, untilMs });
    return takeAct(context, deps, { key, why, change, meant, status: 201 });
  });
  app.openapi(ending, async (context) => {
    const said = await reasonOfEnding(context, context.req.valid('query'));
    if ('status' in said) return problem(context, said);
    const { id: window } = context.req.valid('param');
    const { 'Idempotency-Key': key } = context.req.valid('header');
    const meant = () => meantById(window, { kind: 'end-window', window });
    return takeAct(context, deps, { key, ...said, meant, status: 200 });
  });
}

function addPlanning(app: OpenAPIHono<Served>, deps: Deps): void {
  const { store, clock, configurations } = deps;
  app.openapi(listing, async (context) => {
    const listIn = async ({ domain }: DomainSettings) => {
      const state = await store.readState(domain);
      return state === undefined ? [] : windowsOf(state, clock.nowMs());
    };
    const query = context.req.valid('query');
    const page = await pageAsked('windows', query, { configurations, listIn });
    return 'detail' in page ? problem(context, page) : context.json(page, 200);
  });
  app.openapi(planning, async (context) => {
    const { domain, hosts, kinds, change, from, until, why } = context.req.valid('json');
    const { 'Idempotency-Key': key } = context.req.valid('header');
    const meant = async (nowMs: number) => {
      const span = { fromMs: from ?? nowMs, untilMs: until };
      const wish = { kind: 'plan-window', hosts, kinds, change, ...span } as const;
      return meantIn(domain, configurations, wish);
    };
    return takeAct(context, deps, { key, why, change: undefined, meant, status: 201 });
  });
}
