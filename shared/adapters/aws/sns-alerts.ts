import {
  PublishCommand,
  SNSClient,
  type MessageAttributeValue,
  type SNSClientConfig,
} from '@aws-sdk/client-sns';

import type { AlertAttribute } from '#contracts/alert-attributes.ts';
import type { Channel } from '#domain/channel.ts';
import type { AlertMessage, Alerts } from '#ports/alerts.ts';

/** A client of SNS; `config` where it is not found by the SDK's usual chain. */
export const openSnsClient = (config: SNSClientConfig = {}): SNSClient =>
  new SNSClient({ maxAttempts: 3, requestHandler: TIMES, ...config });

export type SnsTopic = {
  readonly client: SNSClient;
  readonly topic: string;
  readonly channel: Channel;
};

/**
 * People, through a topic of SNS: plain text, the id in its last line. What SNS would refuse is
 * changed rather than lost: a subject is printable ASCII of at most 99 characters, a text too long
 * is cut and says so. For one message the bytes are always the same.
 */
export class SnsAlerts implements Alerts {
  readonly channel: Channel;
  readonly #client: SNSClient;
  readonly #topic: string;

  constructor({ client, topic, channel }: SnsTopic) {
    this.channel = channel;
    this.#client = client;
    this.#topic = topic;
  }

  async tell(message: AlertMessage): Promise<void> {
    const attributes = attributesOf(this.channel, message);
    const room = MOST_BYTES - bytesOf(attributes);
    if (room < LEAST_TEXT_BYTES) throw new RangeError(`alert ${message.id} is about too much`);
    const publish = new PublishCommand({
      TopicArn: this.#topic,
      Subject: subjectOf(message),
      Message: bodyOf(message, room),
      MessageAttributes: attributes,
    });
    try {
      await this.#client.send(publish);
    } catch (error) {
      throw new Error(`alert ${message.id} was not taken by its topic`, { cause: error });
    }
  }
}

type Attributes = Readonly<Record<string, MessageAttributeValue>>;

/** Begins with a letter, digit or sign, as SNS wants it. */
function subjectOf({ id, subject }: AlertMessage): string {
  const printable = subject.replaceAll(/[^ -~]/gu, '?').trim();
  return (printable === '' ? id : printable).slice(0, MOST_SUBJECT_CHARACTERS);
}

function bodyOf({ id, body }: AlertMessage, mostBytes: number): string {
  const end = `\n\nID     ${id}\n`;
  const text = cleaned(body.trimEnd());
  const room = mostBytes - Buffer.byteLength(end);
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

/**
 * What subscriptions filter by: a filter that names one of an array's values takes the message. SNS
 * takes no empty value: a message about no host does not bear that attribute.
 */
function attributesOf(channel: Channel, { id, domain, about }: AlertMessage): Attributes {
  const named: Readonly<Record<AlertAttribute | 'id', string | readonly string[]>> = {
    id,
    channel,
    domain,
    severity: about.severities,
    kind: about.kinds,
    host: about.hosts,
  };
  return Object.fromEntries(
    Object.entries(named)
      .filter(([, value]) => value.length > 0)
      .map(([name, value]) => [
        name,
        typeof value === 'string'
          ? { DataType: 'String', StringValue: cleaned(value) }
          : { DataType: 'String.Array', StringValue: JSON.stringify(value.map(cleaned)) },
      ]),
  );
}

/** As SNS counts them: names, types and values. */
const bytesOf = (attributes: Attributes): number =>
  Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue }]) =>
      sum + Buffer.byteLength(`${name}${DataType}${StringValue}`),
    0,
  );

const MOST_SUBJECT_CHARACTERS = 99;
/** Of one message, its text and its attributes together. */
const MOST_BYTES = 262_144;
/** 500 hosts with the longest names leave as much. */
const LEAST_TEXT_BYTES = 128_000;
const TIMES = { connectionTimeout: 2_000, requestTimeout: 5_000 };
