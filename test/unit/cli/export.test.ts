import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { sendRequest } from '#adapters/send-request.ts';
import { exported } from '#cli/commands/export-history.ts';
import { entriesFromFile } from '#cli/commands/history-sources.ts';
import { NotDone } from '#cli/commands/service-api.ts';
import { walkedIn } from '#cli/commands/verify-history.ts';
import type { ReachedApi } from '#cli/local/api-calls.ts';
import { serveApi, type ApiServer } from '#cli/local/api-server.ts';
import { historyText } from '#cli/text/history-text.ts';
import { MOVE_COLUMNS, type ExportFormat } from '#contracts/api-export.ts';
import type { JournalRecord } from '#domain/journal.ts';
import { signHistory } from '#functions/sign-history/sign-history.ts';
import type { ApiAnswer } from '#ports/call-api.ts';
import { nextRecord } from '#runtime/apply-record.ts';
import { journalAt, momentsOf, signingOver } from '#test/history.ts';
import { sha256Hex } from '#test/service.ts';

import { ActingApi } from '../serve-api/acting.ts';

/** Three days of two records, three to a page. */
const JOURNAL = largeOf(journalAt(momentsOf('2026-03-02', 3, 2)));

function largeOf(journal: readonly JournalRecord[]): readonly JournalRecord[] {
  const records: JournalRecord[] = [];
  for (const { act } of journal) {
    const made = { act, nonce: 'x'.repeat(1_200_000), sha256: sha256Hex };
    records.push(nextRecord('bank', records.at(-1), made));
  }
  return records;
}

type Served = { readonly server: ApiServer; readonly api: ReachedApi };

async function serve(): Promise<Served> {
  const watching = new ActingApi();
  await watching.watch('bank');
  const ports = await signingOver(JOURNAL);
  await signHistory({ version: 1, kind: 'sign-history', domain: 'bank' }, ports);
  const { store, heads } = ports;
  const server = await serveApi({ ...watching.deps, store, heads, token: 'q'.repeat(43) }, 0);
  const call: ReachedApi['call'] = async (request) => sendRequest(request, {});
  return { server, api: { url: server.url, kind: 'machine', call } };
}

let served: Served;
let api: ReachedApi;
beforeAll(async () => {
  served = await serve();
  ({ api } = served);
});
afterAll(async () => served.server.close());

let folder: string;
let output: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'boks-audit-export-'));
  output = join(folder, 'history.ndjson');
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const BANK = { domain: 'bank', format: 'ndjson' } as const;
const walked = async (file: string): Promise<string> => {
  const { walk, link } = await walkedIn(entriesFromFile(file, 'bank'), { domain: 'bank' });
  return historyText('bank', walk, link);
};
const refusalOf = async (work: Promise<unknown>): Promise<readonly [number, string]> => {
  const error = await work.catch((reason: unknown) => reason);
  if (error instanceof NotDone) return [error.status, error.message];
  throw new Error('it was not refused', { cause: error });
};

/** The same service, whose second page is another answer, or none. */
const withSecondPage = (
  change: (answer: ApiAnswer) => ApiAnswer | Promise<ApiAnswer>,
): ReachedApi => ({
  ...api,
  call: async (request) => {
    const answer = await api.call(request);
    return request.address.includes('cursor=') ? change(answer) : answer;
  },
});

describe('boks-audit export', () => {
  it('writes all pages to a file for its owner alone, which verify history finds whole', async () => {
    const { text, json } = await exported(api, { ...BANK, output });
    // A long path is broken where the line ends.
    expect(text.replaceAll(/\s+/g, '')).toContain(
      `wrote${output}:bank,6records,2026-03-0200:00UTCto2026-03-0412:00UTCproveit`,
    );
    expect(json).toEqual({
      file: output,
      ...BANK,
      count: 6,
      first: '2026-03-02T00:00:00.000Z',
      last: '2026-03-04T12:00:00.000Z',
    });
    expect((await stat(output)).mode & 0o777).toBe(0o600);
    expect(await walked(output)).toMatch(
      /^bank: whole: 6 records, 1 to 6\n\n.*\n {2}proved up to record 4/,
    );
  });

  it('writes moves as CSV under a name of its own', async () => {
    const moves = join(folder, 'moves.csv');
    const { text } = await exported(api, { ...BANK, format: 'csv', output: moves });
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(/: bank, no move $/);
    expect(await readFile(moves, 'utf8')).toMatch(/^time,domain,.*\r\n$/);
  });

  it('of a day without records says so, and its file can be walked', async () => {
    const { text, json } = await exported(api, { ...BANK, output, to: '2026-03-01' });
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(/: bank, no record $/);
    expect(json).toMatchObject({ count: 0, first: null, last: null });
    expect(await walked(output)).toContain('bank: no record');
  });

  it('refuses what cannot be before it asks: days the wrong way round, a file in its place', async () => {
    const unasked: ReachedApi = {
      ...api,
      call: () => {
        throw new Error('it was asked');
      },
    };
    const days = { from: '2026-03-03', to: '2026-03-02' };
    expect(await refusalOf(exported(unasked, { ...BANK, output, ...days }))).toEqual([
      3,
      '--from 2026-03-03 is after --to 2026-03-02',
    ]);
    expect(await refusalOf(exported(unasked, { ...BANK, output, resume: true }))).toEqual([
      3,
      '--resume and --without-bundles go with --all',
    ]);
    await writeFile(output, 'of last year\n');
    expect(await refusalOf(exported(unasked, { ...BANK, output }))).toEqual([
      1,
      `${output} is there already: give another --output, or --force`,
    ]);
  });

  it('says which domain there is not', async () => {
    expect(await refusalOf(exported(api, { ...BANK, output, domain: 'nope' }))).toEqual([
      3,
      'nope: there is no domain of this name; boks-audit status shows what there is',
    ]);
    expect(await readdir(folder)).toEqual([]);
  });
});

const FIRST = '{"kind":"boks-audit history","version":1,"domain":"bank"}\n';
const HEADER = `${MOVE_COLUMNS.join(',')}\r\n`;
const EMPTY = '/v1/domains/bank/export?to=2026-03-01';
const NOT_OURS = 'what answers there is no boks-audit, or one of another version';

describe('boks-audit export, of what fails in the middle', () => {
  it.each([
    ['fails', { status: 500, text: '' }, 'it answered with 500'],
    ['is one of another site', { text: '<html></html>\n' }, NOT_OURS],
    ['is cut off in a record', { text: '{"kind":"record","line":"4 2026' }, NOT_OURS],
    ['has a line that is none of a history', { text: '{"kind":"record"}\n' }, NOT_OURS],
    ['lost its links on the way', { link: undefined }, NOT_OURS],
    ['leads nowhere', { link: '<?from=2026-03-02>; rel="next"' }, NOT_OURS],
  ])('leaves nothing where a page %s', async (_, changes, reason) => {
    const broken = withSecondPage((answer) => ({ ...answer, ...changes }));
    const [status, said] = await refusalOf(exported(broken, { ...BANK, output }));
    expect([status, said]).toEqual([3, `${api.url}: ${reason}`]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves what is there as it is, though it may be replaced, until the whole file came', async () => {
    await writeFile(output, 'of last year\n');
    const forced = { ...BANK, output, force: true };
    const { server, api: dying } = await serve();
    const call: ReachedApi['call'] = async (request) => {
      if (request.address.includes('cursor=')) await server.close();
      return dying.call(request);
    };
    const [status, said] = await refusalOf(exported({ ...dying, call }, forced));
    expect([status, said]).toEqual([
      3,
      expect.stringMatching(/: (?:nothing listens there|the connection broke off)$/),
    ]);
    expect(await readdir(folder)).toEqual(['history.ndjson']);
    expect(await readFile(output, 'utf8')).toBe('of last year\n');
  });
});

describe('boks-audit export, of a service that is none, or never ends', () => {
  it.each<{ readonly what: string; readonly format: ExportFormat; readonly text: string }>([
    { what: 'nothing', format: 'ndjson', text: '' },
    { what: 'another domain', format: 'ndjson', text: FIRST.replace('bank', 'dr') },
    { what: 'a newer format', format: 'ndjson', text: FIRST.replace('1', '2') },
    { what: 'another site', format: 'csv', text: '<html>\r\n' },
    { what: 'half a row', format: 'csv', text: `${HEADER}2026-03-02T08:00:00.000Z,bank` },
    { what: 'a row that is no move', format: 'csv', text: `${HEADER}<html>,\r\n` },
  ])('takes $what for no export: $format', async ({ format, text }) => {
    const first = await api.call({ method: 'GET', address: `${api.url}${EMPTY}` });
    const call: ReachedApi['call'] = async () => ({ ...first, text });
    const [, said] = await refusalOf(exported({ ...api, call }, { ...BANK, format, output }));
    expect(said).toBe(`${api.url}: ${NOT_OURS}`);
    expect(await readdir(folder)).toEqual([]);
  });

  it('ends, though a service never ends', async () => {
    let pages = 0;
    const first = await api.call({ method: 'GET', address: `${api.url}${EMPTY}` });
    const call: ReachedApi['call'] = async ({ address }) => {
      const isFirst = !address.includes('cursor=');
      pages += isFirst ? 0 : 1;
      return { ...first, ...(isFirst ? {} : { text: '' }), link: '<?cursor=on>; rel="next"' };
    };
    expect(await refusalOf(exported({ ...api, call }, { ...BANK, output }))).toEqual([
      3,
      `${api.url}: 500 pages without a record, and it goes on`,
    ]);
    expect(pages).toBe(499);
    expect(await readdir(folder)).toEqual([]);
  });
});
