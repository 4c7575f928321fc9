import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The files in a folder and below it, by their paths in it with `/`, in order; and what is neither. */
export async function filesIn(
  folder: string,
): Promise<{ readonly files: readonly string[]; readonly others: readonly string[] }> {
  const files: string[] = [];
  const others: string[] = [];
  const look = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      const path = `${below}${entry.name}`;
      if (entry.isDirectory()) await look(`${path}/`);
      else (entry.isFile() ? files : others).push(path);
    }
  };
  await look('');
  return { files: files.toSorted(), others: others.toSorted() };
}

/** SHA-256 of a file, hex, read as it comes. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}
