import { createHash } from 'node:crypto';

import { beforeEach, describe, expect, it } from 'vitest';

import { S3BundleLinks } from '#adapters/aws/s3-bundle-links.ts';
import { MemoryBundles } from '#adapters/memory/bundles.ts';
import { ActTaken } from '#contracts/api-acts.ts';
import { BundleList, BundlePreviewView } from '#contracts/api-bundles.ts';
import { IncidentView, Problem } from '#contracts/api.ts';
import { BundleEntry } from '#contracts/bundle-entry.ts';
import type { Collection } from '#domain/evidence/collection.ts';
import { apiOf } from '#functions/serve-api/app.ts';

import { collectionOf } from '../../contract/builders.ts';
import { ActingApi, CLEARING, PROVED } from './acting.ts';
import { endIn, FINGERPRINT, sealIn, sha256Of, zipOf } from './evidence-acts.ts';

const LIST = '/v1/incidents/bank-1-1/bundles';

let api: ActingApi;
beforeEach(async () => {
  api = new ActingApi();
  await api.watch('bank', PROVED, CLEARING);
});
const listed = async () => BundleList.parse((await api.get(LIST)).body).items;

describe('the evidence of an incident', () => {
  it('is an empty list before any was collected', async () => {
    expect(await listed()).toEqual([]);
  });

  it('is what the journal says of it: its files, their hashes, the key, the records', async () => {
    await sealIn(api, 'bank-1-1', { done: 43 });
    const zip = zipOf('bank-1-1-v1');
    expect(await listed()).toEqual([
      {
        incident: 'bank-1-1',
        version: 1,
        occasion: 'opened',
        state: 'sealed',
        text: 'evidence version 1 is sealed, PARTIAL 43/46; missing.txt names each gap',
        at: '2026-03-02T08:00:00.000Z',
        collected: { done: 43, planned: 46 },
        reasons: [],
        files: [
          {
            profile: 'vendor-clear',
            name: 'bank-1-1-v1.zip',
            bytes: zip.length,
            sha256: sha256Of(zip),
          },
          expect.objectContaining({
            profile: 'vendor-pseudonymised',
            name: 'bank-1-1-v1-pseudonymised.zip',
          }),
        ],
        fingerprint: FINGERPRINT,
        askedBy: 1,
        record: 2,
      },
    ]);
  });

  it('names what was held, failed or not collected, with the reasons, and no file', async () => {
    await endIn(api, 'bank-1-1', { kind: 'held', reasons: ['R90: 2 left in logs'] });
    await endIn(api, 'bank-1-1', { kind: 'failed', reasons: ['the zip has 40 MB'] });
    await endIn(api, 'bank-1-1', { kind: 'not-collected', why: 'limit' });
    expect((await listed()).map(({ version, state, text }) => [version, state, text])).toEqual([
      [1, 'held', 'evidence version 1 is HELD, not released: R90: 2 left in logs'],
      [2, 'failed', 'evidence version 2 FAILED: the zip has 40 MB'],
      [3, 'not-collected', expect.stringContaining('not collected: limit')],
    ]);
    expect((await listed()).flatMap(({ files }) => files)).toEqual([]);
  });
});

describe('evidence of one incident among several', () => {
  it('that was not collected beside another one stands with its own incident', async () => {
    const [incident] = await api.store.readIncidents('bank', ['bank-1-2']);
    if (incident === undefined) throw new Error('there is no bank-1-2');
    const also = [{ incident, version: 7, occasion: 'closed', askedBy: 1 }] as const;
    await endIn(api, 'bank-1-1', { kind: 'not-collected', why: 'limit' }, { also });
    const shown = IncidentView.parse((await api.get('/v1/incidents/bank-1-2')).body);
    expect(shown.evidence).toMatchObject([
      { incident: 'bank-1-2', version: 7, occasion: 'closed', state: 'not-collected' },
    ]);
    expect(shown.evidence[0]?.text).toContain('version 7 was not collected: limit');
  });

  it('is shown with the incident, and with no other', async () => {
    await sealIn(api, 'bank-1-1');
    const [own, other] = await Promise.all(
      ['bank-1-1', 'bank-1-2'].map(async (id) =>
        IncidentView.parse((await api.get(`/v1/incidents/${id}`)).body),
      ),
    );
    expect(own?.evidence).toEqual(await listed());
    expect(other?.evidence).toEqual([]);
  });
});

describe('evidence that is being collected', () => {
  const collection = (changes: Partial<Collection> = {}) =>
    collectionOf('bank', 1, { incident: 'bank-1-1', version: 1, ...changes });
  const open = async (changes: Partial<Collection> = {}) =>
    api.store.openCollection(collection(changes), 't');

  it('says which step runs, and since when', async () => {
    await open({
      stage: 'groups',
      closings: {
        'master-before': { closedAtMs: api.nowMs - 9000, brought: {} },
        'master-after': { closedAtMs: api.nowMs - 2000, brought: {} },
      },
    });
    expect(await listed()).toMatchObject([
      {
        version: 1,
        state: 'collecting',
        text: 'evidence version 1 is being collected: status, system and configuration are read',
        at: '2026-03-02T07:59:58.000Z',
        files: [],
        record: null,
      },
    ]);
  });

  it('says that it is being sealed, until its record says what became of it', async () => {
    await open({ stage: 'collected' });
    expect(await listed()).toMatchObject([
      { state: 'sealing', text: 'evidence version 1 is collected, and being sealed' },
    ]);
    await sealIn(api, 'bank-1-1', { collection: 1 });
    expect((await listed()).map(({ state }) => state)).toEqual(['sealed']);
  });

  it('that ends while it is looked for is neither lost nor there twice', async () => {
    await open({ stage: 'collected' });
    const latest = api.store.latestCollection.bind(api.store);
    api.store.latestCollection = async (domain) => {
      const seen = await latest(domain);
      api.store.latestCollection = latest;
      await sealIn(api, 'bank-1-1', { collection: 1 });
      return seen;
    };
    expect((await listed()).map(({ state }) => state)).toEqual(['sealed']);
  });

  it('is that of its own incident', async () => {
    await open({ incident: 'bank-1-2' });
    expect(await listed()).toEqual([]);
  });
});

describe('asking for evidence', () => {
  it('is an act, and owes the next version, behind what is collected now', async () => {
    await sealIn(api, 'bank-1-1');
    const { status, body } = await api.send('POST', LIST, { body: { why: 'before the reset' } });
    expect([status, ActTaken.parse(body)]).toMatchObject([
      201,
      { id: 'bank-1-1', did: 'asked for evidence of bank-1-1', why: 'before the reset' },
    ]);
    expect((await listed()).at(-1)).toMatchObject({
      version: 2,
      occasion: 'asked',
      state: 'owed',
      text: 'evidence version 2 is to be collected, once nothing else of the domain is',
      at: '2026-03-02T08:00:00.000Z',
      askedBy: 3,
      record: null,
    });
  });

  it('is shown once, while it is collected', async () => {
    await api.send('POST', LIST);
    const asked = { occasion: 'asked', askedBy: 2 } as const;
    const collection = collectionOf('bank', 1, { incident: 'bank-1-1', version: 1, ...asked });
    await api.store.openCollection(collection, 't');
    expect((await listed()).map(({ state }) => state)).toEqual(['collecting']);
  });

  it('is refused while it is owed already', async () => {
    await api.send('POST', LIST);
    const { status, body } = await api.send('POST', LIST);
    expect([status, Problem.parse(body).detail]).toEqual([
      409,
      'evidence of bank-1-1 is being collected already',
    ]);
  });
});

describe('one version', () => {
  it('is the newest that is known of it', async () => {
    await endIn(api, 'bank-1-1', { kind: 'not-collected', why: 'limit' });
    await sealIn(api, 'bank-1-1', { occasion: 'asked' });
    const { status, body } = await api.get(`${LIST}/1`);
    expect([status, BundleEntry.parse(body).state]).toEqual([200, 'sealed']);
  });
});

describe('a download', () => {
  it('is the zip itself, under its name and its hash', async () => {
    await sealIn(api, 'bank-1-1');
    const path = `${LIST}/1/download?profile=vendor-pseudonymised`;
    const answer = await api.app.request(path);
    const zip = zipOf('bank-1-1-v1-pseudonymised');
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(zip);
    const digest = createHash('sha256').update(zip).digest('base64');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename="bank-1-1-v1-pseudonymised.zip"',
      etag: `"${sha256Of(zip)}"`,
      'repr-digest': `sha-256=:${digest}:`,
      'cache-control': 'private, no-cache',
    });
  });

  it('shows names unless it is told not to', async () => {
    await sealIn(api, 'bank-1-1');
    const answer = await api.app.request(`${LIST}/1/download`);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(zipOf('bank-1-1-v1'));
  });

  it('is a link that ends soon where links are made', async () => {
    await sealIn(api, 'bank-1-1');
    const links = new S3BundleLinks({
      address: 'https://sealed.s3.eu-central-1.amazonaws.com',
      region: 'eu-central-1',
      identity: async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'x' }),
      clock: api.deps.clock,
    });
    const answer = await apiOf({ ...api.deps, links }).request(`${LIST}/1/download`);
    const link = new URL(answer.headers.get('location') ?? '');
    expect([answer.status, link.pathname]).toEqual([303, '/bundles/bank-1-1/bank-1-1-v1.zip']);
    expect(link.searchParams.get('X-Amz-Expires')).toBe('300');
  });
});

describe('a preview', () => {
  it('counts by rule, with what each looks for, and has the lines that differ', async () => {
    await sealIn(api, 'bank-1-1');
    const { body } = await api.get(`${LIST}/1/preview?profile=vendor-pseudonymised`);
    const { totals, files, leftOut } = BundlePreviewView.parse(body);
    expect(totals.map(({ rule, count }) => [rule, count])).toEqual([
      ['R04', 1],
      ['R20', 2],
    ]);
    expect(totals[1]?.matches).toContain('hosts of the inventory');
    expect(files[1]?.differences[0]).toMatchObject({ before: 'REPHOST, REPHOST', line: 3 });
    expect(leftOut).toEqual([{ path: 'data/logs/R1/odd', reason: 'it is not UTF-8' }]);
  });
});

const REFUSED: readonly (readonly [string, string, number, string])[] = [
  ['no id', '/v1/incidents/x/bundles', 404, 'id: an incident’s id looks like demo-31-1'],
  ['no incident', '/v1/incidents/bank-9-9/bundles', 404, 'there is no incident of this id'],
  ['no domain', '/v1/incidents/dr-1-1/bundles', 404, 'there is no incident of this id'],
  ['no version', `${LIST}/0`, 404, 'version: a version is a whole number'],
  ['a version that is not there', `${LIST}/7`, 404, 'there is no version 7 of its evidence'],
  ['another profile', `${LIST}/1/download?profile=internal`, 400, 'profile: one of vendor-clear, '],
  ['another parameter', `${LIST}/1/preview?as=text`, 400, 'as: nothing of this name'],
  ['what was held', `${LIST}/2/download`, 409, 'there is no file: evidence version 2 is HELD'],
  ['no preview of it either', `${LIST}/2/preview`, 409, 'there is no file: evidence version 2'],
];

describe('what cannot be had is refused, and says why', () => {
  it.each(REFUSED)('%s', async (_, path, status, detail) => {
    await sealIn(api, 'bank-1-1');
    await endIn(api, 'bank-1-1', { kind: 'held', reasons: ['R90: 2 left in logs'] });
    const told = await api.get(path);
    expect([told.status, Problem.parse(told.body).detail]).toEqual([
      status,
      expect.stringContaining(detail),
    ]);
  });

  it('a file that was removed from where it was kept', async () => {
    await sealIn(api, 'bank-1-1');
    const emptied = apiOf({
      ...api.deps,
      bundles: new MemoryBundles(),
    });
    const answer = await emptied.request(`${LIST}/1/download`);
    expect([answer.status, await answer.json()]).toMatchObject([
      404,
      { detail: 'bank-1-1-v1.zip is not where it was kept' },
    ]);
    const preview = await emptied.request(`${LIST}/1/preview`);
    expect(await preview.json()).toMatchObject({ detail: 'no preview of bank-1-1-v1.zip is kept' });
  });
});
