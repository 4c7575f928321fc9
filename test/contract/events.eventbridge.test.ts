import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { EventBridgeBus, openEventBridgeClient } from '#adapters/aws/eventbridge-bus.ts';
import { startAwsStandIn, type AwsStandIn } from '#test/aws-stand-in.ts';

import { describeEvents, eventOf } from './events.contract.ts';

let aws: AwsStandIn;
let bus: EventBridgeBus;

beforeAll(async () => {
  aws = await startAwsStandIn();
});
afterAll(() => aws.stop());
beforeEach(() => {
  aws.reset();
  bus = new EventBridgeBus({ client: openEventBridgeClient(aws.config), bus: 'boks-audit' });
});

describeEvents('EventBridgeBus', () =>
  Promise.resolve({
    events: bus,
    heard: () =>
      aws.kept.events.map(({ DetailType: name, Detail: detail }) => ({
        name: String(name),
        detail: JSON.parse(String(detail)),
      })),
  }),
);

/** An answer in which the entries of these places failed. */
const someFailed = (count: number, places: readonly number[]) => ({
  status: 200,
  type: 'application/x-amz-json-1.1',
  body: JSON.stringify({
    FailedEntryCount: places.length,
    Entries: Array.from({ length: count }, (_, place) =>
      places.includes(place) ? { ErrorCode: 'ThrottlingException' } : { EventId: `e${place}` },
    ),
  }),
});

describe('EventBridgeBus', () => {
  it('names its source and its bus, ten entries a call', async () => {
    await bus.put(Array.from({ length: 25 }, (_, n) => eventOf(n)));
    expect(aws.calls).toHaveLength(3);
    expect(aws.kept.events[0]).toMatchObject({
      Source: 'boks-audit',
      EventBusName: 'boks-audit',
      Time: 1_214_000_000,
    });
  });
  it('parts a call that would be too large, and refuses an event that is, unsent', async () => {
    await bus.put([1, 2, 3].map((n) => eventOf(n, { text: 'x'.repeat(120_000) })));
    expect(aws.calls).toHaveLength(2);
    const large = eventOf(4, { text: 'ü'.repeat(131_100) });
    await expect(bus.put([eventOf(3), large])).rejects.toThrow(/production-31-4 has \d+ bytes/);
    await expect(bus.put([{ ...eventOf(5), name: 'x'.repeat(129) }])).rejects.toThrow(/128/);
    expect(aws.calls).toHaveLength(2);
    expect(aws.refusals).toEqual([]);
  });
  it('sends those again that failed within a call that succeeded, and only those', async () => {
    aws.answerNext(someFailed(3, [1]));
    await bus.put([1, 2, 3].map((n) => eventOf(n)));
    expect(aws.kept.events.map(({ Detail: detail }) => String(detail))).toEqual([
      expect.stringContaining('production-31-2'),
    ]);
  });
  it('names those that still fail, after the others were sent', async () => {
    for (const count of [10, 1, 1]) aws.answerNext(someFailed(count, [0]));
    const told = bus.put(Array.from({ length: 12 }, (_, n) => eventOf(n)));
    await expect(told).rejects.toMatchObject({ name: 'EventsRefused', ids: ['production-31-0'] });
    expect(aws.kept.events).toHaveLength(2);
  });
  it('sends again where the answer was lost or it is throttled', async () => {
    aws.loseAnswers(1);
    await bus.put([eventOf(1)]);
    expect(aws.kept.events).toHaveLength(2);
    aws.throttle(2);
    await bus.put([eventOf(2)]);
    expect(aws.kept.events).toHaveLength(3);
    aws.throttle(3);
    await expect(bus.put([eventOf(3)])).rejects.toThrow('1 events were not taken: Throttling');
  });
});
