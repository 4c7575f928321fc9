import type { Context, MiddlewareHandler } from 'hono';

import type { Person } from '#domain/person.ts';
import type { Nonces } from '#ports/basics.ts';

/**
 * What an app is given with each request: who called, as whoever stands before it found out, and the
 * id of the request where it has one already.
 */
export type Served = {
  readonly Bindings: { readonly caller?: Person; readonly requestId?: string };
  readonly Variables: { readonly requestId: string };
};

export const callerOf = (context: Context<Served>): Person => givenTo(context).caller ?? NOBODY;

/**
 * Names each request: in its answer, in its problem, in the log. The name is never the caller's own,
 * under which nothing would be found.
 */
export const named =
  (nonces: Nonces): MiddlewareHandler<Served> =>
  async (context, next) => {
    const requestId = givenTo(context).requestId ?? nonces.next();
    context.set('requestId', requestId);
    await next();
    context.header('X-Request-Id', requestId);
  };

/** An app that is asked without bindings has none, whatever its type says. */
const givenTo = ({ env }: { readonly env?: Served['Bindings'] }): Served['Bindings'] => env ?? {};

const NOBODY: Person = { name: 'unknown', authenticated: false };
