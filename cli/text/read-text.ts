import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';

import type { NotRead } from '#domain/comparison.ts';

import { printable } from './layout.ts';

/** The file name that stands for standard input. */
export const STANDARD_INPUT = '-';

/** A file as text, or why it is none. */
export type TextRead = { readonly kind: 'text'; readonly text: string } | NotRead;

/**
 * Reads a file, a pipe or (`-`) standard input as UTF-8. Never throws: a file that is missing, a
 * directory, not text or over 4 MB is `not-read` with one line that names it.
 */
export async function readText(file: string): Promise<TextRead> {
  const name = nameOfFile(file);
  try {
    const bytes = await readBytes(file === STANDARD_INPUT ? process.stdin : createReadStream(file));
    if (bytes === undefined) return notRead(`${name} is larger than ${LIMIT_MB} MB`);
    const zero = bytes.indexOf(0);
    if (zero === -1) return { kind: 'text', text: new TextDecoder().decode(bytes) };
    const line = bytes.subarray(0, zero).filter((byte) => byte === LINE_FEED).length + 1;
    return notRead(`${name} line ${line}: a zero byte; this is not a text`);
  } catch (error) {
    return notRead(`${name} cannot be read: ${whyUnread(error)}`);
  }
}

/** A file's name as it may be printed. */
export const nameOfFile = (file: string): string =>
  file === STANDARD_INPUT ? 'standard input' : printable(file);

/** The stream's bytes; undefined once there are more than the limit. */
async function readBytes(stream: Readable): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    length += bytes.length;
    if (length > LIMIT_BYTES) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

const notRead = (reason: string): NotRead => ({ kind: 'not-read', reason });

/** Why a file or a folder could not be read, in words where there are some for it, else by its code. */
export function whyUnread(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return WORDS[code] ?? code;
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENAMETOOLONG: 'the name is too long',
  ERR_INVALID_ARG_VALUE: 'the name is not a file name',
};
const LIMIT_MB = 4;
const LIMIT_BYTES = LIMIT_MB * 1024 * 1024;
const LINE_FEED = 10;
