import {
  AccountRootPrincipal,
  PolicyDocument,
  PolicyStatement,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage, type IKey } from 'aws-cdk-lib/aws-kms';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

import { Names } from '../names.ts';
import type { Stage } from '../stages.ts';

/** The one key that encrypts a stage's data at rest, where the stage wants its own. */
export function customerKeyOf(scope: Construct, stage: Stage): IKey {
  return new Key(scope, 'CustomerKey', {
    alias: new Names(stage).of('data'),
    description: `Encrypts what boks-audit stage ${stage.name} keeps`,
    enableKeyRotation: true,
    removalPolicy: removalOf(stage),
    policy: new PolicyDocument({
      statements: [accountMay([...ADMINISTER, ...ENCRYPT]), servicesMay(stage), logsMay(stage)],
    }),
  });
}

/** The key that signs bundles. It encrypts nothing; who may sign, IAM says. */
export function signingKeyOf(scope: Construct, stage: Stage): IKey {
  return new Key(scope, 'SigningKey', {
    alias: new Names(stage).of('signing'),
    description: `Signs the evidence bundles of boks-audit stage ${stage.name}`,
    keySpec: KeySpec.ECC_NIST_P256,
    keyUsage: KeyUsage.SIGN_VERIFY,
    removalPolicy: removalOf(stage),
    policy: new PolicyDocument({ statements: [accountMay([...ADMINISTER, ...SIGN])] }),
  });
}

/** The key under which names become tokens in a bundle. What it gives is never in a bundle. */
export function tokenKeyOf(scope: Construct, stage: Stage): IKey {
  return new Key(scope, 'TokenKey', {
    alias: new Names(stage).of('tokens'),
    description: `Makes the tokens of redacted bundles of boks-audit stage ${stage.name}`,
    keySpec: KeySpec.HMAC_256,
    keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
    removalPolicy: removalOf(stage),
    policy: new PolicyDocument({ statements: [accountMay([...ADMINISTER, 'kms:GenerateMac'])] }),
  });
}

export const removalOf = ({ removalPolicy }: Stage): RemovalPolicy =>
  removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

/** A key's policy has one resource, the key itself, and AWS writes it as `*`. */
const THIS_KEY = '*';

/** IAM of the account decides; without this nobody could ever change the key again. */
const accountMay = (actions: readonly string[]): PolicyStatement =>
  new PolicyStatement({
    principals: [new AccountRootPrincipal()],
    actions: [...actions],
    resources: [THIS_KEY],
  });

/** Services of this account that write into our encrypted queues and topics. */
const servicesMay = ({ account }: Stage): PolicyStatement =>
  new PolicyStatement({
    principals: ['events', 'sns', 'cloudwatch'].map(
      (service) => new ServicePrincipal(`${service}.amazonaws.com`),
    ),
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [THIS_KEY],
    conditions: { StringEquals: { 'aws:SourceAccount': account } },
  });

const logsMay = (stage: Stage): PolicyStatement =>
  new PolicyStatement({
    principals: [new ServicePrincipal(`logs.${stage.region}.amazonaws.com`)],
    actions: [...ENCRYPT],
    resources: [THIS_KEY],
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': new Names(stage).arn('logs', 'log-group:*'),
      },
    },
  });

const ADMINISTER = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  // DynamoDB has itself granted the use of a table's key when the table is made.
  'kms:CreateGrant',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
] as const;
const ENCRYPT = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
] as const;
const SIGN = ['kms:GetPublicKey', 'kms:Sign', 'kms:Verify'] as const;
