import { STARTS_AT_MS } from '#test/facts.ts';
import { joined, minutesOf, type JudgedDomain } from '#test/judging.ts';

import { ActingApi } from '../acting.ts';

/** R1 is ahead in T7, and behind in T9; R2 gave no answer. */
export function damaged(): JudgedDomain {
  const domain = joined();
  domain.sweeps(4, {
    MASTER: { tables: { 9: 950 } },
    R1: { tables: { 7: 2629, 9: 900 } },
    R2: 'no-answer',
  });
  return domain;
}

/** An API that has a judged domain as of its last sweep, asked two minutes after it. */
export async function apiOver(domain: JudgedDomain): Promise<ActingApi> {
  const api = new ActingApi();
  await api.watch('bank');
  const { store } = api;
  const state = domain.state();
  await store.putSnapshots(domain.snapshots());
  for (const incident of domain.all()) await store.putIncident(incident, state.record);
  // As of a later record than that which every domain here begins with.
  await store.putState({ ...state, record: state.record + 1 });
  api.nowMs = STARTS_AT_MS + (minutesOf(domain.last) + 2) * 60_000;
  return api;
}

/** The lines of some metrics without their domain: `table_difference{host="R1",table="7"} -3`. */
export async function linesOf(
  api: Pick<ActingApi, 'app'>,
  names: RegExp,
  query = '',
): Promise<readonly string[]> {
  const text = await (await api.app.request(`/v1/metrics${query}`)).text();
  return text
    .split('\n')
    .filter((line) => line.startsWith('boks_audit_'))
    .map((line) => line.slice('boks_audit_'.length).replace(/domain="bank",?/, ''))
    .filter((line) => names.test(line));
}
