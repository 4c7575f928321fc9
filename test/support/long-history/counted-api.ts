import * as z from 'zod';

import { apiOf, type ApiDeps } from '#functions/serve-api/app.ts';
import { unservableOnAws } from '#functions/serve-api/configuration.ts';

import type { TableCall } from '../table-in-memory.ts';
import type { LongHistory } from './long-history.ts';

/** What one request read, and what it answered. */
export type Counted = {
  readonly status: number;
  /** Calls of the table, the read units that they took, and the bytes of the items they gave. */
  readonly calls: number;
  readonly units: number;
  readonly bytes: number;
  /** Objects that were opened: raw texts, bundles, signed heads and the lists of them. */
  readonly objects: number;
  /** Of the body, before it is packed. */
  readonly answerBytes: number;
  /** The cursor of the page behind it. */
  readonly next: string | undefined;
};

const WithNext = z.object({ next: z.string().nullable() });

/** The page behind an answer: a list says it in its body, a file beside it. */
function nextOf({ headers }: Response, body: Buffer): string | undefined {
  const link = /<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
  if (link !== undefined) return new URLSearchParams(link).get('cursor') ?? undefined;
  if (headers.get('content-type') !== 'application/json') return undefined;
  return WithNext.safeParse(JSON.parse(body.toString())).data?.next ?? undefined;
}

/** The API over a long history, each of its requests counted; it stores nothing between two. */
export class CountedApi {
  readonly #app: ReturnType<typeof apiOf>;
  #calls: TableCall[] = [];
  #objects = 0;

  /** The table in which the history is kept tells each of its calls to `onCall`. */
  constructor({ service, kept, bundles }: Pick<LongHistory, 'service' | 'kept' | 'bundles'>) {
    const deps: ApiDeps = {
      ...service.ports,
      ...kept,
      kept: kept.configurations,
      vault: this.#counting(service.vault),
      bundles: this.#counting(bundles),
      heads: this.#counting(service.sealing.heads),
      service: { pid: null, version: 'test', startedAtMs: 0, speed: 1, story: () => null },
      unservable: unservableOnAws,
      failed: (what, reason) => {
        throw new Error(what, { cause: reason });
      },
    };
    this.#app = apiOf(deps);
  }

  readonly onCall = (call: TableCall): void => {
    this.#calls.push(call);
  };

  async ask(path: string): Promise<Counted> {
    [this.#calls, this.#objects] = [[], 0];
    const answer = await this.#app.request(path);
    const body = Buffer.from(await answer.arrayBuffer());
    const sumOf = (what: 'units' | 'bytes'): number =>
      this.#calls.reduce((sum, call) => sum + call[what], 0);
    return {
      status: answer.status,
      calls: this.#calls.length,
      units: sumOf('units'),
      bytes: sumOf('bytes'),
      objects: this.#objects,
      answerBytes: body.length,
      next: nextOf(answer, body),
    };
  }

  /** What a path answers, as JSON. */
  async json<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
    return schema.parse(await (await this.#app.request(path)).json());
  }

  #counting<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, method): unknown => {
        const own: unknown = Reflect.get(target, method);
        if (typeof own !== 'function') return own;
        return (...words: unknown[]): unknown => {
          this.#objects += 1;
          return Reflect.apply(own, target, words);
        };
      },
    });
  }
}
