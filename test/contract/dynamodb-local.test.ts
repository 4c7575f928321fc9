import { describe, expect, it } from 'vitest';

import { isDynamoDbLocalSkipped, startDynamoDbLocal } from '#test/dynamodb-local.ts';

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe.skipIf(isDynamoDbLocalSkipped)('DynamoDB Local in tests', () => {
  it('ends by its process id and leaves no port open', async () => {
    const local = await startDynamoDbLocal();
    expect(isRunning(local.pid)).toBe(true);
    await local.stop();
    expect(isRunning(local.pid)).toBe(false);
    await expect(fetch(local.endpoint)).rejects.toThrow('fetch failed');
  });
});
