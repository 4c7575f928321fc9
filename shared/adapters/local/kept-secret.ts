import { readFileSync, statSync } from 'node:fs';

import type { SecretPlace } from '#contracts/delivery.ts';
import { AlertNotTaken } from '#ports/alerts.ts';

/**
 * A secret, read anew each time, so that a changed one needs no restart. Throws `AlertNotTaken` where
 * it is not there, empty, or in a file that others can read; the text names the place alone.
 */
export function readSecret(place: SecretPlace): string {
  const text = 'env' in place ? process.env[place.env] : readOwnFile(place.file);
  const secret = text?.trim() ?? '';
  if (secret !== '') return secret;
  throw new AlertNotTaken('channel', `there is no secret in ${nameOf(place)}`);
}

function readOwnFile(file: string): string {
  try {
    if ((statSync(file).mode & FOR_OTHERS) === 0) return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const why = WORDS[code] ?? `it cannot be read (${code})`;
    throw new AlertNotTaken('channel', `the secret in ${file}: ${why}`, { cause: error });
  }
  throw new AlertNotTaken('channel', `${file} can be read by others: chmod 600 ${file}`);
}

const nameOf = (place: SecretPlace): string =>
  'env' in place ? `the environment variable ${place.env}` : place.file;

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'the user of this service may not read it',
};
const FOR_OTHERS = 0o077;
