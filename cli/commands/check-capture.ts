import { createHash } from 'node:crypto';
import { opendir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { CaptureManifestText } from '#contracts/capture-manifest.ts';
import { MANIFEST, type CaptureManifest } from '#domain/capture/capture-set.ts';
import { faultsOfSet } from '#domain/capture/check-set.ts';
import { counted } from '#domain/words.ts';

import { EXIT_STATUS } from '../text/exit-status.ts';
import { printable, wrap } from '../text/layout.ts';
import { printJson } from '../text/output.ts';
import { whyUnread } from '../text/read-text.ts';
import { NotDone } from './service-api.ts';

/** Checks a set that lies in a folder; the exit status is 0 where it is whole, 2 where it is not. */
export async function checkCapture(
  folder: string,
  options: { readonly json?: boolean },
): Promise<number> {
  const { manifest, files } = await readSet(folder);
  const faults = faultsOfSet(manifest, files, sha256);
  if (options.json === true) printJson({ folder, faults });
  else {
    // The manifest is one of them.
    const says = `${folder}: ${counted(faults.length, 'fault')} in ${counted(files.size + 1, 'file')}`;
    const lines = [says, ...faults].flatMap((line, at) =>
      wrap(printable(line), at > 0 ? '  ' : ''),
    );
    process.stdout.write(`${lines.join('\n')}\n`);
  }
  return faults.length === 0 ? EXIT_STATUS.ok : EXIT_STATUS.critical;
}

/** A set as it lies in a folder: its manifest, and the other files by their names. */
export type SetRead = {
  readonly manifest: CaptureManifest;
  readonly files: ReadonlyMap<string, string>;
};

/** Reads a set, each byte a character: what is not ASCII stays to be seen. Throws `NotDone` where it is none. */
export async function readSet(folder: string): Promise<SetRead> {
  const names = await readOr(folder, async () => namesIn(folder));
  const files = new Map<string, string>();
  for (const name of names) {
    const file = join(folder, name);
    files.set(name, await readOr(file, async () => textIn(file)));
  }
  return { manifest: manifestIn(files, folder), files: withoutManifest(files) };
}

async function readOr<Read>(path: string, read: () => Promise<Read>): Promise<Read> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof NotDone) throw error;
    throw new NotDone(`${printable(path)} cannot be read: ${whyUnread(error)}`);
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of await opendir(folder)) {
    if (names.push(name) > MOST_FILES) {
      throw new NotDone(`${printable(folder)} is no set: it has more than ${MOST_FILES} files`);
    }
  }
  return names.toSorted();
}

async function textIn(file: string): Promise<string> {
  const { size } = await stat(file);
  if (size > MOST_BYTES) {
    throw new NotDone(
      `${printable(file)} is no file of a set: it has ${size} bytes, more than ${MOST_BYTES}`,
    );
  }
  return readFile(file, 'latin1');
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
/** Six files are a set; what a person lays beside them is a fault that is named. */
const MOST_FILES = 100;
/** A text of the script has 60,000 bytes at most; one that a person made may be longer. */
const MOST_BYTES = 10_000_000;
const sha256 = (text: string): string => createHash('sha256').update(text, 'latin1').digest('hex');
