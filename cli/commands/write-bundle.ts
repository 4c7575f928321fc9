import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import { writeFirst, writeWhole } from '#adapters/local/whole-file.ts';

import { EXIT_STATUS } from '../text/exit-status.ts';
import { NotDone } from './service-api.ts';

/** Where a bundle is written, and whether a file that is there may be replaced. */
export type Output = { readonly path: string; readonly force: boolean };

/** Refuses what could not be written before anything is fetched or recorded. Throws `NotDone`. */
export async function refuseOutput({ path, force }: Output): Promise<void> {
  const folder = dirname(path);
  if (!(await kindOf(folder))?.isDirectory()) throw new NotDone(`there is no folder ${folder}`);
  const found = await kindOf(path);
  if (found?.isDirectory()) throw new NotDone(`${path} is a folder: name a file in it`);
  if (found !== undefined && !force) throw thereAlready(path);
}

/** Writes a bundle that only its owner can read; its name is there whole, or not at all. Throws `NotDone`. */
export async function writeBundle({ path, force }: Output, bytes: Uint8Array): Promise<void> {
  try {
    if (force) await writeWhole(path, bytes);
    else if (!(await writeFirst(path, bytes))) throw thereAlready(path);
  } catch (error) {
    if (error instanceof NotDone) throw error;
    throw new NotDone(`${path} could not be written (${codeOf(error)}): give another --output`);
  }
}

async function kindOf(path: string): Promise<{ isDirectory: () => boolean } | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new NotDone(`${path} cannot be looked at (${codeOf(error)})`);
  }
}

const thereAlready = (path: string): NotDone =>
  new NotDone(`${path} is there already: give another --output, or --force`, EXIT_STATUS.warning);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
