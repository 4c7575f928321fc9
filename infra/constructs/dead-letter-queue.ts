/* oxlint-disable no-new -- a construct is made for its place in the tree */
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Duration, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

import { OperatorsAlarm } from './alarm.ts';

export type DeadLetterQueueProps = {
  /** The name in the account. */
  readonly name: string;
  /** What it means that something lies here: the alarm's text, and a heading of the runbook. */
  readonly sentence: string;
  readonly operators: ITopic;
  readonly customerKey: IKey | undefined;
};

/** Where what was given up is kept for fourteen days, and somebody is told. Its id says `DeadLetter`. */
export class DeadLetterQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: `${string}DeadLetter`, props: DeadLetterQueueProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      queueName: props.name,
      retentionPeriod: Duration.days(14),
      enforceSSL: true,
      ...queueEncryption(props.customerKey),
    });
    Validations.of(this.queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason:
        'It is a dead-letter queue itself: of a queue, a topic, the schedule or the rule, of which ' +
        'this check sees only the first.',
    });
    new OperatorsAlarm(this, 'Lies', {
      name: props.name,
      sentence: props.sentence,
      operators: props.operators,
      metric: this.queue.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: 0,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      missing: TreatMissingData.NOT_BREACHING,
      periods: 1,
    });
  }
}

/** Encrypted by the service's own key, or by the stage's. */
export const queueEncryption = (key: IKey | undefined): QueueProps =>
  key === undefined
    ? { encryption: QueueEncryption.SQS_MANAGED }
    : { encryption: QueueEncryption.KMS, encryptionMasterKey: key };
