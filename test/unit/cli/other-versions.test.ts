import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';

import { sendRequest } from '#adapters/send-request.ts';
import { askInForce } from '#cli/commands/configuration-api.ts';
import { parseLoosely } from '#cli/commands/parse-loosely.ts';
import { NotDone, sendAct } from '#cli/commands/service-api.ts';
import { askForDomains } from '#cli/commands/show-status.ts';
import type { ReachedApi } from '#cli/local/api-calls.ts';
import { serveApi, type ApiServer } from '#cli/local/api-server.ts';
import { IncidentView } from '#contracts/api.ts';

import { ActingApi, PROVED } from '../serve-api/acting.ts';
import { changingAnswers, type Body } from './changed-answers.ts';

const TOKEN = 'q'.repeat(43);

let server: ApiServer;
let served: ActingApi;
let api: ReachedApi;
beforeEach(async () => {
  served = new ActingApi();
  await served.watch('bank', PROVED);
  server = await serveApi({ ...served.deps, token: TOKEN }, 0);
  const headers = {
    authorization: `Bearer ${TOKEN}`,
    'boks-audit-user': 'ann',
    'content-type': 'application/json',
  };
  api = { url: server.url, kind: 'machine', call: (request) => sendRequest(request, headers) };
});
afterEach(async () => server.close());

/** Before changes had numbers and requests names. */
const older = (body: Body): object => {
  const { requestId: _, change: __, ...known } = body;
  return known;
};
/** Fields of a version to come, in every object but those that count by name. */
function newer(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(newer);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([key, inner]) => [key, newer(inner)]);
  const counts = fields.every(([, inner]) => typeof inner === 'number');
  return Object.fromEntries(counts ? fields : [...fields, ['ofAVersionToCome', { why: [1] }]]);
}
const VERSIONS = [
  ['an older', older],
  ['a newer', (body: Body): object => Object(newer(body))],
] as const;

const act = async (version: ReachedApi, verb: string) =>
  sendAct(version, {
    method: 'POST',
    path: `/v1/incidents/bank-1-1/${verb}`,
    body: { why: 'on it', ...(verb === 'closings' && { code: 'reset-done' }) },
    key: 'key-1',
  });

describe.each(VERSIONS)('a service of %s version', (_, change) => {
  it('is understood where it took an act', async () => {
    const taken = await act(changingAnswers(api, change), 'comments');
    expect(taken).toMatchObject({ id: 'bank-1-1', why: 'on it', change: null });
    expect(taken.by).toContain('ann');
    expect(taken).not.toHaveProperty('ofAVersionToCome');
  });

  it('is understood where it refused one: its reason is told, and the end is 1', async () => {
    const { body } = await served.send('POST', '/v1/incidents/bank-1-1/closings', {
      body: { why: 'on it', code: 'reset-done' },
    });
    const error: unknown = await act(changingAnswers(api, change), 'closings').catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(NotDone);
    expect(error).toMatchObject({ status: 1, message: `refused: ${String(body['detail'])}` });
  });

  it('is known to watch no domain of a name, which is then pushed first', async () => {
    expect(await askInForce(changingAnswers(api, change), 'other')).toEqual({
      kind: 'answered',
      inForce: undefined,
    });
  });

  it('tells which configuration is in force, so that the next is made from it', async () => {
    const told = changingAnswers(api, (body) => {
      const { digest: __, ...known } = body;
      return change(change === older ? known : body);
    });
    expect(await askInForce(told, 'bank')).toMatchObject({
      kind: 'answered',
      inForce: { version: 1, who: 'ann', change: null },
    });
  });

  it('shows how its domains are', async () => {
    const [domain] = await askForDomains(changingAnswers(api, change));
    expect(domain?.incidents.map(({ id }) => id)).toEqual(['bank-1-1']);
  });
});

describe('what is read loosely', () => {
  it('is read as without what is not known, also where it may be one of several', async () => {
    const { body } = await served.get('/v1/incidents/bank-1-1');
    const view = IncidentView.parse(body);
    expect(view.closingRecord.draft).not.toBeNull();
    expect(parseLoosely(IncidentView, newer(body))).toEqual(view);
  });

  it('is read by the shape that lacks nothing, where several would do', () => {
    const either = z.union([
      z.strictObject({ host: z.string() }),
      z.strictObject({ host: z.string(), table: z.int() }),
    ]);
    const both = z.union([
      z.strictObject({ ended: z.string() }),
      z.strictObject({ until: z.string(), why: z.string() }),
    ]);
    expect(parseLoosely(either, { host: 'R1', ofAVersionToCome: 1 })).toEqual({ host: 'R1' });
    const open = { until: 'noon', why: 'drill' };
    expect(parseLoosely(both, { ...open, ofAVersionToCome: 1 })).toEqual(open);
  });

  it('is not read where what is known is wrong', async () => {
    const { body } = await served.get('/v1/incidents/bank-1-1');
    expect(parseLoosely(IncidentView, { ...body, episode: 'one' })).toBeUndefined();
    expect(parseLoosely(IncidentView, undefined)).toBeUndefined();
  });
});
