import { describe, expect, it } from 'vitest';

import { openSqsClient, postponeOnSqs, SqsQueue } from '#adapters/aws/sqs-queue.ts';
import type { Message } from '#contracts/messages.ts';
import { ownAwsStandIn } from '#test/own-aws-stand-in.ts';

import { describeQueue } from './queue.contract.ts';

const URLS: Readonly<Record<Message['kind'], string>> = {
  tick: 'https://sqs.us-east-1.amazonaws.com/111122223333/start-sweeps',
  'wake-sweep': 'https://sqs.us-east-1.amazonaws.com/111122223333/advance-sweep',
  'compare-sweep': 'https://sqs.us-east-1.amazonaws.com/111122223333/compare-sweep',
  'publish-alerts': 'https://sqs.us-east-1.amazonaws.com/111122223333/publish-alerts',
  'collect-evidence': 'https://sqs.us-east-1.amazonaws.com/111122223333/collect-evidence',
  'seal-bundle': 'https://sqs.us-east-1.amazonaws.com/111122223333/seal-bundle',
  'sign-history': 'https://sqs.us-east-1.amazonaws.com/111122223333/sign-history',
  'roll-up-history': 'https://sqs.us-east-1.amazonaws.com/111122223333/roll-up-history',
};
const PUBLISH: Message = { version: 1, kind: 'publish-alerts', domain: 'production' };

const aws = await ownAwsStandIn();
const queue = new SqsQueue({ client: openSqsClient(aws.config), urls: URLS });

describeQueue('SqsQueue', () => Promise.resolve({ queue, waiting: () => aws.kept.messages }));

describe('SqsQueue', () => {
  it('sends each kind of message to its own queue', async () => {
    await queue.send(PUBLISH, 0);
    await queue.send({ version: 1, kind: 'compare-sweep', domain: 'd', sweep: 1 }, 5);
    expect(aws.kept.messages.map((message) => message.queue)).toEqual([
      URLS['publish-alerts'],
      URLS['compare-sweep'],
    ]);
  });
  it('refuses a kind whose queue it does not know', async () => {
    const few = new SqsQueue({ client: openSqsClient(aws.config), urls: { tick: URLS.tick } });
    await expect(few.send(PUBLISH, 0)).rejects.toThrow('no queue is known for messages publish-');
    expect(aws.calls).toEqual([]);
  });
  it.each([-1, 0.5, 901, Number.NaN, Infinity])('refuses a delay of %s s unsent', async (delay) => {
    await expect(queue.send(PUBLISH, delay)).rejects.toThrow(/whole seconds, 0 to 900/);
    expect(aws.calls).toEqual([]);
  });
  it('refuses a message that is too large unsent', async () => {
    const large = { ...PUBLISH, domain: 'ü'.repeat(131_100) };
    await expect(queue.send(large, 0)).rejects.toThrow(/at most 262144/);
    expect(aws.calls).toEqual([]);
  });
  it('sends again where the answer was lost, and may then have sent it twice', async () => {
    aws.loseAnswers(1);
    await queue.send(PUBLISH, 0);
    expect(aws.kept.messages).toHaveLength(2);
  });
  it('sends again where it is throttled, and names the kind where it still is', async () => {
    aws.throttle(2);
    await queue.send(PUBLISH, 0);
    expect(aws.kept.messages).toHaveLength(1);
    aws.throttle(3);
    await expect(queue.send(PUBLISH, 0)).rejects.toThrow('a message publish-alerts could not be');
    expect(aws.refusals).toEqual([]);
  });
});

describe('postponeOnSqs', () => {
  it('lets a message that was received come back after so many seconds', async () => {
    const postpone = postponeOnSqs(openSqsClient(aws.config), URLS.tick);
    await postpone('handle', 45);
    expect(aws.kept.postponed).toEqual([{ receiptHandle: 'handle', seconds: 45 }]);
  });
  it.each([-1, 0.5, 43_201, Number.NaN])('hides no message for %s s: unsent', async (seconds) => {
    const postpone = postponeOnSqs(openSqsClient(aws.config), URLS.tick);
    await expect(postpone('r', seconds)).rejects.toThrow(/whole seconds, 0 to 43200/);
    expect(aws.calls).toEqual([]);
  });
});
