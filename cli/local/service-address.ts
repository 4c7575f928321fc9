import { readLock } from './lock.ts';

/** Where the service on a data directory answers, by its lock; undefined where it cannot be told. */
export function addressIn(directory: string): string | undefined {
  try {
    return readLock(directory)?.url ?? undefined;
  } catch {
    return undefined;
  }
}
