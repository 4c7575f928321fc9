import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import { writeFirst, writeWhole, type Contents } from '#adapters/local/whole-file.ts';

import { NotDone } from './service-api.ts';

/** Where a file is written, and whether one that is there may be replaced. */
export type Output = {
  readonly path: string;
  readonly force: boolean;
  /** The option that names it. */
  readonly option: '--output' | '--save';
  /** The exit status where one is there that may not be replaced. */
  readonly statusWhereThere: number;
};

/** Refuses what could not be written before anything is fetched or recorded. Throws `NotDone`. */
export async function refuseOutput(output: Output): Promise<void> {
  const { path, force } = output;
  const folder = dirname(path);
  if (!(await kindOf(folder))?.isDirectory()) throw new NotDone(`there is no folder ${folder}`);
  const found = await kindOf(path);
  if (found === undefined) return;
  if (found.isDirectory()) throw new NotDone(`${path} is a folder: name a file in it`);
  // A device would be replaced by a file.
  if (!found.isFile()) throw new NotDone(`${path} is no plain file: give another ${output.option}`);
  if (!force) throw thereAlready(output);
}

/** Writes a file that only its owner can read; its name is there whole, or not at all. Throws `NotDone`. */
export async function writeOutput(output: Output, contents: Contents): Promise<void> {
  const { path, force, option } = output;
  try {
    if (force) await writeWhole(path, contents);
    else if (!(await writeFirst(path, contents))) throw thereAlready(output);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new NotDone(`${path} could not be written (${code}): give another ${option}`);
  }
}

async function kindOf(path: string): Promise<Kind | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return undefined;
    throw new NotDone(`${path} cannot be looked at (${code ?? String(error)})`);
  }
}

type Kind = { isDirectory: () => boolean; isFile: () => boolean };

const thereAlready = ({ path, option, statusWhereThere }: Output): NotDone =>
  new NotDone(`${path} is there already: give another ${option}, or --force`, statusWhereThere);

/** The code of what the system refused: `ENOSPC`. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined;
