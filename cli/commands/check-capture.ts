import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { CaptureManifestText } from '#contracts/capture-manifest.ts';
import { MANIFEST, type CaptureManifest } from '#domain/capture/capture-set.ts';
import { faultsOfSet } from '#domain/capture/check-set.ts';
import { counted } from '#domain/words.ts';

import { EXIT_STATUS } from '../text/exit-status.ts';
import { printable, wrap } from '../text/layout.ts';
import { printJson } from '../text/output.ts';
import { NotDone } from './service-api.ts';

/** Checks a set that lies in a folder; the exit status is 0 where it is whole, 2 where it is not. */
export async function checkCapture(
  folder: string,
  options: { readonly json?: boolean },
): Promise<number> {
  const files = await filesIn(folder);
  const faults = faultsOfSet(manifestIn(files, folder), withoutManifest(files), sha256);
  if (options.json === true) printJson({ folder, faults });
  else {
    const says = `${folder}: ${counted(faults.length, 'fault')} in ${counted(files.size, 'file')}`;
    const lines = [says, ...faults].flatMap((line, at) =>
      wrap(printable(line), at > 0 ? '  ' : ''),
    );
    process.stdout.write(`${lines.join('\n')}\n`);
  }
  return faults.length === 0 ? EXIT_STATUS.ok : EXIT_STATUS.critical;
}

/** Every file of a folder by its name, each byte a character: what is not ASCII stays to be seen. */
async function filesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  try {
    const names = (await readdir(folder)).toSorted();
    return new Map(
      await Promise.all(
        names.map(async (name) => [name, await readFile(join(folder, name), 'latin1')] as const),
      ),
    );
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new NotDone(`${printable(folder)} cannot be read (${code})`);
  }
}

function manifestIn(files: ReadonlyMap<string, string>, folder: string): CaptureManifest {
  const path = printable(join(folder, MANIFEST));
  const text = files.get(MANIFEST);
  if (text === undefined) throw new NotDone(`${path}: there is no such file`);
  const read = CaptureManifestText.safeParse(jsonIn(text));
  if (read.success) return read.data;
  const [first] = read.error.issues;
  throw new NotDone(`${path} is no manifest: ${first?.path.join('.') ?? ''} ${first?.message}`);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const withoutManifest = (files: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...files].filter(([name]) => name !== MANIFEST));
const sha256 = (text: string): string => createHash('sha256').update(text, 'latin1').digest('hex');
