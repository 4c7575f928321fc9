import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import type { Clock } from '#ports/basics.ts';

import { SsmRefusal } from './ssm-input.ts';
import { SsmModel, type SsmModelOptions } from './ssm-model.ts';

/** A call as it came over the wire. */
export type SsmCall = {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
};

/** What goes wrong with the next calls of an operation, whatever they ask. */
type Fault =
  | { readonly kind: 'refused'; readonly code: string; readonly status: number }
  /** Carried out, and the answer is dropped. */
  | { readonly kind: 'unanswered' };

/**
 * A stand-in for SSM on the wire: HTTP on 127.0.0.1, the JSON 1.1 protocol, as far as Run Command
 * needs it. The real SDK's client talks to it. Time is the clock's: nothing here waits for it.
 */
export class SsmStandIn {
  readonly model: SsmModel;
  readonly calls: SsmCall[] = [];
  /** The most calls that were under way at once. */
  mostAtOnce = 0;
  #underWay = 0;
  readonly #faults = new Map<string, Fault[]>();
  readonly #server: Server;
  #port = 0;

  private constructor(options: SsmModelOptions) {
    this.model = new SsmModel(options);
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => response.destroy(asError(error)));
    });
  }

  static async open(options: SsmModelOptions): Promise<SsmStandIn> {
    const standIn = new SsmStandIn(options);
    await standIn.#listen();
    return standIn;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((done) => void this.#server.close(() => done()));
    this.#server.closeAllConnections();
    await closed;
  }

  /** The next so many calls of an operation fail with this code, and are not carried out. */
  refuse(operation: string, code: string, times = 1, status = 400): void {
    this.#add(operation, times, { kind: 'refused', code, status });
  }

  throttle(operation: string, times = 1): void {
    this.refuse(operation, 'ThrottlingException', times);
  }

  /** The next so many calls of an operation are carried out, and their answers are dropped. */
  dropAnswers(operation: string, times = 1): void {
    this.#add(operation, times, { kind: 'unanswered' });
  }

  /** The inputs of every call of an operation, in the order they came. */
  callsOf(operation: string): readonly Readonly<Record<string, unknown>>[] {
    return this.calls.flatMap((call) => (call.operation === operation ? [call.input] : []));
  }

  #add(operation: string, times: number, fault: Fault): void {
    const before = this.#faults.get(operation) ?? [];
    this.#faults.set(operation, [...before, ...Array.from({ length: times }, () => fault)]);
  }

  async #listen(): Promise<void> {
    await new Promise<void>((done, fail) => {
      this.#server.once('error', fail);
      this.#server.listen(0, '127.0.0.1', done);
    });
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('no port');
    this.#port = address.port;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#underWay += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#underWay);
    try {
      const [, operation = ''] = String(request.headers['x-amz-target']).split('.');
      const input = await readBody(request);
      this.calls.push({ operation, input });
      // Lets calls that were sent at once be under way at once.
      await new Promise((done) => void setImmediate(done));
      const fault = this.#faults.get(operation)?.shift();
      if (fault?.kind === 'refused') {
        return answer(response, fault.status, errorBody(fault.code, `${fault.code}, as told`));
      }
      const output = await this.model.answer(operation, input);
      if (fault?.kind === 'unanswered') return void response.destroy();
      answer(response, 200, output);
    } catch (error) {
      if (!(error instanceof SsmRefusal)) throw error;
      answer(response, 400, errorBody(error.code, error.message));
    } finally {
      this.#underWay -= 1;
    }
  }
}

/** A clock that the test moves. */
export class GivenTime implements Clock {
  #nowMs: number;

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  readonly nowMs = (): number => this.#nowMs;

  pass(seconds: number): void {
    this.#nowMs += seconds * 1000;
  }
}

async function readBody(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  const parsed: unknown = JSON.parse(Buffer.concat(parts).toString('utf8') || '{}');
  if (typeof parsed !== 'object' || parsed === null) throw new Error('a body that is no object');
  return Object.fromEntries(Object.entries(parsed));
}

function answer(response: ServerResponse, status: number, body: object): void {
  // By the given time: a client that sees another one takes its next failure for the clock's.
  const date = new Date().toUTCString();
  response.writeHead(status, { date, 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
}

const errorBody = (code: string, message: string): object => ({ __type: code, message });
const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));
