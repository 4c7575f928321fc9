import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';

import { DomainNamed } from '#contracts/api-addresses.ts';
import {
  FINDINGS_TYPE,
  FindingsLinks,
  FindingsQuery,
  FindingsText,
} from '#contracts/api-findings.ts';
import type { Configurations } from '#ports/configurations.ts';

import type { Served } from './caller.ts';
import { problems } from './described.ts';
import { FINDINGS } from './examples/findings.ts';
import { pageOfFindings, type FindingsDeps } from './findings-page.ts';
import { notFound, problem } from './problems.ts';

export type FindingsRouteDeps = FindingsDeps & { readonly configurations: Configurations };

const following = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}/findings',
  operationId: 'followFindings',
  summary: 'Every move of every finding, a line of JSON each, behind a record',
  request: { params: DomainNamed, query: FindingsQuery },
  responses: {
    200: {
      description: 'As many as one answer has a place for; it ends with a whole record',
      headers: FindingsLinks,
      content: { [FINDINGS_TYPE]: { schema: FindingsText, example: FINDINGS } },
    },
    ...problems(400, 404),
  },
});

/** What a domain's findings are collected with, by whoever collects everything. */
export function addFindings(app: OpenAPIHono<Served>, deps: FindingsRouteDeps): void {
  app.openapi(following, async (context) => {
    const { domain } = context.req.valid('param');
    if ((await deps.configurations.read(domain)) === undefined) {
      return notFound(context, 'there is no domain of this name');
    }
    const query = context.req.valid('query');
    const page = await pageOfFindings(deps, domain, query);
    if ('status' in page) return problem(context, page);
    const { text, after } = page;
    const from = query.from === undefined ? '' : `&from=${query.from}`;
    return context.body(text, 200, {
      'Content-Type': FINDINGS_TYPE,
      Link: `<?after=${after}${from}>; rel="next"`,
    });
  });
}
