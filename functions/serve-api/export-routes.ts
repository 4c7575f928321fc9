import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';

import { DomainNamed } from '#contracts/api-addresses.ts';
import { EXPORT_TYPES, ExportedText, ExportQuery, ExportLinks } from '#contracts/api-export.ts';
import type { Configurations } from '#ports/configurations.ts';

import type { Served } from './caller.ts';
import { problems } from './described.ts';
import { EXPORTED_CSV, EXPORTED_NDJSON } from './examples/export.ts';
import { pageOfExport } from './export-page.ts';
import type { HistoryDeps } from './history-entries.ts';
import { notFound, problem } from './problems.ts';

export type ExportRouteDeps = HistoryDeps & { readonly configurations: Configurations };

const exporting = createRoute({
  method: 'get',
  path: '/v1/domains/{domain}/export',
  operationId: 'exportHistory',
  summary:
    'The history of a domain as a file, page by page: its records to be proved, or its moves',
  request: { params: DomainNamed, query: ExportQuery },
  responses: {
    200: {
      description: 'A page of at most 4 MB; the bodies, one behind the other, are the file',
      headers: ExportLinks,
      content: {
        [EXPORT_TYPES.ndjson]: { schema: ExportedText, example: EXPORTED_NDJSON },
        [EXPORT_TYPES.csv]: { schema: ExportedText, example: EXPORTED_CSV },
      },
    },
    ...problems(400, 404),
  },
});

/** What a domain's history is taken away with. */
export function addExport(app: OpenAPIHono<Served>, deps: ExportRouteDeps): void {
  app.openapi(exporting, async (context) => {
    const { domain } = context.req.valid('param');
    if ((await deps.configurations.read(domain)) === undefined) {
      return notFound(context, 'there is no domain of this name');
    }
    const query = context.req.valid('query');
    const page = await pageOfExport(deps, domain, query);
    if ('status' in page) return problem(context, page);
    const { text, next } = page;
    return context.body(text, 200, {
      'Content-Type': typeOf(query),
      Link: linksOf(query, next),
    });
  });
}

function typeOf({ format, cursor }: ExportQuery): string {
  const type = EXPORT_TYPES[format];
  if (format === 'ndjson') return type;
  return `${type}; charset=utf-8; header=${cursor === undefined ? 'present' : 'absent'}`;
}

/**
 * Relative, since it is served under more than one address (RFC 8288, RFC 3986 section 5.2). There is one
 * at the end too: whoever is given none knows that it was lost on the way.
 */
const linksOf = (query: ExportQuery, next: string | null): string =>
  [
    `<${queryOf({ ...query, cursor: undefined })}>; rel="first"`,
    ...(next === null ? [] : [`<${queryOf({ ...query, cursor: next })}>; rel="next"`]),
  ].join(', ');

const queryOf = (query: ExportQuery): string => {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] satisfies [string, string]],
  );
  return `?${new URLSearchParams(given).toString()}`;
};
