import {
  GetTopicAttributesCommand,
  PublishCommand,
  SNSClient,
  type MessageAttributeValue,
  type SNSClientConfig,
} from '@aws-sdk/client-sns';

import type { AlertAttribute } from '#contracts/alert-attributes.ts';
import type { Rendered } from '#domain/rendering/rendered.ts';
import { AlertNotTaken, type AlertMessage, type Alerts } from '#ports/alerts.ts';
import type { Clock } from '#ports/basics.ts';

import { notTakenBy } from './not-taken.ts';

/** A client of SNS; `config` where it is not found by the SDK's usual chain. */
export const openSnsClient = (config: SNSClientConfig = {}): SNSClient =>
  new SNSClient({ maxAttempts: 2, requestHandler: TIMES, ...config });

/** The topic of a channel, and what it is told with. */
export type SnsTopic = {
  readonly client: SNSClient;
  readonly topic: string;
  readonly channel: 'mail' | 'pager' | 'chat';
  readonly clock: Clock;
};

/**
 * People, through a topic of SNS. What SNS would refuse is changed rather than lost: a subject is
 * printable ASCII of at most 99 characters, a text too long is cut and says so. A topic to which
 * nobody is subscribed takes nothing: SNS would say that all is well.
 */
export class SnsAlerts implements Alerts {
  readonly channel: SnsTopic['channel'];
  readonly #client: SNSClient;
  readonly #topic: string;
  readonly #clock: Clock;
  #heardUntilMs = 0;

  constructor({ client, topic, channel, clock }: SnsTopic) {
    this.channel = channel;
    this.#client = client;
    this.#topic = topic;
    this.#clock = clock;
  }

  async tell(message: AlertMessage): Promise<void> {
    const attributes = attributesOf(this.channel, message);
    const room = MOST_BYTES - bytesOf(attributes);
    if (room < LEAST_TEXT_BYTES) {
      throw new AlertNotTaken('message', `alert ${message.id} is about too much`);
    }
    const publish = new PublishCommand({
      TopicArn: this.#topic,
      ...textOf(message, room),
      MessageAttributes: attributes,
    });
    try {
      await this.#expectSubscribers();
      await this.#client.send(publish);
    } catch (error) {
      throw notTakenBy(`the topic ${nameOf(this.#topic)}`, error);
    }
  }

  /** Asked once in a while; that somebody has unsubscribed since is found then. */
  async #expectSubscribers(): Promise<void> {
    if (this.#clock.nowMs() < this.#heardUntilMs) return;
    const ask = new GetTopicAttributesCommand({ TopicArn: this.#topic });
    const {
      Attributes: { SubscriptionsConfirmed: confirmed, SubscriptionsPending: pending } = {},
    } = await this.#client.send(ask);
    if (Number(confirmed ?? 0) > 0) {
      this.#heardUntilMs = this.#clock.nowMs() + HEARD_FOR_MS;
      return;
    }
    const waiting = Number(pending ?? 0) > 0 ? `; ${pending} have not confirmed yet` : '';
    throw new AlertNotTaken(
      'channel',
      `nobody is subscribed to the topic ${nameOf(this.#topic)}${waiting}`,
    );
  }
}

type Attributes = Readonly<Record<string, MessageAttributeValue>>;
type Text = { readonly Subject?: string; readonly Message: string };

/** Mail has a subject and its id in the last line; the others are as they were rendered. */
function textOf(message: AlertMessage, mostBytes: number): Text {
  const { rendered } = message;
  switch (rendered.kind) {
    case 'mail':
      return {
        Subject: subjectOf(message.id, rendered.subject),
        Message: bodyOf(message.id, rendered.body, mostBytes),
      };
    case 'sms':
      return { Message: cleaned(rendered.text) };
    case 'chat':
      return { Message: sizedJson(message.id, rendered.message, mostBytes) };
    case 'events':
    case 'terminal':
      return refuseKind(message.id, rendered);
  }
}

function refuseKind(id: string, { kind }: Rendered): never {
  throw new AlertNotTaken('message', `alert ${id} is of a form for another channel: ${kind}`);
}

/** Begins with a letter, digit or sign, as SNS wants it. */
function subjectOf(id: string, subject: string): string {
  const printable = subject.replaceAll(/[^ -~]/gu, '?').trim();
  return (printable === '' ? id : printable).slice(0, MOST_SUBJECT_CHARACTERS);
}

function bodyOf(id: string, body: string, mostBytes: number): string {
  const end = `\n\nID     ${id}\n`;
  const text = cleaned(body.trimEnd());
  const room = mostBytes - Buffer.byteLength(end);
  return `${Buffer.byteLength(text) <= room ? text : cutTo(room, text)}${end}`;
}

/** JSON cannot be cut: what is too large is refused as it is. */
function sizedJson(id: string, value: object, mostBytes: number): string {
  const text = cleaned(JSON.stringify(value));
  if (Buffer.byteLength(text) <= mostBytes) return text;
  throw new AlertNotTaken('message', `alert ${id} is larger than a topic takes`);
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
function attributesOf(channel: string, { id, domain, about }: AlertMessage): Attributes {
  const named: Readonly<Record<AlertAttribute | 'id', string | readonly string[]>> = {
    id,
    channel,
    domain,
    severity: about.severities,
    kind: about.kinds,
    host: about.hosts,
  };
  const attributes = Object.entries(named)
    .filter(([, value]) => value.length > 0)
    .map(([name, value]) => [
      name,
      typeof value === 'string'
        ? { DataType: 'String', StringValue: cleaned(value) }
        : { DataType: 'String.Array', StringValue: JSON.stringify(value.map(cleaned)) },
    ]);
  return { ...Object.fromEntries(attributes), ...(channel === 'pager' ? BEFORE_ADVERTISING : {}) };
}

/** As SNS counts them: names, types and values. */
const bytesOf = (attributes: Attributes): number =>
  Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue }]) =>
      sum + Buffer.byteLength(`${name}${DataType}${StringValue}`),
    0,
  );

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

/** SMS of the sort that is delivered first. */
const BEFORE_ADVERTISING: Attributes = {
  'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
};
const HEARD_FOR_MS = 300_000;
const MOST_SUBJECT_CHARACTERS = 99;
/** Of one message, its text and its attributes together. */
const MOST_BYTES = 262_144;
/** 500 hosts with the longest names leave as much. */
const LEAST_TEXT_BYTES = 128_000;
/** Together with the tries, within a function's fifteen seconds: what was refused is written down yet. */
const TIMES = { connectionTimeout: 1_000, requestTimeout: 4_000 };
