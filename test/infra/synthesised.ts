import { readFileSync } from 'node:fs';

import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';

import { addStage } from '../../infra/stage-stacks.ts';
import type { Stage } from '../../infra/stages.ts';

/** An app with the flags that are pinned for the real one; functions are not bundled. */
export const appForTests = (): App => {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
  return new App({
    context: { ...context, 'aws:cdk:bundling-stacks': [] },
    analyticsReporting: false,
  });
};

/** The two templates of a stage. */
export function templatesOf(stage: Stage): { readonly state: Template; readonly audit: Template } {
  const { state, audit } = addStage(appForTests(), stage);
  return { state: Template.fromStack(state), audit: Template.fromStack(audit) };
}
