import {
  PublishCommand,
  SNSClient,
  type MessageAttributeValue,
  type SNSClientConfig,
} from '@aws-sdk/client-sns';

import type { AlertMessage, Alerts } from '#ports/alerts.ts';

/** A client of SNS; `config` where it is not found by the SDK's usual chain. */
export const openSnsClient = (config: SNSClientConfig = {}): SNSClient =>
  new SNSClient({ maxAttempts: 3, requestHandler: TIMES, ...config });

export type SnsTopic = {
  readonly client: SNSClient;
  readonly topic: string;
  readonly channel: string;
};

/**
 * People, through a topic of SNS: plain text, the id in its last line. What SNS would refuse is
 * changed rather than lost: a subject is printable ASCII of at most 99 characters, a text too long
 * is cut and says so. For one message the bytes are always the same.
 */
export class SnsAlerts implements Alerts {
  readonly channel: string;
  readonly #client: SNSClient;
  readonly #topic: string;

  constructor({ client, topic, channel }: SnsTopic) {
    this.channel = channel;
    this.#client = client;
    this.#topic = topic;
  }

  async tell(message: AlertMessage): Promise<void> {
    const publish = new PublishCommand({
      TopicArn: this.#topic,
      Subject: subjectOf(message),
      Message: bodyOf(message),
      MessageAttributes: attributesOf(message),
    });
    try {
      await this.#client.send(publish);
    } catch (error) {
      throw new Error(`alert ${message.id} was not taken by its topic`, { cause: error });
    }
  }
}

/** Begins with a letter, digit or sign, as SNS wants it. */
function subjectOf({ id, subject }: AlertMessage): string {
  const printable = subject.replaceAll(/[^ -~]/gu, '?').trim();
  return (printable === '' ? id : printable).slice(0, MOST_SUBJECT_CHARACTERS);
}

function bodyOf({ id, body }: AlertMessage): string {
  const end = `\n\nID     ${id}\n`;
  const text = cleaned(body.trimEnd());
  const room = MOST_MESSAGE_BYTES - Buffer.byteLength(end);
  return `${Buffer.byteLength(text) <= room ? text : cutTo(room, text)}${end}`;
}

/** At most so many bytes, whole characters, and a line that says what is missing. */
function cutTo(mostBytes: number, text: string): string {
  const bytes = Buffer.from(text);
  const note = `\n[cut here: the whole text has ${bytes.length} bytes]`;
  let end = mostBytes - note.length;
  while (isInsideCharacter(bytes[end])) end -= 1;
  return `${bytes.subarray(0, end).toString()}${note}`;
}

const isInsideCharacter = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= 0x80 && byte < 0xc0;

/** Without control characters and halves of surrogate pairs, which SNS does not carry. */
const cleaned = (text: string): string =>
  Buffer.from(text)
    .toString()
    .replaceAll(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '?');

/** What subscriptions filter by. */
function attributesOf({ id, domain, about }: AlertMessage): Record<string, MessageAttributeValue> {
  const named = Object.entries({ id, domain, ...about });
  return Object.fromEntries(
    named
      .filter(([, text]) => text !== '')
      .map(([name, text]) => [name, { DataType: 'String', StringValue: cleaned(text) }]),
  );
}

const MOST_SUBJECT_CHARACTERS = 99;
/** SNS takes 262,144 with the attributes, which have the rest. */
const MOST_MESSAGE_BYTES = 258_048;
const TIMES = { connectionTimeout: 2_000, requestTimeout: 5_000 };
