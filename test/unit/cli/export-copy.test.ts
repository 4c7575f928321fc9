import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { copied } from '#cli/commands/export-copy.ts';
import { NotDone } from '#cli/commands/service-api.ts';
import { checkCopy } from '#cli/copy/check-copy.ts';
import { NO_RECORDS } from '#cli/copy/unfinished-copy.ts';
import type { ReachedApi } from '#cli/local/api-calls.ts';
import { NotReached } from '#ports/call-api.ts';

import type { ActingApi } from '../serve-api/acting.ts';
import { apiOfWorld, textsIn, worldToCopy } from './world-to-copy.ts';

let world: ActingApi;
beforeAll(async () => {
  world = await worldToCopy();
});

let above: string;
let folder: string;
beforeEach(async () => {
  above = await mkdtemp(join(tmpdir(), 'boks-audit-copy-'));
  folder = join(above, 'copy');
});
afterEach(async () => rm(above, { recursive: true, force: true }));

/** The first record of the world is of 2008. */
const HEADS = [
  '2008-06-20-1',
  '2026-03-02-3',
  '2026-03-30-5',
  '2026-03-31-7',
  '2026-04-01-9',
  '2026-04-02-11',
];
const ALL = { domain: 'bank', format: 'ndjson', all: true } as const;
const checked = async (path = folder) => checkCopy(path, { domain: 'bank' });
const refusalOf = async (work: Promise<unknown>): Promise<readonly [number, string]> => {
  const error = await work.catch((reason: unknown) => reason);
  if (error instanceof NotDone) return [error.status, error.message];
  throw new Error('it was not refused', { cause: error });
};

describe('boks-audit export --all', () => {
  it('writes all that proves the history, which verify history finds whole without the service', async () => {
    const { text, json } = await copied(apiOfWorld(world), { ...ALL, output: folder });
    expect([...(await textsIn(folder)).keys()]).toEqual([
      'README.txt',
      'SHA256SUMS',
      'bundles/bank-1-1-v1-pseudonymised.zip',
      'bundles/bank-1-1-v1.zip',
      'configuration/version-1.json',
      'configuration/versions.json',
      'copy.json',
      ...HEADS.flatMap((head) => [`heads/${head}.sig`, `heads/${head}.txt`]),
      'incidents/bank-1-1-evidence.json',
      'incidents/bank-1-1.json',
      expect.stringMatching(/^keys\/[0-9a-f]{64}\.pem$/),
      'records/2008-06.ndjson',
      'records/2026-03.ndjson',
      'records/2026-04.ndjson',
    ]);
    const found = await checked();
    expect(found).toMatchObject({ files: 24, faults: [], proved: 16 });
    expect(found.walk).toMatchObject({ records: 12, contents: 12, proved: { number: 11 } });
    expect(found.link).toBeUndefined();
    expect(json).toMatchObject({ files: 24, sumsSha256: found.sumsSha256, bundles: 2 });
    // A path may be longer than a line.
    const lines = text.split('\n').filter((line) => !line.includes(above));
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('leaves files that only their owner reads and nobody writes, in folders that he can delete', async () => {
    await copied(apiOfWorld(world), { ...ALL, output: folder });
    for (const path of (await textsIn(folder)).keys()) {
      expect([path, (await stat(join(folder, path))).mode & 0o777]).toEqual([path, 0o400]);
    }
    expect((await stat(join(folder, 'records'))).mode & 0o777).toBe(0o700);
    expect(await readdir(above)).toEqual(['copy']);
  });

  it('has a README within 80 columns that names the span, the keys and the newest signature', async () => {
    await copied(apiOfWorld(world), { ...ALL, output: folder });
    const text = await readFile(join(folder, 'README.txt'), 'utf8');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(text.replaceAll(/\s+/g, ' ')).toContain('It has 12 records, 2008-06-20T');
    const [key = ''] = await readdir(join(folder, 'keys'));
    expect(text).toContain(key.replace('.pem', ''));
    expect(text).toContain('-signature heads/2026-04-02-11.sig');
  });
});

describe('what boks-audit export --all is asked for', () => {
  it('takes days from and to, and follows the head before them', async () => {
    const span = { from: '2026-04-01', to: '2026-04-01' };
    await copied(apiOfWorld(world), { ...ALL, output: folder, ...span });
    const found = await checked();
    expect([found.faults, found.link]).toEqual([[], undefined]);
    expect(found.walk).toMatchObject({ records: 2, first: 8, after: { day: '2026-03-31' } });
  });

  it('leaves the bundles out where that is asked for', async () => {
    await copied(apiOfWorld(world), { ...ALL, output: folder, withoutBundles: true });
    expect(await readdir(folder)).not.toContain('bundles');
    expect((await checked()).faults).toEqual([]);
  });

  it('names the records of which the service gives the lines alone', async () => {
    const large = apiOfWorld(await worldToCopy({ large: true }));
    const { text } = await copied(large, { ...ALL, output: folder });
    expect(text).toContain('by their lines alone: records 12');
    expect(await readFile(join(folder, 'README.txt'), 'utf8')).toContain('gives away: records 12.');
    expect(await checked()).toMatchObject({ faults: [], walk: { records: 12, contents: 11 } });
  });
});

describe('what boks-audit export --all refuses', () => {
  it('leaves nothing where the domain is not there, or nothing answers', async () => {
    const other = { ...ALL, domain: 'nope', output: folder };
    expect(await refusalOf(copied(apiOfWorld(world), other))).toEqual([
      3,
      'nope: there is no domain of this name; boks-audit status shows what there is',
    ]);
    const unreached = apiOfWorld(world, () => {
      throw new NotReached('no answer');
    });
    expect(await refusalOf(copied(unreached, { ...ALL, output: folder }))).toEqual([
      3,
      'no answer',
    ]);
    expect(await readdir(above)).toEqual([]);
  });

  it('refuses what contradicts itself, and what is in its place, before it asks', async () => {
    const unasked = apiOfWorld(world, () => {
      throw new Error('it was asked');
    });
    const refused = async (more: object) =>
      refusalOf(copied(unasked, { ...ALL, output: folder, ...more }));
    expect(await refused({ format: 'csv' })).toEqual([
      3,
      '--all has every record: it has no --format csv',
    ]);
    expect(await refused({ resume: true, force: true })).toEqual([
      3,
      '--resume and --force exclude each other',
    ]);
    expect(await refused({ from: '2026-04-02', to: '2026-04-01' })).toEqual([
      3,
      '--from 2026-04-02 is after --to 2026-04-01',
    ]);
    expect(await refused({ output: join(above, 'no', 'copy') })).toEqual([
      3,
      `there is no folder ${join(above, 'no')}`,
    ]);
    await mkdir(`${folder}.part`);
    await writeFile(join(`${folder}.part`, 'mine.txt'), 'mine');
    expect(await refused({ force: true })).toEqual([
      3,
      `${folder}.part is in the way, and no copy of ours`,
    ]);
    await mkdir(folder);
    expect(await refused({ force: true })).toEqual([
      1,
      `${folder} is there already: give another --output`,
    ]);
    expect(await readdir(join(`${folder}.part`))).toEqual(['mine.txt']);
  });
});

/** Breaks off at this call of the service, from 1; how often it was called before. */
const brokenAt = async (call: number, more: object = {}): Promise<readonly string[]> => {
  const asked: string[] = [];
  const api = apiOfWorld(world, (path) => {
    asked.push(path);
    if (asked.length === call) throw new NotDone('the line broke');
  });
  await copied(api, { ...ALL, output: folder, ...more }).catch((error: unknown) => {
    if (!(error instanceof NotDone)) throw error;
  });
  return asked;
};

describe('boks-audit export --all, broken off', () => {
  it('says what it is, is no copy, and is gone on with or begun anew as it is told', async () => {
    await brokenAt(5);
    expect(await readdir(above)).toEqual(['copy.part']);
    expect(await refusalOf(checked(`${folder}.part`))).toEqual([
      3,
      `${folder}.part is a copy that was not finished: export --resume goes on with it`,
    ]);
    const again = { ...ALL, output: folder };
    expect(await refusalOf(copied(apiOfWorld(world), again))).toEqual([
      1,
      `${folder}.part is a copy that was not finished: go on with --resume, or begin anew with --force`,
    ]);
    expect(
      await refusalOf(copied(apiOfWorld(world), { ...again, resume: true, withoutBundles: true })),
    ).toEqual([3, expect.stringContaining('was begun with another --domain, --from, --to or')]);
    await writeFile(join(`${folder}.part`, 'stray'), '');
    await copied(apiOfWorld(world), { ...again, force: true });
    expect((await checked()).faults).toEqual([]);
  });

  it('at whichever request: goes on to the same copy, and asks for no page or bundle twice', async () => {
    const whole = join(above, 'whole');
    await copied(apiOfWorld(world), { ...ALL, output: whole });
    const expected = await textsIn(whole);
    const calls = (await brokenAt(Number.POSITIVE_INFINITY)).length;
    expect(calls).toBeGreaterThan(6);
    for (let call = 1; call <= calls; call += 1) {
      await rm(folder, { recursive: true, force: true });
      const before = await brokenAt(call);
      const after = await brokenAt(Number.POSITIVE_INFINITY, { resume: true });
      expect(await textsIn(folder), `broken at ${call}`).toEqual(expected);
      const answered = before.slice(0, -1).filter((path) => /export\?|download\?/.test(path));
      expect(after.filter((path) => answered.includes(path))).toEqual([]);
    }
  });
});

describe('boks-audit export --all, killed', () => {
  it('cuts off what was written and not counted, and refuses what is shorter than it was', async () => {
    await brokenAt(2);
    const part = `${folder}.part`;
    const state = JSON.parse(await readFile(join(part, 'UNFINISHED.json'), 'utf8'));
    const file = join(part, 'records', '2026-04.ndjson');
    const keepState = async (records: object): Promise<void> =>
      writeFile(join(part, 'UNFINISHED.json'), JSON.stringify({ ...state, records }));
    const resumed = { ...ALL, output: folder, resume: true };

    await truncate(file, 100);
    await keepState({ ...state.records, ended: false });
    expect(await refusalOf(copied(apiOfWorld(world), resumed))).toEqual([
      3,
      `${file} is shorter than it was: begin anew with --force`,
    ]);

    // As though it had been killed before it noted the page.
    await appendFile(file, '{"kind":"record","line":"13 half a');
    await keepState(NO_RECORDS);
    await copied(apiOfWorld(world), resumed);
    expect(await checked()).toMatchObject({ faults: [], walk: { records: 12 } });
  });

  it('just before it got its name: says so, is given it by --resume, and is not deleted', async () => {
    await copied(apiOfWorld(world), { ...ALL, output: folder });
    const expected = await textsIn(folder);
    const part = `${folder}.part`;
    const again = { ...ALL, output: folder };
    await rename(folder, part);
    const says = `${part} is a whole copy that did not get its name: --resume gives it to it`;
    expect(await refusalOf(copied(apiOfWorld(world), again))).toEqual([1, says]);
    expect(await refusalOf(copied(apiOfWorld(world), { ...again, force: true }))).toEqual([
      1,
      says,
    ]);
    const other = { ...again, resume: true, withoutBundles: true };
    expect(await refusalOf(copied(apiOfWorld(world), other))).toEqual([
      3,
      expect.stringContaining('was begun with another --domain, --from, --to or'),
    ]);
    // Killed once more meanwhile, it says of itself that it is not finished.
    await brokenAt(2, { resume: true });
    expect(await readdir(part)).toContain('UNFINISHED.json');
    const asked = await brokenAt(Number.POSITIVE_INFINITY, { resume: true });
    expect(await textsIn(folder)).toEqual(expected);
    expect(asked.filter((path) => /export\?|download\?/.test(path))).toEqual([]);
  });
});

describe('a history of many pages', () => {
  it('is on disk page by page: none is asked for before the one before is written', async () => {
    const lines = await linesOfOneRecord();
    const held: number[] = [];
    const pages: ReachedApi = {
      ...apiOfWorld(world),
      call: async (request) => {
        const asked = /\/export\?.*/.exec(request.address)?.[0];
        if (asked === undefined) return apiOfWorld(world).call(request);
        const page = Number(new URLSearchParams(asked.split('?')[1]).get('cursor') ?? 0);
        held.push(page - (await recordsIn(`${folder}.part`)));
        const { first, record } = lines;
        const text = `${page === 0 ? first : ''}${record.replace(/"line":"\d+/, `"line":"${page + 1}`)}`;
        const link = page + 1 < MANY_PAGES ? `<?cursor=${page + 1}>; rel="next"` : '';
        return { status: 200, text, bytes: Buffer.from(text), location: undefined, link };
      },
    };
    await copied(pages, { ...ALL, output: folder, withoutBundles: true });
    expect(held).toEqual(Array.from({ length: MANY_PAGES }, () => 0));
    expect(await recordsIn(folder)).toBe(MANY_PAGES);
  });
});

const MANY_PAGES = 500;

/** The first line of an export, and one of a record. */
async function linesOfOneRecord(): Promise<{ readonly first: string; readonly record: string }> {
  const { text } = await apiOfWorld(world).call({
    method: 'GET',
    address: `${apiOfWorld(world).url}/v1/domains/bank/export?format=ndjson&from=2026-04-02`,
  });
  const [first = '', ...others] = text.split('\n');
  const record = others.find((line) => line.includes('"kind":"record"')) ?? '';
  return { first: `${first}\n`, record: `${record}\n` };
}

/** How many records stand in the files of a copy; none where there are no files yet. */
async function recordsIn(copy: string): Promise<number> {
  const names = await readdir(join(copy, 'records')).catch(() => []);
  const texts = await Promise.all(
    names.map(async (name) => readFile(join(copy, 'records', name), 'utf8')),
  );
  return texts.join('').split('"kind":"record"').length - 1;
}
