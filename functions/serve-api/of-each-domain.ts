import type { Context } from 'hono';

import { DomainQuery } from '#contracts/api-acts.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { Configurations } from '#ports/configurations.ts';

import { badRequest, faultsOf, notFound } from './problems.ts';
import { queryOf } from './query.ts';

/** A list of what each domain has, or the one that `?domain=` names. */
export async function ofEachDomain<Entry>(
  context: Context,
  configurations: Configurations,
  listOf: (settings: DomainSettings) => Promise<readonly Entry[]>,
): Promise<Response> {
  const query = DomainQuery.safeParse(queryOf(context));
  if (!query.success) return badRequest(context, faultsOf(query.error));
  const { domain } = query.data;
  const domains = domain === undefined ? await configurations.domains() : [domain];
  const items: Entry[] = [];
  for (const name of domains) {
    const settings = await configurations.read(name);
    if (settings !== undefined) items.push(...(await listOf(settings)));
    else if (domain !== undefined) return notFound(context, 'there is no domain of this name');
  }
  return context.json({ items, next: null });
}
