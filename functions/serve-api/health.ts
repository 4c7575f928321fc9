import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';

import { NoQuery } from '#contracts/api-addresses.ts';
import type { Undelivered } from '#contracts/api-delivery.ts';
import { Health, momentOf } from '#contracts/api.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';
import type { Configurations } from '#ports/configurations.ts';

import type { Served } from './caller.ts';
import { undeliveredOf, viewChannels } from './channels.ts';
import { answering, problems } from './described.ts';
import { domainHealth } from './domains.ts';
import { HEALTH } from './examples/health.ts';

/** What the process that serves knows of itself. */
export type ServiceFacts = {
  readonly pid: number | null;
  readonly version: string;
  readonly startedAtMs: number;
  readonly speed: number;
  /** The simulated story that is played now, if any. */
  readonly story: () => Health['story'];
};

type Deps = {
  readonly store: AuditStore;
  readonly configurations: Configurations;
  readonly clock: Clock;
  readonly service: ServiceFacts;
};

const health = createRoute({
  method: 'get',
  path: '/v1/health',
  operationId: 'readHealth',
  summary: 'That it is up, each domain’s last sweep, and which alerts are undelivered',
  request: { query: NoQuery },
  responses: { 200: answering(Health, 'How the service is', HEALTH), ...problems(400) },
});

/** How the service is. */
export function addHealth(app: OpenAPIHono<Served>, deps: Deps): void {
  app.openapi(health, async (context) => context.json(await healthOf(deps), 200));
}

async function healthOf({ store, configurations, clock, service }: Deps): Promise<Health> {
  const domains = [];
  const undelivered: Undelivered[] = [];
  for (const domain of await configurations.domains()) {
    domains.push(await domainHealth({ store, clock }, domain));
    const settings = await configurations.read(domain);
    if (settings === undefined) continue;
    undelivered.push(...undeliveredOf(domain, await viewChannels({ store }, settings)));
  }
  return {
    status: undelivered.length === 0 ? 'ok' : 'undelivered',
    pid: service.pid,
    version: service.version,
    now: momentOf(clock.nowMs()),
    startedAt: momentOf(service.startedAtMs),
    speed: service.speed,
    domains,
    undelivered,
    story: service.story(),
  };
}
