import { createServer, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

/** One call of a table as it went over the wire, and the units that it consumed. */
export type ConsumedCall = {
  readonly name: string;
  readonly isRead: boolean;
  readonly units: number;
};

/** A table's endpoint that counts each call on its way. */
export type CountingTable = { readonly endpoint: string; readonly stop: () => Promise<void> };

/** Stands before a table's endpoint, and has each call say what it consumed. */
export async function countBefore(
  endpoint: string,
  onCall: (call: ConsumedCall) => void,
): Promise<CountingTable> {
  const server = createServer((asked, response) => {
    const carry = async (): Promise<void> => {
      const name = String(asked.headers['x-amz-target']).split('.').at(-1) ?? '';
      const input: object = JSON.parse(await textOf(asked));
      const body = JSON.stringify({ ...input, ReturnConsumedCapacity: 'TOTAL' });
      const { status, headers, text } = await forward(endpoint, asked.headers, body);
      onCall({ name, isRead: /Get|Query/.test(name), units: unitsIn(text) });
      response.writeHead(status, headers).end(text);
    };
    carry().catch(() => response.destroy());
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((done) => void server.close(done));
  };
  return { endpoint: `http://127.0.0.1:${port}`, stop };
}

type Answered = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
};

async function forward(
  endpoint: string,
  asked: IncomingHttpHeaders,
  body: string,
): Promise<Answered> {
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  const sent = request(endpoint, { method: 'POST', headers: { ...asked, ...length } });
  const answer = await new Promise<IncomingMessage>((done, fail) => {
    sent.on('response', done).on('error', fail).end(body);
  });
  const { statusCode: status = 500, headers } = answer;
  return { status, headers, text: await textOf(answer) };
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const unitsIn = (text: string): number =>
  [...text.matchAll(/"CapacityUnits":([\d.]+)/g)].reduce((sum, [, one]) => sum + Number(one), 0);
