import { gunzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { STATE_NUMBERS } from '#contracts/api-metrics.ts';
import { WORST_FIRST } from '#domain/verdict.ts';
import { apiOf } from '#functions/serve-api/app.ts';
import { measureDomain, type MeasuringDeps } from '#functions/serve-api/metrics/measured-domain.ts';
import { metricsText } from '#functions/serve-api/metrics/metrics-text.ts';
import { settingsOf, STARTS_AT_MS } from '#test/facts.ts';

import { ActingApi } from '../acting.ts';
import { apiOver, damaged, linesOf } from './measuring.ts';

describe('a difference', () => {
  it('has its sign: above the master plus, below it minus, in step 0', async () => {
    const lines = await linesOf(await apiOver(damaged()), /^table_difference\{host="R1"/);
    expect(lines).toEqual([
      'table_difference{host="R1",table="1"} 0',
      'table_difference{host="R1",table="2"} 0',
      'table_difference{host="R1",table="5"} 0',
      'table_difference{host="R1",table="7"} 1929',
      'table_difference{host="R1",table="9"} -50',
      'table_difference{host="R1",table="25"} 0',
    ]);
  });

  it('is not there, rather than 0, of a host that was not read', async () => {
    const api = await apiOver(damaged());
    expect(await linesOf(api, /^table_difference\{host="R2"/)).toEqual([]);
    expect(await linesOf(api, /^host_(read|state)/)).toEqual([
      'host_read{host="R1"} 1',
      'host_read{host="R2"} 0',
      'host_read{host="MASTER"} 1',
      'host_state{host="R1"} 9',
      'host_state{host="R2"} 2',
    ]);
  });

  it('is not there of anybody where the master was not read', async () => {
    const domain = damaged();
    domain.sweep({ MASTER: 'no-answer', R1: { tables: { 7: 2629 } } });
    const api = await apiOver(domain);
    expect(await linesOf(api, /^(table_difference|master_sequence|domain_master\{)/)).toEqual([]);
    expect(await linesOf(api, /^domain_master_known/)).toEqual(['domain_master_known{} 0']);
  });
});

describe('the age of what is known', () => {
  it('is that of the sweep, and of the last reading of each host', async () => {
    expect(await linesOf(await apiOver(damaged()), /age_seconds|last_sweep_timestamp/)).toEqual([
      'domain_last_sweep_timestamp_seconds{} 1772439900',
      'domain_age_seconds{} 120',
      'host_age_seconds{host="R1"} 120',
      'host_age_seconds{host="R2"} 1320',
      'host_age_seconds{host="MASTER"} 120',
    ]);
  });

  it('is not there before the first sweep, and neither is a state or a count', async () => {
    const api = new ActingApi();
    await api.watch('bank');
    const state = await api.store.readState('bank');
    if (state === undefined) throw new Error('it has a first record');
    await api.store.putState({ ...state, record: 2, sweep: null, counts: null, master: null });
    const lines = await linesOf(api, /^(domain|host|table|master)_/);
    expect(lines.filter((line) => !line.startsWith('domain_live_incidents'))).toEqual([
      'domain_period_seconds{} 300',
      'domain_muted_incidents{} 0',
      'domain_closed_without_record{} 0',
      'domain_undelivered_channels{} 0',
      'domain_tables_left_out{} 0',
    ]);
  });
});

describe('what is measured', () => {
  it('of the master is of the sweep that is told, not of a follow-up behind it', async () => {
    const { store, nowMs } = await apiOver(damaged());
    const followedUp: MeasuringDeps['store'] = {
      readState: async (domain) => store.readState(domain),
      readIncidents: async (...asked) => store.readIncidents(...asked),
      readCursors: async (domain) => store.readCursors(domain),
      readSnapshots: async (...asked) => {
        const read = await store.readSnapshots(...asked);
        const later = read.map((one) => ({
          ...one,
          place: { ...one.place, sweep: one.place.sweep + 1 },
          tables: [],
        }));
        return [...later, ...read];
      },
    };
    const clock = { nowMs: () => nowMs };
    const shown = { tables: 'all', mostCells: 100 } as const;
    const { master } = await measureDomain({ store: followedUp, clock }, settingsOf(), shown);
    expect(master?.tables.find(({ table }) => table === 9)?.sequence).toBe(950);
  });

  it('of a domain that has no record yet is its period, and what it was not told', async () => {
    const api = new ActingApi();
    await api.watch('bank');
    const none = { readState: async () => undefined, readCursors: async () => [] };
    const store: typeof api.store = Object.assign(Object.create(api.store), none);
    const lines = await linesOf(
      { app: apiOf({ ...api.deps, store }) },
      /^(domain|host|table|master|incident)_/,
    );
    expect(lines).toEqual([
      'domain_period_seconds{} 300',
      'domain_undelivered_channels{} 0',
      'domain_tables_left_out{} 0',
    ]);
  });
});

describe('an incident', () => {
  it('that lives has a line of its own, and is counted among those of its kind', async () => {
    const api = await apiOver(damaged());
    expect(await linesOf(api, /^incident\{/)).toEqual([
      'incident{host="R1",kind="ahead",severity="critical",state="open",muted="false"} 1',
    ]);
    expect(await linesOf(api, /^domain_live_incidents.*(ahead|stuck)/)).toEqual([
      'domain_live_incidents{kind="ahead",severity="critical"} 1',
      'domain_live_incidents{kind="stuck",severity="error"} 0',
    ]);
  });

  it('that is muted is there still, and says so', async () => {
    const domain = damaged();
    const fromMs = STARTS_AT_MS + 3_600_000;
    const span = { fromMs, untilMs: fromMs + 86_400_000 };
    domain.act({ kind: 'mute', hosts: ['R1'], kinds: [], tables: [], ...span });
    domain.sweep({ R1: { tables: { 7: 2629 } } }, { minutes: 65 });
    const api = await apiOver(domain);
    expect(await linesOf(api, /^incident\{host="R1",kind="ahead"|muted_inc/)).toEqual([
      'domain_muted_incidents{} 1',
      'incident{host="R1",kind="ahead",severity="critical",state="open",muted="true"} 1',
    ]);
  });
});

describe('what is shown of tables', () => {
  it('is what is asked for', async () => {
    const api = await apiOver(damaged());
    const tables = async (query: string) => (await linesOf(api, /^table_state/, query)).length;
    expect(await tables('')).toBeGreaterThan(await tables('?tables=not-in-step'));
    expect(await linesOf(api, /^table_difference/, '?tables=not-in-step')).toEqual([
      'table_difference{host="R1",table="7"} 1929',
      'table_difference{host="R1",table="9"} -50',
    ]);
    expect(await tables('?tables=none')).toBe(0);
    expect(await linesOf(api, /left_out/, '?tables=none')).toEqual([
      'domains_left_out 0',
      'domain_tables_left_out{} 0',
    ]);
  });

  it('is what is not in step, where all are too many, and it says how many are left out', async () => {
    const { store, nowMs } = await apiOver(damaged());
    const clock = { nowMs: () => nowMs };
    const measure = async (mostCells: number) =>
      measureDomain({ store, clock }, settingsOf(), { tables: 'all', mostCells });
    expect(await measure(12)).toMatchObject({ leftOut: 0 });
    const { replicas, leftOut } = await measure(11);
    expect(replicas.flatMap(({ tables }) => tables).map(({ verdict }) => verdict)).toEqual([
      'ahead',
      'behind',
      ...Array.from({ length: 6 }, () => 'no-data'),
    ]);
    expect(leftOut).toBe(4);
    expect(await measure(7)).toMatchObject({ leftOut: 12, replicas: [{ host: 'R1' }, {}] });
  });
});

describe('the numbers of states', () => {
  it('rise with how soon people must look', () => {
    const numbers = WORST_FIRST.map((verdict) => STATE_NUMBERS[verdict]);
    expect(numbers).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
  });

  it('are told beside them, so that no rule has to know them', async () => {
    expect(await linesOf(await apiOver(damaged()), /^state_number/)).toContain(
      'state_number{state="ahead"} 9',
    );
  });
});

describe('an answer', () => {
  const ask = async (headers: Readonly<Record<string, string>> = {}) =>
    (await apiOver(damaged())).app.request('/v1/metrics', { headers });

  it('is OpenMetrics to whoever wants nothing else, and ends as that does', async () => {
    for (const accept of ['*/*', PROMETHEUS_ACCEPTS]) {
      const answer = await ask({ accept });
      expect(answer.headers.get('content-type')).toBe(
        'application/openmetrics-text; version=1.0.0; charset=utf-8',
      );
      expect((await answer.text()).endsWith('\n# EOF\n')).toBe(true);
    }
  });

  it('is the text before it to whoever asks for text', async () => {
    const answer = await ask({ accept: 'text/plain;version=0.0.4' });
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await answer.text()).toContain('# TYPE boks_audit_domain_sweeps_total counter');
  });

  it('is packed', async () => {
    const answer = await ask({ 'accept-encoding': 'gzip' });
    expect(answer.headers.get('vary')).toBe('Accept, Accept-Encoding');
    const text = gunzipSync(new Uint8Array(await answer.arrayBuffer())).toString();
    expect(text).toContain('boks_audit_build_info{version="test"} 1');
  });

  it('to a domain that is not there is 404, and to another parameter 400', async () => {
    const api = await apiOver(damaged());
    expect((await api.get('/v1/metrics?domain=none')).body['detail']).toBe(
      'there is no domain of this name',
    );
    expect((await api.get('/v1/metrics?host=R1')).status).toBe(400);
  });
});

/** What Prometheus 2 and 3 send. */
const PROMETHEUS_ACCEPTS =
  'application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;' +
  'q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';

it('a domain of 120 replicas and 200 tables has a place in one answer of a function', async () => {
  const settings = settingsOf({ domain: 'd'.repeat(31) });
  const tables = Array.from({ length: 200 }, (_, table) => ({
    table,
    meaning: '',
    verdict: 'behind' as const,
    proved: true,
    master: null,
    replica: null,
    difference: -1_234_567,
  }));
  const replicas = Array.from({ length: 120 }, (_, n) => ({
    host: `replica-${n}.of.the.bank`,
    seen: 'read' as const,
    worst: 'behind' as const,
    promote: { answer: 'no' as const, because: '' },
    tables,
  }));
  const master = { host: 'M', tables: [] };
  const measured = { settings, nowMs: 0, channels: [], replicas, master, live: [], leftOut: 0 };
  const told = { version: '1', domains: [measured], domainsLeftOut: 0 };
  const { text } = await metricsText(told, 'openmetrics');
  expect(text.split('\n').length).toBeGreaterThan(48_000);
  // As it stands in the JSON of the reply, of 6 MB at most.
  expect(JSON.stringify(text).length).toBeLessThan(6_000_000);
});

it('of domains that are too many for one answer those that are left out are counted', async () => {
  const api = new ActingApi();
  for (let n = 0; n < 103; n += 1) await api.watch(`d${n}`);
  expect(await linesOf(api, /^domains_left_out/)).toEqual(['domains_left_out 3']);
  expect(await linesOf(api, /^domain_period/)).toHaveLength(100);
  expect(await linesOf(api, /^domain_period/, '?domain=d99')).toHaveLength(1);
});
