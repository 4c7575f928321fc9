import type { Written } from '#ports/audit-store.ts';

import { nameOf, type ItemKey } from '../aws/dynamodb/keys.ts';
import { frozenJson } from './frozen-json.ts';
import { placeOf } from './place-in-order.ts';

/** One stored item: its value, the number its writes are guarded by, and its writers by number. */
type KeptItem<T> = {
  readonly value: T;
  readonly guard: number;
  readonly tokens: ReadonlyMap<number, string>;
};

/** Part of a partition: bounds are sort keys, `from` inclusive, `below` exclusive. */
export type Range = {
  readonly limit: number;
  readonly newestFirst: boolean;
  readonly from?: string;
  readonly below?: string;
};

/** What is to be stored; `token` tells the writer's own repeat. */
export type Write<T> = {
  readonly key: ItemKey;
  readonly value: T;
  readonly guard: number;
  readonly token?: string;
};

/**
 * The items of one class under two keys as DynamoDB has them: partitions, each in the order of its
 * sort keys. A value is kept as what JSON makes of it, frozen: nothing is shared with whoever wrote
 * it, and a reader who changes it fails. Every method acts at once: nothing comes between a check
 * and its write.
 */
export class MemoryTable<T> {
  readonly #partitions = new Map<string, Partition<T>>();
  readonly #refuse: (value: T) => unknown;
  #writes = 0;

  /** `refuse` throws where DynamoDB would not take the value; asked of large ones only. */
  constructor(refuse: (value: T) => unknown) {
    this.#refuse = refuse;
  }

  read(key: ItemKey): T | undefined {
    return this.#get(key)?.value;
  }

  /** Each item once, however often its key is named. */
  readAll(keys: readonly ItemKey[]): readonly T[] {
    const distinct = new Map(keys.map((key) => [nameOf(key), key]));
    return [...distinct.values()].flatMap((key) => this.read(key) ?? []);
  }

  /** The number that the last write was guarded by; undefined where there is no item. */
  guardOf(key: ItemKey): number | undefined {
    return this.#get(key)?.guard;
  }

  put({ key, value, guard, token }: Write<T>): void {
    const tokens = new Map(this.#get(key)?.tokens);
    if (token !== undefined) tokens.set(guard, token);
    const kept = frozenJson(value);
    if (kept.characters > SURELY_SMALL_CHARACTERS) this.#refuse(value);
    this.#set(key, { value: kept.value, guard, tokens });
  }

  /** Puts it where the stored guard is the one that was seen (undefined: nothing is stored). */
  putWhere(seen: number | undefined, write: Write<T>): Written {
    const stored = this.#get(write.key);
    if (stored?.guard === seen) {
      this.put(write);
      return 'committed';
    }
    const { guard, token } = write;
    return token !== undefined && stored?.tokens.get(guard) === token ? 'committed' : 'stale';
  }

  /** Puts it where the stored guard is not higher. */
  putUnlessHigher(write: Write<T>): void {
    if ((this.guardOf(write.key) ?? -1) <= write.guard) this.put(write);
  }

  #get({ pk, sk }: ItemKey): KeptItem<T> | undefined {
    return this.#partitions.get(pk)?.versions.get(sk)?.at(-1)?.item;
  }

  #set({ pk, sk }: ItemKey, item: KeptItem<T>): void {
    const partition: Partition<T> = this.#partitions.get(pk) ?? {
      order: [],
      versions: new Map(),
    };
    this.#partitions.set(pk, partition);
    const earlier = partition.versions.get(sk);
    if (earlier === undefined) partition.order.splice(placeOf(partition.order, sk), 0, sk);
    this.#writes += 1;
    const version = { at: this.#writes, item };
    partition.versions.set(sk, [...(earlier ?? []).slice(-MOST_OLD_WRITES), version]);
  }

  /** A range, as it was `writesAgo` writes to this class ago. */
  range(pk: string, { limit, newestFirst, from, below }: Range, writesAgo = 0): readonly T[] {
    const partition = this.#partitions.get(pk);
    if (partition === undefined) return [];
    const { order, versions } = partition;
    const asOf = this.#writes - Math.min(Math.max(writesAgo, 0), MOST_OLD_WRITES);
    const first = from === undefined ? 0 : placeOf(order, from);
    const end = below === undefined ? order.length : placeOf(order, below);
    const found: T[] = [];
    for (let step = 0; step < end - first && found.length < limit; step += 1) {
      const sk = order[newestFirst ? end - 1 - step : first + step];
      const version = (sk === undefined ? [] : (versions.get(sk) ?? [])).findLast(
        ({ at }) => at <= asOf,
      );
      if (version !== undefined) found.push(version.item.value);
    }
    return found;
  }
}

/** How far back old values go, in writes to the table. */
export const MOST_OLD_WRITES = 8;
/** Three bytes each at most, which packing never makes more. */
const SURELY_SMALL_CHARACTERS = 130_000;

type Partition<T> = {
  readonly order: string[];
  readonly versions: Map<string, readonly { readonly at: number; readonly item: KeptItem<T> }[]>;
};
