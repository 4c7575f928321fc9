/* oxlint-disable no-new -- a construct is made for its place in the tree */
import { Dashboard, GraphWidget, Metric, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

import { Names } from '../names.ts';
import type { Stage } from '../stages.ts';
import { stageMetric } from './dead-man.ts';

export type AuditDashboardProps = {
  readonly stage: Stage;
  readonly queues: readonly Queue[];
  readonly deadLetters: readonly Queue[];
};

/** How a stage is, on one page: what is audited, what waits, what was given up, what is refused. */
export class AuditDashboard extends Construct {
  constructor(scope: Construct, id: string, { stage, queues, deadLetters }: AuditDashboardProps) {
    super(scope, id);
    const names = new Names(stage);
    const dashboard = new Dashboard(this, 'Dashboard', { dashboardName: stage.prefix });
    dashboard.addWidgets(
      new TextWidget({
        markdown: `# boks-audit ${stage.name}\nWhat each alarm means, and what to do: docs/runbook.md`,
        width: WHOLE,
        height: 2,
      }),
    );
    dashboard.addWidgets(
      graph('Sweeps finished', [stageMetric(stage, 'SweepsFinished', 'Sum')]),
      graph('Domains overdue', [stageMetric(stage, 'OverdueDomains', 'Maximum')]),
    );
    dashboard.addWidgets(
      graph('Seconds to read a domain', [
        stageMetric(stage, 'CollectSeconds', 'p50'),
        stageMetric(stage, 'CollectSeconds', 'Maximum'),
      ]),
      graph('Channels with undelivered alerts', [
        stageMetric(stage, 'AlertsUndelivered', 'Maximum'),
      ]),
    );
    dashboard.addWidgets(
      graph(
        'Age of the oldest message, seconds',
        queues.map((queue) => queue.metricApproximateAgeOfOldestMessage({ period: MINUTE })),
      ),
      graph(
        'Given up',
        deadLetters.map((queue) =>
          queue.metricApproximateNumberOfMessagesVisible({ period: MINUTE }),
        ),
      ),
    );
    dashboard.addWidgets(
      graph(
        'Writes and reads that the table refused for a while',
        ['ReadThrottleEvents', 'WriteThrottleEvents'].map(
          (metricName) =>
            new Metric({
              namespace: 'AWS/DynamoDB',
              metricName,
              dimensionsMap: { TableName: names.table },
              statistic: 'Sum',
              period: MINUTE,
            }),
        ),
      ),
    );
  }
}

const graph = (title: string, left: Metric[]): GraphWidget =>
  new GraphWidget({ title, left, width: HALF });

const MINUTE = Duration.minutes(1);
const WHOLE = 24;
const HALF = 12;
