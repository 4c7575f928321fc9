import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Stack, Token, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** What one role may do, as it will stand in its policy. Written by hand, never by CDK's `grant…`. */
export type Permission = {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Why a resource has a `*` in it. Without a reason, none has. */
  readonly whyWide?: string;
};

/** The statement; the reason for a wide resource is kept beside it, where cdk-nag looks. */
export function statementOf(permission: Permission, owner: IConstruct): PolicyStatement {
  const { sid, actions, resources, conditions, whyWide } = permission;
  const wide = resources.filter((resource) => resource.includes('*'));
  if (wide.length > 0 && whyWide === undefined) {
    throw new Error(`${sid}: ${wide.join(', ')} is wide, and nothing says why`);
  }
  for (const resource of wide) {
    Validations.of(owner).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${textOf(resource, owner)}]`,
      reason: whyWide ?? '',
    });
  }
  return new PolicyStatement({
    sid,
    effect: Effect.ALLOW,
    actions: [...actions],
    resources: [...resources],
    ...(conditions === undefined ? {} : { conditions: { ...conditions } }),
  });
}

/** A resource as cdk-nag writes it: what only the deployment knows is a name in angle brackets. */
function textOf(resource: string, owner: IConstruct): string {
  if (!Token.isUnresolved(resource)) return resource;
  const resolved: { readonly 'Fn::Join': readonly [string, readonly (string | RefTo)[]] } =
    Stack.of(owner).resolve(resource);
  const [separator, parts] = resolved['Fn::Join'];
  return parts.map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join(separator);
}
type RefTo = { readonly Ref: string };
