/* oxlint-disable no-new -- a construct is made for its place in the tree */
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, it } from 'vitest';

import { addStage } from '../../infra/stage-stacks.ts';
import { STAGES } from '../../infra/stages.ts';
import { CASES } from './cases.ts';
import { withApp } from './synthesised.ts';

export function nagRules(): void {
  it.each(CASES)('stage $name: cdk-nag has nothing to say that is not answered', (stage) => {
    const reasons = withApp((app) => {
      addStage(app, stage);
      Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
      // Throws where a check is neither met nor answered.
      app.synth();
      return app.node
        .findAll()
        .flatMap(({ node }) => node.metadata)
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) => Object.entries(data));
    });
    expect(reasons.length).toBeGreaterThan(5);
    for (const [id, said] of reasons) {
      expect(JSON.stringify([id, said])).toMatch(/AwsSolutions-(S1|SQS3|IAM5\[)/);
      expect(JSON.stringify(said)).toMatch(/[A-Za-z][^"]{30,}/);
    }
  });

  it('cdk-nag speaks where something is not answered', () => {
    const synthesise = () =>
      withApp((app) => {
        const { state } = addStage(app, STAGES.example);
        new Bucket(state, 'Open', { bucketName: 'open' });
        Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
        app.synth();
      });
    expect(synthesise).toThrow(/AwsSolutions-S10/);
  });
}
