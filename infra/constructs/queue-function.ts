/* oxlint-disable no-new -- a construct is made for its place in the tree */
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

import { Names, type QueueName } from '../names.ts';
import type { Permission } from '../permission.ts';
import { DeadLetterQueue, queueEncryption } from './dead-letter-queue.ts';
import { OwnFunction, type OwnFunctionProps } from './own-function.ts';

export type QueueFunctionProps<Env> = Omit<OwnFunctionProps<Env>, 'timeoutSeconds' | 'name'> & {
  readonly name: QueueName;
  /** Without it, fifteen: a sweep is moved on in short steps, and what takes longer has hung. */
  readonly timeoutSeconds?: number;
  /** What it means for people that a message was given up: the alarm's text, a heading of the runbook. */
  readonly whenGivenUp: string;
  readonly operators: ITopic;
  /** How many may run at once, at least 2. */
  readonly mostAtOnce: number;
};

/**
 * The one shape of a function that a queue feeds: function, queue, dead-letter queue, alarm. A
 * message is tried five times; what fails five times is kept, and the operators hear of it.
 */
export class QueueFunction<Env> extends Construct {
  readonly queue: Queue;
  readonly own: OwnFunction<Env>;
  readonly deadLetter: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: QueueFunctionProps<Env>) {
    super(scope, id);
    const { stage, name, customerKey, operators, timeoutSeconds = TIMEOUT_SECONDS } = props;
    const names = new Names(stage);
    this.deadLetter = new DeadLetterQueue(this, 'DeadLetter', {
      name: names.of(`${name}-dead-letter`),
      sentence: props.whenGivenUp,
      operators,
      customerKey,
    });
    this.queue = new Queue(this, 'Queue', {
      queueName: names.of(name),
      visibilityTimeout: Duration.seconds(timeoutSeconds * VISIBILITY_FACTOR),
      retentionPeriod: Duration.days(1),
      deadLetterQueue: { queue: this.deadLetter.queue, maxReceiveCount: MOST_RECEIVES },
      enforceSSL: true,
      ...queueEncryption(customerKey),
    });
    this.own = new OwnFunction(this, 'Own', {
      ...props,
      timeoutSeconds,
      permissions: [takesItsMessages(names.queueArn(name)), ...props.permissions],
    });
    new EventSourceMapping(this, 'Source', {
      target: this.own.lambda,
      eventSourceArn: this.queue.queueArn,
      batchSize: 1,
      maxConcurrency: props.mostAtOnce,
      reportBatchItemFailures: true,
    });
  }
}

const takesItsMessages = (queueArn: string): Permission => ({
  sid: 'TakesItsMessages',
  actions: [
    'sqs:ChangeMessageVisibility',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:ReceiveMessage',
  ],
  resources: [queueArn],
});

const TIMEOUT_SECONDS = 15;
/** As AWS asks: a message may not come back while its function may still run, throttled or not. */
const VISIBILITY_FACTOR = 6;
const MOST_RECEIVES = 5;
