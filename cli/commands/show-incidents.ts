import { DomainList, IncidentList, IncidentView, type IncidentEntry } from '#contracts/api.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { painterFor, type Paint } from '../text/colour.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { incidentLines } from '../text/incident-lines.ts';
import { incidentText } from '../text/incident-text.ts';
import { printable, wrap } from '../text/layout.ts';
import { printJson } from '../text/output.ts';
import type { ServiceOptions } from './act-options.ts';
import { askAll, askList, type Listed } from './ask-list.ts';
import type { IncidentsOptions } from './incidents.ts';
import { refuseUnknown } from './refuse-unknown.ts';
import { ask, NotDone, onService } from './service-api.ts';
import { tell, type Told } from './tell.ts';

/** Lists incidents; returns the exit status. */
export const showIncidents = async (options: IncidentsOptions): Promise<number> =>
  onService(options, 'reading', async (api) =>
    tell(await toldOfIncidents(api, options, painterFor(process.stdout, process.env)), options),
  );

/** The same, as it is told. Throws `NotDone`. */
export async function toldOfIncidents(
  api: ReachedApi,
  options: IncidentsOptions,
  paint: Paint,
): Promise<Told> {
  const { items, more } = await listed(api, options);
  if (items.length === 0) await refuseUnknown(api, options);
  const count = `${items.length === 0 ? 'no' : items.length} incident${items.length === 1 ? '' : 's'}`;
  const further = more ? '; there are more: ask for them with --limit, or for fewer kinds' : '';
  const last = [
    `${count}, ${await mutedInWords(api, options, items)}${further}`,
    ...(await owedByPeople(api, options)),
  ];
  const lines = [
    ...incidentLines(items, paint).flat(),
    ...last.flatMap((line) => wrap(printable(line))),
  ];
  return { text: `${lines.join('\n')}\n`, json: { items, more } };
}

/** What is closed and lacks the closing record that is asked for. */
async function owedByPeople(
  api: ReachedApi,
  { domain }: IncidentsOptions,
): Promise<readonly string[]> {
  return (await askAll(api, { path: '/v1/domains', schema: DomainList }))
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
  const atLeast = left.more ? 'at least ' : '';
  return left.items.length === 0
    ? 'none muted'
    : `${atLeast}${left.items.length} muted, not shown here`;
}

/** A list a state that is meant; together no more than the limit. */
async function listed(api: ReachedApi, options: IncidentsOptions): Promise<Listed<IncidentEntry>> {
  const { state, limit, onlyMuted, withoutMuted } = options;
  if (onlyMuted === true && withoutMuted === true) {
    throw new NotDone('--only-muted and --without-muted exclude each other');
  }
  const states = state === undefined ? ['open', 'recovering'] : state === 'all' ? [''] : [state];
  const items: IncidentEntry[] = [];
  let isMore = false;
  for (const each of states) {
    const { domain, host, kind } = options;
    const muted = onlyMuted === true ? 'true' : withoutMuted === true ? 'false' : undefined;
    const asked = { state: each, domain, host, kind, muted, limit: String(limit) };
    const given = Object.entries(asked).filter((pair): pair is [string, string] =>
      Boolean(pair[1]),
    );
    const path = `/v1/incidents?${new URLSearchParams(given).toString()}`;
    const part = await askList(api, { path, schema: IncidentList, most: limit });
    items.push(...part.items);
    isMore ||= part.more;
  }
  return { items: items.slice(0, limit), more: isMore || items.length > limit };
}

/** Shows one incident; returns the exit status. */
export const showIncident = async (id: string, options: ServiceOptions): Promise<number> =>
  onService(options, 'reading', async (api) => {
    const view = await ask(api, `/v1/incidents/${encodeURIComponent(id)}`, IncidentView);
    if (options.json === true) printJson(view);
    else process.stdout.write(incidentText(view, painterFor(process.stdout, process.env)));
    return EXIT_STATUS.ok;
  });
