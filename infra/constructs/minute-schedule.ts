import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

import { SCHEDULED_TICK } from '#contracts/scheduled-tick.ts';

import { Names } from '../names.ts';
import { statementOf, type Permission } from '../permission.ts';
import { usesKey } from '../permissions.ts';
import type { Stage } from '../stages.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';

export type MinuteScheduleProps = {
  readonly stage: Stage;
  /** Where ticks go. */
  readonly queue: IQueue;
  readonly operators: ITopic;
  readonly customerKey: IKey | undefined;
};

/** Sends a tick a minute, with the time for which it was scheduled. A tick that is late is not sent. */
export class MinuteSchedule extends Construct {
  constructor(scope: Construct, id: string, props: MinuteScheduleProps) {
    super(scope, id);
    const { stage, queue } = props;
    const names = new Names(stage);
    const deadLetter = new DeadLetterQueue(this, 'TickDeadLetter', {
      name: names.of('tick-dead-letter'),
      sentence: 'Ticks did not reach their queue: sweeps do not begin',
      operators: props.operators,
      customerKey: props.customerKey,
    });
    const group = new CfnScheduleGroup(this, 'Group', { name: names.of('schedules') });
    const schedule = new CfnSchedule(this, 'Tick', {
      name: names.of('tick'),
      groupName: names.of('schedules'),
      description: 'A minute has come: sweeps that are due begin',
      scheduleExpression: 'rate(1 minute)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: queue.queueArn,
        roleArn: this.#roleOf(props).roleArn,
        input: JSON.stringify(SCHEDULED_TICK),
        retryPolicy: { maximumRetryAttempts: 1, maximumEventAgeInSeconds: 120 },
        deadLetterConfig: { arn: deadLetter.queue.queueArn },
      },
    });
    schedule.addResourceDependency(group);
  }

  #roleOf({ stage, customerKey }: MinuteScheduleProps): Role {
    const names = new Names(stage);
    const sends: Permission = {
      sid: 'SendsTicks',
      actions: ['sqs:SendMessage'],
      resources: [names.queueArn('start-sweeps'), names.queueArn('tick-dead-letter')],
    };
    const all = [sends, ...(customerKey === undefined ? [] : [usesKey(customerKey.keyArn)])];
    return new Role(this, 'Role', {
      roleName: names.of('tick'),
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': stage.account,
            'aws:SourceArn': names.arn('scheduler', `schedule-group/${names.of('schedules')}`),
          },
        },
      }),
      inlinePolicies: {
        tick: new PolicyDocument({
          statements: all.map((permission) => statementOf(permission, this)),
        }),
      },
    });
  }
}
