import { linkOf, type ChainLink } from '#domain/evidence/chain.ts';
import { toldOf, type ToldOf } from '#domain/evidence/told-record.ts';
import { actedAtMs, isJudged, type JournalRecord, type JudgedRecord } from '#domain/journal.ts';
import { formatInstant } from '#domain/sweep-plan.ts';
import type { Sha256 } from '#ports/basics.ts';

/**
 * The records of one bundle as they are read: each with what is told of it, so that only a page of them
 * is whole at once; and whole the newest that was judged, and the newest regular one, since causes are
 * ranked by these. Records that are not needed are kept up to a weight, and then left out and counted.
 *
 * The same records, taken in the same order, leave the same ones.
 */
export class KeptRecords {
  readonly #about: ToldOf;
  readonly #told = new Map<number, JournalRecord>();
  readonly #leftOut = new Set<number>();
  #newest: JudgedRecord | undefined;
  #newestRegular: JudgedRecord | undefined;
  #characters = 0;

  constructor(about: ToldOf) {
    this.#about = about;
  }

  /** `needed` ones are kept whatever their weight. */
  take(records: readonly JournalRecord[], isNeeded: (number: number) => boolean): void {
    for (const record of records) {
      const { number } = record;
      if (this.#told.has(number)) continue;
      const told = toldOf(record, this.#about);
      const characters = JSON.stringify(told).length;
      if (!isNeeded(number) && this.#characters + characters > MOST_CHARACTERS) {
        this.#leftOut.add(number);
        continue;
      }
      this.#leftOut.delete(number);
      this.#told.set(number, told);
      this.#characters += characters;
      if (isJudged(record)) this.#keepNewest(record);
    }
  }

  /** Ascending, each once; there are gaps. */
  inOrder(): readonly JournalRecord[] {
    const whole = [this.#newestRegular, this.#newest].flatMap((one) =>
      one === undefined ? [] : [[one.number, one] as const],
    );
    return [...new Map([...this.#told, ...whole]).values()].toSorted(
      (one, other) => one.number - other.number,
    );
  }

  /** How many were read and are not kept. */
  get leftOut(): number {
    return this.#leftOut.size;
  }

  #keepNewest(record: JudgedRecord): void {
    if (record.number > (this.#newest?.number ?? 0)) this.#newest = record;
    const isRegular = record.act.sweep.purpose.kind === 'regular';
    if (isRegular && record.number > (this.#newestRegular?.number ?? 0)) {
      this.#newestRegular = record;
    }
  }
}

/** A record's link in the published chain; the record was whole. */
export const linkIn = (record: JournalRecord, sha256: Sha256): ChainLink =>
  linkOf(record, { utc: formatInstant(actedAtMs(record.act)), sha256 });

/** A bundle of them takes some times as much memory while it is composed: a tenth of the function's. */
const MOST_CHARACTERS = 32_000_000;
