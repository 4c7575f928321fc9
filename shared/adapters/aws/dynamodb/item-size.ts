import { nameOf, type ItemKey } from './keys.ts';

/** One item would be larger than the store takes. Nothing was written. */
export class ItemTooLarge extends Error {
  readonly item: string;
  readonly bytes: number;

  constructor(key: ItemKey, bytes: number) {
    super(`item ${nameOf(key)} would be ${bytes} bytes, at most ${MOST_ITEM_BYTES} are stored`);
    this.name = 'ItemTooLarge';
    this.item = nameOf(key);
    this.bytes = bytes;
  }
}

/** Below DynamoDB's 409,600 bytes, names of attributes included. */
export const MOST_ITEM_BYTES = 400_000;

/** Throws where an item of this size would not be stored. */
export function refuseTooLarge(key: ItemKey, bytes: number): void {
  if (bytes > MOST_ITEM_BYTES) throw new ItemTooLarge(key, bytes);
}
