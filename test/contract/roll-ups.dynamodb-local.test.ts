import { afterAll, beforeAll, describe } from 'vitest';

import { ensureTable } from '#adapters/aws/dynamodb/table-definition.ts';
import { TableRollUps } from '#adapters/aws/dynamodb/table-roll-ups.ts';
import {
  isDynamoDbLocalSkipped,
  startDynamoDbLocal,
  type DynamoDbLocal,
} from '#test/dynamodb-local.ts';

import { describeRollUps } from './roll-ups.contract.ts';

describe.skipIf(isDynamoDbLocalSkipped)('on DynamoDB Local', () => {
  let local: DynamoDbLocal;

  beforeAll(async () => {
    local = await startDynamoDbLocal();
    await ensureTable({ client: local.client, table: 'roll-ups' }, 5_000);
  });
  afterAll(() => local.stop());

  describeRollUps('TableRollUps on DynamoDB Local', () =>
    Promise.resolve(new TableRollUps({ client: local.client, table: 'roll-ups' })),
  );
});
