import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';

import { ActKey, PlainAct, SweepStarted } from '#contracts/api-acts.ts';
import { BegunAt, DomainNamed, NoQuery } from '#contracts/api-addresses.ts';
import type { RecordActPorts } from '#runtime/record-act.ts';
import { startSweepByHand } from '#runtime/start-sweep-by-hand.ts';

import { callerOf, type Served } from './caller.ts';
import { answering, atMost, problems, sending } from './described.ts';
import { PLAIN_ACT } from './examples/acts.ts';
import { SWEEP_STARTED } from './examples/sweeps.ts';
import { notFound, problem } from './problems.ts';
import { MOST_BYTES, refusalOf, takenOf, type ActDeps } from './take-act.ts';

const starting = createRoute({
  method: 'post',
  path: '/v1/domains/{domain}/sweeps',
  operationId: 'startSweep',
  summary: 'Starts a sweep now, whatever the period: all hosts are read, and the master last',
  request: {
    params: DomainNamed,
    query: NoQuery,
    headers: ActKey,
    body: sending(PlainAct, PLAIN_ACT),
  },
  middleware: atMost(MOST_BYTES),
  responses: {
    202: { ...answering(SweepStarted, 'It begins', SWEEP_STARTED), headers: BegunAt },
    ...problems(400, 404, 409, 413, 415, 422, 503),
  },
});

/** A sweep that a person asks for. */
export function addSweepsByHand(app: OpenAPIHono<Served>, deps: ActDeps & RecordActPorts): void {
  app.openapi(starting, async (context) => {
    const { domain } = context.req.valid('param');
    const { why, change } = context.req.valid('json');
    const { 'Idempotency-Key': key } = context.req.valid('header');
    if ((await deps.configurations.read(domain)) === undefined) {
      return notFound(context, 'there is no domain of this name');
    }
    const allowed = change === undefined ? {} : { change };
    const wished = { by: callerOf(context), why, ...allowed, atMs: deps.clock.nowMs(), key };
    const outcome = await startSweepByHand(domain, wished, deps);
    if (outcome.kind === 'refused') return problem(context, refusalOf(outcome));
    const { sweep } = outcome;
    // Seen from the address that was called, which lies under another path for people who signed in.
    return context.json({ ...takenOf(domain, outcome), sweep }, 202, {
      Location: `sweeps/${sweep}`,
    });
  });
}
