import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';

import { IncidentNamed, NoQuery } from '#contracts/api-addresses.ts';
import { IncidentList, IncidentPlace, IncidentQuery, IncidentView } from '#contracts/api.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';
import type { Configurations } from '#ports/configurations.ts';

import type { Served } from './caller.ts';
import { listOf, placeIn } from './cursor.ts';
import { answering, problems } from './described.ts';
import { INCIDENT, INCIDENTS } from './examples/incidents.ts';
import { domainOf } from './incident-entry.ts';
import { viewIncident } from './incident-view.ts';
import { listIncidents } from './incidents.ts';
import { badRequest, notFound, problem } from './problems.ts';

type Deps = {
  readonly store: AuditStore;
  readonly configurations: Configurations;
  readonly clock: Clock;
};

const listing = createRoute({
  method: 'get',
  path: '/v1/incidents',
  operationId: 'listIncidents',
  summary: 'Incidents, closed too, the newest of each domain first',
  request: { query: IncidentQuery },
  responses: { 200: answering(IncidentList, 'Incidents', INCIDENTS), ...problems(400, 404) },
});

const viewing = createRoute({
  method: 'get',
  path: '/v1/incidents/{id}',
  operationId: 'readIncident',
  summary: 'An incident, with its moves, what people did, its evidence, its closing record',
  request: { params: IncidentNamed, query: NoQuery },
  responses: { 200: answering(IncidentView, 'The incident', INCIDENT), ...problems(400, 404) },
});

/** Incidents: which there are, and each with its history. */
export function addIncidents(app: OpenAPIHono<Served>, deps: Deps): void {
  const { configurations } = deps;
  app.openapi(listing, async (context) => {
    const { cursor, ...query } = context.req.valid('query');
    const { limit: _limit, ...filter } = query;
    const { domain, from = 0, to = from } = filter;
    if (from > to) return badRequest(context, 'from: it is after to');
    if (domain !== undefined && (await configurations.read(domain)) === undefined) {
      return notFound(context, 'there is no domain of this name');
    }
    const asked = { list: 'incidents', filter };
    const place = placeIn(cursor, asked, IncidentPlace);
    if ('detail' in place) return problem(context, place);
    const domains = await configurations.domains();
    const page = await listIncidents(deps, domains, { from: place.at, query });
    return context.json(listOf(page, asked), 200);
  });
  app.openapi(viewing, async (context) => {
    const { id } = context.req.valid('param');
    const settings = await configurations.read(domainOf(id));
    const view = settings === undefined ? undefined : await viewIncident(deps, settings, id);
    return view === undefined
      ? notFound(context, 'there is no incident of this id')
      : context.json(view, 200);
  });
}
