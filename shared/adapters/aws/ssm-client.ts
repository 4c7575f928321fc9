import { SSMClient } from '@aws-sdk/client-ssm';

/** Where SSM is, if not where the SDK finds it by itself (its usual chain). */
export type SsmAt = {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

/**
 * A client that sends each call once. Trying again is `SsmCalls`' own: the SDK's adaptive mode may
 * fall to one call in two seconds, with which 120 answers outlast a function.
 */
export const openSsmClient = (at: SsmAt = {}): SSMClient =>
  new SSMClient({
    ...at,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 },
  });
