/* oxlint-disable no-new -- a construct is made for its place in the tree */
import {
  AttributeType,
  BillingMode,
  Table,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectLockRetention,
  ObjectOwnership,
  type BucketProps,
} from 'aws-cdk-lib/aws-s3';
import { Duration, Stack, Validations, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

import { EXPIRES_AT, NODE_OUTPUT_DAYS, NODE_OUTPUTS, RAW_DAYS } from '#contracts/retention.ts';

import { customerKeyOf, removalOf, signingKeyOf, tokenKeyOf } from './constructs/customer-key.ts';
import { Names } from './names.ts';
import type { Stage } from './stages.ts';

/**
 * What must outlive every deployment: the table, the buckets, the keys. Nothing in it is replaced or
 * removed by a deployment; the audit stack refers to it by name.
 */
export class StateStack extends Stack {
  /** The stage's own key, where it has one. */
  readonly customerKey: IKey | undefined;

  constructor(scope: Construct, id: string, { stage, ...props }: StackProps & { stage: Stage }) {
    super(scope, id, { ...props, terminationProtection: stage.removalPolicy === 'retain' });
    this.customerKey = stage.customerKey ? customerKeyOf(this, stage) : undefined;
    this.#addTable(stage);
    this.#addBuckets(stage);
    signingKeyOf(this, stage);
    tokenKeyOf(this, stage);
  }

  #addTable(stage: Stage): void {
    new Table(this, 'Audit', {
      tableName: new Names(stage).table,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: stage.removalPolicy === 'retain',
      timeToLiveAttribute: EXPIRES_AT,
      removalPolicy: removalOf(stage),
      ...tableEncryption(this.customerKey),
    });
  }

  #addBuckets(stage: Stage): void {
    const common: BucketProps = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      removalPolicy: removalOf(stage),
      ...bucketEncryption(this.customerKey),
    };
    const raw = new Bucket(this, 'Raw', {
      ...common,
      bucketName: new Names(stage).bucket('raw'),
      lifecycleRules: [
        {
          expiration: Duration.days(RAW_DAYS),
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
        { prefix: `${NODE_OUTPUTS}/`, expiration: Duration.days(NODE_OUTPUT_DAYS) },
      ],
    });
    const bundles = new Bucket(this, 'Bundles', {
      ...common,
      bucketName: new Names(stage).bucket('bundles'),
      ...lockOf(stage),
    });
    for (const bucket of [raw, bundles]) {
      Validations.of(bucket).acknowledge({
        id: 'AwsSolutions-S1',
        reason:
          'Access logs would be a third bucket with host names in it; who reads an object is ' +
          'in CloudTrail data events, which the account turns on where it wants them.',
      });
    }
  }
}

const tableEncryption = (key: IKey | undefined): Pick<TableProps, 'encryption' | 'encryptionKey'> =>
  key === undefined ? {} : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: key };

const bucketEncryption = (key: IKey | undefined): BucketProps =>
  key === undefined
    ? { encryption: BucketEncryption.S3_MANAGED }
    : { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true };

function lockOf({ objectLock }: Stage): BucketProps {
  switch (objectLock.mode) {
    case 'none':
      return {};
    case 'governance':
    case 'compliance':
      return {
        objectLockEnabled: true,
        objectLockDefaultRetention: ObjectLockRetention[objectLock.mode](
          Duration.days(objectLock.days),
        ),
      };
  }
}
