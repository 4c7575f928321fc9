import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { readSet, type SetRead } from '#cli/commands/check-capture.ts';
import { NotDone } from '#cli/commands/service-api.ts';
import type { CaptureManifest } from '#domain/capture/capture-set.ts';
import { faultsOfSet } from '#domain/capture/check-set.ts';

/** Every set that lies in the folder: whoever puts one there needs to change no test. */
const FOLDER = 'test/golden/boks';
const SETS = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const SIMULATED = 'simulated-linux-master';

const setIn = async (name: string): Promise<SetRead> => readSet(join(FOLDER, name));
const sha256 = (text: string): string => createHash('sha256').update(text, 'latin1').digest('hex');
const faults = ({ manifest, files }: SetRead): readonly string[] =>
  faultsOfSet(manifest, files, sha256);

/** The simulated set with one file changed, and the manifest's hash and length with it. */
async function changed(file: string, change: (text: string) => string): Promise<SetRead> {
  const { manifest, files } = await ofSimulated();
  const text = change(files.get(file) ?? '');
  files.set(file, text);
  const listed = manifest.files.map((one) =>
    one.name === file ? { name: file, bytes: text.length, sha256: sha256(text) } : one,
  );
  return { manifest: { ...manifest, files: listed }, files };
}

/** The simulated set, with files that a test may change. */
async function ofSimulated(): Promise<{ manifest: CaptureManifest; files: Map<string, string> }> {
  const { manifest, files } = await setIn(SIMULATED);
  return { manifest, files: new Map(files) };
}

it('the folder holds sets, each in a folder of its own, and its README', () => {
  expect(readdirSync(FOLDER).filter((name) => !SETS.includes(name))).toEqual(['README.md']);
});

describe.each(SETS)('the captured set %s', (name) => {
  it('is whole, is read as its manifest says, and shows nobody', async () => {
    expect(faults(await setIn(name))).toEqual([]);
  });
});

describe('a set that was damaged', () => {
  it('one byte of it is seen, with the file that it is in', async () => {
    const { manifest, files } = await ofSimulated();
    files.set('sequence.txt', (files.get('sequence.txt') ?? '').replace('(5058)', '(5059)'));
    expect(faults({ manifest, files })).toEqual([
      "sequence.txt: its SHA-256 is not the manifest's",
    ]);
  });

  it('a byte too much is told in numbers', async () => {
    const { manifest, files } = await ofSimulated();
    files.set('fque.txt', `${files.get('fque.txt')}\n`);
    expect(faults({ manifest, files })).toEqual([
      'fque.txt: it has 55 bytes, the manifest says 54',
    ]);
  });

  it('a file that is missing is named, and one that nobody named', async () => {
    const { manifest, files } = await ofSimulated();
    files.delete('list.txt');
    files.set('notes.txt', 'from the site\n');
    expect(faults({ manifest, files })).toEqual([
      'list.txt: it is missing',
      'notes.txt: the manifest does not name it',
    ]);
  });

  it('a wrong count is told with what the parsers make of it', async () => {
    const { manifest, files } = await ofSimulated();
    const read = { ...manifest.read, sequence: { tables: 54, unread: [] } };
    expect(faults({ manifest: { ...manifest, read }, files })).toEqual([
      'sequence, tables: the manifest says 54, the parsers 55',
    ]);
  });

  it('a line that is not understood, and that the manifest does not have, is told by its number', async () => {
    const set = await changed('sequence.txt', (text) => `licence ends soon\n${text}`);
    expect(faults(set)).toEqual([
      expect.stringMatching(/^sequence, unread.*the manifest says nothing, the parsers 1$/),
    ]);
  });

  it('a text that no reading would carry as it is, is told', async () => {
    const set = await changed('sequence.txt', (text) => text.trimEnd());
    expect(faults(set)).toEqual([
      expect.stringMatching(/^a reading of these texts: printed and read again, sequence is /),
    ]);
  });

  it('the name of a host that came in is told by its line', async () => {
    const set = await changed('list.txt', (text) => text.replace('HOST0003', 'BOKREP77'));
    expect(faults(set)).toEqual(['list.txt, line 5: the name of a host stands there']);
    const queue = await changed('fque.txt', (text) => text.replace('HOST0003', 'amsterdam'));
    expect(faults(queue)).toEqual(['fque.txt, line 3: the name of a host stands there']);
  });

  it('an address, a user and a secret are told by the rules that still find them', async () => {
    const line = 'login of user anna42 from 10.20.30.40 with password=hunter2222\n';
    const set = await changed('fque.txt', (text) => `${text}${line}`);
    const seen = faults(set).filter((fault) => fault.startsWith('fque.txt'));
    expect(seen).toEqual(['fque.txt, line 6: redaction still finds R24, R21, R04']);
  });
});

describe('a folder that is no set', () => {
  const refusalOf = async (folder: string): Promise<string> =>
    readSet(folder).then(
      () => 'taken',
      (error: unknown) => (error instanceof NotDone ? error.message : 'a fault'),
    );

  it('is not read beyond what a set may be, in files and in bytes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'boks-audit-no-set-'));
    try {
      const long = join(folder, 'long.txt');
      await writeFile(long, '');
      await truncate(long, 10_000_001);
      expect(await refusalOf(folder)).toBe(
        `${long} is no file of a set: it has 10000001 bytes, more than 10000000`,
      );
      await Promise.all(
        Array.from({ length: 100 }, async (_, at) => writeFile(join(folder, `${at}`), '')),
      );
      expect(await refusalOf(folder)).toBe(`${folder} is no set: it has more than 100 files`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is told by the file that is missing, or is none of a set', async () => {
    expect(await refusalOf('examples/k1262')).toBe(
      'examples/k1262/manifest.json: there is no such file',
    );
    expect(await refusalOf(join(FOLDER, 'nobody'))).toBe(
      `${join(FOLDER, 'nobody')} cannot be read: there is no such file`,
    );
    expect(await refusalOf(FOLDER)).toBe(
      `${join(FOLDER, SIMULATED)} cannot be read: it is a directory`,
    );
  });
});
