import { SnapshotList } from '#contracts/api-sweeps.ts';
import { DomainList, IncidentList } from '#contracts/api.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { askAll, askList } from './ask-list.ts';
import { ask, NotDone, NotThere } from './service-api.ts';

/** A host that somebody typed, and the domain where that was said; nothing was found under them. */
export type HostMeant = { readonly domain?: string; readonly host?: string };

/**
 * Refuses a host that nobody ever had, so that a slip of the finger is not read as good news: one that no
 * configuration names, and no incident, however old. Throws `NotDone`.
 */
export async function refuseUnknown(api: ReachedApi, { domain, host }: HostMeant): Promise<void> {
  if (host === undefined) return;
  const domains = domain === undefined ? await domainsOf(api) : [domain];
  if (domains.length > MOST_DOMAINS) return;
  const reasons: string[] = [];
  for (const each of domains) {
    const reason = await whyUnknown(api, each, host);
    if (reason === undefined) return;
    reasons.push(reason);
  }
  const query = new URLSearchParams({ host, ...(domain === undefined ? {} : { domain }) });
  const path = `/v1/incidents?${query.toString()}`;
  const { items } = await askList(api, { path, schema: IncidentList, most: 1 });
  if (items.length > 0) return;
  throw new NotDone(
    reasons.length === 1 ? `${reasons[0]}; ${LOOK}` : `no domain has a host ${host}; ${LOOK}`,
  );
}

const domainsOf = async (api: ReachedApi): Promise<readonly string[]> =>
  (await askAll(api, { path: '/v1/domains', schema: DomainList })).map((each) => each.domain);

/** In the service's own words; undefined where a domain has the host, or had it not long ago. */
async function whyUnknown(
  api: ReachedApi,
  domain: string,
  host: string,
): Promise<string | undefined> {
  const names = [domain, host].map(encodeURIComponent);
  try {
    await ask(api, `/v1/domains/${names[0]}/hosts/${names[1]}/snapshots?limit=1`, SnapshotList);
    return undefined;
  } catch (error) {
    if (error instanceof NotThere) return error.message;
    throw error;
  }
}

/** A request each: of more it is not said. */
const MOST_DOMAINS = 50;
const LOOK = 'boks-audit status shows what there is';
