import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';

import type { TableAt } from '#adapters/aws/dynamodb/item-table.ts';
import { placeOf } from '#adapters/memory/place-in-order.ts';

import { holds, isItem, setIn, type Expressed, type Item } from './table-expressions.ts';

/** What one call cost, as DynamoDB counts it. */
export type TableCall = {
  readonly name: string;
  readonly units: number;
  /** Items that it read or wrote, and their bytes with the names of attributes. */
  readonly items: number;
  readonly bytes: number;
};

/**
 * A DynamoDB table in memory, behind a client of the SDK: the calls that this service makes, and no other.
 * It keeps items as they are sent, packed, so that a year fits; pages and units are DynamoDB's own. Each
 * call acts at once, as under one lock.
 */
export class TableInMemory {
  readonly #partitions = new Map<string, Partition>();
  readonly #client = new DynamoDBClient({ region: 'local', credentials: NOBODY });
  readonly #onCall: (call: TableCall) => void;

  constructor(onCall: (call: TableCall) => void = () => undefined) {
    this.#onCall = onCall;
    this.#client.middlewareStack.add(
      (_next, { commandName }) =>
        async ({ input }) => ({ output: this.#answer(String(commandName), input), response: {} }),
      { step: 'initialize', name: 'answerHere', priority: 'low' },
    );
  }

  /** The table, as adapters take it. */
  at(clock?: TableAt['clock']): TableAt {
    return { client: this.#client, table: 'boks-audit', ...(clock && { clock }) };
  }

  #answer(name: string, input: unknown) {
    const { output, ...cost } = this.#carryOut(name, input);
    this.#onCall({ name, ...cost });
    return { $metadata: {}, ...output };
  }

  #carryOut(name: string, input: unknown): Answer {
    switch (name) {
      case 'GetItemCommand':
        return this.#get(Get.parse(input));
      case 'BatchGetItemCommand':
        return this.#getBatch(BatchGet.parse(input));
      case 'QueryCommand':
        return this.#query(Query.parse(input));
      case 'PutItemCommand':
        return this.#put(Put.parse(input));
      case 'UpdateItemCommand':
        return this.#update(Update.parse(input));
      default:
        throw new Error(`the service makes no ${name}`);
    }
  }

  #get({ Key, ConsistentRead }: z.infer<typeof Get>): Answer {
    const item = this.#itemAt(Key);
    const cost = readAs(item === undefined ? [] : [item], ConsistentRead);
    return { output: { Item: item }, ...cost };
  }

  #getBatch({ RequestItems }: z.infer<typeof BatchGet>): Answer {
    const [[table, asked] = []] = Object.entries(RequestItems);
    if (table === undefined || asked === undefined) throw new Error('a batch asks nothing');
    const { Keys } = asked;
    const found = Keys.map((key) => this.#itemAt(key)).filter((item) => item !== undefined);
    const units = Keys.reduce((sum, key) => sum + unitsOfRead(sizeOf(this.#itemAt(key))), 0);
    return { output: { Responses: { [table]: found } }, ...readAs(found, true), units };
  }

  #query(query: z.infer<typeof Query>): Answer {
    const { Limit, ScanIndexForward, ConsistentRead, ExclusiveStartKey } = query;
    const partition = this.#partitions.get(textOf(query.ExpressionAttributeValues[':pk']));
    const order = partition?.order ?? [];
    const [first, end] = rangeIn(order, query);
    const step = ScanIndexForward ? 1 : -1;
    const behind = ExclusiveStartKey && placeOf(order, textOf(ExclusiveStartKey['sk'])) + step;
    const page: Item[] = [];
    let bytes = 0;
    let at = behind ?? (ScanIndexForward ? first : end - 1);
    for (; at >= first && at < end; at += step) {
      if (page.length === Limit || bytes >= MOST_PAGE_BYTES) break;
      const item = partition?.items.get(order[at] ?? '');
      if (item === undefined) throw new Error(`${order[at]} is in order, and not there`);
      page.push(item);
      bytes += sizeOf(item);
    }
    const last = at >= first && at < end ? page.at(-1) : undefined;
    const LastEvaluatedKey = last && { pk: last['pk'], sk: last['sk'] };
    return { output: { Items: page, LastEvaluatedKey }, ...readAs(page, ConsistentRead) };
  }

  #put({ Item: item, ...condition }: z.infer<typeof Put>): Answer {
    this.#refuseUnless(condition, this.#itemAt(item));
    this.#set(item);
    return wroteAs(item);
  }

  #update({ Key, UpdateExpression, ...condition }: z.infer<typeof Update>): Answer {
    const stored = this.#itemAt(Key);
    this.#refuseUnless(condition, stored);
    const item = setIn(UpdateExpression, condition, stored ?? Key);
    this.#set(item);
    return wroteAs(item);
  }

  #refuseUnless(condition: Expressed, stored: Item | undefined): void {
    if (holds(condition, stored)) return;
    const message = 'The conditional request failed';
    throw new ConditionalCheckFailedException({ message, $metadata: {} });
  }

  #itemAt(key: Item): Item | undefined {
    return this.#partitions.get(textOf(key['pk']))?.items.get(textOf(key['sk']));
  }

  #set(item: Item): void {
    const [pk, sk] = [textOf(item['pk']), textOf(item['sk'])];
    const partition = this.#partitions.get(pk) ?? { order: [], items: new Map<string, Item>() };
    this.#partitions.set(pk, partition);
    if (!partition.items.has(sk)) partition.order.splice(placeOf(partition.order, sk), 0, sk);
    partition.items.set(sk, copyOf(item));
  }
}

/** Shares nothing with its writer: what is packed has a buffer behind it that is far larger. */
const copyOf = (item: Item): Item =>
  Object.freeze(
    Object.fromEntries(
      Object.entries(item).map(([name, value]) => [
        name,
        value instanceof Uint8Array ? new Uint8Array(value) : value,
      ]),
    ),
  );

type Partition = { readonly order: string[]; readonly items: Map<string, Item> };
type Answer = Omit<TableCall, 'name'> & { readonly output: object };

const ItemSent = z.custom<Item>(isItem);
const Expressions = {
  ConditionExpression: z.string().optional(),
  ExpressionAttributeNames: z.record(z.string(), z.string()).default({}),
  ExpressionAttributeValues: z.record(z.string(), z.unknown()).default({}),
};
const Get = z.object({ Key: ItemSent, ConsistentRead: z.boolean() });
const BatchGet = z.object({
  RequestItems: z.record(
    z.string(),
    z.object({ Keys: z.array(ItemSent).max(100), ConsistentRead: z.literal(true) }),
  ),
});
const Query = z.object({
  Limit: z.number().int().min(1),
  ScanIndexForward: z.boolean(),
  ConsistentRead: z.boolean(),
  ExclusiveStartKey: ItemSent.optional(),
  KeyConditionExpression: z.enum([
    '#pk = :pk',
    '#pk = :pk AND #sk < :sk',
    '#pk = :pk AND #sk >= :sk',
  ]),
  ExpressionAttributeValues: z.record(z.string(), z.unknown()),
});
const Put = z.object({ Item: ItemSent, ...Expressions });
const Update = z.object({ Key: ItemSent, UpdateExpression: z.string(), ...Expressions });

/** Which sort keys a query asks for: from the first, and before the second place. */
function rangeIn(
  order: readonly string[],
  { KeyConditionExpression: condition, ExpressionAttributeValues: values }: z.infer<typeof Query>,
): readonly [number, number] {
  if (condition === '#pk = :pk') return [0, order.length];
  const place = placeOf(order, textOf(values[':sk']));
  return condition.includes('<') ? [0, place] : [place, order.length];
}

const readAs = (items: readonly Item[], isConsistent: boolean): Omit<TableCall, 'name'> => {
  const bytes = items.reduce((sum, item) => sum + sizeOf(item), 0);
  return { items: items.length, bytes, units: unitsOfRead(bytes) * (isConsistent ? 1 : 0.5) };
};

const wroteAs = (item: Item): Answer => {
  const bytes = sizeOf(item);
  return { output: {}, items: 1, bytes, units: Math.ceil(bytes / 1024) };
};

const unitsOfRead = (bytes: number): number => Math.max(1, Math.ceil(bytes / 4096));

/** An item as DynamoDB counts it: names and values. */
const sizeOf = (item: Item | undefined): number =>
  Object.entries(item ?? {}).reduce((sum, [name, value]) => sum + name.length + bytesOf(value), 0);

function bytesOf(value: unknown): number {
  if (value instanceof Uint8Array) return value.length;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  if (isItem(value)) return 3 + Object.keys(value).length + sizeOf(value);
  throw new Error(`the service stores no ${typeof value}`);
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Error('a key is no text');
  return value;
}

/** Where DynamoDB ends a page of a query. */
const MOST_PAGE_BYTES = 1_048_576;
const NOBODY = { accessKeyId: 'nobody', secretAccessKey: 'nothing' };
