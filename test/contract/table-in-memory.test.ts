import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { TableRollUps } from '#adapters/aws/dynamodb/table-roll-ups.ts';
import { TableConfigurations } from '#adapters/aws/table-configurations.ts';
import { rememberReads } from '#test/remembered-reads.ts';
import { TableInMemory } from '#test/table-in-memory.ts';

import { describeAuditStore } from './audit-store.contract.ts';
import { describeConfigurations } from './configurations.contract.ts';
import { describeRollUps } from './roll-ups.contract.ts';
import { StandingClock } from './store-under-test.ts';

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
