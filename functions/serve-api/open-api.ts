import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { etag } from 'hono/etag';

import { NoQuery, OpenApiDocument } from '#contracts/api-addresses.ts';

import type { Served } from './caller.ts';
import { problems, unchanged } from './described.ts';

const showing = createRoute({
  method: 'get',
  path: '/v1/openapi.json',
  operationId: 'readDescription',
  summary: 'This description',
  request: { query: NoQuery },
  middleware: etag(),
  responses: {
    200: {
      description: 'OpenAPI 3.1',
      content: { 'application/json': { schema: OpenApiDocument, example: { openapi: '3.1.0' } } },
    },
    ...unchanged,
    ...problems(400),
  },
});

/** What is served, for programs: made once, of the routes themselves. Added last, it describes all. */
export function addDocument(app: OpenAPIHono<Served>): void {
  let made: OpenApiDocument | undefined;
  app.openapi(showing, (context) =>
    context.json((made ??= OpenApiDocument.parse(documentOf(app))), 200),
  );
}

/** The OpenAPI document of every route that is served. */
export function documentOf(app: OpenAPIHono<Served>) {
  const { openAPIRegistry: registry } = app;
  registry.registerComponent('securitySchemes', 'aws', AWS);
  registry.registerComponent('securitySchemes', 'token', TOKEN);
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'boks-audit',
      version: '1',
      description:
        'The audit history of BoKS domains: what was seen, decided and told, and what people did. ' +
        'Moments are UTC, ISO 8601 with Z; differences are replica − master. Whatever is refused is ' +
        'a problem (RFC 9457); any route may answer 401, 403, 429, 500 or 503, and 405 to a method that it ' +
        'has not: `Allow` names those that it has.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [
      { url: '/', description: 'on one machine; on AWS, for callers with an AWS identity' },
      { url: '/people', description: 'on AWS, for people who signed in' },
    ],
    security: [{ aws: [] }, { token: [] }, {}],
  });
}

const AWS = {
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  'x-amazon-apigateway-authtype': 'awsSigv4',
  description: 'Signature Version 4, service execute-api',
} as const;
const TOKEN = {
  type: 'http',
  scheme: 'bearer',
  description:
    'Under /people a token of the issuer of the stage. On one machine the token in --data: writing ' +
    'takes it, reading takes none',
} as const;
