import type { Context } from 'hono';
import type * as z from 'zod';

import type { Problem } from '#contracts/api.ts';

/** A refusal as the API tells it. */
export type Refusal = { readonly status: keyof typeof TITLES; readonly detail: string };

/** A problem document (RFC 9457). */
export function problem(context: Context, { status, detail }: Refusal): Response {
  const told: Problem = {
    type: 'about:blank',
    title: TITLES[status],
    status,
    detail,
    instance: context.req.path,
  };
  return context.body(JSON.stringify(told), status, { 'Content-Type': 'application/problem+json' });
}

export const notFound = (context: Context, detail: string): Response =>
  problem(context, { status: 404, detail });

export const badRequest = (context: Context, detail: string): Response =>
  problem(context, { status: 400, detail });

/** Refuses every method of a path that no route before took. */
export const refuseOtherMethods =
  (...served: readonly string[]) =>
  (context: Context): Response => {
    const allowed = served.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    context.header('Allow', allowed.join(', '));
    const detail = `${context.req.method} is not served here; ${allowed.join(', ')} is`;
    return problem(context, { status: 405, detail });
  };

/** Every fault of what was sent, each after its place; `lead` stands before each place. */
export const faultsOf = ({ issues }: z.ZodError, lead = ''): string =>
  issues
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => `${lead}${[...issue.path, key].join('.')}: nothing of this name`)
        : [`${lead}${issue.path.join('.')}: ${issue.message}`],
    )
    .join('; ');

/** JSON, or undefined where a text is none; undefined is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;
