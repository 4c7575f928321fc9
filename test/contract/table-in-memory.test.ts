import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { TableRollUps } from '#adapters/aws/dynamodb/table-roll-ups.ts';
import { TableConfigurations } from '#adapters/aws/table-configurations.ts';
import { openEmbeddedStore } from '#adapters/local/dynalite.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import { rememberReads } from '#test/remembered-reads.ts';
import { sha256Hex } from '#test/service.ts';
import { TableInMemory, type TableCall } from '#test/table-in-memory.ts';

import { describeAuditStore } from './audit-store.contract.ts';
import { recordOf, snapshotOf, sweepOf } from './builders.ts';
import { describeConfigurations } from './configurations.contract.ts';
import { describeRollUps } from './roll-ups.contract.ts';
import { StandingClock } from './store-under-test.ts';
import { recordCallsOf } from './wire.ts';

/** Carries writes out and drops their answers: nothing is sent again where nothing was sent. */
function loseAnswersHere({ middlewareStack }: DynamoDBClient): (count: number) => void {
  let lost = 0;
  middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args).catch((error: unknown) => {
          if (lost === 0) throw error;
        });
        if (lost > 0 && /^(?:Put|Update)/.test(String(commandName))) {
          lost -= 1;
          throw new Error('the answer was lost');
        }
        if (answer === undefined) throw new Error('there was no answer to give');
        return answer;
      },
    { step: 'initialize', name: 'loseAnswers' },
  );
  return (count) => {
    lost = count;
  };
}

describeAuditStore('DynamoAuditStore on a table in memory, its reads remembered', () => {
  const clock = new StandingClock();
  const at = new TableInMemory().at(clock);
  const store = rememberReads(new DynamoAuditStore(at));
  const loseAnswers = loseAnswersHere(at.client);
  return Promise.resolve({ store, standAt: clock.standAt, loseAnswers, triesAgain: 0 });
});

describeRollUps('TableRollUps on a table in memory', () =>
  Promise.resolve(new TableRollUps(new TableInMemory().at())),
);

describeConfigurations('TableConfigurations on a table in memory', () =>
  Promise.resolve(new TableConfigurations(new TableInMemory().at())),
);

/** Of everything that is read and written in one way or another, a little and more than a page. */
async function readAndWrite(store: AuditStore): Promise<void> {
  const snapshots = Array.from({ length: 30 }, (_, n) => snapshotOf('bank', n + 1, 'h1'));
  await store.putSnapshots(snapshots);
  const keys = snapshots.map(({ host, place }) => ({ host, sweep: place.sweep }));
  await store.readSnapshots('bank', [...keys, { host: 'nobody', sweep: 1 }]);
  for (const number of [1, 2, 3]) await store.openSweep(sweepOf('bank', number), 'a');
  await store.writeSweep(sweepOf('bank', 2, { revision: 2 }), 'b');
  await store.listSweeps('bank', 9);
  await store.readSweep('bank', 9);
  for (let number = 1; number <= 8; number += 1) {
    const hashes = Array.from({ length: 6_000 }, (_, n) => sha256Hex(`${number} ${n}`));
    const large = { snapshotsSha256: hashes.join('') };
    await store.appendRecord(recordOf('bank', number, `n${number}`, large));
  }
  await store.headRecord('bank');
  await store.readRecords('bank', 1, 9);
  await store.readState('bank');
  await store.advanceCursor('bank', 'mail', { from: 0, to: { record: 3 } });
  await store.readCursors('bank');
}

it('counts units as dynalite does', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'boks-audit-units-'));
  const embedded = await openEmbeddedStore(directory);
  try {
    const calls = recordCallsOf(embedded.client);
    await readAndWrite(new DynamoAuditStore(embedded));
    const counted: TableCall[] = [];
    await readAndWrite(new DynamoAuditStore(new TableInMemory((call) => counted.push(call)).at()));
    expect(counted.map(({ name, units }) => [name, units])).toEqual(
      calls.map(({ name, capacityUnits }) => [name, capacityUnits]),
    );
  } finally {
    await embedded.stop();
    await rm(directory, { recursive: true });
  }
});
