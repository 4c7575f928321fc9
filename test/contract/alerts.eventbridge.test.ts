import { describe, expect, it } from 'vitest';

import { EventBridgeAlerts, openEventBridgeClient } from '#adapters/aws/eventbridge-alerts.ts';
import type { MachineEvent } from '#domain/rendering/machine-event.ts';
import { ownAwsStandIn } from '#test/own-aws-stand-in.ts';

import { alertOf, describeAlerts, eventOf } from './alerts.contract.ts';

const aws = await ownAwsStandIn();
const alerts = new EventBridgeAlerts({
  client: openEventBridgeClient(aws.config),
  bus: 'boks-audit',
});

const heard = (): readonly string[] => aws.kept.events.map(({ Detail: detail }) => String(detail));

/** Tells an alert of these events. */
const tell = async (events: readonly MachineEvent[]): Promise<void> =>
  alerts.tell(alertOf('events', { rendered: { kind: 'events', events } }));

const several = (count: number, text?: string): readonly MachineEvent[] =>
  Array.from({ length: count }, (_, n) => eventOf(n + 1, text));

describeAlerts('EventBridgeAlerts', 'events', () => Promise.resolve({ alerts, seen: heard }));

/** An answer in which the entries of these places failed. */
const someFailed = (count: number, places: readonly number[], code = 'ThrottlingException') => ({
  status: 200,
  type: 'application/x-amz-json-1.1',
  body: JSON.stringify({
    FailedEntryCount: places.length,
    Entries: Array.from({ length: count }, (_, place) =>
      places.includes(place) ? { ErrorCode: code } : { EventId: `e${place}` },
    ),
  }),
});

describe('EventBridgeAlerts', () => {
  it('puts one entry an event, ten a call, with source, bus and time', async () => {
    await tell(several(25));
    expect(aws.calls).toHaveLength(3);
    expect(heard().map((detail) => JSON.parse(detail))).toEqual(several(25));
    expect(aws.kept.events[0]).toMatchObject({
      Source: 'boks-audit',
      DetailType: 'test',
      EventBusName: 'boks-audit',
      Time: 1_214_000_000,
    });
  });
  it('parts a call that would be too large, and refuses an event that is, unsent', async () => {
    await tell(several(3, 'x'.repeat(120_000)));
    expect(aws.calls).toHaveLength(2);
    const large = eventOf(4, 'ü'.repeat(131_100));
    await expect(tell([eventOf(3), large])).rejects.toMatchObject({
      fault: 'message',
      message: expect.stringMatching(/production-31-4\/1 has \d+ bytes/),
    });
    expect(aws.calls).toHaveLength(2);
    expect(aws.refusals).toEqual([]);
  });
  it('sends those again that failed within a call that succeeded, and only those', async () => {
    aws.answerNext(someFailed(3, [1]));
    await tell(several(3));
    expect(heard()).toEqual([expect.stringContaining('production-31-2/1')]);
  });
  it.each([
    ['ThrottlingException', 'moment'],
    ['InternalFailure', 'moment'],
    ['MalformedDetail', 'message'],
    ['NotAuthorizedForSource', 'channel'],
  ])('names what still fails, and whose fault %s is', async (code, fault) => {
    for (const count of [2, 1]) aws.answerNext(someFailed(count, [0], code));
    await expect(tell(several(2))).rejects.toMatchObject({
      fault,
      message: `the bus did not take event production-31-1/1: ${code}`,
    });
  });
  it('sends again where the answer was lost or it is throttled', async () => {
    aws.loseAnswers(1);
    await tell([eventOf(1)]);
    expect(aws.kept.events).toHaveLength(2);
    aws.throttle(1);
    await tell([eventOf(2)]);
    expect(aws.kept.events).toHaveLength(3);
    aws.throttle(2);
    await expect(tell([eventOf(3)])).rejects.toMatchObject({
      fault: 'moment',
      message: expect.stringContaining('the bus boks-audit: ThrottlingException'),
    });
  });
});
