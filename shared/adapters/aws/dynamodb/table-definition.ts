import {
  CreateTableCommand,
  DescribeTableCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb';

import type { TableAt } from './item-table.ts';

/** The one table: partition and sort key are texts, capacity is on demand. */
export const tableDefinition = (table: string): CreateTableCommandInput => ({
  TableName: table,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
});

/**
 * Creates the table where it is missing and waits until it can be written to; false where it could
 * not within `patienceMs`. For one machine and for tests: in AWS, a stack makes it.
 */
export async function ensureTable(at: TableAt, patienceMs: number): Promise<boolean> {
  let status = await statusOf(at);
  if (status === undefined) await create(at);
  for (let waitedMs = 0; ; waitedMs += PAUSE_MS) {
    status = await statusOf(at);
    if (status === 'ACTIVE') return true;
    if (waitedMs >= patienceMs) return false;
    await new Promise((done) => void setTimeout(done, PAUSE_MS));
  }
}

async function statusOf({ client, table }: TableAt): Promise<string | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    return Table?.TableStatus;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function create({ client, table }: TableAt): Promise<void> {
  try {
    await client.send(new CreateTableCommand(tableDefinition(table)));
  } catch (error) {
    // Another one created it just now.
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}

const PAUSE_MS = 10;
