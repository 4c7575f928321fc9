import type { Context } from 'hono';

import type { Person } from '#domain/person.ts';

/** What an app is given with each request: who called, as whoever stands before it found out. */
export type Served = { readonly Bindings: { readonly caller?: Person } };

export const callerOf = ({ env }: Context<Served>): Person => env.caller ?? NOBODY;

const NOBODY: Person = { name: 'unknown', authenticated: false };
