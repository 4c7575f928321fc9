import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll } from 'vitest';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { openEmbeddedStore, type EmbeddedStore } from '#adapters/local/dynalite.ts';

import { describeAuditStore } from './audit-store.contract.ts';
import { StandingClock } from './store-under-test.ts';
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

describeAuditStore('DynamoAuditStore on dynalite', () => {
  const clock = new StandingClock();
  const store = new DynamoAuditStore({ ...embedded, clock });
  return Promise.resolve({ store, standAt: clock.standAt, loseAnswers, triesAgain: 2 });
});
