import { afterAll, beforeAll, describe } from 'vitest';

import { ensureTable } from '#adapters/aws/dynamodb/table-definition.ts';
import { TableConfigurations } from '#adapters/aws/table-configurations.ts';
import {
  isDynamoDbLocalSkipped,
  startDynamoDbLocal,
  type DynamoDbLocal,
} from '#test/dynamodb-local.ts';

import { describeConfigurations } from './configurations.contract.ts';

describe.skipIf(isDynamoDbLocalSkipped)('on DynamoDB Local', () => {
  let local: DynamoDbLocal;
  let tables = 0;

  beforeAll(async () => {
    local = await startDynamoDbLocal();
  });
  afterAll(() => local.stop());

  describeConfigurations('TableConfigurations on DynamoDB Local', async () => {
    tables += 1;
    const at = { client: local.client, table: `configurations-${tables}` };
    await ensureTable(at, 5_000);
    return new TableConfigurations(at);
  });
});
