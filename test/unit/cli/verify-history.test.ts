import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { fingerprintOf } from '#adapters/key-fingerprint.ts';
import { sendRequest } from '#adapters/send-request.ts';
import {
  domainOfFile,
  entriesFromFile,
  entriesFromService,
} from '#cli/commands/history-sources.ts';
import { NotDone } from '#cli/commands/service-api.ts';
import { verifyHistory, walkedIn } from '#cli/commands/verify-history.ts';
import type { ReachedApi } from '#cli/local/api-calls.ts';
import { serveApi, type ApiServer } from '#cli/local/api-server.ts';
import { historyText, stateOfHistory } from '#cli/text/history-text.ts';
import type { HistoryEntryShown } from '#contracts/history-entry.ts';
import { signHistory } from '#functions/sign-history/sign-history.ts';
import { headsIn, journalAt, momentsOf, signingOver } from '#test/history.ts';

import { ActingApi } from '../serve-api/acting.ts';

/** Three days of four records, and two records of a fourth. */
const JOURNAL = journalAt(momentsOf('2026-03-02', 4, 4).slice(0, 14));
const TOKEN = 'q'.repeat(43);

let folder: string;
let file: string;
let server: ApiServer;
let api: ReachedApi;
let fingerprint: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'boks-audit-history-'));
  file = join(folder, 'history.ndjson');
  const served = new ActingApi();
  await served.watch('bank');
  const ports = await signingOver(JOURNAL);
  await signHistory({ version: 1, kind: 'sign-history', domain: 'bank' }, ports);
  const { store, heads } = ports;
  server = await serveApi({ ...served.deps, store, heads, token: TOKEN }, 0);
  const headers = { authorization: `Bearer ${TOKEN}`, 'boks-audit-user': 'ann' };
  api = { url: server.url, kind: 'machine', call: (request) => sendRequest(request, headers) };
  fingerprint = fingerprintOf((await headsIn(heads))[0]?.pem ?? '');
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function told(entries: AsyncIterable<HistoryEntryShown>, save?: string) {
  const options = { domain: 'bank', ...(save === undefined ? {} : { save }) };
  const { walk, link } = await walkedIn(entries, options);
  const text = historyText('bank', walk, link);
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  return { state: stateOfHistory(link ?? walk), text };
}
const asked = (more: { readonly from?: string; readonly to?: string } = {}) =>
  entriesFromService(api, { domain: 'bank', ...more });
const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.catch((reason: unknown) => reason);
  if (error instanceof NotDone) return error.message;
  throw new Error('it was not refused', { cause: error });
};

const DOES_NOT_PROVE = `What this does not prove: that a host told the truth; that the times are exact,
they are those of the clock of the service; what was recorded after the last
signed head, or whether anything was: whoever may write the table can still
make that anew.
`;

describe('boks-audit verify history', () => {
  it('says what is proved, by which key, and what that does not prove', async () => {
    expect(await told(asked())).toEqual({
      state: 'ok',
      text: `bank: whole: 14 records, 1 to 14

  they begin with the first record of the domain
  proved up to record 12, the last of 2026-03-04 (UTC), by 3 signed heads of key
  ${fingerprint}
  signed by nobody yet: 2 records after it

${DOES_NOT_PROVE}`,
    });
  });

  it('says of a part what it does not look at', async () => {
    const { text } = await told(asked({ from: '2026-03-03', to: '2026-03-03' }));
    expect(text).toContain('bank: whole: 4 records, 5 to 8');
    expect(text).toContain('they follow the head signed for 2026-03-02; what is before it was not');
    const turned = asked({ from: '2026-03-04', to: '2026-03-03' });
    expect(await refusalOf(told(turned))).toBe('--from 2026-03-04 is after --to 2026-03-03');
  });

  it('saves what it walked, for its owner alone, and walks that again without a service', async () => {
    const online = await told(asked(), file);
    await server.close();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await told(entriesFromFile(file, 'bank'))).toEqual(online);
    expect(await refusalOf(told(entriesFromFile(file, 'bank'), file))).toBe(
      `${file} is there already: give another --save, or --force`,
    );
  });
});

describe('boks-audit verify history --save', () => {
  const forced = async (entries: AsyncIterable<HistoryEntryShown>) =>
    walkedIn(entries, { domain: 'bank', save: file, force: true });

  it('leaves what is there until the whole history came, and nothing beside it', async () => {
    await writeFile(file, 'of last year\n');
    const whole = asked();
    async function* cutOff() {
      for await (const entry of whole) {
        yield entry;
        throw new NotDone('no answer');
      }
    }
    expect(await refusalOf(forced(cutOff()))).toBe('no answer');
    expect(await readFile(file, 'utf8')).toBe('of last year\n');
    expect(await readdir(folder)).toEqual(['history.ndjson']);
    await forced(asked());
    expect((await told(entriesFromFile(file, 'bank'))).state).toBe('ok');
  });

  it('asks no service where it could not be written', async () => {
    const unasked = (): never => {
      throw new Error('it was asked');
    };
    const entries = { [Symbol.asyncIterator]: unasked };
    const refused = (save: string) => refusalOf(walkedIn(entries, { domain: 'bank', save }));
    expect(await refused(join(folder, 'no', 'file'))).toBe(
      `there is no folder ${join(folder, 'no')}`,
    );
    expect(await refused('/dev/null')).toBe('/dev/null is no plain file: give another --save');
  });
});

describe('boks-audit verify history, of what does not hold or is not proved', () => {
  it('names the first broken link of a file, and ends with 2', async () => {
    await told(asked(), file);
    const lines = (await readFile(file, 'utf8')).split('\n');
    await writeFile(file, lines.filter((line) => !line.includes('"line":"6 ')).join('\n'));
    const { state, text } = await told(entriesFromFile(file, 'bank'));
    expect(state).toBe('critical');
    expect(text).toContain(`bank: BROKEN: record 6 is not there

  expected: record 6
  found: record 7
  everything before it holds, up to record 5
  proved up to record 4, the last of 2026-03-02 (UTC), by 1 signed head of key
`);
  });

  it('warns where nothing is signed, or days that are over are not', async () => {
    await told(asked(), file);
    const lines = (await readFile(file, 'utf8')).split('\n');
    await writeFile(file, lines.filter((line) => !line.includes('"kind":"head"')).join('\n'));
    const none = await told(entriesFromFile(file, 'bank'));
    expect(none.state).toBe('warning');
    expect(none.text).toContain('proved by no signature: no signed head is there');
    const late = lines.filter((line) => !/"kind":"head".*"day":"2026-03-0[34]"/.test(line));
    await writeFile(file, late.join('\n'));
    const some = await told(entriesFromFile(file, 'bank'));
    expect(some.state).toBe('warning');
    expect(some.text).toContain('over, and without a head: 2 days, 2026-03-03 to 2026-03-04');
  });

  it('says where contents are left out that their digest is kept', async () => {
    await told(asked(), file);
    const text = await readFile(file, 'utf8');
    const bare = text.replaceAll(/"record":\{.*\}(?=\}\n)/g, '"record":null');
    await writeFile(file, bare);
    const { state, text: shown } = await told(entriesFromFile(file, 'bank'));
    expect(state).toBe('ok');
    expect(shown).toContain('contents expired or left out, digest kept: 14 records');
  });
});

describe('the domain whose history is walked', () => {
  it('is the one that a file names, where none is given', async () => {
    await writeFile(file, '{"kind":"boks-audit history","version":1,"domain":"bank"}\n{}');
    expect(await domainOfFile(file)).toBe('bank');
    await writeFile(file, 'rubbish\n');
    expect(await refusalOf(domainOfFile(file))).toMatch(
      /is no history that this version can read$/,
    );
    await writeFile(file, '');
    expect(await refusalOf(domainOfFile(file))).toBe(`${file} is empty`);
  });

  it('is walked under the name that its file says', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await writeFile(file, '{"kind":"boks-audit history","version":1,"domain":"prod"}\n{}');
    expect(await verifyHistory({ data: folder, export: file })).toBe(3);
    expect(said).toHaveBeenCalledWith(expect.stringContaining('line 2 is no entry of a history'));
    said.mockRestore();
  });

  it('must be given to ask a service', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await verifyHistory({ data: folder, api: server.url })).toBe(3);
    expect(said).toHaveBeenCalledWith(expect.stringContaining('say of which domain: --domain'));
    said.mockRestore();
  });
});

describe('a file that is no history', () => {
  it('is refused in one line that says which line of it', async () => {
    const from = async (text: string) => {
      await writeFile(file, text);
      return refusalOf(told(entriesFromFile(file, 'bank')));
    };
    const first = '{"kind":"boks-audit history","version":1,"domain":"bank"}';
    expect(await from('')).toBe(`${file} is empty`);
    expect(await from('rubbish\n')).toBe(`${file} is no history that this version can read`);
    expect(await from(first.replace('"version":1', '"version":2'))).toMatch(/is no history that/);
    expect(await from(first.replace('bank', 'other'))).toBe(
      `${file} is the history of other, not of bank`,
    );
    expect(await from(`${first}\n{"kind":"record"}`)).toBe(
      `${file}: line 2 is no entry of a history`,
    );
    expect(await refusalOf(told(entriesFromFile(join(folder, 'none'), 'bank')))).toBe(
      `${join(folder, 'none')} cannot be read: there is no such file`,
    );
  });

  it('that holds no record says nothing: its state is not known', async () => {
    await writeFile(file, '{"kind":"boks-audit history","version":1,"domain":"bank"}\n');
    expect((await told(entriesFromFile(file, 'bank'))).state).toBe('unknown');
  });
});
