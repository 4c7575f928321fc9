import type { MuteEntry } from '#contracts/api-acts.ts';
import { momentOf } from '#contracts/api.ts';
import { isLive } from '#domain/incident.ts';
import type { Mute } from '#domain/mutes-and-windows.ts';
import { nameOf } from '#domain/person.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';

import { coveredAt } from './covered-now.ts';
import { liveIdsOf } from './live-ids.ts';
import { standingAt } from './windows.ts';

type Deps = { readonly store: AuditStore; readonly clock: Clock };

/** A domain's mutes, each with the live incidents that it covers now. */
export async function listMutes(
  { store, clock }: Deps,
  settings: DomainSettings,
): Promise<readonly MuteEntry[]> {
  const { domain } = settings;
  const nowMs = clock.nowMs();
  const state = await store.readState(domain);
  const mutes = state?.memory.mutes ?? [];
  if (mutes.length === 0) return [];
  const live = (await store.readIncidents(domain, liveIdsOf(state))).filter(isLive);
  const coverOf = coveredAt(nowMs, settings, state);
  return mutes.map((mute) => ({
    ...entryOf(domain, mute, nowMs),
    incidents: live.filter((each) => coverOf(each)?.id === mute.id).map(({ id }) => id),
  }));
}

const entryOf = (domain: string, mute: Mute, nowMs: number): Omit<MuteEntry, 'incidents'> => ({
  id: mute.id,
  domain,
  hosts: [...mute.hosts],
  kinds: [...mute.kinds],
  tables: [...mute.tables],
  from: momentOf(mute.fromMs),
  until: momentOf(mute.untilMs),
  state: standingAt(mute, nowMs),
  by: nameOf(mute.by),
  why: mute.why,
});
