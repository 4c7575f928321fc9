import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** A file or directory that cannot be used as it is; the message names it. */
export class UnusableFile extends Error {}

/** Replaces a small JSON file as a whole. */
export const keepJson = (file: string, value: object): void =>
  keepText(file, `${JSON.stringify(value)}\n`);

/** Replaces a small file as a whole: no reader finds, and no killed writer leaves, half of it. */
export function keepText(file: string, text: string): void {
  const written = `${file}.${randomUUID()}`;
  writeFileSync(written, text, { mode: 0o600 });
  renameSync(written, file);
}

/** What a kept file holds, unchecked; undefined where there is none. */
export function readJson(file: string): unknown {
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnusableFile(`${file} is damaged: it is no JSON`, { cause: error });
  }
}

/** A file's text; undefined where there is none. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** True for an error of the system with this code. */
export const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
