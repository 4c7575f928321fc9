import { chmod, cp, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { copied } from '#cli/commands/export-copy.ts';
import { NotDone } from '#cli/commands/service-api.ts';
import { checkCopy } from '#cli/copy/check-copy.ts';
import { checkedText } from '#cli/text/copied-text.ts';

import { apiOfWorld, edit, listAnew, textsIn, worldToCopy } from './world-to-copy.ts';

let above: string;
let whole: string;
let folder: string;
beforeAll(async () => {
  above = await mkdtemp(join(tmpdir(), 'boks-audit-verify-copy-'));
  whole = join(above, 'whole');
  const asked = { domain: 'bank', format: 'ndjson', output: whole } as const;
  await copied(apiOfWorld(await worldToCopy()), asked);
});
afterAll(async () => rm(above, { recursive: true, force: true }));
beforeEach(async () => {
  folder = join(above, 'copy');
  await cp(whole, folder, { recursive: true });
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const BANK = { domain: 'bank' };
const foundIn = async (): Promise<{
  readonly link: string;
  readonly faults: readonly string[];
}> => {
  const { link, faults } = await checkCopy(folder, BANK);
  return { link: link?.what ?? '', faults };
};
const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.catch((reason: unknown) => reason);
  if (error instanceof NotDone) return error.message;
  throw new Error('it was not refused', { cause: error });
};

const MARCH = 'records/2026-03.ndjson';
const CLEAR = 'bundles/bank-1-1-v1.zip';
/** Changes the lines of March; `six` is where record 6 stands. */
const inMarch = async (change: (lines: string[], six: number) => readonly string[]) =>
  edit(folder, MARCH, (text) => {
    const lines = text.split('\n');
    const six = lines.findIndex((line) => line.includes('"line":"6 '));
    return change(lines, six).join('\n');
  });
const dropped = async (path: string): Promise<void> => rm(join(folder, path), { force: true });

/** What was done, and what is told of it by the records, though the list was made anew to hide it. */
const CHANGES: readonly {
  readonly name: string;
  readonly tamper: () => Promise<void>;
  readonly byList: string;
  readonly byRecords: { readonly link?: string; readonly fault?: string };
}[] = [
  {
    name: 'a record is edited',
    tamper: () => edit(folder, MARCH, (text) => text.replace('"nonce":"quiet', '"nonce":"Quiet')),
    byList: `${MARCH} was changed`,
    byRecords: { link: 'the contents of record 4 were changed' },
  },
  {
    name: 'a record is dropped',
    tamper: () => inMarch((lines, six) => lines.toSpliced(six, 1)),
    byList: `${MARCH} was changed`,
    byRecords: { link: 'record 6 is not there' },
  },
  {
    name: 'two records change places',
    tamper: () =>
      inMarch((lines, six) =>
        lines.with(six, lines[six + 1] ?? '').with(six + 1, lines[six] ?? ''),
      ),
    byList: `${MARCH} was changed`,
    byRecords: { link: 'record 6 is not there' },
  },
  {
    name: 'a record is inserted',
    tamper: () => inMarch((lines, six) => lines.toSpliced(six, 0, lines[six] ?? '')),
    byList: `${MARCH} was changed`,
    byRecords: { link: 'record 6 stands a second time, or in the wrong place' },
  },
  {
    name: 'the file of a month is dropped',
    tamper: () => dropped(MARCH),
    byList: `${MARCH} is not there`,
    byRecords: { link: 'records 2 to 7 are not there' },
  },
  {
    name: 'the file of the last month is dropped',
    tamper: () => dropped('records/2026-04.ndjson'),
    byList: 'records/2026-04.ndjson is not there',
    byRecords: { fault: 'copy.json says 12 records up to 12; here are 7 up to 7' },
  },
  {
    name: 'a line of the records is none',
    tamper: () =>
      edit(folder, MARCH, (text) => text.replace('{"kind":"record"', '{"kind":"rubbish"')),
    byList: `${MARCH} was changed`,
    byRecords: { fault: 'line 2 is no entry of a history' },
  },
  {
    name: 'a bundle is swapped for another',
    tamper: () => edit(folder, CLEAR, () => 'another zip'),
    byList: `${CLEAR} was changed`,
    byRecords: { fault: `${CLEAR} is not the one that record 3 fixes` },
  },
  {
    name: 'a bundle is dropped',
    tamper: () => dropped(CLEAR),
    byList: `${CLEAR} is not there`,
    byRecords: { fault: `${CLEAR} is of record 3, and not there` },
  },
  {
    name: 'a bundle is added',
    tamper: () => writeFile(join(folder, 'bundles/bank-1-1-v2.zip'), 'made up'),
    byList: 'bundles/bank-1-1-v2.zip is not in SHA256SUMS',
    byRecords: { fault: 'bundles/bank-1-1-v2.zip is of no record that is here' },
  },
  {
    name: 'a version of the configuration is changed',
    tamper: () => edit(folder, 'configuration/version-1.json', () => '{"version":2}'),
    byList: 'configuration/version-1.json was changed',
    byRecords: { fault: 'configuration/version-1.json is not the one that record 2 fixes' },
  },
  {
    name: 'a signature is changed',
    tamper: () => edit(folder, 'heads/2026-03-30-5.sig', (text) => `${text}.`),
    byList: 'heads/2026-03-30-5.sig was changed',
    byRecords: {
      fault: 'heads/2026-03-30-5.sig is not the one that the head signed for 2026-03-30 fixes',
    },
  },
];

describe('boks-audit verify history --export, of a folder that was changed', () => {
  it.each(CHANGES)(
    'names it where $name, by the list of files, and by the records alone where that was made anew',
    async ({ tamper, byList, byRecords: { link = '', fault = '' } }) => {
      await tamper();
      expect((await foundIn()).faults).toContainEqual(expect.stringMatching(endsWith(byList)));
      await listAnew(folder);
      const found = await foundIn();
      expect([found.link, found.faults.length > 0]).toEqual([link, fault !== '']);
      expect(found.faults.join('; ')).toMatch(endsWith(fault));
    },
  );
});

describe('boks-audit verify history --export, of a folder', () => {
  it('names what is no part of a copy: a stray file, a link in the place of a file', async () => {
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await rename(join(folder, MARCH), join(above, 'elsewhere'));
    await symlink(join(above, 'elsewhere'), join(folder, MARCH));
    expect((await foundIn()).faults).toEqual([
      `${MARCH} is no plain file`,
      `${MARCH} is not there`,
      'notes.txt is not in SHA256SUMS',
    ]);
  });

  it('says which changes there are within 80 columns, and no more than twenty', async () => {
    for (const path of (await textsIn(folder)).keys()) {
      if (!/^(SHA256SUMS|copy.json|records)/.test(path)) await edit(folder, path, () => '-');
    }
    await writeFile(join(folder, 'stray'), '');
    const text = checkedText(await checkCopy(folder, BANK));
    expect(text).toMatch(/^files: BROKEN: \d+ faults in 24 files\n {2}README\.txt was changed\n/);
    expect(text).toMatch(/\n {2}and 1 more\n/);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('believes the keys that it is given, and no other', async () => {
    const { link } = await checkCopy(folder, { ...BANK, fingerprint: ['ab'.repeat(32)] });
    expect(link?.what).toBe('the head signed for 2008-06-20 has another key');
  });

  it('reads from media that cannot be written to, and leaves them as they are', async () => {
    const before = await textsIn(folder);
    const folders = ['records', 'bundles', 'heads', 'keys', 'incidents', 'configuration', '.'];
    for (const each of folders) await chmod(join(folder, each), 0o500);
    expect((await foundIn()).faults).toEqual([]);
    for (const each of folders.toReversed()) await chmod(join(folder, each), 0o700);
    expect(await textsIn(folder)).toEqual(before);
  });

  it('names a list that cannot be read as the fault, and walks the chain all the same', async () => {
    await edit(folder, 'SHA256SUMS', (text) => text.slice(1));
    expect(await checkCopy(folder, { domain: 'bank' })).toMatchObject({
      files: 0,
      faults: ['SHA256SUMS cannot be read: line 1 is no line of a manifest'],
      walk: { records: 12 },
    });
  });

  it('refuses a folder that is no copy, or that of another domain', async () => {
    expect(await refusalOf(checkCopy(folder, { domain: 'other' }))).toBe(
      `${folder} is the history of bank, not of other`,
    );
    expect((await checkCopy(folder, {})).domain).toBe('bank');
    await dropped('copy.json');
    expect((await checkCopy(folder, BANK)).domain).toBe('bank');
    expect(await refusalOf(checkCopy(folder, {}))).toBe(
      `${folder} does not say whose history it is: give --domain`,
    );
    await dropped('SHA256SUMS');
    expect(await refusalOf(foundIn())).toBe(
      `${folder} is no copy of a history: there is no SHA256SUMS in it`,
    );
  });
});

const endsWith = (text: string): RegExp =>
  new RegExp(`(^|[:;] )${text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}$`);
