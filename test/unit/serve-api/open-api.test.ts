import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';

import { documentOf } from '#functions/serve-api/open-api.ts';

import { ActingApi } from './acting.ts';

const { app } = new ActingApi();

/** As far as a test looks into it. */
const Content = z.record(
  z.string(),
  z.object({ schema: z.unknown(), example: z.unknown().optional() }),
);
const Operation = z.object({
  operationId: z.string().optional(),
  requestBody: z.object({ required: z.boolean(), content: Content }).optional(),
  responses: z.record(z.string(), z.object({ content: Content.optional() })),
});
const Document = z.looseObject({
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
});

const OPERATION_ID = /^[a-z]+([A-Z][a-z]+)+$/;

let told: Record<string, unknown>;
let described: z.infer<typeof Document>;
beforeAll(async () => {
  told = z.record(z.string(), z.unknown()).parse(await (await app.request(PATH)).json());
  described = Document.parse(told);
});

const PATH = '/v1/openapi.json';
const OPERATIONS = Object.entries(documentOf(app).paths ?? {}).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => [method, path] as const),
);

describe('the description of the API', () => {
  it('is the one in docs, which --update writes', async () => {
    await expect(`${JSON.stringify(told, undefined, 2)}\n`).toMatchFileSnapshot(
      '../../../docs/openapi.json',
    );
  });

  it('is OpenAPI 3.1', async () => {
    expect(await new Validator().validate(structuredClone(told))).toEqual({ valid: true });
  });

  it('lets nothing be null by allOf, which lets nothing be null', () => {
    expect(JSON.stringify(told)).not.toContain('"allOf"');
  });

  it('names every route by a verb and what it does it to, each by another', () => {
    const faults = OPERATIONS.filter(
      ([method, path]) => !OPERATION_ID.test(described.paths[path]?.[method]?.operationId ?? ''),
    );
    expect(faults, 'give createRoute an operationId, as listIncidents').toEqual([]);
    const ids = OPERATIONS.map(([method, path]) => described.paths[path]?.[method]?.operationId);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('has every route that is served, and no other', () => {
    const served = app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const named = OPERATIONS.map(([method, path]) => `${method.toUpperCase()} ${path}`);
    expect(named.toSorted()).toEqual([...new Set(served)].toSorted());
  });
});

it('describes what no handler answers: 304 to whoever has it, and the body that DELETE may have', () => {
  const unchanged = OPERATIONS.filter(
    ([method, path]) => described.paths[path]?.[method]?.responses['304'] !== undefined,
  );
  expect(unchanged.map(([, path]) => path).toSorted()).toEqual([
    '/v1/domains/{domain}/configuration/versions/{version}',
    '/v1/domains/{domain}/sweeps/{sweep}',
    '/v1/incidents/{id}/bundles/{version}/download',
    '/v1/openapi.json',
  ]);
  const endings = OPERATIONS.filter(([method]) => method === 'delete');
  expect(endings.map(([, path]) => described.paths[path]?.['delete']?.requestBody)).toEqual(
    endings.map(() => expect.objectContaining({ required: false })),
  );
});

describe('its examples', () => {
  it.each(OPERATIONS)('are what the schemas say: %s %s', (method, path) => {
    const { requestBody, responses } = described.paths[path]?.[method] ?? { responses: {} };
    const contents = [requestBody, ...Object.values(responses)].flatMap((part) =>
      Object.values(part?.content ?? {}),
    );
    const shown = contents.filter(({ example }) => example !== undefined);
    expect(shown.length).toBeGreaterThan(0);
    for (const { schema, example } of shown) {
      expect(faultsOf(schema, example)).toEqual([]);
    }
  });
});

/** What a JSON schema of the document has against a value. */
function faultsOf(schema: unknown, value: unknown): readonly unknown[] {
  const { schemas } = described.components;
  const whole = JSON.stringify({ ...Object(schema), $defs: schemas });
  const parsed = JSON.parse(whole.replaceAll('#/components/schemas/', '#/$defs/'));
  return z.fromJSONSchema(parsed).safeParse(value).error?.issues ?? [];
}
