import {
  Alarm,
  type ComparisonOperator,
  type IMetric,
  type TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** When an alarm is raised, and in what words. */
export type AlarmWords = {
  /** The name in the account. */
  readonly name: string;
  /** What it means for people, one sentence: the alarm's text, and a heading of the runbook. */
  readonly sentence: string;
};

export type OperatorsAlarmProps = AlarmWords & {
  readonly operators: ITopic;
  readonly metric: IMetric;
  readonly threshold: number;
  readonly comparison: ComparisonOperator;
  readonly missing: TreatMissingData;
  /** How many periods in a row. */
  readonly periods: number;
};

/** An alarm that somebody hears: it tells the operators when it begins and when it ends. */
export class OperatorsAlarm extends Construct {
  constructor(scope: Construct, id: string, props: OperatorsAlarmProps) {
    super(scope, id);
    const alarm = new Alarm(this, 'Alarm', {
      alarmName: props.name,
      alarmDescription: props.sentence,
      metric: props.metric,
      threshold: props.threshold,
      comparisonOperator: props.comparison,
      treatMissingData: props.missing,
      evaluationPeriods: props.periods,
      datapointsToAlarm: props.periods,
    });
    const tell = new SnsAction(props.operators);
    alarm.addAlarmAction(tell);
    alarm.addOkAction(tell);
  }
}
