import { afterAll, beforeEach } from 'vitest';

import { startAwsStandIn, type AwsStandIn } from './aws-stand-in.ts';

/** Starts the stand-in of a test file: as new before each of its tests, stopped after the last. */
export async function ownAwsStandIn(): Promise<AwsStandIn> {
  const aws = await startAwsStandIn();
  beforeEach(() => aws.reset());
  afterAll(() => aws.stop());
  return aws;
}
