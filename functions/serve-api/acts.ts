import type { Hono } from 'hono';

import { ClosingAct, PlainAct, TestAct, type ClosingGiven } from '#contracts/api-acts.ts';
import { IncidentId } from '#contracts/api.ts';
import type { ClosingRecord } from '#domain/closing.ts';
import type { Wish } from '#domain/person-act.ts';
import type { Configurations } from '#ports/configurations.ts';

import { addMutes } from './acts-of-mutes.ts';
import { addWindows } from './acts-of-windows.ts';
import type { Served } from './caller.ts';
import { domainOf } from './incident-entry.ts';
import { meantIn } from './meant-domain.ts';
import { refuseOtherMethods } from './problems.ts';
import { takeAct, type ActDeps, type Meant } from './take-act.ts';

export type ActRouteDeps = ActDeps & { readonly configurations: Configurations };

/** The routes on which people act. Each takes one act, and answers with the record that it became. */
export function addActs(app: Hono<Served>, deps: ActRouteDeps): void {
  addPlainAct(app, deps, { path: `${INCIDENT}/acknowledgements`, kind: 'acknowledge' });
  addPlainAct(app, deps, { path: `${INCIDENT}/comments`, kind: 'comment' });
  addClosing(app, deps);
  addMutes(app, deps);
  addWindows(app, deps);
  addTest(app, deps);
}

type PlainRoute = {
  readonly path: `${typeof INCIDENT}/${string}`;
  readonly kind: 'acknowledge' | 'comment';
};

function addPlainAct(app: Hono<Served>, deps: ActDeps, { path, kind }: PlainRoute): void {
  app.post(path, async (context) =>
    takeAct(context, deps, {
      schema: PlainAct,
      status: 201,
      meant: () => onIncident(context.req.param('id'), (incident) => ({ kind, incident })),
    }),
  );
  app.all(path, refuseOtherMethods('POST'));
}

function addClosing(app: Hono<Served>, deps: ActDeps): void {
  const path = `${INCIDENT}/closings`;
  app.post(path, async (context) =>
    takeAct(context, deps, {
      schema: ClosingAct,
      status: 201,
      meant: (body) => onIncident(context.req.param('id'), (id) => closingOf(id, body)),
    }),
  );
  app.all(path, refuseOtherMethods('POST'));
}

/** A closing; or, without a code, the closing record of what is closed already. */
function closingOf(incident: string, { code, acceptedUntil, closing }: ClosingAct): Wish {
  const given = closing === undefined ? {} : { closing: recordOf(closing) };
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

/** What is wished of the incident that an address names. */
export function onIncident(text: string, wishOf: (incident: string) => Wish): Meant {
  const id = IncidentId.safeParse(text);
  return id.success
    ? { domain: domainOf(id.data), wish: wishOf(id.data) }
    : { status: 404, detail: 'this is no id of an incident' };
}

function addTest(app: Hono<Served>, deps: ActRouteDeps): void {
  const path = '/v1/alerts/test';
  app.post(path, async (context) =>
    takeAct(context, deps, {
      schema: TestAct,
      status: 201,
      meant: async ({ domain, channel }) => {
        const named = channel === undefined ? {} : { channel };
        return meantIn(domain, deps.configurations, { kind: 'test-alerts', ...named });
      },
    }),
  );
  app.all(path, refuseOtherMethods('POST'));
}

const INCIDENT = '/v1/incidents/:id';
