import { HISTORY_TOOLS } from '#adapters/history-tools.ts';
import type { HistoryEntryShown } from '#contracts/history-entry.ts';
import {
  beginWalk,
  takeEntry,
  type BrokenLink,
  type HistoryWalk,
} from '#domain/history/walk-history.ts';

import { Progress } from '../text/progress.ts';

/** How far a history was walked, and the first broken link if there is one. */
export type Found = { readonly walk: HistoryWalk; readonly link?: BrokenLink };

/** A walk under way, told on a terminal. */
export class Walking {
  readonly #progress = new Progress();
  #walk: HistoryWalk;
  #link: BrokenLink | undefined;

  constructor(domain: string, fingerprint: readonly string[] | undefined) {
    this.#walk = beginWalk(domain, fingerprint);
  }

  get found(): Found {
    return { walk: this.#walk, ...(this.#link && { link: this.#link }) };
  }

  /** Whether everything held so far; behind a broken link nothing is looked at. */
  take(entry: HistoryEntryShown): boolean {
    if (this.#link !== undefined) return false;
    const next = takeEntry(this.#walk, entry, HISTORY_TOOLS);
    if (next.kind === 'whole') this.#walk = next;
    else this.#link = next;
    this.#progress.tell(`${this.#walk.records} records, up to ${this.#walk.day ?? '…'}`);
    return this.#link === undefined;
  }

  end(): void {
    this.#progress.end();
  }
}
