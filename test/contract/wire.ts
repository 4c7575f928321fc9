import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** One call as it was sent: its name, what it asked, what came back. */
export type SentCall = {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly capacityUnits: number;
};

/** Records the calls of a client from now on; each is made to report its consumed capacity. */
export function recordCallsOf(client: DynamoDBClient): SentCall[] {
  const calls: SentCall[] = [];
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const input = { ...args.input, ReturnConsumedCapacity: 'TOTAL' };
      const answer = await next({ ...args, input });
      const { commandName } = context;
      const output: unknown = answer.output;
      calls.push({ name: String(commandName), input, capacityUnits: capacityOf(output) });
      return answer;
    },
    { step: 'initialize', name: 'recordCalls', priority: 'low' },
  );
  return calls;
}

/**
 * Loses answers of writes: each is carried out and answered, and the answer is dropped as if the
 * connection had broken, so that the SDK sends it again.
 */
export function loseAnswersOf(client: DynamoDBClient): (count: number) => void {
  let lost = 0;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (lost === 0 || !WRITES.has(String(commandName))) return next(args);
        lost -= 1;
        await next(args).catch(() => undefined);
        throw Object.assign(new Error('the answer was lost'), { code: 'ECONNRESET' });
      },
    { step: 'deserialize', name: 'loseAnswers', priority: 'high' },
  );
  return (count) => {
    lost = count;
  };
}

const WRITES = new Set(['PutItemCommand', 'UpdateItemCommand', 'PutCommand', 'UpdateCommand']);

function capacityOf(output: unknown): number {
  const consumed = property(output, 'ConsumedCapacity');
  const all: readonly unknown[] = Array.isArray(consumed) ? consumed : [consumed];
  return all.reduce<number>((sum, one) => sum + Number(property(one, 'CapacityUnits') ?? 0), 0);
}

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
