import * as z from 'zod';

import { DomainThen, SweepView } from '#contracts/api-sweeps.ts';
import { DomainView, IncidentList, IncidentView } from '#contracts/api.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { minuteOf } from '../text/incident-lines.ts';
import { incidentThen, thenText } from '../text/then-text.ts';
import { askAll } from './ask-list.ts';
import type { AtOptions } from './at.ts';
import { momentIn } from './moments.ts';
import { ask, NotDone, onService, serviceNowMs } from './service-api.ts';
import { ofDomain } from './span-options.ts';
import { tell, type Told } from './tell.ts';

/** Tells what was known at a moment; returns the exit status. */
export const showMoment = async (moment: string, options: AtOptions): Promise<number> =>
  onService(options, 'reading', async (api) =>
    tell(await toldOfMoment(api, moment, options), options),
  );

/** The same, as it is told. Throws `NotDone`. */
export async function toldOfMoment(
  api: ReachedApi,
  text: string,
  { domain }: Pick<AtOptions, 'domain'>,
): Promise<Told> {
  const time = momentIn('<moment>', text);
  const nowMs = await serviceNowMs(api);
  if (Date.parse(time) > nowMs) {
    throw new NotDone(
      `${text} has not come yet: by the service's clock it is ${minuteOf(momentOf(nowMs))}`,
    );
  }
  const path = `/v1/domains/${encodeURIComponent(domain)}/at?${new URLSearchParams({ time }).toString()}`;
  const then = await ofDomain(domain, ask(api, path, ThenTold));
  const now = await ask(api, `/v1/domains/${encodeURIComponent(domain)}`, DomainView);
  const incidents = (await livedAt(api, domain, time)).flatMap(
    (view) => incidentThen(view, time) ?? [],
  );
  return { text: thenText(then, incidents, now.periodSeconds), json: { ...then, incidents } };
}

/** The incidents that lived at a moment, as they are now. */
async function livedAt(
  api: ReachedApi,
  domain: string,
  time: string,
): Promise<readonly IncidentView[]> {
  const to = momentOf(Date.parse(time) + 1);
  const query = new URLSearchParams({ domain, from: time, to, limit: '500' }).toString();
  const entries = await askAll(api, { path: `/v1/incidents?${query}`, schema: IncidentList });
  const views: IncidentView[] = [];
  for (const { id } of entries) {
    views.push(await ask(api, `/v1/incidents/${encodeURIComponent(id)}`, IncidentView));
  }
  return views;
}

/** Older services know of no sweeps by hand. */
const ThenTold = DomainThen.extend({
  sweep: z.union([SweepView.extend({ byHand: SweepView.shape.byHand.default(null) }), z.null()]),
  byHand: DomainThen.shape.byHand.default([]),
});

const momentOf = (atMs: number): string => new Date(atMs).toISOString();
