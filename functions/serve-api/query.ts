import type { Context } from 'hono';

/** Every parameter of a request; one that is given twice is refused like a wrong one. */
export const queryOf = (context: Context): Record<string, string | readonly string[]> =>
  Object.fromEntries(
    Object.entries(context.req.queries()).map(([name, values]) => [
      name,
      values.length === 1 ? (values[0] ?? '') : values,
    ]),
  );
