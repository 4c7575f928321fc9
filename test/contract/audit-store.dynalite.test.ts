import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from 'vitest';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { openEmbeddedStore, type EmbeddedStore } from '#adapters/local/dynalite.ts';
import { clientOf } from '#test/dynamodb-local.ts';

import { describeAuditStore } from './audit-store.contract.ts';
import { StandingClock } from './store-under-test.ts';
import { loseAnswersOf } from './wire.ts';

let directory: string;
let embedded: EmbeddedStore;
const clients: DynamoDBClient[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'boks-audit-store-'));
  embedded = await openEmbeddedStore(directory);
});

afterAll(async () => {
  for (const client of clients) client.destroy();
  await embedded.stop();
  await rm(directory, { recursive: true });
});

describeAuditStore('DynamoAuditStore on dynalite', () => {
  const clock = new StandingClock();
  // The SDK tries again out of a quota, which the answers lost in other tests would use up.
  const client = clientOf(embedded.endpoint);
  clients.push(client);
  const store = new DynamoAuditStore({ ...embedded, client, clock });
  const loseAnswers = loseAnswersOf(client);
  return Promise.resolve({ store, standAt: clock.standAt, loseAnswers, triesAgain: 2 });
});
