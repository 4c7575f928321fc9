import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import type { Person } from '#domain/person.ts';

import { refusalOf, type Keys, type Received } from './sigv4-verifier.ts';

/** What an API behind API Gateway answers to a request, and to the identity that signed it. */
type Served = {
  readonly fetch: (
    request: Request,
    bindings: { readonly caller: Person; readonly requestId: string },
  ) => Response | Promise<Response>;
};

/** A stand-in for an HTTP API of API Gateway with IAM: it verifies each signature, as AWS describes it. */
export class SignedApi {
  readonly received: Received[] = [];
  /** Answers before the API does, where it gives something; the request then never reaches it. */
  before: (received: Received) => Response | undefined = () => undefined;
  /** Takes what the API answered; what it returns is sent in its place. */
  after: (received: Received, answer: Response) => Response = (_, answer) => answer;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(keys: Keys, caller: string, api: Served): Promise<SignedApi> {
    const server = createServer();
    const opened = new SignedApi(server);
    const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const received = await receivedFrom(request);
      opened.received.push(received);
      const answer = await opened.#answer(received, keys, { caller, api });
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(new Uint8Array(await answer.arrayBuffer()));
    };
    server.on('request', (request, response) => void serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return opened;
  }

  get url(): string {
    const bound = this.#server.address();
    return `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => void this.#server.close(resolve));
  }

  async #answer(
    received: Received,
    keys: Keys,
    { caller, api }: { readonly caller: string; readonly api: Served },
  ): Promise<Response> {
    const refusal = refusalOf(received, keys, 'execute-api');
    if (refusal !== undefined) return Response.json({ message: refusal }, { status: 403 });
    const instead = this.before(received);
    if (instead !== undefined) return instead;
    const { method, target, headers, body } = received;
    const request = new Request(`https://api.test${target}`, {
      method,
      headers,
      ...(method === 'GET' ? {} : { body }),
    });
    return this.after(
      received,
      await api.fetch(request, {
        caller: { name: caller, authenticated: true },
        requestId: `request-${this.received.length}`,
      }),
    );
  }
}

async function receivedFrom(request: IncomingMessage): Promise<Received> {
  let body = '';
  for await (const part of request.setEncoding('utf8')) body += String(part);
  const { method = '', url: target = '' } = request;
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return { method, target, headers: Object.fromEntries(headers), body };
}
