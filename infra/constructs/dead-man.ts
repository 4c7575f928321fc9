/* oxlint-disable no-new -- a construct is made for its place in the tree */
import { ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

import { METRIC_NAMESPACE, type MetricName } from '#contracts/metrics.ts';

import { Names } from '../names.ts';
import type { Stage } from '../stages.ts';
import { OperatorsAlarm } from './alarm.ts';

/** A metric that the functions of a stage write into their logs. */
export const stageMetric = (stage: Stage, name: MetricName, statistic: string): Metric =>
  new Metric({
    namespace: METRIC_NAMESPACE,
    metricName: name,
    // The dimension that a function's metrics bear: the stage, and nothing finer.
    dimensionsMap: { service: stage.prefix },
    statistic,
    period: Duration.minutes(1),
  });

export type DeadManProps = { readonly stage: Stage; readonly operators: ITopic };

/**
 * The alarms that speak when nothing else does: nobody counts the minutes any more, a domain is not
 * judged any more, what was judged is not told. Every tick measures the domains that are overdue, none too, so a
 * minute without that measurement is a minute without a tick that was carried out.
 */
export class DeadMan extends Construct {
  constructor(scope: Construct, id: string, { stage, operators }: DeadManProps) {
    super(scope, id);
    const names = new Names(stage);
    new OperatorsAlarm(this, 'NoTick', {
      name: names.of('no-tick'),
      sentence: 'No tick for five minutes: nothing is audited',
      operators,
      metric: stageMetric(stage, 'OverdueDomains', 'SampleCount'),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      missing: TreatMissingData.BREACHING,
      periods: 5,
    });
    new OperatorsAlarm(this, 'Overdue', {
      name: names.of('overdue-domains'),
      sentence: 'A domain was not judged for two periods: what happens there is not seen',
      operators,
      metric: stageMetric(stage, 'OverdueDomains', 'Maximum'),
      threshold: 0,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      // No value is no tick, which the other alarm is for.
      missing: TreatMissingData.IGNORE,
      periods: 2,
    });
    new OperatorsAlarm(this, 'Undelivered', {
      name: names.of('alerts-undelivered'),
      sentence: 'Alerts are undelivered: somebody does not know of an incident',
      operators,
      metric: stageMetric(stage, 'AlertsUndelivered', 'Maximum'),
      threshold: 0,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      missing: TreatMissingData.IGNORE,
      periods: 1,
    });
  }
}
