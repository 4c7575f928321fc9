import type { Context } from 'hono';
import type * as z from 'zod';

import { PlainAct, type EndQuery } from '#contracts/api-acts.ts';

import { PLAIN_ACT } from './examples/acts.ts';
import { faultsOf, type Refusal } from './problems.ts';

/** Why something is ended, and by which change: by the query, or by a body where none of it says so. */
export async function reasonOfEnding(
  context: Context,
  { why, change }: z.infer<typeof EndQuery>,
): Promise<Reason | Refusal<400>> {
  const text = await context.req.text();
  if (why !== undefined) {
    return text === '' ? { why, change } : refuse('why: say it once, as ?why= or in the body');
  }
  const body = text === '' ? {} : parseJson(text);
  if (body === undefined) return refuse('the body is no JSON');
  const said = PlainAct.safeParse(body);
  if (!said.success) return refuse(faultsOf(said.error));
  if (change !== undefined && said.data.change !== undefined) {
    return refuse('change: say it once, as ?change= or in the body');
  }
  return { why: said.data.why, change: said.data.change ?? change };
}

/** The body of an ending as a document describes it: it is not parsed by its route, for it may be none. */
export const ENDING_BODY = {
  description: 'In place of `?why=`, never beside it; clients and proxies may drop it',
  required: false,
  content: {
    'application/json': {
      schema: { $ref: '#/components/schemas/PlainAct' },
      example: PLAIN_ACT,
    },
  },
} as const;

type Reason = { readonly why: string; readonly change: string | undefined };

const refuse = (detail: string): Refusal<400> => ({ status: 400, detail });

/** JSON, or undefined where a text is none; undefined is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
