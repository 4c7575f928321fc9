import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';

import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';

import { addStage } from '../../infra/stage-stacks.ts';
import type { Stage } from '../../infra/stages.ts';

/** Runs work over an app with the flags that are pinned for the real one; functions are not bundled. */
export function withApp<Result>(work: (app: App) => Result): Result {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
  mkdirSync('.build', { recursive: true });
  const outdir = mkdtempSync('.build/synthesised-');
  try {
    return work(
      new App({
        outdir,
        context: { ...context, 'aws:cdk:bundling-stacks': [] },
        analyticsReporting: false,
      }),
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

type Templates = { readonly state: Template; readonly audit: Template };

/** The two templates of a stage, synthesised once. */
export function templatesOf(stage: Stage): Templates {
  const known = made.get(stage);
  if (known !== undefined) return known;
  const templates = withApp((app) => {
    const { state, audit } = addStage(app, stage);
    return { state: Template.fromStack(state), audit: Template.fromStack(audit) };
  });
  made.set(stage, templates);
  return templates;
}

const made = new Map<Stage, Templates>();
