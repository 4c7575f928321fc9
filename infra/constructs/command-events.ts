/* oxlint-disable no-new -- a construct is made for its place in the tree */
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

import { Names, type QueueName } from '../names.ts';
import type { Stage } from '../stages.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';

export type CommandEventsProps = {
  readonly stage: Stage;
  /** Of the rule: in the account, and in words. */
  readonly name: string;
  readonly does: string;
  /** The names of the documents whose commands concern us. */
  readonly documents: readonly string[];
  /** The function that is told, and its queue. */
  readonly told: QueueName;
  readonly queue: Queue;
  /** What it means that it was not told: the alarm's text, a heading of the runbook. */
  readonly whenLost: string;
  readonly operators: ITopic;
  readonly customerKey: IKey | undefined;
};

/**
 * Tells a queue that a command of ours has ended, however it ended: AWS documents only some of the
 * final statuses, so those are named that are not final. A lost event costs seconds, not a sweep.
 */
export class CommandEvents extends Construct {
  constructor(scope: Construct, id: string, props: CommandEventsProps) {
    super(scope, id);
    const { stage, queue } = props;
    const names = new Names(stage);
    const deadLetter = new DeadLetterQueue(this, 'EventDeadLetter', {
      name: names.of(`${props.name}-dead-letter`),
      sentence: props.whenLost,
      operators: props.operators,
      customerKey: props.customerKey,
    });
    const rule = new CfnRule(this, 'Ended', {
      name: names.of(props.name),
      description: props.does,
      eventPattern: {
        source: ['aws.ssm'],
        'detail-type': ['EC2 Command Status-change Notification'],
        detail: {
          'document-name': props.documents,
          status: [{ 'anything-but': NOT_FINAL }],
        },
      },
      targets: [
        {
          id: props.told,
          arn: queue.queueArn,
          retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 300 },
          deadLetterConfig: { arn: deadLetter.queue.queueArn },
        },
      ],
    });
    for (const each of [queue, deadLetter.queue]) {
      each.addToResourcePolicy(
        new PolicyStatement({
          sid: 'TheRuleMaySend',
          principals: [new ServicePrincipal('events.amazonaws.com')],
          actions: ['sqs:SendMessage'],
          resources: [each.queueArn],
          conditions: {
            ArnEquals: { 'aws:SourceArn': names.arn('events', `rule/${rule.name ?? ''}`) },
            StringEquals: { 'aws:SourceAccount': stage.account },
          },
        }),
      );
    }
  }
}

const NOT_FINAL = ['Pending', 'InProgress', 'Delayed', 'Cancelling'];
