import { accessSync, constants, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';

import * as z from 'zod';

import { keepJson, readJson, UnusableFile } from './kept-file.ts';
import { DirectoryLock } from './lock.ts';

/** What a data directory is the history of: the simulated worlds, and the story they tell, if one. */
const Plot = z.object({
  version: z.literal(1),
  /** Domain → its world. */
  worlds: z.record(z.string(), z.object({ scenario: z.string(), seed: z.int() })),
  demo: z.boolean(),
  startsAtMs: z.int(),
  /** When the story is over; null where none is told. */
  endsAtMs: z.int().nullable(),
});
export type Plot = z.infer<typeof Plot>;

/** A data directory that holds something else than what is asked for. */
export class OtherPlot extends Error {}

/** A data directory that is ours to serve: where things lie in it, and the virtual time. */
export class DataDirectory {
  readonly path: string;
  readonly lock: DirectoryLock;
  /** Where the finished story that lay here was put. */
  readonly keptAs: string | undefined;
  #keptMs: number | undefined;

  private constructor(path: string, lock: DirectoryLock, keptAs: string | undefined) {
    this.path = path;
    this.lock = lock;
    this.keptAs = keptAs;
  }

  /**
   * Creates the directory, or takes the one that is there; a finished story is put aside. Throws
   * `DirectoryTaken` where another process serves it, `OtherPlot` where it holds another history.
   */
  static open(path: string, wanted: Plot): DataDirectory {
    makeDirectory(path);
    let lock = DirectoryLock.take(path);
    try {
      const keptAs = isFinished(path) ? putAside(path, lock) : undefined;
      if (keptAs !== undefined) lock = DirectoryLock.take(path);
      const held = plotIn(path);
      if (held === undefined) keepJson(join(path, PLOT_FILE), wanted);
      else refuseOther(path, held, wanted);
      return new DataDirectory(path, lock, keptAs);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  get plot(): Plot {
    const held = plotIn(this.path);
    if (held === undefined) throw new Error(`${this.path} has lost its ${PLOT_FILE}`);
    return held;
  }

  /** The moment to go on from: where the clock stood last, at first the start. */
  get timeMs(): number {
    return timeIn(this.path) ?? this.plot.startsAtMs;
  }

  keepTime(atMs: number): void {
    if (atMs === this.#keptMs) return;
    this.#keptMs = atMs;
    keepJson(join(this.path, TIME_FILE), { version: 1, nowMs: atMs });
  }

  /** Domain → the version that was in force, and as serve was started, at the last such start. */
  get versionsAtStart(): Readonly<Record<string, number>> {
    const file = join(this.path, STARTED_FILE);
    const value = readJson(file);
    return value === undefined ? {} : parsed(Started, value, file).domains;
  }

  keepVersionAtStart(domain: string, version: number): void {
    const domains = { ...this.versionsAtStart, [domain]: version };
    keepJson(join(this.path, STARTED_FILE), { version: 1, domains });
  }

  /** Where the database lies, and the raw texts. */
  get databasePath(): string {
    return join(this.path, 'dynalite');
  }

  get rawPath(): string {
    return join(this.path, 'raw');
  }

  /** The key that seals bundles, and the secret that their tokens are made with. */
  get signingKeyPath(): string {
    return join(this.path, 'signing-key.pem');
  }

  get tokenKeyPath(): string {
    return join(this.path, 'token-key');
  }
}

function isFinished(path: string): boolean {
  const endsAtMs = plotIn(path)?.endsAtMs ?? null;
  return endsAtMs !== null && (timeIn(path) ?? 0) >= endsAtMs;
}

/** Renames the directory to `<path>.<UTC>` and makes a new one; the lock's file is left out. */
function putAside(path: string, lock: DirectoryLock): string {
  const utc = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const named = path.replace(/\/+$/, '');
  const free = [named, ...Array.from({ length: 99 }, (_, n) => n + 1)].map((n) =>
    n === named ? `${named}.${utc}` : `${named}.${utc}-${n}`,
  );
  const keptAs = free.find((name) => !existsSync(name));
  if (keptAs === undefined) throw new Error(`no free name beside ${path}`);
  lock.release();
  renameSync(path, keptAs);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return keptAs;
}

function refuseOther(path: string, held: Plot, wanted: Plot): void {
  if (held.demo !== wanted.demo) {
    const what = held.demo ? 'the demo' : 'a configured service';
    throw new OtherPlot(`${path} holds ${what}: give another --data`);
  }
  for (const [domain, world] of Object.entries(wanted.worlds)) {
    const before = held.worlds[domain];
    if (before === undefined) continue;
    if (before.scenario !== world.scenario || before.seed !== world.seed) {
      throw new OtherPlot(
        `${path} holds an unfinished story: ${before.scenario} with seed ${before.seed}; ` +
          'go on with that one, or give another --data',
      );
    }
  }
}

function plotIn(path: string): Plot | undefined {
  const value = readJson(join(path, PLOT_FILE));
  return value === undefined ? undefined : parsed(Plot, value, join(path, PLOT_FILE));
}

function timeIn(path: string): number | undefined {
  const value = readJson(join(path, TIME_FILE));
  return value === undefined ? undefined : parsed(KeptTime, value, join(path, TIME_FILE)).nowMs;
}

function parsed<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  file: string,
): z.infer<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new UnusableFile(`${file} is damaged, or of another version of boks-audit`);
}

function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.W_OK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UnusableFile(`cannot keep a history in ${path} (${code}): give another --data`, {
      cause: error,
    });
  }
}

const KeptTime = z.object({ version: z.literal(1), nowMs: z.int() });
const Started = z.object({
  version: z.literal(1),
  domains: z.record(z.string(), z.int().positive()),
});
const PLOT_FILE = 'story.json';
const TIME_FILE = 'time.json';
const STARTED_FILE = 'started.json';
