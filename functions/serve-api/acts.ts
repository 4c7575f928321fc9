import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';

import { ActKey, ClosingAct, PlainAct, TestAct, type ClosingGiven } from '#contracts/api-acts.ts';
import { IncidentNamed, NoQuery } from '#contracts/api-addresses.ts';
import type { ClosingRecord } from '#domain/closing.ts';
import type { Wish } from '#domain/person-act.ts';
import type { Configurations } from '#ports/configurations.ts';

import { addMutes } from './acts-of-mutes.ts';
import { addWindows } from './acts-of-windows.ts';
import type { Served } from './caller.ts';
import { sending } from './described.ts';
import { CLOSING, PLAIN_ACT, TEST } from './examples/acts.ts';
import { domainOf } from './incident-entry.ts';
import { meantIn } from './meant-domain.ts';
import { takeAct, takingActs, type ActDeps } from './take-act.ts';

export type ActRouteDeps = ActDeps & { readonly configurations: Configurations };

/** The routes on which people act. Each takes one act, and answers with the record that it became. */
export function addActs(app: OpenAPIHono<Served>, deps: ActRouteDeps): void {
  addPlainActs(app, deps);
  addClosing(app, deps);
  addMutes(app, deps);
  addWindows(app, deps);
  addTest(app, deps);
}

const plainRoute = <const Path extends string>(operationId: string, path: Path, summary: string) =>
  createRoute({
    method: 'post',
    path,
    operationId,
    summary,
    request: {
      params: IncidentNamed,
      query: NoQuery,
      headers: ActKey,
      body: sending(PlainAct, PLAIN_ACT),
    },
    ...takingActs(201),
  });

const acknowledging = plainRoute(
  'acknowledgeIncident',
  '/v1/incidents/{id}/acknowledgements',
  'Takes an incident upon oneself',
);
const commenting = plainRoute(
  'commentOnIncident',
  '/v1/incidents/{id}/comments',
  'Adds a comment to an incident',
);

function addPlainActs(app: OpenAPIHono<Served>, deps: ActDeps): void {
  app.openapi(acknowledging, async (context) => {
    const { id } = context.req.valid('param');
    const { why, change } = context.req.valid('json');
    const { 'Idempotency-Key': key } = context.req.valid('header');
    const meant = () => onIncident(id, { kind: 'acknowledge', incident: id });
    return takeAct(context, deps, { key, why, change, meant, status: 201 });
  });
  app.openapi(commenting, async (context) => {
    const { id } = context.req.valid('param');
    const { why, change } = context.req.valid('json');
    const { 'Idempotency-Key': key } = context.req.valid('header');
    const meant = () => onIncident(id, { kind: 'comment', incident: id });
    return takeAct(context, deps, { key, why, change, meant, status: 201 });
  });
}

const closing = createRoute({
  method: 'post',
  path: '/v1/incidents/{id}/closings',
  operationId: 'closeIncident',
  summary: 'Closes an incident, or gives the closing record of one that is closed',
  request: {
    params: IncidentNamed,
    query: NoQuery,
    headers: ActKey,
    body: sending(ClosingAct, CLOSING),
  },
  ...takingActs(201),
});

function addClosing(app: OpenAPIHono<Served>, deps: ActDeps): void {
  app.openapi(closing, async (context) => {
    const { id } = context.req.valid('param');
    const { 'Idempotency-Key': key } = context.req.valid('header');
    const body = context.req.valid('json');
    const meant = () => onIncident(id, closingOf(id, body));
    return takeAct(context, deps, { key, why: body.why, change: body.change, meant, status: 201 });
  });
}

/** A closing; or, without a code, the closing record of what is closed already. */
function closingOf(incident: string, { code, acceptedUntil, closing: said }: ClosingAct): Wish {
  const given = said === undefined ? {} : { closing: recordOf(said) };
  if (code !== undefined) {
    const accepted = acceptedUntil === undefined ? {} : { acceptedUntilMs: acceptedUntil };
    return { kind: 'close', incident, code, ...accepted, ...given };
  }
  if (given.closing === undefined) throw new Error('its schema asks for a code or a record');
  return { kind: 'give-closing', incident, closing: given.closing };
}

const recordOf = ({ exposure: { from, to }, ...words }: ClosingGiven): ClosingRecord => ({
  ...words,
  exposure: { fromMs: from, toMs: to },
});

/** What is wished of an incident, in its domain. */
export const onIncident = (id: string, wish: Wish) => ({ domain: domainOf(id), wish });

const testing = createRoute({
  method: 'post',
  path: '/v1/alerts/test',
  operationId: 'testAlerts',
  summary: 'Sends one message on each channel of a domain, or on one',
  request: { query: NoQuery, headers: ActKey, body: sending(TestAct, TEST) },
  ...takingActs(201),
});

function addTest(app: OpenAPIHono<Served>, deps: ActRouteDeps): void {
  app.openapi(testing, async (context) => {
    const { domain, channel, why, change } = context.req.valid('json');
    const { 'Idempotency-Key': key } = context.req.valid('header');
    const named = channel === undefined ? {} : { channel };
    const meant = async () =>
      meantIn(domain, deps.configurations, { kind: 'test-alerts', ...named });
    return takeAct(context, deps, { key, why, change, meant, status: 201 });
  });
}
