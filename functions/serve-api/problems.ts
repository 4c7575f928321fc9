import type { Context } from 'hono';
import type * as z from 'zod';

import type { Problem } from '#contracts/api.ts';

import type { Served } from './caller.ts';

/** The statuses that a problem may have. */
export type ProblemStatus = keyof typeof TITLES;

/** A refusal as the API tells it. */
export type Refusal<Status extends ProblemStatus = ProblemStatus> = {
  readonly status: Status;
  readonly detail: string;
};

/** A problem document (RFC 9457). */
export const problem = <Status extends ProblemStatus>(
  context: Context<Served>,
  { status, detail }: Refusal<Status>,
) => {
  const told: Problem = {
    type: 'about:blank',
    title: TITLES[status],
    status,
    detail,
    instance: context.req.path,
    requestId: context.get('requestId'),
  };
  return context.json(told, status, { 'Content-Type': 'application/problem+json' });
};

export const notFound = (context: Context<Served>, detail: string) =>
  problem(context, { status: 404, detail });

export const badRequest = (context: Context<Served>, detail: string) =>
  problem(context, { status: 400, detail });

/** Every fault of what was sent, each after its place; `within` is the place of all of it. */
export const faultsOf = ({ issues }: z.core.$ZodError, within: readonly string[] = []): string =>
  issues
    .flatMap((issue) => {
      const place = [...within, ...issue.path];
      return issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => `${nameOf([...place, key])}: nothing of this name`)
        : [`${nameOf(place)}: ${issue.message}`];
    })
    .join('; ');

/** The same of a query, in which a name may stand once. */
export function faultsInQuery(context: Context<Served>, error: z.core.$ZodError): string {
  const twice = Object.entries(context.req.queries()).filter(([, given]) => given.length > 1);
  return twice.length === 0
    ? faultsOf(error)
    : twice.map(([name]) => `${name}: it is given more than once`).join('; ');
}

const nameOf = (place: readonly PropertyKey[]): string =>
  place.length === 0
    ? 'the body'
    : place.map((part) => (part === '' ? '""' : String(part))).join('.');

export const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;
