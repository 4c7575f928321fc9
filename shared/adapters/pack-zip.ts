import { zipSync, type ZipOptions, type Zippable } from 'fflate';

import type { PackZip } from '#ports/bundles.ts';

/**
 * Packs by fflate, whose deflate is its own: node:zlib compresses by what a version of Node and a
 * processor have, so that its bytes differ between machines. Order, times and modes are fixed.
 */
export const packZip: PackZip = (folder, files) => {
  const entries: Zippable = {};
  for (const { path, bytes } of files) entries[`${folder}/${path}`] = bytes;
  // A zip holds local times: a date made of local parts is written alike in every zone.
  return zipSync(entries, { ...OPTIONS, mtime: new Date(1980, 0, 1, 12) });
};

/** 3 is Unix; the mode is that of an ordinary file, 0644. */
const OPTIONS = { level: 9, os: 3, attrs: 0o100644 << 16 } satisfies ZipOptions;
