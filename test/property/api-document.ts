import fc from 'fast-check';
import * as z from 'zod';

/** As much of JSON Schema as the document of the API uses. */
const Schema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  pattern: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  items: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  description: z.string().optional(),
});
const Content = z.record(z.string(), z.object({ schema: z.unknown() }));
const Operation = z.object({
  parameters: z
    .array(z.object({ name: z.string(), in: z.string(), schema: z.unknown() }))
    .default([]),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), z.object({ content: Content.optional() })),
});
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

/** One route, as the document describes it. */
export type Described = {
  readonly method: string;
  readonly path: string;
  readonly operation: z.infer<typeof Operation>;
};

/** The routes of a document, what it says that may be sent to them, and whether an answer is as it says. */
export class ApiDocument {
  readonly routes: readonly Described[];
  readonly #schemas: Readonly<Record<string, unknown>>;
  readonly #checks = new Map<unknown, z.ZodType>();

  constructor(told: unknown) {
    const { paths, components } = Document.parse(told);
    this.#schemas = components.schemas;
    this.routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
    );
  }

  /** A value that a schema takes, as far as it says: moments and reasons have rules of their own. */
  valueOf(given: unknown): fc.Arbitrary<unknown> {
    const schema = Schema.parse(given);
    if (schema.$ref !== undefined) return this.valueOf(this.#named(schema.$ref));
    if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
    const types = [schema.type ?? 'anything'].flat();
    return fc.oneof(...types.map((type) => this.#valueOfType(type, schema)));
  }

  /** What an answer has against the schema of its route. */
  faultsOf(given: unknown, value: unknown): readonly unknown[] {
    const check = this.#checks.get(given) ?? z.fromJSONSchema(this.#whole(given));
    this.#checks.set(given, check);
    return check.safeParse(value).error?.issues ?? [];
  }

  #whole(given: unknown): Parameters<typeof z.fromJSONSchema>[0] {
    const text = JSON.stringify({ ...Object(given), $defs: this.#schemas });
    return JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/'));
  }

  #named = (reference: string): unknown => this.#schemas[reference.split('/').at(-1) ?? ''];

  #valueOfType(type: string, schema: z.infer<typeof Schema>): fc.Arbitrary<unknown> {
    switch (type) {
      case 'string':
        return stringOf(schema);
      case 'integer':
        return fc.integer({ min: schema.minimum ?? -9, max: schema.maximum ?? 9_999 });
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case 'array':
        return fc.array(this.valueOf(schema.items), {
          minLength: schema.minItems ?? 0,
          maxLength: Math.min(3, schema.maxItems ?? 3),
        });
      case 'object':
        return this.#objectOf(schema);
      default:
        return fc.jsonValue();
    }
  }

  #objectOf({ properties = {}, required = [] }: z.infer<typeof Schema>): fc.Arbitrary<unknown> {
    const values = Object.entries(properties).map(([name, value]) => [name, this.valueOf(value)]);
    const model: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries(values);
    return fc.record(model, { requiredKeys: required, noNullPrototype: true });
  }
}

function stringOf({ pattern, minLength, maxLength, description }: z.infer<typeof Schema>) {
  if (description?.startsWith('a moment') === true) return moment;
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.oneof(
    fc.constantFrom('R1', 'R2', 'bank', 'a reason'),
    fc.string({ minLength: minLength ?? 0, maxLength: Math.min(20, maxLength ?? 20) }),
  );
}

const moment = fc
  .integer({ min: Date.parse('2026-02-01T00:00Z'), max: Date.parse('2026-04-01T00:00Z') })
  .map((atMs) => new Date(atMs).toISOString());
