import { bodyLimit } from 'hono/body-limit';
import type * as z from 'zod';

import { Problem } from '#contracts/api.ts';

import { problem, TITLES, type ProblemStatus } from './problems.ts';

/** An answer in JSON, as a route describes it; the example is a real one, shortened. */
export const answering = <Schema extends z.ZodType>(
  schema: Schema,
  description: string,
  example: z.input<NoInfer<Schema>>,
) => ({ description, content: { 'application/json': { schema, example } } });

/** What an answer is that has an `ETag`, to whoever has it already. */
export const unchanged = {
  304: { description: 'It is the same as under the `ETag` of `If-None-Match`' },
} as const;

/** The problems that a route may answer with. */
export const problems = <const Status extends ProblemStatus>(...statuses: readonly Status[]) => {
  const described = statuses.map((status) => [status, problemOf(status)] as const);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries forgets the keys
  return Object.fromEntries(described) as Record<Status, ReturnType<typeof problemOf>>;
};

const problemOf = (status: ProblemStatus) => ({
  description: TITLES[status] as string,
  content: {
    'application/problem+json': {
      schema: Problem,
      example: { ...EXAMPLE, title: TITLES[status], status },
    },
  },
});

/** A body in JSON that must be sent. */
export const sending = <Schema extends z.ZodType>(
  schema: Schema,
  example: z.input<NoInfer<Schema>>,
) => ({ required: true, content: { 'application/json': { schema, example } } });

/** Refuses a body of more bytes before it is read. */
export const atMost = (bytes: number) =>
  bodyLimit({
    maxSize: bytes,
    onError: (context) =>
      problem(context, { status: 413, detail: `the body has at most ${bytes} bytes` }),
  });

const EXAMPLE: Problem = {
  type: 'about:blank',
  title: 'Not Found',
  status: 404,
  detail: 'there is no domain of this name',
  instance: '/v1/domains/prod',
  requestId: '3b8b0f0e-1f4e-4c57-9a3f-5a8f1d0c7e21',
};
