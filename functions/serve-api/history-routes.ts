import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';

import { DomainNamed } from '#contracts/api-addresses.ts';
import { HistoryPage, HistoryQuery } from '#contracts/api-history.ts';
import type { Configurations } from '#ports/configurations.ts';

import type { Served } from './caller.ts';
import { answering, problems } from './described.ts';
import { HISTORY } from './examples/history.ts';
import { pageOfHistory, type HistoryDeps } from './history-page.ts';
import { notFound, problem } from './problems.ts';

export type HistoryRouteDeps = HistoryDeps & { readonly configurations: Configurations };

const reading = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}/history',
  summary: 'The records of a domain with their chain and its signed heads, to be proved',
  request: { params: DomainNamed, query: HistoryQuery },
  responses: {
    200: answering(HistoryPage, 'Entries in the order of records', HISTORY),
    ...problems(400, 404),
  },
});

/** What a domain's history can be proved with. */
export function addHistory(app: OpenAPIHono<Served>, deps: HistoryRouteDeps): void {
  app.openapi(reading, async (context) => {
    const { domain } = context.req.valid('param');
    if ((await deps.configurations.read(domain)) === undefined) {
      return notFound(context, 'there is no domain of this name');
    }
    const page = await pageOfHistory(deps, domain, context.req.valid('query'));
    return 'status' in page ? problem(context, page) : context.json(page, 200);
  });
}
