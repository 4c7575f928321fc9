import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type { OpenedBag } from '#domain/evidence/check-bag.ts';
import { sizeInWords } from '#domain/evidence/cut-marker.ts';

import { MOST_BYTES, MOST_ENTRIES, openZip, type BagNotOpened } from './open-zip.ts';

/** A path behind which nothing can be read: nobody knows whether it would be a bundle. */
export type BagNotRead = { readonly kind: 'not-read'; readonly reason: string };

/** Opens a bundle: a zip, or the folder that was unpacked from one. Follows no link within it. */
export async function openBag(path: string): Promise<OpenedBag | BagNotOpened | BagNotRead> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return await openFolder(await realpath(path));
    if (!found.isFile()) return { kind: 'not-opened', reason: 'it is neither a file nor a folder' };
    if (found.size > MOST_ZIP_BYTES) {
      return { kind: 'not-opened', reason: `it has more than ${sizeInWords(MOST_ZIP_BYTES)}` };
    }
    return await openZip(path, await readFile(path));
  } catch (error) {
    return { kind: 'not-read', reason: wordsOf(error) };
  }
}

async function openFolder(root: string): Promise<OpenedBag | BagNotOpened> {
  const files = new Map<string, Uint8Array>();
  const others = new Map<string, string>();
  let bytes = 0;
  for (const path of await pathsIn(root)) {
    const found = await lstat(join(root, path));
    bytes += found.size;
    if (bytes > MOST_BYTES || files.size >= MOST_ENTRIES) {
      return { kind: 'not-opened', reason: 'it holds more than any bundle does' };
    }
    if (found.isSymbolicLink()) others.set(path, 'a symbolic link');
    else if (!found.isFile()) others.set(path, 'no ordinary file');
    else files.set(path, new Uint8Array(await readFile(join(root, path))));
  }
  return { folder: basename(root), zipName: undefined, files, others };
}

/** Everything below a folder that is no folder itself, by path. */
async function pathsIn(root: string, below = ''): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) paths.push(...(await pathsIn(root, path)));
    else paths.push(path);
    if (paths.length > MOST_ENTRIES) break;
  }
  return paths.toSorted();
}

function wordsOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return WORDS[code] ?? code;
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'permission denied',
};
/** What this service seals has at most a fifth of it. */
const MOST_ZIP_BYTES = 100_000_000;
