import { describe, expect, it } from 'vitest';

import { VirtualClock } from '#cli/local/driven-clock.ts';
import { Driver, type DriverParts } from '#cli/local/driver.ts';
import { DueMessages } from '#cli/local/due-messages.ts';
import { Message } from '#contracts/messages.ts';

const START_MS = Date.UTC(2026, 2, 2, 8, 0, 30);
const at = (seconds: number): number => START_MS + seconds * 1000;

/** A driver in a real time of its own: only what it waits for, and what handling takes, passes. */
function driverUnderTest(differing: Partial<DriverParts> & { untilSeconds: number }) {
  const clock = new VirtualClock(START_MS);
  const messages = new DueMessages(clock);
  const real = { ms: 1000 };
  const handled: { second: number; text: string }[] = [];
  const kept: number[] = [];
  const givenUp: string[] = [];
  const driver = new Driver({
    clock,
    messages,
    speed: 60,
    time: {
      nowMs: () => real.ms,
      pause: async (ms, signal) => {
        if (!signal.aborted) real.ms += ms;
      },
    },
    deliver: async (text) => {
      handled.push({ second: (clock.nowMs() - START_MS) / 1000, text: textOf(text) });
    },
    before: async (atMs) => {
      kept.push((atMs - START_MS) / 1000);
    },
    after: async () => {
      if (clock.nowMs() >= at(differing.untilSeconds)) driver.stop();
    },
    giveUp: async (text) => {
      givenUp.push(textOf(text));
    },
    ...differing,
  });
  return { driver, clock, messages, real, handled, kept, givenUp };
}

/** A message in a word: `tick 08:01:00`, or its kind and number. */
function textOf(text: string): string {
  const message = Message.parse(JSON.parse(text));
  if (message.kind === 'tick') {
    return `tick ${new Date(message.scheduledAtMs).toISOString().slice(11, 19)}`;
  }
  return 'sweep' in message ? `${message.kind} ${message.sweep}` : message.kind;
}

const wake = (sweep: number): Message => ({
  version: 1,
  kind: 'wake-sweep',
  domain: 'demo',
  sweep,
  due: 'look',
});

describe('the driver', () => {
  it('hears at once what is sent while it waits, and waits for what is due first', async () => {
    const publish: Message = { version: 1, kind: 'publish-alerts', domain: 'demo' };
    const pauses: number[] = [];
    const { driver, messages, handled } = driverUnderTest({
      untilSeconds: 30,
      time: {
        nowMs: () => 1000 + pauses.length,
        pause: async (ms, signal) => {
          pauses.push(ms);
          if (pauses.length === 1) await messages.send(publish, 5);
          expect(signal.aborted).toBe(pauses.length === 1);
        },
      },
    });
    await driver.run();
    expect(handled.map(({ text }) => text)).toEqual([
      'tick 08:00:00',
      'publish-alerts',
      'tick 08:01:00',
    ]);
    // For the tick, until it hears of the message; for that; and for the tick again.
    expect(pauses).toHaveLength(3);
  });

  it('sends the tick of the current minute again, and then one every minute', async () => {
    const { driver, handled } = driverUnderTest({ untilSeconds: 120 });
    await driver.run();
    expect(handled).toEqual([
      { second: 0, text: 'tick 08:00:00' },
      { second: 30, text: 'tick 08:01:00' },
      { second: 90, text: 'tick 08:02:00' },
      { second: 150, text: 'tick 08:03:00' },
    ]);
  });

  it('delivers never before the delay has passed, and in the order sent within a moment', async () => {
    const { driver, handled, messages } = driverUnderTest({ untilSeconds: 25 });
    await messages.send(wake(3), 20);
    await messages.send(wake(1), 5);
    await messages.send(wake(4), 20);
    await messages.send(wake(2), 5);
    await driver.run();
    expect(handled.map(({ second, text }) => `${second} ${text}`)).toEqual([
      '0 tick 08:00:00',
      '5 wake-sweep 1',
      '5 wake-sweep 2',
      '20 wake-sweep 3',
      '20 wake-sweep 4',
      '30 tick 08:01:00',
    ]);
  });
});

describe('the pace of the driver', () => {
  it('lets as much real time pass between messages as its speed says', async () => {
    const { driver, real } = driverUnderTest({ untilSeconds: 630 });
    await driver.run();
    expect(real.ms - 1000).toBe((630 / 60) * 1000);
  });

  it('stands still while a message is handled, however slow that is', async () => {
    const seen: number[] = [];
    const slow = driverUnderTest({
      untilSeconds: 90,
      deliver: async () => {
        const before = slow.clock.nowMs();
        slow.real.ms += 20_000;
        seen.push(slow.clock.nowMs() - before);
      },
    });
    await slow.driver.run();
    expect(seen).toEqual([0, 0, 0]);
  });

  it('catches up with its pace after a little slowness', async () => {
    let count = 0;
    const slow = driverUnderTest({
      untilSeconds: 630,
      deliver: async () => {
        if ((count += 1) === 2) slow.real.ms += 1900;
      },
    });
    await slow.driver.run();
    expect(slow.real.ms - 1000).toBe((630 / 60) * 1000);
  });
});

describe('a message that the driver handles', () => {
  it('has its moment kept before it is handled', async () => {
    const order: string[] = [];
    const { driver } = driverUnderTest({
      untilSeconds: 0,
      before: async () => void order.push('kept'),
      deliver: async () => void order.push('handled'),
    });
    await driver.run();
    expect(order).toEqual(['kept', 'handled']);
  });

  it('comes again after 5 s where it fails, is given up after 5 receives, and the rest goes on', async () => {
    const tries: number[] = [];
    const failing = driverUnderTest({
      untilSeconds: 90,
      deliver: async (text) => {
        if (!textOf(text).startsWith('wake')) return;
        tries.push((failing.clock.nowMs() - START_MS) / 1000);
        throw new Error('out of order');
      },
    });
    await failing.messages.send(wake(1), 1);
    await failing.driver.run();
    expect(tries).toEqual([1, 6, 11, 16, 21]);
    expect(failing.givenUp).toEqual(['wake-sweep 1']);
    expect(failing.kept.at(-1)).toBe(90);
  });
});

it('a heap of messages is in order, whatever the order they came in', () => {
  const messages = new DueMessages(new VirtualClock(0));
  const due = Array.from({ length: 500 }, (_, n) => (n * 7919) % 101);
  for (const dueMs of due) messages.put({ dueMs, text: '', receives: 0 });
  const taken = due.map(() => messages.take());
  expect(taken.map((one) => one?.dueMs)).toEqual(due.toSorted((a, b) => a - b));
  expect(messages.take()).toBeUndefined();
  const sameMoment = taken.filter((one) => one?.dueMs === 7).map((one) => one?.n ?? -1);
  expect(sameMoment).toEqual(sameMoment.toSorted((a, b) => a - b));
});
