import { statusText } from '#cli/text/status-text.ts';
import type { DomainView, IncidentView } from '#contracts/api.ts';
import type { Incident } from '#domain/incident.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { CheckState } from '#domain/verdict.ts';
import { viewDomain } from '#functions/serve-api/domains.ts';
import { viewIncident } from '#functions/serve-api/incident-view.ts';
import { listIncidents } from '#functions/serve-api/incidents.ts';

import { incidentOf } from './judging-timeline.ts';
import type { Service } from './service.ts';

/** The domain as the API shows it now. */
export const viewOf = async (service: Service): Promise<DomainView> =>
  viewDomain({ store: service.store, clock: service.ports.clock }, await settingsNow(service));

/** One incident as the API shows it now, with its moves and what may be behind it. */
export async function incidentViewOf(
  service: Service,
  about: readonly [Incident['kind'], string | null],
): Promise<IncidentView> {
  const { id } = await incidentOf(service, minutesNow(service), about);
  const view = await viewIncident(service.ports, await settingsNow(service), id);
  if (view === undefined) throw new Error(`the API does not know ${id}`);
  return view;
}

/** What `boks-audit status` prints now, and the state that it ends with. */
export async function statusOf(
  service: Service,
): Promise<{ readonly text: string; readonly state: CheckState }> {
  const { ports, settings } = service;
  const view = await viewOf(service);
  const { items } = await listIncidents(ports, [settings.domain], {
    from: undefined,
    query: { limit: 500 },
  });
  return statusText({
    health: {
      status: 'ok',
      version: 'test',
      pid: 0,
      now: view.now,
      startedAt: view.now,
      speed: 1,
      story: null,
      domains: [],
      undelivered: [],
    },
    domains: [{ view, incidents: items.filter(({ state }) => state !== 'closed') }],
    paint: (_, text) => text,
  });
}

/** The configuration that is in force. */
async function settingsNow({ ports, settings }: Service): Promise<DomainSettings> {
  const now = await ports.configurations.read(settings.domain);
  if (now === undefined) throw new Error(`${settings.domain} is not configured`);
  return now;
}

const minutesNow = ({ nowMs, scenario }: Service): number => (nowMs - scenario.startsAtMs) / 60_000;
