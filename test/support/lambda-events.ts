import type { SQSEvent, SQSRecord } from 'aws-lambda';

import type { HttpEvent } from '#runtime/http-handler.ts';

/** One message, as Lambda gives it to a function that a queue feeds. */
export const eventOf = (message: unknown): SQSEvent => ({
  Records: [sqsRecordOf(JSON.stringify(message))],
});

/** One record of such an event: how it is known, and how often it was received. */
export const sqsRecordOf = (
  body: string,
  { messageId = 'm', receiptHandle = 'r', receives = 1 } = {},
): SQSRecord => ({
  messageId,
  receiptHandle,
  body,
  attributes: {
    ApproximateReceiveCount: String(receives),
    SentTimestamp: '0',
    SenderId: 's',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-central-1:111111111111:q',
  awsRegion: 'eu-central-1',
});

/** A call by somebody with an AWS identity, as the HTTP API hands it over. */
export const requestOf = (
  method: string,
  path: string,
  body?: string,
  headers: Readonly<Record<string, string>> = {},
): HttpEvent => ({
  version: '2.0',
  routeKey: `${method} /v1/{proxy+}`,
  rawPath: path,
  rawQueryString: '',
  headers: { 'content-type': 'application/json', ...headers },
  isBase64Encoded: false,
  ...(body !== undefined && { body }),
  requestContext: {
    accountId: '111111111111',
    apiId: 'a',
    domainName: 'a.example.com',
    domainPrefix: 'a',
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
    requestId: 'r',
    routeKey: `${method} /v1/{proxy+}`,
    stage: '$default',
    time: '',
    timeEpoch: 0,
    authorizer: { iam: { userArn: 'arn:aws:iam::111111111111:user/ann' } },
  },
});
