import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';

import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';

import { clashesOf } from '#domain/evidence/bag-path.ts';
import type { OpenedBag } from '#domain/evidence/check-bag.ts';
import { sizeInWords } from '#domain/evidence/cut-marker.ts';

/** A file or folder that is not opened as a bundle; `reason` is one line for a person. */
export type BagNotOpened = { readonly kind: 'not-opened'; readonly reason: string };

/**
 * Opens a zip from a stranger, in memory, and writes nothing. Refuses what could mean one thing to
 * this reader and another to the next: paths out of the folder, two entries of one path, names that
 * the local header has otherwise, entries over each other or bytes between them, encryption, links,
 * sizes and checksums that lie; and more than fits. Entries of folders are passed over.
 */
export async function openZip(file: string, zip: Buffer): Promise<OpenedBag | BagNotOpened> {
  try {
    const opened = await fromBufferPromise(zip, { strictFileNames: true });
    // Where the directory is read next: a number, though its types say otherwise.
    const directoryStart = Number(opened.readEntryCursor);
    const entries = await entriesOf(opened);
    const directoryEnd = Number(opened.readEntryCursor);
    if (directoryEnd + END_BYTES + opened.comment.length !== zip.length) {
      return refused('something stands between its directory and its end');
    }
    const why = refusalOf(entries) ?? (await refusalOfPlaces(opened, entries, directoryStart));
    if (why !== undefined) return refused(why);
    return await bagOf(opened, { entries, zipName: basename(file) });
  } catch (error) {
    return refused(`it is no sound zip: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function entriesOf(zip: ZipFile): Promise<readonly Entry[]> {
  if (zip.entryCount > MOST_ENTRIES) throw new Error(`more than ${MOST_ENTRIES} entries`);
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) entries.push(entry);
  return entries;
}

/** What the directory alone shows. */
function refusalOf(entries: readonly Entry[]): string | undefined {
  const names = entries.map(({ fileName }) => fileName.replace(/\/$/, ''));
  for (const [at, entry] of entries.entries()) {
    const why = refusalOfEntry(entry, names[at] ?? '');
    if (why !== undefined) return `${JSON.stringify(entry.fileName)}: ${why}`;
  }
  const files = entries.filter((entry) => !isFolder(entry)).map(({ fileName }) => fileName);
  const [clash] = clashesOf(files);
  if (clash !== undefined) return `${JSON.stringify(clash)} is there twice`;
  const tops = new Set(names.map((name) => name.split('/', 1)[0]));
  if (tops.size !== 1) return `it has ${tops.size} top folders, a bundle has one`;
  const bytes = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  return bytes > MOST_BYTES ? `unpacked it has more than ${sizeInWords(MOST_BYTES)}` : undefined;
}

function refusalOfEntry(entry: Entry, name: string): string | undefined {
  if (entry.isEncrypted()) return 'it is encrypted';
  const type = (entry.externalFileAttributes >>> 16) & TYPE_MASK;
  if (type === SYMBOLIC_LINK) return 'it is a symbolic link';
  if (type !== 0 && type !== (isFolder(entry) ? FOLDER : ORDINARY)) return 'it is no ordinary file';
  const [, ...rest] = name.split('/');
  if (rest.length === 0 && !isFolder(entry)) return 'it is in no folder';
  // A name that is only unusual is not refused: whoever added the file is to be told so.
  const isOut = name.split('/').some((part) => part === '' || part === '.' || part === '..');
  return isOut ? 'it leads out of its folder' : undefined;
}

/**
 * The bytes of a zip are its entries and its directory, one behind the other; at most a descriptor
 * of sizes, which some programs write, may stand behind an entry.
 */
async function refusalOfPlaces(
  zip: ZipFile,
  entries: readonly Entry[],
  directoryStart: number,
): Promise<string | undefined> {
  let free = 0;
  for (const entry of entries.toSorted((one, other) => startOf(one) - startOf(other))) {
    const name = JSON.stringify(entry.fileName);
    const local = await zip.readLocalFileHeaderPromise(entry);
    if (!local.fileName.equals(entry.fileNameRaw)) return `${name} has another name inside`;
    if (startOf(entry) < free) return `${name} lies over another entry`;
    if (startOf(entry) > free + DESCRIPTOR_BYTES) return `something is hidden before ${name}`;
    free = local.fileDataStart + entry.compressedSize;
  }
  if (directoryStart < free) return 'an entry lies over the directory';
  return directoryStart > free + DESCRIPTOR_BYTES
    ? 'something is hidden before its directory'
    : undefined;
}

async function bagOf(
  zip: ZipFile,
  { entries, zipName }: { readonly entries: readonly Entry[]; readonly zipName: string },
): Promise<OpenedBag | BagNotOpened> {
  const files = new Map<string, Uint8Array>();
  const folder = entries[0]?.fileName.split('/', 1)[0] ?? '';
  for (const entry of entries.filter((one) => !isFolder(one))) {
    // What unpacks to another size than it says is an error of the stream.
    const bytes = await buffer(await zip.openReadStreamPromise(entry));
    if (crc32(bytes) !== entry.crc32) return refused(`${entry.fileName} has another checksum`);
    files.set(entry.fileName.slice(folder.length + 1), new Uint8Array(bytes));
  }
  return { folder, zipName, files, others: new Map() };
}

const isFolder = ({ fileName }: Entry): boolean => fileName.endsWith('/');
const startOf = (entry: Entry): number => entry.relativeOffsetOfLocalHeader;
const refused = (reason: string): BagNotOpened => ({ kind: 'not-opened', reason });

const END_BYTES = 22;
const DESCRIPTOR_BYTES = 24;
const TYPE_MASK = 0o170000;
const SYMBOLIC_LINK = 0o120000;
const ORDINARY = 0o100000;
const FOLDER = 0o040000;
/** A bundle of ten replicas has some hundred files. */
export const MOST_ENTRIES = 10_000;
/** A zip of 20 MB may unpack to a thousand times as much. */
export const MOST_BYTES = 512_000_000;
