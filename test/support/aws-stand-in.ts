import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { carryOut, type Kept } from './aws-stand-in-services.ts';

/** One call as it came over the wire. */
export type WireCall = {
  /** `sqs`, `sns`, `events`, `kms` or `s3`: whom the caller signed it for, in a header or in the query. */
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/** What is answered. */
export type WireAnswer = {
  readonly status: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
};

/** Something that behaves like the AWS services that are used, on 127.0.0.1. */
export type AwsStandIn = {
  /** For any client: where it is, and credentials that it takes. */
  readonly config: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  readonly calls: WireCall[];
  /** Calls that AWS would refuse, and why; our own code should refuse them first. */
  readonly refusals: string[];
  readonly kept: Kept;
  /** The next so many calls are carried out, and the connection breaks before they are answered. */
  loseAnswers(count: number): void;
  /** The next so many calls are throttled and not carried out. */
  throttle(count: number): void;
  /** The next call is answered so, and not carried out. */
  answerNext(answer: WireAnswer): void;
  reset(): void;
  stop(): Promise<void>;
};

export async function startAwsStandIn(
  /** Told of each call before it is carried out. */
  onCall: (call: WireCall, aws: AwsStandIn) => void = () => undefined,
): Promise<AwsStandIn> {
  const faults = { lost: 0, throttled: 0, answers: new Array<WireAnswer>() };
  const calls: WireCall[] = [];
  const kept = nothingKept();
  const refusals: string[] = [];

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = await readCall(request);
    calls.push(call);
    onCall(call, standIn);
    const given = faults.answers.shift();
    if (given !== undefined) return send(response, given);
    if (faults.throttled > 0) {
      faults.throttled -= 1;
      return send(response, throttled(call.service));
    }
    const answer = carryOut(call, kept);
    if (answer.status >= 400) refusals.push(`${call.service} ${answer.status}: ${textOf(answer)}`);
    if (faults.lost > 0) {
      faults.lost -= 1;
      return void request.socket.destroy();
    }
    return send(response, answer);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(toError(error)));
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const standIn: AwsStandIn = {
    config: {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'stand-in', secretAccessKey: 'stand-in' },
    },
    calls,
    kept,
    refusals,
    loseAnswers: (count) => void (faults.lost = count),
    throttle: (count) => void (faults.throttled = count),
    answerNext: (answer) => void faults.answers.push(answer),
    reset: () => {
      Object.assign(faults, { lost: 0, throttled: 0, answers: [] });
      forget(kept);
      calls.length = 0;
      refusals.length = 0;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => void server.close(done));
    },
  };
  return standIn;
}

const nothingKept = (): Kept => ({
  messages: [],
  postponed: [],
  alerts: [],
  subscriptions: { confirmed: 1, pending: 0 },
  objects: new Map(),
  events: [],
});

function forget({ objects, messages, postponed, alerts, subscriptions, events }: Kept): void {
  objects.clear();
  Object.assign(subscriptions, { confirmed: 1, pending: 0 });
  for (const list of [messages, postponed, alerts, events]) list.length = 0;
}

async function readCall(request: IncomingMessage): Promise<WireCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const { method = '', url = '' } = request;
  const signed = headers['authorization'] ?? decodeURIComponent(url);
  const [, service = ''] = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(signed) ?? [];
  return { service, method, path: url, headers, body: Buffer.concat(chunks) };
}

function send(response: ServerResponse, { status, type, headers, body = '' }: WireAnswer): void {
  // By the given time: a client that sees another one takes its next failure for the clock's.
  const date = new Date().toUTCString();
  response.writeHead(status, { date, 'content-type': type ?? 'text/plain', ...headers });
  response.end(body);
}

/** As each service says that it is asked too often. */
function throttled(service: string): WireAnswer {
  if (service === 's3') {
    return { status: 503, type: 'application/xml', body: '<Error><Code>SlowDown</Code></Error>' };
  }
  if (service === 'sns') {
    const error = '<Error><Type>Sender</Type><Code>Throttling</Code></Error>';
    const body = `<ErrorResponse>${error}</ErrorResponse>`;
    return { status: 400, type: 'text/xml', body };
  }
  const body = JSON.stringify({ __type: 'ThrottlingException', message: 'Rate exceeded' });
  return { status: 400, type: 'application/x-amz-json-1.1', body };
}

const textOf = ({ body = '' }: WireAnswer): string => body.toString();
const toError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));
