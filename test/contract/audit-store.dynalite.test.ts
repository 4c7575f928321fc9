import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll } from 'vitest';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { openEmbeddedStore, type EmbeddedStore } from '#adapters/local/dynalite.ts';

import { describeAuditStore } from './audit-store.contract.ts';
import { loseAnswersOf } from './wire.ts';

let directory: string;
let embedded: EmbeddedStore;
let loseAnswers: (count: number) => void;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'boks-audit-store-'));
  embedded = await openEmbeddedStore(directory);
  loseAnswers = loseAnswersOf(embedded.client);
});

afterAll(async () => {
  await embedded.stop();
  await rm(directory, { recursive: true });
});

describeAuditStore('DynamoAuditStore on dynalite', () =>
  Promise.resolve({ store: new DynamoAuditStore(embedded), loseAnswers, triesAgain: 2 }),
);
