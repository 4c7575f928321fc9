import { readFile } from 'node:fs/promises';

import * as z from 'zod';

import { writeWhole } from '#adapters/local/whole-file.ts';

import { Refused } from './service-api.ts';

/** How far each domain was printed: behind which record it goes on. */
export type Printed = Map<string, number>;

const Kept = z.strictObject({
  kind: z.literal('boks-audit findings'),
  version: z.literal(1),
  after: z.record(z.string(), z.int().nonnegative()),
});

/** What was kept in a file; nothing where there is none yet. Throws `Refused` where it is another file. */
export async function readState(path: string): Promise<Printed> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return new Map();
    throw new Refused(`${path} could not be read (${codeOf(error)})`);
  }
  const kept = Kept.safeParse(jsonIn(text));
  if (kept.success) return new Map(Object.entries(kept.data.after));
  throw new Refused(`${path} is no state of findings: give another --state`);
}

/** Keeps it, whole or not at all. Throws `Refused`. */
export async function writeState(
  path: string,
  printed: ReadonlyMap<string, number>,
): Promise<void> {
  const kept: z.infer<typeof Kept> = {
    kind: 'boks-audit findings',
    version: 1,
    after: Object.fromEntries(printed),
  };
  try {
    await writeWhole(path, Buffer.from(`${JSON.stringify(kept)}\n`));
  } catch (error) {
    throw new Refused(`${path} could not be written (${codeOf(error)})`);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
