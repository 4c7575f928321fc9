import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { sendRequest } from '#adapters/send-request.ts';
import { released, toldBefore } from '#cli/commands/export-bundle.ts';
import { gotBundle } from '#cli/commands/get-bundle.ts';
import { toldOfBundles } from '#cli/commands/list-bundles.ts';
import { NotDone } from '#cli/commands/service-api.ts';
import type { ReachedApi } from '#cli/local/api-calls.ts';
import { serveApi, type ApiServer } from '#cli/local/api-server.ts';
import { incidentLines } from '#cli/text/incident-lines.ts';
import { incidentText } from '#cli/text/incident-text.ts';
import { IncidentList, IncidentView } from '#contracts/api.ts';

import { ActingApi, PROVED } from '../serve-api/acting.ts';
import { endIn, FINGERPRINT, sealIn, sha256Of, zipOf } from '../serve-api/evidence-acts.ts';

const TOKEN = 'q'.repeat(43);
const CLEAR = { profile: 'vendor-clear' } as const;
const PSEUDONYMISED = { profile: 'vendor-pseudonymised' } as const;

let served: ActingApi;
let server: ApiServer;
let api: ReachedApi;
let folder: string;
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
  folder = await mkdtemp(join(tmpdir(), 'boks-audit-bundle-'));
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const refusalOf = async (work: Promise<unknown>): Promise<readonly [number, string]> => {
  const error = await work.catch((reason: unknown) => reason);
  if (error instanceof NotDone) return [error.status, error.message];
  throw new Error('it was not refused', { cause: error });
};

describe('boks-audit bundle list', () => {
  it('shows each version with its files, their hashes and the key, within 80 columns', async () => {
    await sealIn(served, 'bank-1-1', { done: 43 });
    await endIn(served, 'bank-1-1', {
      kind: 'held',
      reasons: ['vendor-clear: logs/a.txt, line 7: still shows a secret, in clear (R90)'],
    });
    const { text } = await toldOfBundles(api, 'bank-1-1');
    expect(text).toBe(`evidence of bank-1-1

  2026-03-02 08:00 UTC  evidence version 1 is sealed, PARTIAL 43/46; missing.txt
                        names each gap (as it opened)
    bank-1-1-v1.zip: vendor-clear, 17 bytes
      sha256 ${sha256Of(zipOf('bank-1-1-v1'))}
    bank-1-1-v1-pseudonymised.zip: vendor-pseudonymised, 31 bytes
      sha256 ${sha256Of(zipOf('bank-1-1-v1-pseudonymised'))}

  2026-03-02 08:00 UTC  evidence version 2 is HELD, not released: vendor-clear:
                        logs/a.txt, line 7: still shows a secret, in clear (R90)
                        (as it opened)

  the key that sealed; tell whoever gets a bundle, another way than with it
    ${FINGERPRINT}

  next
  boks-audit bundle get bank-1-1
  boks-audit bundle export bank-1-1 --profile vendor-pseudonymised --preview
  boks-audit bundle collect bank-1-1 --why "…"
`);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('says what to do where nothing was collected', async () => {
    const { text } = await toldOfBundles(api, 'bank-1-1');
    expect(text).toContain('no evidence of bank-1-1 was collected so far');
    expect(text).toContain('  boks-audit bundle collect bank-1-1 --why "…"\n');
  });

  it('says to look again while it is on its way', async () => {
    await served.send('POST', '/v1/incidents/bank-1-1/bundles');
    const { text } = await toldOfBundles(api, 'bank-1-1');
    expect(text).toMatch(/\n {2}next\n {2}boks-audit bundle list bank-1-1\n$/);
  });

  it('says that there is no such incident', async () => {
    expect(await refusalOf(toldOfBundles(api, 'bank-9-9'))).toEqual([
      3,
      'there is no incident of this id',
    ]);
  });
});

describe('boks-audit bundle get', () => {
  it('writes the newest that is sealed, for its owner alone, and says how to check it', async () => {
    await sealIn(served, 'bank-1-1');
    await endIn(served, 'bank-1-1', { kind: 'failed', reasons: ['no'] });
    const output = join(folder, 'case.zip');
    const { text, json } = await gotBundle(api, 'bank-1-1', { ...CLEAR, output });
    const zip = zipOf('bank-1-1-v1');
    expect(new Uint8Array(await readFile(output))).toEqual(zip);
    expect((await stat(output)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['case.zip']);
    expect(json).toEqual({
      file: output,
      incident: 'bank-1-1',
      version: 1,
      profile: 'vendor-clear',
      bytes: zip.length,
      sha256: sha256Of(zip),
      fingerprint: FINGERPRINT,
    });
    expect(text).toContain(`  sha256 ${sha256Of(zip)}\n`);
    expect(text).toContain(`bundle verify ${output} \\\n  --fingerprint ${FINGERPRINT}\n`);
    expect(text).toMatch(
      /\n {2}for yourself; what leaves the house:\n {2}boks-audit bundle export bank-1-1 --version 1 /,
    );
  });

  it('follows a link, and shows nobody there who asks', async () => {
    await sealIn(served, 'bank-1-1');
    const seen: IncomingHttpHeaders[] = [];
    const bucket = createServer(({ headers }, response) => {
      seen.push(headers);
      response.end(zipOf('bank-1-1-v1'));
    }).listen(0, '127.0.0.1');
    await once(bucket, 'listening');
    const bound = bucket.address();
    const address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}/a?X-Amz-Expires=60`;
    const links = { linkTo: async () => ({ address, untilMs: served.nowMs + 60_000 }) };
    const linked = await serveApi({ ...served.deps, links, token: TOKEN }, 0);
    const output = join(folder, 'case.zip');
    await gotBundle({ ...api, url: linked.url }, 'bank-1-1', { ...CLEAR, output });
    await linked.close();
    bucket.close();
    expect(new Uint8Array(await readFile(output))).toEqual(zipOf('bank-1-1-v1'));
    expect(seen.map(({ authorization }) => authorization)).toEqual([undefined]);
  });
});

describe('boks-audit bundle get refuses', () => {
  it('what is not what the journal says was sealed', async () => {
    const place = { incident: 'bank-1-1', version: 1, ...CLEAR };
    await served.bundles.keepZip(place, zipOf('another'));
    await sealIn(served, 'bank-1-1');
    const output = join(folder, 'case.zip');
    expect(await refusalOf(gotBundle(api, 'bank-1-1', { ...CLEAR, output }))).toEqual([
      2,
      expect.stringMatching(/^what came is not bank-1-1-v1.zip as it was sealed: its SHA-256 is /),
    ]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('to replace a file unless it is told to', async () => {
    await sealIn(served, 'bank-1-1');
    const output = join(folder, 'case.zip');
    await writeFile(output, 'mine');
    expect(await refusalOf(gotBundle(api, 'bank-1-1', { ...CLEAR, output }))).toEqual([
      1,
      `${output} is there already: give another --output, or --force`,
    ]);
    expect(await readFile(output, 'utf8')).toBe('mine');
    await gotBundle(api, 'bank-1-1', { ...CLEAR, output, force: true });
    expect(new Uint8Array(await readFile(output))).toEqual(zipOf('bank-1-1-v1'));
  });

  it('a folder that is not there, or is no file', async () => {
    await sealIn(served, 'bank-1-1');
    const nowhere = join(folder, 'no', 'case.zip');
    expect(await refusalOf(gotBundle(api, 'bank-1-1', { ...CLEAR, output: nowhere }))).toEqual([
      3,
      `there is no folder ${join(folder, 'no')}`,
    ]);
    await mkdir(join(folder, 'sub'));
    const sub = join(folder, 'sub');
    expect(await refusalOf(gotBundle(api, 'bank-1-1', { ...CLEAR, output: sub }))).toEqual([
      3,
      `${sub} is a folder: name a file in it`,
    ]);
  });

  it('what is not sealed, and says what there is instead', async () => {
    const none = gotBundle(api, 'bank-1-1', CLEAR);
    expect(await refusalOf(none)).toEqual([
      1,
      'bank-1-1 has no sealed evidence: none was collected; look again: ' +
        'boks-audit bundle list bank-1-1',
    ]);
    await endIn(served, 'bank-1-1', { kind: 'held', reasons: ['R90: 2 left in logs'] });
    const held = gotBundle(api, 'bank-1-1', { ...CLEAR, version: 1 });
    expect(await refusalOf(held)).toEqual([
      1,
      expect.stringMatching(/^bank-1-1 has no sealed version 1: evidence version 1 is HELD, /),
    ]);
  });
});

describe('boks-audit bundle export', () => {
  it('with --preview shows counts and every line that differs, and leaves no trace', async () => {
    await sealIn(served, 'bank-1-1');
    const { text } = await toldBefore(api, 'bank-1-1', PSEUDONYMISED);
    expect(text).toContain('nothing was written\n');
    expect(text).toContain('  redaction changed 1 of 2 files\n');
    expect(text).toMatch(/^ {2}R20 +2 times {2}hosts of the inventory, short and long, /m);
    expect(text).toContain('  left out: data/logs/R1/odd: it is not UTF-8\n');
    expect(text).toContain('@@ line 3 @@\n- REPHOST, REPHOST\n+ host-1a, host-1a\n');
    expect(await served.acts('bank')).toEqual([]);
  });

  it('has in the journal who released which file, and then writes it', async () => {
    await sealIn(served, 'bank-1-1');
    const output = join(folder, 'case.zip');
    const asked = { ...PSEUDONYMISED, output, why: 'to the vendor, case 00123456' };
    const { text } = await released(api, 'bank-1-1', asked);
    const zip = zipOf('bank-1-1-v1-pseudonymised');
    expect(new Uint8Array(await readFile(output))).toEqual(zip);
    expect(await served.acts('bank')).toMatchObject([
      {
        wish: { kind: 'comment', incident: 'bank-1-1' },
        by: { name: 'ann' },
        why:
          'released bank-1-1-v1-pseudonymised.zip (vendor-pseudonymised, SHA-256 ' +
          `${sha256Of(zip)}): to the vendor, case 00123456`,
      },
    ]);
    expect(text).toContain('released by ann (not authenticated): record 3 of bank\n');
    expect(text).not.toContain('for yourself');
    expect(text).toMatch(/^ {2}R20 +2 times {2}hosts/m);
  });

  it('records nothing where nothing could be written', async () => {
    await sealIn(served, 'bank-1-1');
    const output = join(folder, 'case.zip');
    await writeFile(output, 'mine');
    const [status] = await refusalOf(released(api, 'bank-1-1', { ...CLEAR, output }));
    expect([status, await served.acts('bank')]).toEqual([1, []]);
  });

  it('names the file that could not be written', async () => {
    await sealIn(served, 'bank-1-1');
    const output = join(folder, 'x'.repeat(250));
    expect(await refusalOf(released(api, 'bank-1-1', { ...CLEAR, output }))).toEqual([
      3,
      `${output} could not be written (ENAMETOOLONG): give another --output`,
    ]);
  });
});

describe('an incident', () => {
  const unpainted = (_: unknown, word: string): string => word;

  it('says what became of its evidence, and how to get it', async () => {
    await sealIn(served, 'bank-1-1');
    const shown = await served.get('/v1/incidents/bank-1-1');
    const text = incidentText(IncidentView.parse(shown.body), unpainted);
    expect(text).toContain('\n  evidence version 1 is sealed, COMPLETE\n');
    expect(text).toContain('\n  boks-audit bundle get bank-1-1\n');
  });

  it('says after what became of the newest what can be had', async () => {
    await sealIn(served, 'bank-1-1');
    await endIn(served, 'bank-1-1', { kind: 'failed', reasons: ['the zip has 40 MB'] });
    const shown = await served.get('/v1/incidents/bank-1-1');
    const text = incidentText(IncidentView.parse(shown.body), unpainted);
    expect(text).toContain(
      '\n  evidence version 2 FAILED: the zip has 40 MB\n  evidence version 1 is sealed, COMPLETE\n',
    );
  });

  it('names in a list the version that was collected last', async () => {
    const lines = async () => {
      const { items } = IncidentList.parse((await served.get('/v1/incidents')).body);
      return incidentLines(items, unpainted).flat();
    };
    expect((await lines()).join()).not.toContain('evidence');
    await sealIn(served, 'bank-1-1');
    expect((await lines())[0]).toContain('R1: stuck (evidence version 1)');
    await endIn(served, 'bank-1-1', { kind: 'failed', reasons: ['the zip has 40 MB'] });
    expect((await lines())[0]).toContain('R1: stuck (evidence version 2 FAILED)');
    await endIn(served, 'bank-1-1', {
      kind: 'held',
      reasons: ['vendor-clear: a.txt still shows a secret'],
    });
    expect((await lines()).join(' ')).toMatch(
      /\(evidence\s+version\s+3\s+is\s+HELD,\s+not\s+released\)/,
    );
  });
});
