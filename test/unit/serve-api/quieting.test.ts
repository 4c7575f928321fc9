import { beforeEach, describe, expect, it } from 'vitest';

import { ActTaken, MuteList, WindowList } from '#contracts/api-acts.ts';
import { DomainList, DomainView, IncidentList } from '#contracts/api.ts';
import { DAY_MS, stuckOf } from '#test/acts.ts';

import { ActingApi, CLEARING, PROVED } from './acting.ts';

const UNTIL = '2026-03-02T10:00Z';
const CHANGED = 'change: say it once, as ?change= or in the body';

let api: ActingApi;
beforeEach(async () => {
  api = new ActingApi();
  await api.watch('bank', PROVED, CLEARING);
});

const refusalOf = async (path: string, body: unknown): Promise<readonly unknown[]> => {
  const told = await api.send('POST', path, { body });
  return [told.status, told.body['detail']];
};
const mutes = async () => MuteList.parse((await api.get('/v1/mutes')).body).items;
const windows = async () => WindowList.parse((await api.get('/v1/windows')).body).items;
const muteIncident = async (incident = 'bank-1-1') =>
  ActTaken.parse(
    (await api.send('POST', '/v1/mutes', { body: { incident, until: UNTIL, why: 'known' } })).body,
  );

describe('a mute', () => {
  it('of an incident is one of its host and its kind, from now on', async () => {
    expect(await muteIncident()).toMatchObject({
      id: 'bank-mute-2',
      did: 'muted R1, stuck until 2026-03-02 10:00 UTC',
    });
    expect(await mutes()).toEqual([
      {
        id: 'bank-mute-2',
        domain: 'bank',
        hosts: ['R1'],
        kinds: ['stuck'],
        tables: [],
        from: '2026-03-02T08:00:00.000Z',
        until: '2026-03-02T10:00:00.000Z',
        state: 'on',
        by: 'arn:aws:iam::111111111111:user/ann',
        why: 'known',
        incidents: ['bank-1-1'],
      },
    ]);
  });

  it('is counted where domains are shown, and its incidents are listed or left out', async () => {
    await muteIncident();
    const [entry] = DomainList.parse((await api.get('/v1/domains')).body).items;
    const view = DomainView.parse((await api.get('/v1/domains/bank')).body);
    expect(entry).toMatchObject({ liveIncidents: 2, mutedIncidents: 1 });
    expect(view).toMatchObject({ liveIncidents: 2, mutedIncidents: 1 });
    const listed = async (query: string) =>
      IncidentList.parse((await api.get(`/v1/incidents${query}`)).body).items.map(
        ({ id, quieted }) => [id, quieted?.id],
      );
    expect(await listed('?muted=true')).toEqual([['bank-1-1', 'bank-mute-2']]);
    expect(await listed('?muted=false')).toEqual([['bank-1-2', undefined]]);
    expect(await listed('')).toHaveLength(2);
  });

  it('counts no more once it is over', async () => {
    await muteIncident();
    api.nowMs = Date.parse('2026-03-02T10:00:00Z');
    expect(DomainView.parse((await api.get('/v1/domains/bank')).body).mutedIncidents).toBe(0);
    expect(await mutes()).toMatchObject([{ state: 'over', incidents: [] }]);
  });
});

describe('a mute that names what it matches', () => {
  it('begins when it is told to, and is ended', async () => {
    const body = { hosts: ['R1'], kinds: ['ahead'], tables: [7], from: '2026-03-02T09:00Z' };
    await api.send('POST', '/v1/mutes', { body: { ...body, until: UNTIL, why: 'x' } });
    expect(await mutes()).toMatchObject([
      { hosts: ['R1'], kinds: ['ahead'], tables: [7], state: 'planned', incidents: [] },
    ]);
    const ended = await api.send('DELETE', '/v1/mutes/bank-mute-2');
    expect(ended).toMatchObject({ status: 200, body: { did: 'ended the mute bank-mute-2' } });
    expect(await mutes()).toEqual([]);
  });

  it.each<readonly [string, string, string, number, string]>([
    ['the query', '?why=a%20b%26c', '', 200, 'a b&c'],
    ['a body', '', '{"why":"a b&c"}', 200, 'a b&c'],
    ['both', '?why=a', '{"why":"a"}', 400, 'why: say it once, as ?why= or in the body'],
    ['neither', '', '', 400, 'why: say why'],
    ['both, by which change', '?change=C1', '{"why":"over","change":"C2"}', 400, CHANGED],
    ['a query that says more', '?why=a&until=b', '', 400, 'until: nothing of this name'],
  ])('is ended by a request that says why in %s', async (_, query, body, status, told) => {
    await api.send('POST', '/v1/mutes', { body: { hosts: ['R1'], until: UNTIL, why: 'x' } });
    const ended = await api.send('DELETE', `/v1/mutes/bank-mute-2${query}`, { body });
    expect(ended.status).toBe(status);
    expect(status === 200 ? ended.body['why'] : ended.body['detail']).toBe(told);
  });

  it('is the same again under one key, though it begins at once', async () => {
    const headers = { 'idempotency-key': 'k1' };
    const body = { hosts: ['R1'], until: UNTIL, why: 'x' };
    const first = await api.send('POST', '/v1/mutes', { body, headers });
    api.nowMs += 1_000;
    expect(await api.send('POST', '/v1/mutes', { body, headers })).toEqual(first);
    expect(await mutes()).toHaveLength(1);
  });
});

describe('a mute is refused', () => {
  it.each<readonly [string, object, string]>([
    ['of everything', {}, 'hosts: a mute names a host, a kind or a table'],
    ['without an end', { hosts: ['R1'], until: undefined }, 'until: a moment has a date'],
    [
      'for too long',
      { hosts: ['R1'], until: '2027-03-02T10:00Z' },
      'until: a mute ends at most 90',
    ],
    ['in the past', { hosts: ['R1'], until: '2026-03-01T10:00Z' }, 'until: the mute ends before'],
    [
      'of a host that is written otherwise',
      { hosts: ['r1'] },
      'as it is written; it has R1, R2, MASTER',
    ],
    ['of no kind', { kinds: ['odd'] }, 'kinds.0: no kind of incident: one of ahead, '],
    ['of an incident and a host', { incident: 'bank-1-1', hosts: ['R1'] }, 'incident: name an'],
    ['of no incident', { incident: 'bank-9-9' }, 'incident: there is no incident bank-9-9'],
    ['in another domain', { incident: 'bank-1-1', domain: 'dr' }, 'domain: bank-1-1 is an'],
  ])('%s', async (_, asked, detail) => {
    const told = await refusalOf('/v1/mutes', { until: UNTIL, why: 'x', ...asked });
    expect(told).toEqual([400, expect.stringContaining(detail)]);
  });

  it('an end, where it is not there or is over', async () => {
    await muteIncident();
    const end = async (id: string) => (await api.send('DELETE', `/v1/mutes/${id}`)).status;
    expect(await end('bank-mute-7')).toBe(404);
    expect(await end('bank-window-2')).toBe(404);
    api.nowMs += DAY_MS;
    expect(await end('bank-mute-2')).toBe(409);
  });
});

describe('a window', () => {
  const plan = async (asked: object = {}) =>
    api.send('POST', '/v1/windows', {
      body: {
        hosts: ['R1', 'MASTER'],
        from: '2026-03-02T09:00Z',
        until: UNTIL,
        change: 'CHG-7',
        why: 'drill',
        ...asked,
      },
    });

  it('is planned with its change number, given another end, and ended', async () => {
    expect(ActTaken.parse((await plan()).body)).toMatchObject({ id: 'bank-window-2', record: 2 });
    expect(await windows()).toMatchObject([
      { id: 'bank-window-2', hosts: ['R1', 'MASTER'], change: 'CHG-7', state: 'planned' },
    ]);
    const longer = await api.send('POST', '/v1/windows/bank-window-2/extensions', {
      body: { until: '2026-03-02T12:00Z', why: 'it takes longer' },
    });
    expect(longer).toMatchObject({ status: 201, body: { id: 'bank-window-2' } });
    expect(await windows()).toMatchObject([{ until: '2026-03-02T12:00:00.000Z' }]);
    expect((await api.send('DELETE', '/v1/windows/bank-window-2')).status).toBe(200);
    expect(await windows()).toEqual([]);
  });

  it('covers the incidents of its hosts while it is on', async () => {
    await plan();
    api.nowMs = Date.parse('2026-03-02T09:00:00Z');
    const view = DomainView.parse((await api.get('/v1/domains/bank')).body);
    expect(view).toMatchObject({
      mutedIncidents: 1,
      windows: [{ state: 'on', by: expect.anything() }],
    });
  });

  it.each<readonly [string, object, string]>([
    ['without a change number', { change: undefined }, 'change: the number of the change'],
    ['without hosts', { hosts: [] }, 'hosts: a window names its hosts'],
    [
      'of a host that is not configured',
      { hosts: ['R9'] },
      'R9 is no host of this domain; it has R1, R2, MASTER',
    ],
    ['that began', { from: '2026-03-02T07:00Z' }, 'from: a window begins now or later'],
    ['of a month', { until: '2026-04-02T10:00Z' }, 'until: a window lasts at most 14 days'],
    ['that ends first', { until: '2026-03-02T08:30Z' }, 'until: the window ends before it begins'],
    ['on a day that is none', { until: '2026-02-30T08:30Z' }, 'until: a moment has a date'],
  ])('%s is refused', async (_, asked, detail) => {
    const { status, body } = await plan(asked);
    expect([status, body['detail']]).toEqual([400, expect.stringContaining(detail)]);
  });
});

describe('a list of mutes or windows', () => {
  it('is of one domain where that is named', async () => {
    await api.watch('dr', stuckOf({ id: 'dr-1-1', domain: 'dr' }));
    await muteIncident('dr-1-1');
    await muteIncident('bank-1-1');
    const of = async (query: string) =>
      MuteList.parse((await api.get(`/v1/mutes${query}`)).body).items.map(({ id }) => id);
    expect(await of('')).toEqual(['bank-mute-2', 'dr-mute-2']);
    expect(await of('?domain=dr')).toEqual(['dr-mute-2']);
  });

  it.each([
    ['/v1/mutes?domain=prod', 404, 'there is no domain of this name'],
    ['/v1/windows?domain=Prod', 400, 'domain: a domain name has'],
    ['/v1/windows?host=R1', 400, 'host: nothing of this name'],
    ['/v1/incidents?muted=perhaps', 400, 'muted: true or false'],
    ['/v1/incidents?kind=odd', 400, 'kind: no kind of incident: one of ahead, empty, '],
    ['/v1/incidents?kind=ahead&kind=stuck', 400, 'kind: it is given more than once'],
    ['/v1/incidents?limit=1&limit=2', 400, 'limit: it is given more than once'],
  ])('refuses %s', async (path, status, detail) => {
    const told = await api.get(path);
    expect([told.status, told.body['detail']]).toEqual([status, expect.stringContaining(detail)]);
  });
});
