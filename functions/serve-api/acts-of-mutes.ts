import type { Hono } from 'hono';

import { MuteAct, PlainAct, type MuteList } from '#contracts/api-acts.ts';
import type { Configurations } from '#ports/configurations.ts';
import { readIncident } from '#runtime/read-incident.ts';

import type { Served } from './caller.ts';
import { domainOf } from './incident-entry.ts';
import { meantById, meantIn } from './meant-domain.ts';
import { listMutes } from './mutes.ts';
import { ofEachDomain } from './of-each-domain.ts';
import { refuseOtherMethods } from './problems.ts';
import { takeAct, type ActDeps, type Meant } from './take-act.ts';

type Deps = ActDeps & { readonly configurations: Configurations };

/** Mutes: which there are, adding one, ending one. */
export function addMutes(app: Hono<Served>, deps: Deps): void {
  app.get(MUTES, async (context) =>
    ofEachDomain(context, deps.configurations, async (settings): Promise<MuteList['items']> => [
      ...(await listMutes(deps, settings)),
    ]),
  );
  app.post(MUTES, async (context) =>
    takeAct(context, deps, {
      schema: MuteAct,
      status: 201,
      meant: async (body, nowMs) => muteMeant(body, nowMs, deps),
    }),
  );
  app.all(MUTES, refuseOtherMethods('GET', 'POST'));
  app.delete(MUTE, async (context) =>
    takeAct(context, deps, {
      schema: PlainAct,
      status: 200,
      meant: () =>
        meantById(context.req.param('id'), 'mute', (mute) => ({ kind: 'end-mute', mute })),
    }),
  );
  app.all(MUTE, refuseOtherMethods('DELETE'));
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

const MUTES = '/v1/mutes';
const MUTE = '/v1/mutes/:id';
