import { DomainList, IncidentList, IncidentView, type IncidentEntry } from '#contracts/api.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { painterFor } from '../text/colour.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { incidentLines } from '../text/incident-lines.ts';
import { incidentText } from '../text/incident-text.ts';
import { printJson } from '../text/output.ts';
import type { ServiceOptions } from './act-options.ts';
import type { IncidentsOptions } from './incidents.ts';
import { ask, NotDone, onService } from './service-api.ts';

/** Lists incidents; returns the exit status. */
export const showIncidents = async (options: IncidentsOptions): Promise<number> =>
  onService(options, 'reading', async (api) => {
    const { items, next } = await listed(api, options);
    if (options.json === true) {
      printJson({ items, next });
      return EXIT_STATUS.ok;
    }
    const lines = incidentLines(items, painterFor(process.stdout, process.env)).flat();
    const count = `${items.length === 0 ? 'no' : items.length} incident${items.length === 1 ? '' : 's'}`;
    const more =
      next === null ? '' : '; there are more: ask for them with --limit, or for fewer kinds';
    const last = `${count}, ${await mutedInWords(api, options, items)}${more}`;
    const owed = await owedByPeople(api, options);
    process.stdout.write(`${[...lines, last, ...owed].join('\n')}\n`);
    return EXIT_STATUS.ok;
  });

/** What is closed and lacks the closing record that is asked for. */
async function owedByPeople(
  api: ReachedApi,
  { domain }: IncidentsOptions,
): Promise<readonly string[]> {
  const { items } = await ask(api, '/v1/domains', DomainList);
  return items
    .filter((each) => each.closedWithoutRecord > 0 && (domain ?? each.domain) === each.domain)
    .map(
      (each) =>
        `${each.domain}: ${each.closedWithoutRecord} closed without the closing record that is asked ` +
        'for; boks-audit status names them',
    );
}

/** How many are muted, whether they are shown or not. */
async function mutedInWords(
  api: ReachedApi,
  options: IncidentsOptions,
  shown: readonly IncidentEntry[],
): Promise<string> {
  if (options.withoutMuted !== true) {
    const muted = shown.filter(({ quieted }) => quieted !== null).length;
    return `${muted === 0 ? 'none' : muted} muted`;
  }
  const left = await listed(api, { ...options, withoutMuted: false, onlyMuted: true });
  const atLeast = left.next === null ? '' : 'at least ';
  return left.items.length === 0
    ? 'none muted'
    : `${atLeast}${left.items.length} muted, not shown here`;
}

type Listed = { readonly items: readonly IncidentEntry[]; readonly next: string | null };

/** One question a state that is meant; together no more than the limit. */
async function listed(api: ReachedApi, options: IncidentsOptions): Promise<Listed> {
  const { state, limit, onlyMuted, withoutMuted } = options;
  if (onlyMuted === true && withoutMuted === true) {
    throw new NotDone('--only-muted and --without-muted exclude each other');
  }
  const states = state === undefined ? ['open', 'recovering'] : state === 'all' ? [''] : [state];
  const items: IncidentEntry[] = [];
  let next: string | null = null;
  for (const each of states) {
    const { domain, host, kind } = options;
    const muted = onlyMuted === true ? 'true' : withoutMuted === true ? 'false' : undefined;
    const asked = { state: each, domain, host, kind, muted, limit: String(limit) };
    const given = Object.entries(asked).filter((pair): pair is [string, string] =>
      Boolean(pair[1]),
    );
    const part = await ask(
      api,
      `/v1/incidents?${new URLSearchParams(given).toString()}`,
      IncidentList,
    );
    items.push(...part.items);
    next ??= part.next;
  }
  const shown = items.slice(0, limit);
  return { items: shown, next: items.length > limit ? (shown.at(-1)?.id ?? null) : next };
}

/** Shows one incident; returns the exit status. */
export const showIncident = async (id: string, options: ServiceOptions): Promise<number> =>
  onService(options, 'reading', async (api) => {
    const view = await ask(api, `/v1/incidents/${encodeURIComponent(id)}`, IncidentView);
    if (options.json === true) printJson(view);
    else process.stdout.write(incidentText(view, painterFor(process.stdout, process.env)));
    return EXIT_STATUS.ok;
  });
