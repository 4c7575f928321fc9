import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';

import { ActKey, DomainQuery, EndQuery, MuteAct, MuteList } from '#contracts/api-acts.ts';
import { MuteNamed, NoQuery } from '#contracts/api-addresses.ts';
import type { Configurations } from '#ports/configurations.ts';
import { readIncident } from '#runtime/read-incident.ts';

import type { Served } from './caller.ts';
import { answering, problems, sending } from './described.ts';
import { ENDING_BODY, reasonOfEnding } from './ending.ts';
import { MUTE, MUTES } from './examples/quieting.ts';
import { domainOf } from './incident-entry.ts';
import { meantById, meantIn } from './meant-domain.ts';
import { listMutes } from './mutes.ts';
import { pageAsked } from './page-asked.ts';
import { problem } from './problems.ts';
import { takeAct, takingActs, type ActDeps, type Meant } from './take-act.ts';

type Deps = ActDeps & { readonly configurations: Configurations };

const listing = createRoute({
  method: 'get',
  path: '/v1/mutes',
  operationId: 'listMutes',
  summary: 'Mutes, and the incidents that each covers now',
  request: { query: DomainQuery },
  responses: { 200: answering(MuteList, 'Mutes', MUTES), ...problems(400, 404) },
});

const adding = createRoute({
  method: 'post',
  path: '/v1/mutes',
  operationId: 'addMute',
  summary: 'Nobody is told of what matches, until an end',
  request: { query: NoQuery, headers: ActKey, body: sending(MuteAct, MUTE) },
  ...takingActs(201),
});

const ending = createRoute({
  method: 'delete',
  path: '/v1/mutes/{id}',
  operationId: 'endMute',
  summary: 'Ends a mute',
  request: { params: MuteNamed, query: EndQuery, headers: ActKey },
  requestBody: ENDING_BODY,
  ...takingActs(200),
});

/** Mutes: which there are, adding one, ending one. */
export function addMutes(app: OpenAPIHono<Served>, deps: Deps): void {
  app.openapi(listing, async (context) => {
    const page = await pageAsked('mutes', context.req.valid('query'), {
      configurations: deps.configurations,
      listIn: async (settings) => listMutes(deps, settings),
    });
    return 'detail' in page ? problem(context, page) : context.json(page, 200);
  });
  app.openapi(adding, async (context) => {
    const body = context.req.valid('json');
    const { 'Idempotency-Key': key } = context.req.valid('header');
    const meant = async (nowMs: number) => muteMeant(body, nowMs, deps);
    return takeAct(context, deps, { key, why: body.why, change: body.change, meant, status: 201 });
  });
  app.openapi(ending, async (context) => {
    const said = await reasonOfEnding(context, context.req.valid('query'));
    if ('status' in said) return problem(context, said);
    const { id: mute } = context.req.valid('param');
    const { 'Idempotency-Key': key } = context.req.valid('header');
    const meant = () => meantById(mute, { kind: 'end-mute', mute });
    return takeAct(context, deps, { key, ...said, meant, status: 200 });
  });
}

/** An incident is muted by its host and its kind: what comes of it later is muted too. */
async function muteMeant(
  { domain, incident, hosts, kinds, tables, from, until }: MuteAct,
  nowMs: number,
  { store, configurations }: Deps,
): Promise<Meant> {
  const span = { fromMs: from ?? nowMs, untilMs: until };
  if (incident === undefined) {
    return meantIn(domain, configurations, { kind: 'mute', hosts, kinds, tables, ...span });
  }
  const own = domainOf(incident);
  if (domain !== undefined && domain !== own) {
    return { status: 400, detail: `domain: ${incident} is an incident of ${own}` };
  }
  const known = await readIncident(store, await store.readState(own), incident);
  if (known === undefined) {
    return { status: 400, detail: `incident: there is no incident ${incident}` };
  }
  const { host, kind } = known;
  const matched = { hosts: host === null ? [] : [host], kinds: [kind], tables };
  return { domain: own, wish: { kind: 'mute', ...matched, ...span } };
}
