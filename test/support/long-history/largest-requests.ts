import type { Counted, CountedApi } from './counted-api.ts';
import { MASTER, REPLICAS } from './hosts.ts';
import { DOMAIN, type LongHistory } from './long-history.ts';

/** The requests to a route that read most, as far as its own limits let them. */
export type Largest = {
  readonly route: string;
  readonly paths: readonly string[];
  /** Pages are followed from the first as far as this. */
  readonly pages?: number;
};

const API = `/v1/domains/${DOMAIN}`;

/** For each route that is read by GET, its largest requests of a history. */
export async function largestRequests(history: LongHistory): Promise<readonly Largest[]> {
  const known = await knownOf(history);
  return [
    { route: '/v1/health', paths: ['/v1/health'] },
    { route: '/v1/openapi.json', paths: ['/v1/openapi.json'] },
    { route: '/v1/metrics', paths: ['/v1/metrics'] },
    { route: '/v1/domains', paths: ['/v1/domains?limit=500'] },
    { route: '/v1/domains/{domain}', paths: [API] },
    { route: '/v1/domains/{domain}/configuration', paths: [`${API}/configuration`] },
    {
      route: '/v1/domains/{domain}/configuration/versions',
      paths: [`${API}/configuration/versions?limit=100`],
    },
    {
      route: '/v1/domains/{domain}/configuration/versions/{version}',
      paths: [`${API}/configuration/versions/1`],
    },
    ...ofSweeps(known),
    ...ofSpans(history, known),
    ...ofIncidents(known),
    { route: '/v1/mutes', paths: ['/v1/mutes?limit=500'] },
    { route: '/v1/windows', paths: ['/v1/windows?limit=500'] },
    { route: '/v1/windows/{id}', paths: known.windows.map((id) => `/v1/windows/${id}`) },
  ];
}

const moment = (atMs: number): string => encodeURIComponent(new Date(atMs).toISOString());

function ofSweeps({ sweeps, moments }: Known): readonly Largest[] {
  const each = sweeps.map((number) => `${API}/sweeps/${number}`);
  const hosts = [MASTER, REPLICAS.at(-1)].map((host) => `${API}/hosts/${host}/snapshots`);
  return [
    { route: '/v1/domains/{domain}/sweeps', paths: [`${API}/sweeps?limit=500`], pages: 3 },
    { route: '/v1/domains/{domain}/sweeps/{sweep}', paths: each },
    {
      route: '/v1/domains/{domain}/sweeps/{sweep}/rejudgement',
      paths: each.map((path) => `${path}/rejudgement`),
    },
    {
      route: '/v1/domains/{domain}/at',
      paths: moments.map((atMs) => `${API}/at?time=${moment(atMs)}`),
    },
    {
      route: '/v1/domains/{domain}/hosts/{host}/snapshots',
      paths: hosts.map((path) => `${path}?limit=100`),
      pages: 3,
    },
  ];
}

function ofSpans(
  { service: { nowMs, scenario } }: LongHistory,
  { day }: Known,
): readonly Largest[] {
  const upTo = `from=${moment(scenario.startsAtMs)}&to=${moment(nowMs)}`;
  const lastDays = `from=${moment(Math.max(scenario.startsAtMs, nowMs - 3 * MS_A_DAY))}`;
  const within = (days: number): string =>
    `from=${moment(Math.max(scenario.startsAtMs, nowMs - days * MS_A_DAY))}&points=1000`;
  const table = `${API}/hosts/${REPLICAS[0]}/tables/5`;
  const history = ['', '?contents=false', `?from=${day}`].map((query) => `${API}/history${query}`);
  return [
    {
      route: '/v1/domains/{domain}/hosts/{host}/tables/{table}',
      paths: [0.5, 1, 31, 550].map((days) => `${table}?${within(days)}`),
    },
    { route: '/v1/domains/{domain}/history', paths: history, pages: 4 },
    {
      route: '/v1/domains/{domain}/export',
      paths: ['ndjson', 'csv'].map((format) => `${API}/export?format=${format}`),
      pages: 4,
    },
    {
      route: '/v1/domains/{domain}/findings',
      paths: ['', '?after=100', `?from=${day}`].map((query) => `${API}/findings${query}`),
    },
    { route: '/v1/domains/{domain}/coverage', paths: [`${API}/coverage?${upTo}`], pages: 4 },
    { route: '/v1/domains/{domain}/exposure', paths: [`${API}/exposure?${upTo}`], pages: 4 },
    {
      route: '/v1/domains/{domain}/propagation',
      // A page is a day, and of days whose readings have expired nothing is read.
      paths: [5, 7].map((number) => `${API}/propagation?table=${number}&${lastDays}`),
      pages: 4,
    },
  ];
}

function ofIncidents({ incidents, sealed }: Known): readonly Largest[] {
  const each = incidents.map((id) => `/v1/incidents/${id}`);
  const bundle = `/v1/incidents/${sealed.incident}/bundles/${sealed.version}`;
  // Of a kind that there is none of, everything is looked at.
  const queries = ['limit=500', 'limit=500&kind=two-masters', 'limit=500&state=closed'];
  return [
    { route: '/v1/incidents', paths: queries.map((query) => `/v1/incidents?${query}`), pages: 4 },
    { route: '/v1/incidents/{id}', paths: each },
    { route: '/v1/incidents/{id}/bundles', paths: each.map((path) => `${path}/bundles`) },
    { route: '/v1/incidents/{id}/bundles/{version}', paths: [bundle] },
    { route: '/v1/incidents/{id}/bundles/{version}/download', paths: [`${bundle}/download`] },
    { route: '/v1/incidents/{id}/bundles/{version}/preview', paths: [`${bundle}/preview`] },
  ];
}

/** Asks one path, and the pages behind it as far as wanted. */
export async function askPages(
  api: CountedApi,
  path: string,
  pages: number,
): Promise<readonly Counted[]> {
  const counted = [await api.ask(path)];
  for (;;) {
    const next = counted.at(-1)?.next;
    if (next === undefined || counted.length >= pages) return counted;
    counted.push(await api.ask(`${path}${path.includes('?') ? '&' : '?'}cursor=${next}`));
  }
}

/** What is asked for by name. */
type Known = {
  readonly sweeps: readonly number[];
  readonly moments: readonly number[];
  /** Those that were moved most often. */
  readonly incidents: readonly string[];
  readonly windows: readonly string[];
  readonly sealed: { readonly incident: string; readonly version: number };
  /** The last but one. */
  readonly day: string;
};

/** Sweeps all over the history: of each fortieth its number and its time, and the newest. */
async function knownOf({ service }: LongHistory): Promise<Known> {
  const { store, nowMs } = service;
  const newest = (await store.latestSweep(DOMAIN))?.number ?? 1;
  const places = Array.from({ length: 40 }, (_, n) => (n + 1) / 40);
  const sweeps = places.map((place) => Math.max(1, Math.floor(newest * place) - 1));
  const found = await Promise.all(sweeps.map(async (number) => store.readSweep(DOMAIN, number)));
  const regular = found.filter((sweep) => sweep?.judgedBy !== undefined);
  const incidents = (await store.listIncidents(DOMAIN, 5_000)).toSorted(
    (a, b) => b.records.length - a.records.length,
  );
  const windows = (await store.readState(DOMAIN))?.windowsTold ?? [];
  return {
    sweeps: regular.flatMap((sweep) => sweep?.number ?? []),
    moments: regular.flatMap((sweep) => sweep?.scheduledAtMs ?? []),
    incidents: incidents.slice(0, 10).map(({ id }) => id),
    windows: windows.map(({ id }) => id),
    sealed: await sealedIn(service),
    day: new Date(nowMs - MS_A_DAY).toISOString().slice(0, 10),
  };
}

async function sealedIn({ store }: LongHistory['service']): Promise<Known['sealed']> {
  for (let from = 1; ; from += 100) {
    const records = await store.readRecords(DOMAIN, from, 100);
    if (records.length === 0) throw new Error('nothing was sealed');
    for (const { act } of records) {
      const outcome = act.kind === 'evidence' ? act.outcome : undefined;
      if (act.kind === 'evidence' && outcome?.kind === 'sealed' && outcome.bags.length > 0)
        return act;
    }
  }
}

const MS_A_DAY = 86_400_000;
