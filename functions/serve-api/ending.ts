import type { Context } from 'hono';

import { PlainAct } from '#contracts/api-acts.ts';

import { faultsOf, type Refusal } from './problems.ts';

/** Why something is ended: by the query, or by a body where none of it says so; said once. */
export async function reasonOfEnding(
  context: Context,
  why: string | undefined,
): Promise<{ readonly why: string } | Refusal<400>> {
  const text = await context.req.text();
  if (why !== undefined) {
    return text === '' ? { why } : refuse('why: say it once, as ?why= or in the body');
  }
  const body = text === '' ? {} : parseJson(text);
  if (body === undefined) return refuse('the body is no JSON');
  const said = PlainAct.safeParse(body);
  return said.success ? said.data : refuse(faultsOf(said.error));
}

const refuse = (detail: string): Refusal<400> => ({ status: 400, detail });

/** JSON, or undefined where a text is none; undefined is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
