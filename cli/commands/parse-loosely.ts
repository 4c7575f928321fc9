import type * as z from 'zod';

/**
 * Reads what another version of the service may have written: fields that only a newer one has are
 * left out. Undefined where anything else is wrong. Takes those fields out of `json` itself.
 */
export function parseLoosely<Schema extends z.ZodType>(
  schema: Schema,
  json: unknown,
): z.infer<Schema> | undefined {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const unknown = unknownIn(json, parsed.error.issues);
  for (const { holder, key } of unknown) Reflect.deleteProperty(holder, key);
  return unknown.length === 0 ? undefined : parseLoosely(schema, json);
}

/** A field that the schema has not, and the object that has it. */
type Unknown = { readonly holder: JsonObject; readonly key: string };

/** The fields that a schema found too many; none where it found anything else wrong. */
function unknownIn(json: unknown, issues: readonly z.core.$ZodIssue[]): readonly Unknown[] {
  const found = issues.map((issue) => {
    const holder = issue.path.reduce<unknown>((at, key) => isObject(at) && at[key], json);
    // Of several shapes it is the one that lacks nothing.
    if (issue.code === 'invalid_union') return firstOf(issue.errors, holder);
    if (issue.code !== 'unrecognized_keys' || !isObject(holder)) return [];
    return issue.keys.map((key) => ({ holder, key }));
  });
  return found.every(({ length }) => length > 0) ? found.flat() : [];
}

const firstOf = (
  shapes: readonly (readonly z.core.$ZodIssue[])[],
  json: unknown,
): readonly Unknown[] =>
  shapes.map((issues) => unknownIn(json, issues)).find(({ length }) => length > 0) ?? [];

type JsonObject = Record<PropertyKey, unknown>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null;
