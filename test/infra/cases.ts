import { Stage, STAGES } from '../../infra/stages.ts';

/** The stage that is kept here, and its opposite in every choice. */
export const CASES: readonly Stage[] = [
  STAGES.example,
  Stage.parse({
    name: 'bare',
    account: '222222222222',
    region: 'us-gov-west-1',
    prefix: 'bare',
    permissionsBoundary: 'arn:aws-us-gov:iam::222222222222:policy/boundary',
    bootstrapQualifier: 'own',
    logRetentionDays: 7,
    removalPolicy: 'destroy',
    customerKey: true,
  }),
];
