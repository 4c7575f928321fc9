import { expect, it } from 'vitest';

import { SsmCalls } from '#adapters/aws/ssm-calls.ts';

const failing = (name: string): Error => Object.assign(new Error(name), { name });
const throttled = failing('ThrottlingException');
const LIMITS = { mostAtOnce: 4, mostTries: 3, mostRepeats: 20, firstDelayMs: 1, mostDelayMs: 1 };

/** Calls that end when the test says so. */
function parked() {
  const ends: ((failure?: Error) => void)[] = [];
  const call = (): Promise<string> =>
    new Promise((done, fail) => {
      ends.push((failure) => (failure === undefined ? done('done') : fail(failure)));
    });
  const settle = (): Promise<void> => new Promise((done) => void setImmediate(done));
  return { ends, call, settle };
}

it('has no more calls under way than it may', async () => {
  const { ends, call, settle } = parked();
  const run = new SsmCalls(LIMITS).begin();
  const runs = Array.from({ length: 10 }, async () => run(call));
  await settle();
  expect(ends).toHaveLength(4);
  ends[0]?.();
  await settle();
  expect(ends).toHaveLength(5);
  for (let at = 1; at < 10; at += 1) {
    ends[at]?.();
    await settle();
  }
  expect(await Promise.all(runs)).toHaveLength(10);
});

it('halves them when it is throttled, and lets one more with each success', async () => {
  const { ends, call, settle } = parked();
  const run = new SsmCalls({ ...LIMITS, mostTries: 1 }).begin();
  const runs = Array.from({ length: 12 }, async () => run(call));
  const ended = Promise.allSettled(runs);
  await settle();
  ends[0]?.(throttled);
  await settle();
  // Two may be under way, and three are.
  expect(ends).toHaveLength(4);
  ends[1]?.(throttled);
  ends[2]?.(throttled);
  await settle();
  expect(ends).toHaveLength(4);
  ends[3]?.();
  await settle();
  expect(ends).toHaveLength(6);
  for (let at = 4; at < 12; at += 1) {
    ends[at]?.();
    await settle();
  }
  expect((await ended).filter(({ status }) => status === 'fulfilled')).toHaveLength(9);
});

it.each([
  ['ThrottlingException', 3],
  ['TimeoutError', 3],
  ['ECONNRESET', 3],
  ['AccessDeniedException', 1],
  ['InvalidDocument', 1],
])('tries a call that fails with %s %i times', async (name, times) => {
  let tries = 0;
  const run = new SsmCalls(LIMITS).begin();
  const ran = run(() => {
    tries += 1;
    return Promise.reject(failing(name));
  });
  await expect(ran).rejects.toThrow(name);
  expect(tries).toBe(times);
});

it('repeats so many calls in one turn, and begins anew with the next', async () => {
  let tries = 0;
  const call = (): Promise<never> => {
    tries += 1;
    return Promise.reject(throttled);
  };
  const calls = new SsmCalls({ ...LIMITS, mostRepeats: 3 });
  const turn = calls.begin();
  await Promise.allSettled([turn(call), turn(call), turn(call), turn(call)]);
  expect(tries).toBe(4 + 3);
  await Promise.allSettled([calls.begin()(call)]);
  expect(tries).toBe(4 + 3 + 3);
});
