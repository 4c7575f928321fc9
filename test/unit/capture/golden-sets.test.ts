import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { CaptureManifestText } from '#contracts/capture-manifest.ts';
import { MANIFEST, type CaptureManifest } from '#domain/capture/capture-set.ts';
import { faultsOfSet } from '#domain/capture/check-set.ts';

/** Every set that lies in the folder: whoever puts one there needs to change no test. */
const FOLDER = 'test/golden/boks';
const SETS = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const SIMULATED = 'simulated-linux-master';

type GoldenSet = { readonly manifest: CaptureManifest; readonly files: Map<string, string> };

function setIn(name: string): GoldenSet {
  const folder = join(FOLDER, name);
  const files = new Map(
    readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'latin1')] as const),
  );
  const manifest = CaptureManifestText.parse(JSON.parse(files.get(MANIFEST) ?? ''));
  files.delete(MANIFEST);
  return { manifest, files };
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'latin1').digest('hex');
const faults = ({ manifest, files }: GoldenSet): readonly string[] =>
  faultsOfSet(manifest, files, sha256);

/** The simulated set with one file changed, and the manifest's hash and length with it. */
function changed(file: string, change: (text: string) => string): GoldenSet {
  const { manifest, files } = setIn(SIMULATED);
  const text = change(files.get(file) ?? '');
  files.set(file, text);
  const listed = manifest.files.map((one) =>
    one.name === file ? { name: file, bytes: text.length, sha256: sha256(text) } : one,
  );
  return { manifest: { ...manifest, files: listed }, files };
}

describe.each(SETS)('the captured set %s', (name) => {
  it('is whole, is read as its manifest says, and shows nobody', () => {
    expect(faults(setIn(name))).toEqual([]);
  });
});

describe('a set that was damaged', () => {
  it('one byte of it is seen, with the file that it is in', () => {
    const { manifest, files } = setIn(SIMULATED);
    files.set('sequence.txt', (files.get('sequence.txt') ?? '').replace('(5058)', '(5059)'));
    expect(faults({ manifest, files })).toEqual([
      "sequence.txt: its SHA-256 is not the manifest's",
    ]);
  });

  it('a byte too much is told in numbers', () => {
    const { manifest, files } = setIn(SIMULATED);
    files.set('fque.txt', `${files.get('fque.txt')}\n`);
    expect(faults({ manifest, files })).toEqual([
      'fque.txt: it has 55 bytes, the manifest says 54',
    ]);
  });

  it('a file that is missing is named, and one that nobody named', () => {
    const { manifest, files } = setIn(SIMULATED);
    files.delete('list.txt');
    files.set('notes.txt', 'from the site\n');
    expect(faults({ manifest, files })).toEqual([
      'list.txt: it is missing',
      'notes.txt: the manifest does not name it',
    ]);
  });

  it('a wrong count is told with what the parsers make of it', () => {
    const { manifest, files } = setIn(SIMULATED);
    const read = { ...manifest.read, sequence: { tables: 54, unread: [] } };
    expect(faults({ manifest: { ...manifest, read }, files })).toEqual([
      'sequence, tables: the manifest says 54, the parsers 55',
    ]);
  });

  it('a line that is not understood, and that the manifest does not have, is told by its number', () => {
    const set = changed('sequence.txt', (text) => `licence ends soon\n${text}`);
    expect(faults(set)).toEqual([
      expect.stringMatching(/^sequence, unread.*the manifest says nothing, the parsers 1$/),
    ]);
  });

  it('a text that no reading would carry as it is, is told', () => {
    const set = changed('sequence.txt', (text) => text.trimEnd());
    expect(faults(set)).toEqual([
      expect.stringMatching(/^a reading of these texts: printed and read again, sequence is /),
    ]);
  });

  it('the name of a host that came in is told by its line', () => {
    const set = changed('list.txt', (text) => text.replace('HOST0003', 'BOKREP77'));
    expect(faults(set)).toEqual(['list.txt, line 5: the name of a host stands there']);
    const queue = changed('fque.txt', (text) => text.replace('HOST0003', 'amsterdam'));
    expect(faults(queue)).toEqual(['fque.txt, line 3: the name of a host stands there']);
  });

  it('an address, a user and a secret are told by the rules that still find them', () => {
    const line = 'login of user anna42 from 10.20.30.40 with password=hunter2222\n';
    const set = changed('fque.txt', (text) => `${text}${line}`);
    const seen = faults(set).filter((fault) => fault.startsWith('fque.txt'));
    expect(seen).toEqual(['fque.txt, line 6: redaction still finds R24, R21, R04']);
  });
});
