import {
  DomainList,
  DomainView,
  Health,
  IncidentList,
  type IncidentEntry,
} from '#contracts/api.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { painterFor } from '../text/colour.ts';
import type { DomainStatus } from '../text/domain-state.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { printJson } from '../text/output.ts';
import { Progress } from '../text/progress.ts';
import { statusText } from '../text/status-text.ts';
import { askAll } from './ask-list.ts';
import { ask, NotDone, onService } from './service-api.ts';
import type { StatusOptions } from './status.ts';

/** Shows how the domains are; returns the exit status of the worst. */
export const showStatus = async (options: StatusOptions): Promise<number> =>
  onService(options, 'reading', async (api) => {
    const { includeMuted = false, withoutMuted = false, json } = options;
    if (includeMuted && withoutMuted) {
      throw new NotDone('--include-muted and --without-muted exclude each other');
    }
    const health = await ask(api, '/v1/health', Health);
    const domains = await askForDomains(api);
    const paint = painterFor(process.stdout, process.env);
    const { text, state } = statusText({ health, domains, includeMuted, paint });
    if (json === true) printJson({ state, domains });
    else process.stdout.write(text);
    return EXIT_STATUS[state];
  });

/** How every domain is, with what is not closed of each. Throws `NotDone`. */
export async function askForDomains(api: ReachedApi): Promise<readonly DomainStatus[]> {
  const entries = await askAll(api, { path: '/v1/domains', schema: DomainList });
  const domains: DomainStatus[] = [];
  const progress = new Progress();
  try {
    for (const { domain } of entries) {
      progress.tell(`${domains.length} of ${entries.length} domains`);
      const view = await ask(api, `/v1/domains/${encodeURIComponent(domain)}`, DomainView);
      domains.push({ view, incidents: await unclosedOf(api, domain) });
    }
  } finally {
    progress.end();
  }
  return domains;
}

/** Every incident that is not closed. */
async function unclosedOf(api: ReachedApi, domain: string): Promise<readonly IncidentEntry[]> {
  const found: IncidentEntry[] = [];
  for (const state of ['open', 'recovering', 'pending']) {
    const query = new URLSearchParams({ domain, state, limit: '500' });
    const path = `/v1/incidents?${query.toString()}`;
    found.push(...(await askAll(api, { path, schema: IncidentList })));
  }
  return found;
}
