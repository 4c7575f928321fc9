/* oxlint-disable no-new -- a construct is made for its place in the tree */
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

import { Names } from '../names.ts';
import { TopicName, type Stage, type Subscription } from '../stages.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';

export type TopicsProps = { readonly stage: Stage; readonly customerKey: IKey | undefined };

/**
 * The topics of a stage, and who is subscribed to them. A delivery that SNS gives up is kept, topic
 * by topic, and the operators hear of it.
 */
export class Topics extends Construct {
  readonly operators: Topic;
  readonly #stage: Stage;
  readonly #key: IKey | undefined;

  constructor(scope: Construct, id: string, { stage, customerKey }: TopicsProps) {
    super(scope, id);
    this.#stage = stage;
    this.#key = customerKey;
    this.operators = this.#topic('operators');
    this.operators.addToResourcePolicy(alarmsMayTell(stage, this.operators));
    for (const name of TopicName.options) {
      this.#subscribe(name, name === 'operators' ? this.operators : this.#topic(name));
    }
  }

  #topic(name: TopicName): Topic {
    return new Topic(this, name, {
      topicName: new Names(this.#stage).of(name),
      enforceSSL: true,
      ...(this.#key === undefined ? {} : { masterKey: this.#key }),
    });
  }

  #subscribe(name: TopicName, topic: Topic): void {
    const names = new Names(this.#stage);
    const { queue } = new DeadLetterQueue(this, `${name}DeadLetter`, {
      name: names.of(`${name}-dead-letter`),
      sentence: UNDELIVERED[name],
      operators: this.operators,
      customerKey: this.#key,
    });
    queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('sns.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: {
          ArnEquals: { 'aws:SourceArn': names.topicArn(name) },
          StringEquals: { 'aws:SourceAccount': this.#stage.account },
        },
      }),
    );
    const subscriptions = this.#stage.subscriptions.filter((each) => each.topic === name);
    subscriptions.forEach((subscription, at) => {
      new CfnSubscription(this, `${name}Subscription${at + 1}`, {
        topicArn: topic.topicArn,
        redrivePolicy: { deadLetterTargetArn: queue.queueArn },
        ...subscriptionOf(subscription),
      });
    });
  }
}

function subscriptionOf({ topic, protocol, endpoint, only }: Subscription) {
  const filterPolicy = { ...(topic === 'people' ? USUAL[protocol] : {}), ...only };
  const isFiltered = Object.keys(filterPolicy).length > 0;
  return {
    protocol,
    endpoint,
    ...(isFiltered ? { filterPolicyScope: 'MessageAttributes', filterPolicy } : {}),
  };
}

/** A text for SMS is no mail, and a mail no SMS; whoever is reached otherwise says what he wants. */
const USUAL: Readonly<Record<Subscription['protocol'], Subscription['only']>> = {
  email: { channel: ['mail'] },
  'email-json': { channel: ['mail'] },
  sms: { channel: ['pager'] },
  https: undefined,
};

/** The account's own alarms, and no other account's. */
const alarmsMayTell = (stage: Stage, topic: Topic): PolicyStatement =>
  new PolicyStatement({
    sid: 'AlarmsMayTell',
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['sns:Publish'],
    resources: [topic.topicArn],
    conditions: {
      ArnLike: { 'aws:SourceArn': new Names(stage).arn('cloudwatch', 'alarm:*') },
      StringEquals: { 'aws:SourceAccount': stage.account },
    },
  });

const UNDELIVERED: Readonly<Record<TopicName, string>> = {
  people: 'Alerts did not reach people: somebody may not know of an incident',
  chat: 'Alerts did not reach the chat',
  operators: 'Alarms did not reach the operators by one of their ways',
};
