import { randomUUID } from 'node:crypto';
import { linkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import * as z from 'zod';

import { isCode, keepJson, readIfThere } from './kept-file.ts';

/** Who serves a data directory: its process, and its address once it has one. */
const Holder = z.object({
  pid: z.int().positive(),
  /** What tells this process from a later one of the same pid; `-` where the system does not say. */
  started: z.string(),
  token: z.string(),
  url: z.string().nullable(),
});
export type Holder = z.infer<typeof Holder>;

/** A data directory that somebody else serves. */
export class DirectoryTaken extends Error {
  readonly holder: Holder;

  constructor(directory: string, holder: Holder) {
    const where = holder.url === null ? '' : `, ${holder.url}`;
    super(
      `another boks-audit serves ${directory} (pid ${holder.pid}${where}): ` +
        'stop it, or give another --data',
    );
    this.holder = holder;
  }
}

/** What the lock needs to know of processes; a test gives its own. */
export type Processes = {
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
  readonly startOf: (pid: number) => string;
};

/**
 * The right to serve a data directory, kept as a file in it. A killed holder leaves the file; it is
 * taken over when that process is gone, or its pid belongs to another by now.
 *
 * Invariant: of any number that try at once, one gets it. A file is only ever put where there is
 * none (`link`), or replaced by the one process that holds the second lock named after what is replaced.
 */
export class DirectoryLock {
  readonly #file: string;
  #holder: Holder;

  private constructor(file: string, holder: Holder) {
    this.#file = file;
    this.#holder = holder;
  }

  /** Throws `DirectoryTaken` where a living process has it. */
  static take(directory: string, processes: Processes = SYSTEM): DirectoryLock {
    const file = join(directory, LOCK_FILE);
    const holder: Holder = {
      pid: processes.pid,
      started: processes.startOf(processes.pid),
      token: randomUUID(),
      url: null,
    };
    const taken = takeFile(file, holder, processes);
    if (taken !== undefined) throw new DirectoryTaken(directory, taken);
    return new DirectoryLock(file, holder);
  }

  /** Tells others, and `boks-audit status`, where this service answers. */
  publish(url: string): void {
    this.#holder = { ...this.#holder, url };
    keepJson(this.#file, this.#holder);
  }

  release(): void {
    if (readHolder(this.#file)?.token === this.#holder.token) unlinkSync(this.#file);
  }
}

/** Who serves a directory, by its lock; undefined where nobody has it. May be gone by now. */
export const readLock = (directory: string): Holder | undefined =>
  readHolder(join(directory, LOCK_FILE));

/** Who serves a directory now: the process of its lock, where it lives. */
export function readServing(directory: string, processes: Processes = SYSTEM): Holder | undefined {
  const holder = readLock(directory);
  return holder !== undefined && isHeld(holder, processes) ? holder : undefined;
}

/** Puts the lock's file; returns who has it where somebody living does. */
function takeFile(file: string, holder: Holder, processes: Processes): Holder | undefined {
  for (;;) {
    if (putNew(file, holder)) return undefined;
    const found = readHolder(file);
    if (found === undefined) continue;
    if (isHeld(found, processes)) return found;
    // Gone. Whoever holds the lock of this replacement, and he alone, may replace the file.
    const second = `${file}.${found.token}`;
    const rival = takeFile(second, holder, processes);
    if (rival !== undefined) return rival;
    try {
      if (readHolder(file)?.token !== found.token) continue;
      keepJson(file, holder);
      return undefined;
    } finally {
      unlinkSync(second);
    }
  }
}

/** Puts a whole file where there is none. */
function putNew(file: string, holder: Holder): boolean {
  const written = `${file}.${randomUUID()}.new`;
  writeFileSync(written, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  try {
    linkSync(written, file);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    unlinkSync(written);
  }
}

function readHolder(file: string): Holder | undefined {
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  const parsed = Holder.safeParse(jsonOf(text));
  return parsed.success ? parsed.data : UNREADABLE;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isHeld = ({ pid, started }: Holder, processes: Processes): boolean =>
  pid !== processes.pid && processes.isAlive(pid) && started === processes.startOf(pid);

const SYSTEM: Processes = {
  pid: process.pid,
  isAlive: (pid) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return isCode(error, 'EPERM');
    }
  },
  /** Linux: the boot and the 22nd word of /proc/PID/stat, proc(5). Its second word may hold blanks; Z has ended. */
  startOf: (pid) => {
    try {
      const words = readIfThere(`/proc/${pid}/stat`)?.replace(/^.*\)/s, '').trim().split(' ');
      const boot = readIfThere('/proc/sys/kernel/random/boot_id')?.trim();
      if (words?.[19] === undefined) return '-';
      return words[0] === 'Z' ? 'ended' : `${boot ?? ''}/${words[19]}`;
    } catch {
      return '-';
    }
  },
};

const LOCK_FILE = 'lock.json';
/** A file that is no lock of ours belongs to nobody alive. */
const UNREADABLE: Holder = { pid: 2 ** 31 - 1, started: '', token: 'unreadable', url: null };
