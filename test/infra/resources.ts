import type { Template } from 'aws-cdk-lib/assertions';

/** One resource of a template, as far as rules look at it. */
export type Resource = {
  readonly id: string;
  readonly type: string;
  // A template's properties are whatever each type has; a rule that looks wrong fails its test.
  // oxlint-disable-next-line typescript/no-explicit-any -- see above
  readonly properties: any;
};

export const resourcesOf = (template: Template): readonly Resource[] =>
  Object.entries(template.toJSON()['Resources'] ?? {}).map(([id, resource]) =>
    resourceOf(id, resource),
  );

// oxlint-disable-next-line typescript/no-explicit-any -- as CloudFormation has it
const resourceOf = (id: string, { Type, Properties }: any): Resource => ({
  id,
  type: Type,
  properties: Properties ?? {},
});

export const ofType = (all: readonly Resource[], type: string): readonly Resource[] =>
  all.filter((each) => each.type === type);

/** The resource that `{ 'Fn::GetAtt': [id, …] }` or `{ Ref: id }` means; undefined for a text. */
export function idIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('Ref' in value) return String(value.Ref);
  if ('Fn::GetAtt' in value && Array.isArray(value['Fn::GetAtt'])) {
    return String(value['Fn::GetAtt'][0]);
  }
  return undefined;
}
