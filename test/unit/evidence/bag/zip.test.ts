import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { zipSync, type Zippable } from 'fflate';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { openZip } from '#adapters/open-zip.ts';
import { packZip } from '#adapters/pack-zip.ts';
import { bagInput, mustSeal, newKey } from '#test/bags.ts';
import { lacks } from '#test/required-tools.ts';

const KEY = newKey();
const FILES = mustSeal(bagInput(), KEY);
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const FIXED = [
  { path: 'a.txt', bytes: bytes('one line\n'.repeat(1000)), sha256: '' },
  { path: 'data/b.txt', bytes: bytes('T7 13678d 8:33:46 6982 (6982)\n'), sha256: '' },
];

/** The reason for which a zip is not opened; undefined where it is. */
async function reasonOf(zip: Uint8Array): Promise<string | undefined> {
  const opened = await openZip('x.zip', Buffer.from(zip));
  return 'kind' in opened ? opened.reason : undefined;
}
/** A zip, and the places of an entry's headers in it. */
function zipOf(entries: Zippable) {
  const zip = Buffer.from(zipSync(entries, { mtime: new Date(2000, 0, 1) }));
  const end = zip.length - 22;
  const centralOf = (name: string): number => {
    let at = zip.readUInt32LE(end + 16);
    while (zip.toString('latin1', at + 46, at + 46 + zip.readUInt16LE(at + 28)) !== name) {
      at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30);
    }
    return at;
  };
  const localOf = (name: string): number => zip.readUInt32LE(centralOf(name) + 42);
  return { zip, end, centralOf, localOf };
}

afterEach(() => vi.unstubAllEnvs());

describe('a packed bag', () => {
  it('is opened again, every byte of it', async () => {
    const opened = await openZip(
      '/tmp/bank-3-1-v1.zip',
      Buffer.from(packZip('bank-3-1-v1', FILES)),
    );
    expect(opened).toEqual({
      folder: 'bank-3-1-v1',
      zipName: 'bank-3-1-v1.zip',
      files: new Map(FILES.map((file) => [file.path, file.bytes])),
      others: new Map(),
    });
  });

  it('has the same bytes in every zone, on every processor and version of Node', () => {
    const zips = ['UTC', 'Pacific/Auckland', 'America/St_Johns'].map((zone) => {
      vi.stubEnv('TZ', zone);
      return createHash('sha256').update(packZip('f', FIXED)).digest('hex');
    });
    expect(new Set(zips)).toEqual(
      new Set(['a29914f4c8efe7272e2b8617283d8497d2bb6e859b6a4ccd7c2cfae194e339de']),
    );
  });

  it('has entries in the order given, ordinary files of mode 0644, all of one time', () => {
    const zip = Buffer.from(packZip('f', FIXED));
    const at = zip.readUInt32LE(zip.length - 6);
    expect(zip.toString('latin1', at + 46, at + 53)).toBe('f/a.txt');
    expect(zip.readUInt32LE(at + 38) >>> 16).toBe(0o100644);
    expect(zip.readUInt32LE(at + 12)).toBe(((0 << 9) | (1 << 5) | 1) * 65_536 + (12 << 11));
  });

  it.skipIf(lacks('unzip'))('is taken by unzip, which finds no fault in it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'boks-audit-zip-'));
    try {
      const file = join(folder, 'bank-3-1-v1.zip');
      writeFileSync(file, packZip('bank-3-1-v1', FILES));
      const tested = spawnSync('unzip', ['-t', file], { encoding: 'utf8' });
      expect(tested.stdout).toContain('No errors detected');
      expect(tested.status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a zip from a stranger is not opened', () => {
  it.each([
    ['f/../../x', 'it is no sound zip: invalid relative path: f/../../x'],
    ['/etc/x', 'it is no sound zip: absolute path: /etc/x'],
    ['C:/x', 'it is no sound zip: absolute path: C:/x'],
    ['f\\x', 'it is no sound zip: invalid characters in fileName: f\\x'],
    ['f//x', '"f//x": it leads out of its folder'],
    ['f/./x', '"f/./x": it leads out of its folder'],
    ['x', '"x": it is in no folder'],
  ])('where an entry is called %s', async (name, why) => {
    expect(await reasonOf(zipOf({ [name]: bytes('x') }).zip)).toBe(why);
  });

  it.each([
    [0o120777, 'it is a symbolic link'],
    [0o010644, 'it is no ordinary file'],
    [0o020644, 'it is no ordinary file'],
    [0o040755, 'it is no ordinary file'],
  ])('where an entry has the mode %o', async (mode, why) => {
    const { zip } = zipOf({ 'f/x': [bytes('/etc/passwd'), { os: 3, attrs: mode * 65_536 }] });
    expect(await reasonOf(zip)).toBe(`"f/x": ${why}`);
  });

  it('where two entries have one path, or one but for the case of a letter', async () => {
    const { zip, centralOf, localOf } = zipOf({ 'f/x': bytes('1'), 'f/y': bytes('2') });
    const [central, local] = [centralOf('f/y'), localOf('f/y')];
    zip.write('f/x', local + 30);
    zip.write('f/x', central + 46);
    expect(await reasonOf(zip)).toBe('"f/x" is there twice');
    expect(await reasonOf(zipOf({ 'f/x': bytes('1'), 'f/X': bytes('2') }).zip)).toBe(
      '"f/X" is there twice',
    );
    expect(await reasonOf(zipOf({ 'f/x': bytes('1'), 'f/x/y': bytes('2') }).zip)).toBe(
      '"f/x" is there twice',
    );
  });

  it('where it has two top folders, or nothing in it', async () => {
    const two = zipOf({ 'f/x': bytes('1'), '__MACOSX/x': bytes('2') });
    expect(await reasonOf(two.zip)).toBe('it has 2 top folders, a bundle has one');
    expect(await reasonOf(zipOf({}).zip)).toBe('it has 0 top folders, a bundle has one');
  });

  it('where an entry is encrypted', async () => {
    const { zip, centralOf, localOf } = zipOf({ 'f/x': bytes('1') });
    zip.writeUInt16LE(1, centralOf('f/x') + 8);
    zip.writeUInt16LE(1, localOf('f/x') + 6);
    expect(await reasonOf(zip)).toBe('"f/x": it is encrypted');
  });
});

describe('a zip that lies is not opened', () => {
  it('about the size of an entry, smaller or larger than it is', async () => {
    for (const [size, why] of [
      [8_999, 'it is no sound zip: too many bytes in the stream. expected 8999. got at least 9000'],
      [9_001, 'it is no sound zip: not enough bytes in the stream. expected 9001. got only 9000'],
    ] as const) {
      const { zip, centralOf } = zipOf({ 'f/x': bytes('one line\n'.repeat(1000)) });
      zip.writeUInt32LE(size, centralOf('f/x') + 24);
      expect(await reasonOf(zip)).toBe(why);
    }
  });

  it('about what unpacks to more than fits, and is not unpacked at all', async () => {
    const { zip, centralOf } = zipOf({ 'f/x': bytes('1'), 'f/y': bytes('one line\n'.repeat(10)) });
    zip.writeUInt32LE(600_000_000, centralOf('f/y') + 24);
    expect(await reasonOf(zip)).toBe('unpacked it has more than 512.0 MB');
  });

  it('about how many entries it has', async () => {
    const { zip, end } = zipOf({ 'f/x': bytes('1') });
    zip.writeUInt16LE(10_001, end + 10);
    expect(await reasonOf(zip)).toBe('it is no sound zip: more than 10000 entries');
    zip.writeUInt16LE(0, end + 10);
    expect(await reasonOf(zip)).toBe('something stands between its directory and its end');
  });

  it('about the name of an entry, once in its directory and otherwise in itself', async () => {
    const { zip, localOf } = zipOf({ 'f/x': bytes('1') });
    zip.write('f/z', localOf('f/x') + 30);
    expect(await reasonOf(zip)).toBe('"f/x" has another name inside');
  });

  it('about the contents of an entry', async () => {
    const { zip, localOf } = zipOf({ 'f/x': [bytes('1'), { level: 0 }] });
    zip.write('2', localOf('f/x') + 33);
    expect(await reasonOf(zip)).toBe('f/x has another checksum');
  });
});

describe('a zip with something hidden in it is not opened', () => {
  it('where one entry lies within another', async () => {
    const inner = zipOf({ 'f/y': [bytes('hidden'), { level: 0 }] });
    const { zip, centralOf, localOf } = zipOf({
      'f/x': [inner.zip, { level: 0 }],
      'f/y': [bytes('hidden'), { level: 0 }],
    });
    zip.writeUInt32LE(localOf('f/x') + 33, centralOf('f/y') + 42);
    expect(await reasonOf(zip)).toBe('"f/y" lies over another entry');
  });

  it('where an entry stands in it that its directory does not name', async () => {
    for (const [hidden, why] of [
      ['f/a', 'something is hidden before "f/b"'],
      ['f/b', 'something is hidden before its directory'],
    ] as const) {
      const { zip, end, centralOf } = zipOf({ 'f/a': bytes('1'), 'f/b': bytes('2') });
      const [start, at] = [zip.readUInt32LE(end + 16), centralOf(hidden)];
      const rest = Buffer.concat([
        zip.subarray(0, at),
        zip.subarray(at + 49, end),
        zip.subarray(end),
      ]);
      const newEnd = rest.length - 22;
      for (const count of [8, 10]) rest.writeUInt16LE(1, newEnd + count);
      rest.writeUInt32LE(49, newEnd + 12);
      rest.writeUInt32LE(start, newEnd + 16);
      expect(await reasonOf(rest)).toBe(why);
    }
  });

  it('where it is cut, where more stands behind it, and where it is no zip', async () => {
    const { zip } = zipOf({ 'f/x': bytes('1') });
    expect(await reasonOf(zip.subarray(0, -1))).toMatch(/end of central directory/i);
    expect(await reasonOf(Buffer.concat([zip, Buffer.from('x')]))).toMatch(
      /extra bytes at the end/,
    );
    expect(await reasonOf(Buffer.concat([Buffer.from('x'), zip]))).toMatch(/signature/);
    expect(await reasonOf(Buffer.from('no zip'))).toMatch(/end of central directory/i);
    expect(await reasonOf(Buffer.alloc(0))).toMatch(/end of central directory/i);
  });
});

it('a zip that another program packed is opened: entries of folders, and without modes', async () => {
  const packed = zipOf({ 'f/': new Uint8Array(), 'f/x': bytes('1'), 'f/d/': new Uint8Array() });
  expect(await openZip('x.zip', packed.zip)).toMatchObject({
    folder: 'f',
    files: new Map([['x', bytes('1')]]),
  });
});
