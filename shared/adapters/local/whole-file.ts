import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What a file is to hold: all of it, or text as it comes. */
export type Contents = Uint8Array | AsyncIterable<string>;

/**
 * Writes a file, readable by its owner alone, that appears under its name whole and on disk or not
 * at all; one that is there is replaced.
 */
export async function writeWhole(path: string, contents: Contents): Promise<void> {
  await writeBeside(path, contents, async (beside) => rename(beside, path));
}

/** The same where there is no file of the name yet; false where there is one, which stays as it is. */
export async function writeFirst(path: string, contents: Contents): Promise<boolean> {
  let isFirst = true;
  await writeBeside(path, contents, async (beside) => {
    try {
      await link(beside, path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      isFirst = false;
    }
    await rm(beside);
  });
  return isFirst;
}

/** A process killed in between leaves only a file that nobody reads. */
async function writeBeside(
  path: string,
  contents: Contents,
  name: (beside: string) => Promise<void>,
): Promise<void> {
  const directory = dirname(path);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const beside = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(beside, 'wx', 0o600);
    try {
      await writeFile(file, contents);
      await file.sync();
    } finally {
      await file.close();
    }
    await name(beside);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await syncDirectory(directory);
}

/** So that the new name outlives a loss of power too. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
