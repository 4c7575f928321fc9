import { Validations, App } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks } from 'cdk-nag';

import { readStage } from './read-stage.ts';
import { addStage } from './stage-stacks.ts';

const app = new App();
const file: unknown = app.node.tryGetContext('config');
addStage(app, readStage(typeof file === 'string' ? file : undefined));
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
