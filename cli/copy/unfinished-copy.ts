import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import * as z from 'zod';

import { writeWhole } from '#adapters/local/whole-file.ts';

import { NotDone } from '../commands/service-api.ts';
import { codeOf } from '../commands/write-output.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { CopyFacts, FACTS_PATH, SUMS_PATH, UNFINISHED_PATH } from './layout.ts';

/** Of what a copy is made. */
export type CopyMeant = {
  readonly domain: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly withBundles: boolean;
};

/** Where a copy is made, and what becomes of one that was begun there before. */
export type CopyPlace = {
  readonly path: string;
  readonly begun: 'refuse' | 'resume' | 'begin-anew';
};

/** How far the records of a copy are written: to which file, how much of it, and what is counted. */
const RecordsSoFar = z.strictObject({
  /** Of the page behind what is written; null before the first, and at the end. */
  cursor: z.string().nullable(),
  ended: z.boolean(),
  /** `2026-03`; null before the first record. */
  month: z.string().nullable(),
  bytes: z.int().nonnegative(),
  count: z.int().nonnegative(),
  first: z.string().nullable(),
  last: z.string().nullable(),
  lastNumber: z.int().nonnegative(),
  withoutContents: z.array(z.int()),
});
export type RecordsSoFar = z.infer<typeof RecordsSoFar>;

export const NO_RECORDS: RecordsSoFar = {
  cursor: null,
  ended: false,
  month: null,
  bytes: 0,
  count: 0,
  first: null,
  last: null,
  lastNumber: 0,
  withoutContents: [],
};

const Unfinished = z.strictObject({
  kind: z.literal('boks-audit copy of a history, not finished'),
  version: z.literal(1),
  meant: z.strictObject({
    domain: z.string(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    withBundles: z.boolean(),
  }),
  records: RecordsSoFar,
});

/**
 * A copy in the making: a folder beside its place, `DIR.part`. It says itself that it is not finished,
 * and how far it came, until it gets its name.
 */
export class UnfinishedCopy {
  readonly folder: string;
  readonly meant: CopyMeant;
  readonly #path: string;
  #records: RecordsSoFar;

  private constructor(path: string, meant: CopyMeant, records: RecordsSoFar) {
    this.#path = path;
    this.folder = partOf(path);
    this.meant = meant;
    this.#records = records;
  }

  get records(): RecordsSoFar {
    return this.#records;
  }

  /** Throws `NotDone` where something is in its place, or one that was begun is not to be gone on with. */
  static async open({ path, begun }: CopyPlace, meant: CopyMeant): Promise<UnfinishedCopy> {
    const parent = dirname(path);
    if ((await kindOf(parent)) !== 'folder') throw new NotDone(`there is no folder ${parent}`);
    if ((await kindOf(path)) !== undefined) {
      throw new NotDone(`${path} is there already: give another --output`, EXIT_STATUS.warning);
    }
    const folder = partOf(path);
    const before = await kindOf(folder);
    if (before === undefined) return UnfinishedCopy.#begin(path, meant);
    const begunBefore = before === 'folder' ? await readUnfinished(folder) : undefined;
    const found = begunBefore ?? (before === 'folder' ? await readUnnamed(folder) : undefined);
    if (found === undefined) throw new NotDone(`${folder} is in the way, and no copy of ours`);
    if (begunBefore === undefined && begun !== 'resume') {
      throw new NotDone(
        `${folder} is a whole copy that did not get its name: --resume gives it to it`,
        EXIT_STATUS.warning,
      );
    }
    if (begun === 'refuse') {
      throw new NotDone(
        `${folder} is a copy that was not finished: go on with --resume, or begin anew with --force`,
        EXIT_STATUS.warning,
      );
    }
    if (begun === 'begin-anew') {
      await rm(folder, { recursive: true });
      return UnfinishedCopy.#begin(path, meant);
    }
    if (JSON.stringify(found.meant) !== JSON.stringify(meant)) {
      throw new NotDone(
        `${folder} was begun with another --domain, --from, --to or --without-bundles: begin anew ` +
          'with --force',
      );
    }
    const copy = new UnfinishedCopy(path, meant, found.records);
    // It is not whole any more while what is not of the records is written anew.
    if (begunBefore === undefined) await copy.keepRecords(found.records);
    return copy;
  }

  static async #begin(path: string, meant: CopyMeant): Promise<UnfinishedCopy> {
    const begun = new UnfinishedCopy(path, meant, NO_RECORDS);
    await mkdir(begun.folder, { mode: 0o700 });
    await begun.keepRecords(NO_RECORDS);
    return begun;
  }

  /** Writes a file of the copy; one that is there is replaced, though it is read-only by now. */
  async write(path: string, contents: Uint8Array | string): Promise<void> {
    const file = join(this.folder, path);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await rm(file, { force: true });
    await writeFile(file, contents, { mode: 0o600 });
  }

  /** Adds to a file of the copy, behind its first `bytes`: what a broken attempt left there is cut off. */
  async append(path: string, bytes: number, text: string): Promise<void> {
    const file = join(this.folder, path);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(file, bytes === 0 ? 'w' : 'r+', 0o600);
    try {
      if ((await handle.stat()).size < bytes) {
        throw new NotDone(`${file} is shorter than it was: begin anew with --force`);
      }
      await handle.truncate(bytes);
      await handle.write(text, bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  /** A file of the copy; undefined where it is not there. */
  async read(path: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(join(this.folder, path));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** What of the records is on disk by now. */
  async keepRecords(records: RecordsSoFar): Promise<void> {
    const kept: z.infer<typeof Unfinished> = {
      kind: 'boks-audit copy of a history, not finished',
      version: 1,
      meant: this.meant,
      records,
    };
    const text = `${JSON.stringify(kept, null, 2)}\n`;
    await writeWhole(join(this.folder, UNFINISHED_PATH), Buffer.from(text));
    this.#records = records;
  }

  /** Removes itself where it holds no page of a history: nothing would be gone on with. */
  async leaveNothing(): Promise<void> {
    if (this.#records === NO_RECORDS) await rm(this.folder, { recursive: true });
  }

  /** It is whole: from now on it says nothing else, and has its name. */
  async finish(): Promise<void> {
    await rm(join(this.folder, UNFINISHED_PATH));
    await rename(this.folder, this.#path);
  }
}

/** What an unfinished copy says of itself; undefined where a folder is none. */
const readUnfinished = async (folder: string): Promise<Begun | undefined> =>
  Unfinished.safeParse(await jsonIn(join(folder, UNFINISHED_PATH))).data;

/** The same of one that was whole when its process was killed, just before it got its name. */
async function readUnnamed(folder: string): Promise<Begun | undefined> {
  const { data: facts } = CopyFacts.safeParse(await jsonIn(join(folder, FACTS_PATH)));
  if (facts === undefined || (await kindOf(join(folder, SUMS_PATH))) === undefined)
    return undefined;
  const { domain, from, to, bundles, records } = facts;
  return {
    meant: { domain, from, to, withBundles: bundles !== null },
    records: { ...NO_RECORDS, ...records, ended: true },
  };
}

type Begun = Pick<z.infer<typeof Unfinished>, 'meant' | 'records'>;

async function jsonIn(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function kindOf(path: string): Promise<'folder' | 'other' | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'other';
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const partOf = (path: string): string => `${path.replace(/\/+$/, '')}.part`;
