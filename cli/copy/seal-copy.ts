import { chmod } from 'node:fs/promises';
import { join } from 'node:path';

import { CHECK_TOOLS } from '#adapters/bag-tools.ts';
import { formatManifest } from '#domain/evidence/manifest.ts';

import { copyReadme } from '../text/copy-readme.ts';
import { filesIn, sha256Of } from './files-in.ts';
import {
  FACTS_PATH,
  HEADS_FOLDER,
  KEYS_FOLDER,
  README_PATH,
  SUMS_PATH,
  UNFINISHED_PATH,
  type CopyFacts,
} from './layout.ts';
import type { UnfinishedCopy } from './unfinished-copy.ts';

/** A whole copy: how many files, and the SHA-256 of the list of their SHA-256s, which fixes them all. */
export type CopySealed = { readonly files: number; readonly sumsSha256: string };

/** Says what the copy is, lists every file of it, makes them read-only, and gives it its name. */
export async function sealCopy(copy: UnfinishedCopy, facts: CopyFacts): Promise<CopySealed> {
  await copy.write(FACTS_PATH, `${JSON.stringify(facts, null, 2)}\n`);
  const before = (await filesIn(copy.folder)).files;
  await copy.write(README_PATH, copyReadme({ ...facts, ...signedIn(before) }));
  const { files } = await filesIn(copy.folder);
  const listed: { readonly path: string; readonly sha256: string }[] = [];
  for (const path of files) {
    if (path === SUMS_PATH || path === UNFINISHED_PATH) continue;
    listed.push({ path, sha256: await sha256Of(join(copy.folder, path)) });
  }
  const sums = CHECK_TOOLS.bytesOf(formatManifest(listed));
  await copy.write(SUMS_PATH, sums);
  // Its folders stay writable: whoever owns the copy must be able to delete it.
  for (const { path } of [...listed, { path: SUMS_PATH }]) {
    await chmod(join(copy.folder, path), 0o400);
  }
  await copy.finish();
  return { files: listed.length, sumsSha256: CHECK_TOOLS.sha256(sums) };
}

/** The keys that signed, by their fingerprints, and the newest head; null where nothing is signed. */
function signedIn(files: readonly string[]): {
  readonly keys: readonly string[];
  readonly newestHead: string | null;
} {
  const keys = files.filter((path) => path.startsWith(KEYS_FOLDER));
  const heads = files.filter((path) => path.startsWith(HEADS_FOLDER) && path.endsWith('.txt'));
  return {
    keys: keys.map((path) => path.slice(KEYS_FOLDER.length, -'.pem'.length)),
    newestHead: heads.at(-1)?.slice(HEADS_FOLDER.length, -'.txt'.length) ?? null,
  };
}
