import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openBag } from '#adapters/open-bag.ts';
import { packZip } from '#adapters/pack-zip.ts';
import { lacks, programAt } from '#test/required-tools.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'boks-audit-open-'));
  mkdirSync(join(root, 'f/data'), { recursive: true });
  writeFileSync(join(root, 'f/a'), 'one');
  writeFileSync(join(root, 'f/data/b'), 'two');
  writeFileSync(join(root, 'outside'), 'secret');
});
afterAll(() => rmSync(root, { recursive: true }));

const WHOLE = {
  folder: 'f',
  files: new Map([
    ['a', bytes('one')],
    ['data/b', bytes('two')],
  ]),
};

describe('a bundle on disk', () => {
  it('is opened as a folder and as a zip alike', async () => {
    const packed = [...WHOLE.files].map(([path, content]) => ({
      path,
      bytes: content,
      sha256: '',
    }));
    writeFileSync(join(root, 'f.zip'), packZip('f', packed));
    expect(await openBag(join(root, 'f'))).toEqual({
      ...WHOLE,
      zipName: undefined,
      others: new Map(),
    });
    expect(await openBag(join(root, 'f.zip'))).toEqual({
      ...WHOLE,
      zipName: 'f.zip',
      others: new Map(),
    });
  });

  it('has the name of its folder, however it is reached', async () => {
    symlinkSync(join(root, 'f'), join(root, 'g'));
    for (const path of ['f/', 'f/.', 'f/data/..', 'g']) {
      expect(await openBag(join(root, path))).toMatchObject({ folder: 'f' });
    }
  });

  it.skipIf(lacks('mkfifo'))(
    'has links and pipes named, and neither followed nor read',
    async () => {
      const folder = join(root, 'h');
      mkdirSync(folder);
      symlinkSync(join(root, 'outside'), join(folder, 'file'));
      symlinkSync(join(root, 'f'), join(folder, 'folder'));
      symlinkSync('nowhere', join(folder, 'broken'));
      spawnSync(programAt('mkfifo'), [join(folder, 'pipe')]);
      expect(await openBag(folder)).toEqual({
        folder: 'h',
        zipName: undefined,
        files: new Map(),
        others: new Map([
          ['broken', 'a symbolic link'],
          ['file', 'a symbolic link'],
          ['folder', 'a symbolic link'],
          ['pipe', 'no ordinary file'],
        ]),
      });
    },
  );
});

describe('what is no bundle is not opened', () => {
  it.each([
    ['none', 'not-read', 'there is no such file'],
    ['outside/none', 'not-read', 'there is no such file'],
    ['/dev/null', 'not-opened', 'it is neither a file nor a folder'],
  ])('%s', async (path, kind, reason) => {
    const at = path.startsWith('/') ? path : join(root, path);
    expect(await openBag(at)).toEqual({ kind, reason });
  });

  it('a zip of more than 100 MB, which is not read', async () => {
    const file = join(root, 'large.zip');
    writeFileSync(file, '');
    truncateSync(file, 100_000_001);
    expect(await openBag(file)).toEqual({
      kind: 'not-opened',
      reason: 'it has more than 100.0 MB',
    });
  });

  it('a folder of more than any bundle holds, which is not read', async () => {
    const folder = join(root, 'large');
    mkdirSync(folder);
    writeFileSync(join(folder, 'a'), '');
    truncateSync(join(folder, 'a'), 512_000_001);
    expect(await openBag(folder)).toEqual({
      kind: 'not-opened',
      reason: 'it holds more than any bundle does',
    });
  });
});
