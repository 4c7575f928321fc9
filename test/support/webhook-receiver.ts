import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came. */
export type Received = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** What is answered: a status with headers, nothing ever, or an end of the connection. */
export type Reply =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  | 'hangs'
  | 'drops';

/** Somebody who is called over HTTP on 127.0.0.1: a webhook's receiver, a watcher outside. */
export type WebhookReceiver = {
  readonly url: string;
  readonly received: readonly Received[];
  /** The first request of a sort, when it has come. */
  arrived(isOne: (request: Received) => boolean): Promise<Received>;
  /** Replies to the next requests, in their order; then 200 again. */
  reply(...replies: readonly Reply[]): void;
  reset(): void;
  stop(): Promise<void>;
};

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: Received[] = [];
  const replies: Reply[] = [];
  const happened = new EventEmitter();
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    received.push(await readRequest(request));
    happened.emit('request');
    const reply = replies.shift() ?? { status: 200 };
    if (reply === 'hangs') return;
    if (reply === 'drops') return void request.socket.destroy();
    response.writeHead(reply.status, reply.headers).end(reply.body ?? 'thank you');
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const { port } = addressOf(server.address());
  return {
    url: `http://127.0.0.1:${port}/hook?for=boks`,
    received,
    arrived: async (isOne) => {
      for (;;) {
        const found = received.find(isOne);
        if (found !== undefined) return found;
        await once(happened, 'request');
      }
    },
    reply: (...next) => void replies.push(...next),
    reset: () => {
      received.length = 0;
      replies.length = 0;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => void server.close(done));
    },
  };
}

async function readRequest(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const { method = '', url: path = '' } = request;
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  return { method, path, headers, body: Buffer.concat(chunks).toString() };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (typeof address === 'object' && address !== null) return address;
  throw new Error('it listens nowhere');
}
