import { readFile, stat } from 'node:fs/promises';

import { writeFirst } from './whole-file.ts';

/** A key of this machine cannot be used; the message says what to do. */
export class UnusableKey extends Error {
  override readonly name = 'UnusableKey';
}

/** How a key is made, as text, and what it is worth where others can read it: `its tokens hide nothing`. */
type KeyMade = { readonly make: () => Promise<string>; readonly worth: string };

/**
 * The key in a file, made at first use and readable by its owner alone. Of two that start at once,
 * the first one's key is everybody's. Throws `UnusableKey` where it cannot be read, and where others can.
 */
export async function keyInFile(file: string, { make, worth }: KeyMade): Promise<string> {
  const key = (await keptIn(file)) ?? (await keepFirst(file, await make()));
  const { mode } = await stat(file);
  if ((mode & FOR_OTHERS) === 0) return key;
  throw new UnusableKey(`${file} can be read by others: ${worth}`);
}

const keepFirst = async (file: string, made: string): Promise<string> =>
  (await writeFirst(file, Buffer.from(made))) ? made : ((await keptIn(file)) ?? made);

async function keptIn(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new UnusableKey(`${file} cannot be read`, { cause: error });
  }
}

const FOR_OTHERS = 0o077;
