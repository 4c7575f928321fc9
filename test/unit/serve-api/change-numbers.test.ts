import { beforeEach, describe, expect, it } from 'vitest';

import { IncidentView } from '#contracts/api.ts';

import { ActingApi, CLEARING, PROVED } from './acting.ts';

const UNTIL = '2026-03-03T08:00Z';
const BODIES: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['/v1/incidents/bank-1-1/acknowledgements', {}],
  ['/v1/incidents/bank-1-1/comments', {}],
  ['/v1/incidents/bank-1-1/bundles', {}],
  ['/v1/incidents/bank-1-2/closings', { code: 'our-error' }],
  ['/v1/mutes', { incident: 'bank-1-1', until: UNTIL }],
  ['/v1/windows', { hosts: ['R1'], until: UNTIL }],
  ['/v1/alerts/test', {}],
];

let api: ActingApi;
beforeEach(async () => {
  api = new ActingApi();
  await api.watch('bank', PROVED, CLEARING);
});

describe('the change that allows an act', () => {
  it.each(BODIES)('is recorded and answered: %s', async (path, body) => {
    const sent = { body: { why: 'as agreed', change: 'CHG0042', ...body } };
    const answer = await api.send('POST', path, sent);
    expect(answer).toMatchObject({ status: 201, body: { change: 'CHG0042' } });
    const [act] = await api.acts('bank');
    const own = act?.wish.kind === 'plan-window' ? act.wish : act;
    expect(own).toMatchObject({ change: 'CHG0042' });
  });

  it('is shown with the incident', async () => {
    const path = '/v1/incidents/bank-1-1/comments';
    await api.send('POST', path, { body: { why: 'x', change: 'CHG0042' } });
    await api.send('POST', path, { body: { why: 'y' } });
    const view = IncidentView.parse((await api.get('/v1/incidents/bank-1-1')).body);
    expect(view.acts.map(({ change }) => change)).toEqual(['CHG0042', null]);
  });

  it.each<readonly [string, string, string]>([
    ['in the query', '?why=over&change=CHG%200042', ''],
    ['in the body', '', '{"why": "over", "change": "CHG 0042"}'],
    ['in the query, beside a body that says why', '?change=CHG%200042', '{"why": "over"}'],
  ])('of an ending stands %s', async (_, query, body) => {
    await api.send('POST', '/v1/mutes', {
      body: { incident: 'bank-1-1', until: UNTIL, why: 'x' },
    });
    const ended = await api.send('DELETE', `/v1/mutes/bank-mute-2${query}`, { body });
    expect(ended).toMatchObject({ status: 200, body: { why: 'over', change: 'CHG 0042' } });
  });

  it('is one line', async () => {
    const body = { why: 'x', change: 'CHG\n0042' };
    const answer = await api.send('POST', '/v1/incidents/bank-1-1/comments', { body });
    expect(answer).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('change: one line') },
    });
  });
});
