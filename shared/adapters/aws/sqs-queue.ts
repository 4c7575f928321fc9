import {
  ChangeMessageVisibilityCommand,
  SendMessageCommand,
  SQSClient,
  type SQSClientConfig,
} from '@aws-sdk/client-sqs';

import type { Message } from '#contracts/messages.ts';
import type { Queue } from '#ports/queue.ts';

/** The queue of each kind of message; a function knows those that it may send to. */
export type QueueUrls = Readonly<Partial<Record<Message['kind'], string>>>;

/** A client of SQS; `config` where it is not found by the SDK's usual chain. */
export const openSqsClient = (config: SQSClientConfig = {}): SQSClient =>
  new SQSClient({ maxAttempts: 3, requestHandler: TIMES, ...config });

/** A `Queue` on SQS: each kind of message has a queue of its own. */
export class SqsQueue implements Queue {
  readonly #client: SQSClient;
  readonly #urls: QueueUrls;

  constructor({ client, urls }: { readonly client: SQSClient; readonly urls: QueueUrls }) {
    this.#client = client;
    this.#urls = urls;
  }

  /** Refuses what SQS would refuse, before it is sent. */
  async send(message: Message, delaySeconds: number): Promise<void> {
    const url = this.#urls[message.kind];
    if (url === undefined) throw new Error(`no queue is known for messages ${message.kind}`);
    refuseSeconds(delaySeconds, MOST_DELAY_SECONDS);
    const body = bodyOf(message);
    const send = new SendMessageCommand({
      QueueUrl: url,
      MessageBody: body,
      DelaySeconds: delaySeconds,
    });
    try {
      await this.#client.send(send);
    } catch (error) {
      throw new Error(`a message ${message.kind} could not be sent`, { cause: error });
    }
  }
}

/**
 * Lets a message that was received from a queue come back after so many seconds, 0 to 43,200. Refuses
 * what SQS would refuse, before it is sent.
 */
export const postponeOnSqs =
  (client: Pick<SQSClient, 'send'>, queueUrl: string) =>
  async (receiptHandle: string, seconds: number): Promise<void> => {
    refuseSeconds(seconds, MOST_HIDDEN_SECONDS);
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  };

function refuseSeconds(seconds: number, most: number): void {
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= most) return;
  throw new RangeError(`a message waits whole seconds, 0 to ${most}, not ${String(seconds)}`);
}

/** JSON text; the two characters that SQS refuses and JSON leaves as they are become escapes. */
function bodyOf(message: Message): string {
  const body = JSON.stringify(message)
    .replaceAll('\uFFFE', '\\ufffe')
    .replaceAll('\uFFFF', '\\uffff');
  const bytes = Buffer.byteLength(body);
  if (bytes > MOST_BYTES) {
    throw new RangeError(`a message ${message.kind} has ${bytes} bytes, at most ${MOST_BYTES}`);
  }
  return body;
}

const MOST_DELAY_SECONDS = 900;
const MOST_HIDDEN_SECONDS = 43_200;
/** SQS takes 1,048,576, four times that; ours are hints of a hundred bytes. */
const MOST_BYTES = 262_144;
/** Together with the tries, within a function's fifteen seconds. */
const TIMES = { connectionTimeout: 1_000, requestTimeout: 4_000 };
