import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';

import type { WireAnswer, WireCall } from './aws-stand-in.ts';
import { signDigest } from './sign-digest.ts';

/** What the stand-in was given. */
export type Kept = {
  readonly messages: {
    readonly queue: string;
    readonly text: string;
    readonly delaySeconds: number;
  }[];
  /** Messages that were received, and are to come back so many seconds from then. */
  readonly postponed: { readonly receiptHandle: string; readonly seconds: number }[];
  readonly alerts: URLSearchParams[];
  /** How many are subscribed to each topic, and how many have not confirmed that yet. */
  readonly subscriptions: { confirmed: number; pending: number };
  readonly objects: Map<string, Buffer>;
  readonly events: Readonly<Record<string, unknown>>[];
};

/** Carries a call out as the service would, with the limits that the service has. */
export function carryOut(call: WireCall, kept: Kept): WireAnswer {
  switch (call.service) {
    case 'sqs':
      return useQueue(call, kept);
    case 'sns':
      return useTopic(call, kept);
    case 'events':
      return putEvents(call, kept);
    case 'kms':
      return useKey(call);
    case 's3':
      return useObject(call, kept);
    default:
      return { status: 404, body: `no service ${call.service}` };
  }
}

const useQueue = (call: WireCall, kept: Kept): WireAnswer =>
  call.headers['x-amz-target'] === 'AmazonSQS.ChangeMessageVisibility'
    ? changeVisibility(call, kept)
    : sendMessage(call, kept);

function changeVisibility({ body }: WireCall, { postponed }: Kept): WireAnswer {
  const { ReceiptHandle: receiptHandle, VisibilityTimeout: timeout } = fieldsOf(body);
  const seconds = Number(timeout);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 43_200) {
    return refused('InvalidParameterValue', `Value ${seconds} for VisibilityTimeout`);
  }
  postponed.push({ receiptHandle: String(receiptHandle), seconds });
  return json({});
}

function sendMessage({ body }: WireCall, { messages }: Kept): WireAnswer {
  const { QueueUrl: queue, MessageBody: text, DelaySeconds: delay } = fieldsOf(body);
  const delaySeconds = Number(delay);
  if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > 900) {
    return refused('InvalidParameterValue', `Value ${delaySeconds} for DelaySeconds`);
  }
  if (typeof text !== 'string' || text === '' || Buffer.byteLength(text) > 1_048_576) {
    return refused('InvalidParameterValue', 'One or more parameters are invalid: the message');
  }
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text)) {
    return refused('InvalidMessageContents', 'a character that is not allowed');
  }
  messages.push({ queue: String(queue), text, delaySeconds });
  const md5 = createHash('md5').update(text).digest('hex');
  return json({ MessageId: String(messages.length), MD5OfMessageBody: md5 });
}

function useTopic({ body }: WireCall, kept: Kept): WireAnswer {
  const form = new URLSearchParams(body.toString());
  return form.get('Action') === 'GetTopicAttributes' ? topicAttributes(kept) : publish(form, kept);
}

function topicAttributes({ subscriptions: { confirmed, pending } }: Kept): WireAnswer {
  const attributes = { SubscriptionsConfirmed: confirmed, SubscriptionsPending: pending };
  const entries = Object.entries(attributes)
    .map(([name, value]) => `<entry><key>${name}</key><value>${value}</value></entry>`)
    .join('');
  return inXml('GetTopicAttributes', `<Attributes>${entries}</Attributes>`);
}

function publish(form: URLSearchParams, { alerts }: Kept): WireAnswer {
  const [subject, message] = [form.get('Subject') ?? 'none', form.get('Message') ?? ''];
  if (subject.length >= 100 || !/^[!-~][ -~]*$/.test(subject)) {
    return refusedInXml('Invalid parameter: Subject');
  }
  const attributes = [...form].filter(([name]) => name.startsWith('MessageAttributes'));
  const size = attributes.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0);
  if (message === '' || Buffer.byteLength(message) + size > 262_144) {
    return refusedInXml('Invalid parameter: Message too long');
  }
  if (attributes.some(([, text]) => text === '')) {
    return refusedInXml('Invalid parameter: an empty attribute');
  }
  alerts.push(form);
  return inXml('Publish', `<MessageId>${alerts.length}</MessageId>`);
}

const inXml = (action: string, result: string): WireAnswer => ({
  status: 200,
  type: 'text/xml',
  body:
    `<${action}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/">` +
    `<${action}Result>${result}</${action}Result></${action}Response>`,
});

function putEvents({ body }: WireCall, { events }: Kept): WireAnswer {
  const { Entries: entries } = fieldsOf(body);
  if (!Array.isArray(entries) || entries.length === 0 || entries.length > 10) {
    return refused('ValidationException', 'at most 10 entries');
  }
  const all = entries.map((entry: unknown) => recordOf(entry));
  const bytes = all.reduce(
    (sum, { Source, DetailType, Detail }) =>
      sum + 14 + Buffer.byteLength(`${String(Source)}${String(DetailType)}${String(Detail)}`),
    0,
  );
  if (bytes > 262_144) return refused('ValidationException', 'Total size of the entries');
  if (all.some(({ Source: source }) => String(source).startsWith('aws.'))) {
    return refused('NotAuthorizedForSourceException', 'aws. is not for us');
  }
  events.push(...all);
  return json({ FailedEntryCount: 0, Entries: all.map((_, index) => ({ EventId: `e${index}` })) });
}

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const KEY_ARN = 'arn:aws:kms:us-east-1:111122223333:key/stand-in';

function useKey({ headers, body }: WireCall): WireAnswer {
  const operation = headers['x-amz-target'];
  if (operation === 'TrentService.GenerateMac') return generateMac(fieldsOf(body));
  if (operation === 'TrentService.Sign') return signDigestOf(fieldsOf(body));
  const der = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  return json({ KeyId: KEY_ARN, PublicKey: der, KeySpec: 'ECC_NIST_P256' });
}

function signDigestOf({ Message: message, MessageType: type }: Fields): WireAnswer {
  const digest = Buffer.from(String(message), 'base64');
  if (type !== 'DIGEST' || digest.length !== 32) {
    return refused('ValidationException', 'Digest is invalid length for algorithm ECDSA_SHA_256.');
  }
  return json({ KeyId: KEY_ARN, Signature: signDigest(digest, privateKey).toString('base64') });
}

/** Each name of a key is a key of its own. */
function generateMac({
  KeyId: key,
  Message: message,
  MacAlgorithm: algorithm,
}: Fields): WireAnswer {
  const bytes = Buffer.from(String(message), 'base64');
  if (algorithm !== 'HMAC_SHA_256' || bytes.length < 1 || bytes.length > 4096) {
    return refused('ValidationException', '1 to 4096 bytes, by the algorithm of the key');
  }
  const secret = createHash('sha256').update(String(key)).digest();
  const mac = createHmac('sha256', secret).update(bytes).digest('base64');
  return json({ KeyId: KEY_ARN, Mac: mac, MacAlgorithm: algorithm });
}

function useObject({ method, path, headers, body }: WireCall, { objects }: Kept): WireAnswer {
  if (method === 'GET' && path.includes('list-type=2'))
    return listObjects(path, [...objects.keys()]);
  const [, bucket = '', key = ''] = /^\/([^/]+)\/([^?]+)/.exec(path) ?? [];
  const name = `${bucket}/${decodeURIComponent(key)}`;
  if (Buffer.byteLength(decodeURIComponent(key)) > 1024) return xmlError(400, 'KeyTooLongError');
  if (method === 'GET') {
    const object = objects.get(name);
    return object === undefined
      ? xmlError(404, 'NoSuchKey')
      : { status: 200, type: 'application/gzip', body: object };
  }
  const sha256 = headers['x-amz-checksum-sha256'];
  if (sha256 !== undefined && sha256 !== createHash('sha256').update(body).digest('base64')) {
    return xmlError(400, 'BadDigest');
  }
  if (headers['if-none-match'] === '*' && objects.has(name)) {
    return xmlError(412, 'PreconditionFailed');
  }
  objects.set(name, body);
  return { status: 200, headers: { etag: '"stand-in"' } };
}

/** Two keys a page, so that whoever lists must ask again. */
function listObjects(path: string, names: readonly string[]): WireAnswer {
  const { pathname, searchParams } = new URL(path, 'http://s3');
  const bucket = `${pathname.split('/')[1] ?? ''}/`;
  const prefix = searchParams.get('prefix') ?? '';
  const after = searchParams.get('continuation-token') ?? '';
  const left = names
    .filter((name) => name.startsWith(`${bucket}${prefix}`))
    .map((name) => name.slice(bucket.length))
    .filter((key) => key > after)
    .toSorted();
  const page = left.slice(0, 2);
  const contents = page.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
  const isCut = page.length < left.length;
  const next = isCut ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
  return {
    status: 200,
    type: 'application/xml',
    body:
      '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
      `<IsTruncated>${isCut}</IsTruncated>${next}${contents}</ListBucketResult>`,
  };
}

/** An error of S3. */
export const xmlError = (status: number, code: string): WireAnswer => ({
  status,
  type: 'application/xml',
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
});

const json = (fields: object): WireAnswer => ({
  status: 200,
  type: 'application/x-amz-json-1.1',
  body: JSON.stringify(fields),
});

/** An error of the services that speak JSON. */
export const refused = (code: string, message: string): WireAnswer => ({
  status: 400,
  type: 'application/x-amz-json-1.1',
  body: JSON.stringify({ __type: code, message }),
});

const refusedInXml = (message: string): WireAnswer => ({
  status: 400,
  type: 'text/xml',
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>InvalidParameter</Code><Message>${message}</Message></Error></ErrorResponse>`,
});

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (body: Buffer): Fields => recordOf(JSON.parse(body.toString()));

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
