import { DeleteCommand, DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';

import type { Clock } from '#ports/basics.ts';

import { isExpiredAt } from '../aws/dynamodb/codec.ts';
import type { TableAt } from '../aws/dynamodb/item-table.ts';
import { partitionOf } from '../aws/dynamodb/keys.ts';

/**
 * Deletes a domain's snapshots that have expired, the oldest first, at most so many; how many it
 * were. Behind some that are kept for longer they wait. In AWS the table does it by itself, and no role may: the embedded store knows no expiry.
 */
export async function deleteExpiredSnapshots(
  { client, table }: TableAt,
  { domain, limit }: { readonly domain: string; readonly limit: number },
  clock: Clock,
): Promise<number> {
  const documents = DynamoDBDocumentClient.from(client);
  const oldest = new QueryCommand({
    TableName: table,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': partitionOf('SNAPSHOT', domain) },
    Limit: limit,
  });
  const { Items: items = [] } = await documents.send(oldest);
  const expired = items.filter((item) => isExpiredAt(item, clock.nowMs()));
  for (const { pk, sk } of expired) {
    await documents.send(new DeleteCommand({ TableName: table, Key: { pk, sk } }));
  }
  return expired.length;
}
