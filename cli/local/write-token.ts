import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';

import { isCode, keepText, readIfThere, UnusableFile } from './kept-file.ts';

/**
 * The token that writing to the service of a data directory takes: made at its first start, and the
 * same ever after. Whoever can read the file may write. Throws `UnusableFile` where others than its
 * owner can, or where it is none of ours.
 */
export function keptToken(directory: string): string {
  const file = join(directory, TOKEN_FILE);
  if (readIfThere(file) === undefined)
    keepText(file, `${randomBytes(BYTES).toString('base64url')}\n`);
  const { mode } = statSync(file);
  if ((mode & FOR_OTHERS) !== 0) {
    throw new UnusableFile(
      `${file} can be read or written by others: delete it, and the next start makes another`,
    );
  }
  return tokenIn(file);
}

/** The token of the service that serves a data directory. Throws `UnusableFile`. */
export function readToken(directory: string): string {
  const file = join(directory, TOKEN_FILE);
  try {
    return tokenIn(file);
  } catch (error) {
    if (!isCode(error, 'EACCES')) throw error;
    throw new UnusableFile(`${file} cannot be read: only who runs the service may change it`, {
      cause: error,
    });
  }
}

/** Compares in a time that tells nothing of the token. */
export function isToken(given: string, token: string): boolean {
  return timingSafeEqual(sha256(given), sha256(token));
}

function tokenIn(file: string): string {
  const text = readIfThere(file)?.trim();
  if (text === undefined)
    throw new UnusableFile(`there is no ${file}: no service was started there`);
  if (TOKEN.test(text)) return text;
  throw new UnusableFile(`${file} holds no token: delete it, and the next start makes another`);
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

const TOKEN_FILE = 'token';
const BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const FOR_OTHERS = 0o077;
