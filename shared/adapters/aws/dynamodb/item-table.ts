import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';

import type { Clock } from '#ports/basics.ts';

import { ATTRIBUTE, nameOfItem, type StoredItem } from './codec.ts';
import { nameOf, type ItemKey } from './keys.ts';

/** A table and the client to reach it. */
export type TableAt = {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** By which what has expired is passed over, deleted or not. Without one nothing expires. */
  readonly clock?: Clock;
};

/** A table that is found by the SDK's usual chain. Nothing is asked of it yet. */
export const openTable = (table: string): TableAt => ({
  client: new DynamoDBClient({ maxAttempts: 3, requestHandler: TIMES }),
  table,
  clock: { nowMs: () => Date.now() },
});

/** When a write may be made; names and values as DynamoDB's expressions have them. */
export type Condition = {
  readonly expression: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
};

/** Part of a partition: bounds are sort keys, `from` inclusive, `below` exclusive; not both. */
export type Range = {
  readonly limit: number;
  readonly newestFirst: boolean;
  readonly consistent: boolean;
  readonly from?: string;
  readonly below?: string;
};

/** The few calls that are made of DynamoDB: no scan, no transaction, no index, no ALL_OLD. */
export class ItemTable {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor({ client, table }: TableAt) {
    this.#client = DynamoDBDocumentClient.from(client, {
      marshallOptions: { removeUndefinedValues: false },
    });
    this.#table = table;
  }

  async get(key: ItemKey, consistent = true): Promise<StoredItem | undefined> {
    const get = new GetCommand({ TableName: this.#table, Key: key, ConsistentRead: consistent });
    return (await this.#client.send(get)).Item;
  }

  /** Puts an item; false where the condition did not hold, also when our own first try made it so. */
  async put(item: StoredItem, condition?: Condition): Promise<boolean> {
    const put = new PutCommand({
      TableName: this.#table,
      Item: { ...item },
      ...(condition === undefined ? {} : expressionsOf(condition)),
    });
    return heldWhen(this.#client.send(put));
  }

  /** Sets attributes of an item as `set` says; false where the condition did not hold. */
  async update(key: ItemKey, set: string, condition: Condition): Promise<boolean> {
    const update = new UpdateCommand({
      TableName: this.#table,
      Key: key,
      UpdateExpression: set,
      ...expressionsOf(condition),
    });
    return heldWhen(this.#client.send(update));
  }

  /** A range of a partition, page by page. */
  async query(pk: string, range: Range): Promise<readonly StoredItem[]> {
    const found: StoredItem[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const query = new QueryCommand({
        TableName: this.#table,
        ConsistentRead: range.consistent,
        ScanIndexForward: !range.newestFirst,
        Limit: Math.min(range.limit - found.length, MOST_A_PAGE),
        ExclusiveStartKey: start,
        ...keyCondition(pk, range),
      });
      const page = await this.#client.send(query);
      found.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start !== undefined && found.length < range.limit);
    return found;
  }

  /** The items of those keys that are there, each once, in the order of the keys: DynamoDB has none. */
  async getAll(wanted: readonly ItemKey[]): Promise<readonly StoredItem[]> {
    const distinct = [...new Map(wanted.map((key) => [nameOf(key), key])).values()];
    const found: StoredItem[] = [];
    for (let at = 0; at < distinct.length; at += MOST_A_BATCH) {
      found.push(...(await this.#getBatch(distinct.slice(at, at + MOST_A_BATCH))));
    }
    const named = new Map(found.map((item) => [nameOfItem(item), item]));
    return distinct.map((key) => named.get(nameOf(key))).filter((item) => item !== undefined);
  }

  async #getBatch(wanted: readonly ItemKey[]): Promise<readonly StoredItem[]> {
    const found: StoredItem[] = [];
    let left: Record<string, unknown>[] = wanted.map((key) => ({ ...key }));
    let fruitless = 0;
    while (left.length > 0) {
      const request = { [this.#table]: { Keys: left, ConsistentRead: true } };
      const answer = await this.#client.send(new BatchGetCommand({ RequestItems: request }));
      found.push(...(answer.Responses?.[this.#table] ?? []));
      const after = answer.UnprocessedKeys?.[this.#table]?.Keys ?? [];
      fruitless = after.length < left.length ? 0 : fruitless + 1;
      left = after;
      if (fruitless > MOST_FRUITLESS) {
        throw new Error(`the table gave none of ${left.length} items in ${fruitless} tries`);
      }
      if (fruitless > 0) await pause(FIRST_PAUSE_MS * 2 ** fruitless);
    }
    return found;
  }
}

/** The condition that nothing is stored under the key. */
export const IS_NEW: Condition = {
  expression: 'attribute_not_exists(#pk)',
  names: { '#pk': 'pk' },
};

/** The condition that nothing is stored that was made from a higher record. */
export const notHigherThan = (record: number): Condition => ({
  expression: 'attribute_not_exists(#pk) OR #g <= :g',
  names: { '#pk': 'pk', '#g': ATTRIBUTE.guard },
  values: { ':g': record },
});

/** The condition that what is stored stands at this place, 0 where nothing may be stored yet. */
export const isAt = (place: number): Condition => ({
  expression: place === 0 ? 'attribute_not_exists(#pk) OR #g = :g' : '#g = :g',
  names: { ...(place === 0 ? { '#pk': 'pk' } : {}), '#g': ATTRIBUTE.guard },
  values: { ':g': place },
});

function expressionsOf({ expression, names, values }: Condition): {
  ConditionExpression: string;
  ExpressionAttributeNames: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
} {
  return {
    ConditionExpression: expression,
    ExpressionAttributeNames: { ...names },
    ...(values === undefined ? {} : { ExpressionAttributeValues: { ...values } }),
  };
}

function keyCondition(
  pk: string,
  { from, below }: Range,
): {
  KeyConditionExpression: string;
  ExpressionAttributeNames: Record<string, string>;
  ExpressionAttributeValues: Record<string, string>;
} {
  const bound = from ?? below;
  const compares = from === undefined ? '<' : '>=';
  return {
    KeyConditionExpression: bound === undefined ? '#pk = :pk' : `#pk = :pk AND #sk ${compares} :sk`,
    ExpressionAttributeNames: { '#pk': 'pk', ...(bound === undefined ? {} : { '#sk': 'sk' }) },
    ExpressionAttributeValues: { ':pk': pk, ...(bound === undefined ? {} : { ':sk': bound }) },
  };
}

async function heldWhen(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

const pause = (ms: number): Promise<void> => new Promise((done) => void setTimeout(done, ms));

/** DynamoDB's own limit; a page ends at 1 MB besides. */
const MOST_A_BATCH = 100;
const MOST_A_PAGE = 1000;
/** An answer may leave keys out, by size or by load; one that brings nothing is load. */
const MOST_FRUITLESS = 6;
const FIRST_PAUSE_MS = 25;
/** Together with the tries, within a function's fifteen seconds. */
const TIMES = { connectionTimeout: 1_000, requestTimeout: 4_000 };
