import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { BOOTSTRAP_QUALIFIER_CONTEXT, Tags, type App } from 'aws-cdk-lib/core';

import { AuditStack } from './audit-stack.ts';
import type { Stage } from './stages.ts';
import { StateStack } from './state-stack.ts';

/** The two stacks of a stage: what is kept, and what may be rebuilt. Nothing is looked up. */
export function addStage(app: App, stage: Stage): { state: StateStack; audit: AuditStack } {
  const { account, region, prefix } = stage;
  const common = { env: { account, region }, stage };
  app.node.setContext(BOOTSTRAP_QUALIFIER_CONTEXT, stage.bootstrapQualifier);
  const state = new StateStack(app, `${prefix}-state`, {
    ...common,
    description: `boks-audit ${stage.name}: what is kept`,
  });
  const audit = new AuditStack(app, `${prefix}-audit`, {
    ...common,
    description: `boks-audit ${stage.name}: what audits; may be rebuilt at any time`,
    customerKey: state.customerKey,
  });
  audit.addStackDependency(state);
  for (const [key, value] of Object.entries(stage.tags)) Tags.of(app).add(key, value);
  if (stage.permissionsBoundary !== null) {
    const boundary = ManagedPolicy.fromManagedPolicyArn(
      state,
      'Boundary',
      stage.permissionsBoundary,
    );
    PermissionsBoundary.of(app).apply(boundary);
  }
  return { state, audit };
}
