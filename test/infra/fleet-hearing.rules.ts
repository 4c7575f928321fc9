import { readFileSync } from 'node:fs';

import type { ZodType } from 'zod';

import { FUNCTION_ENVS } from '#contracts/env.ts';

import {
  deadLettersOf,
  idsWhereNot,
  isAmong,
  isDeadLetter,
  one,
  queuesOf,
  type Fleet,
  type FleetRule,
} from './fleet.ts';
import { idIn, ofType, type Resource } from './resources.ts';

const QUEUE = 'AWS::SQS::Queue';
const ALARM = 'AWS::CloudWatch::Alarm';
const FUNCTION = 'AWS::Lambda::Function';
const SOURCE = 'AWS::Lambda::EventSourceMapping';
const LOG = 'AWS::Logs::LogGroup';
const FOURTEEN_DAYS_SECONDS = 14 * 24 * 3600;

const ENVIRONMENTS: Readonly<Record<string, ZodType | undefined>> = FUNCTION_ENVS;

const workQueuesOf = (fleet: Fleet): readonly Resource[] =>
  queuesOf(fleet).filter((queue) => !isDeadLetter(queue));
const aWorkQueue = (fleet: Fleet): Resource => one(fleet, QUEUE, (queue) => !isDeadLetter(queue));
const headings = (): readonly string[] =>
  readFileSync('docs/runbook.md', 'utf8').match(/^## .*$/gm) ?? [];

/** What sends by itself, and where it puts what it could not deliver. */
const sendersOf = ({ all }: Fleet): readonly (readonly [string, unknown])[] => [
  ...ofType(all, 'AWS::Scheduler::Schedule').map(
    ({ id, properties }) => [id, properties.Target.DeadLetterConfig?.Arn] as const,
  ),
  ...ofType(all, 'AWS::Events::Rule').flatMap(({ id, properties }) =>
    properties.Targets.map((target: { readonly DeadLetterConfig?: { readonly Arn: unknown } }) => [
      id,
      target.DeadLetterConfig?.Arn,
    ]),
  ),
  ...ofType(all, 'AWS::SNS::Subscription').map(
    ({ id, properties }) => [id, properties.RedrivePolicy?.deadLetterTargetArn] as const,
  ),
];

/** A failure is kept, and somebody hears of it. */
export const HEARING: Readonly<Record<string, FleetRule>> = {
  'every queue has a dead-letter queue, whose id says so': {
    faults: (fleet) =>
      idsWhereNot(workQueuesOf(fleet), ({ properties }) =>
        isAmong(deadLettersOf(fleet), properties.RedrivePolicy?.deadLetterTargetArn),
      ),
    breakOne: (fleet) => void delete aWorkQueue(fleet).properties.RedrivePolicy,
  },
  'a message is tried five times': {
    faults: (fleet) =>
      idsWhereNot(
        workQueuesOf(fleet),
        ({ properties }) => properties.RedrivePolicy?.maxReceiveCount === 5,
      ),
    breakOne: (fleet) => void (aWorkQueue(fleet).properties.RedrivePolicy.maxReceiveCount = 1),
  },
  'what is given up is kept for fourteen days': {
    faults: (fleet) =>
      idsWhereNot(
        deadLettersOf(fleet),
        ({ properties }) => properties.MessageRetentionPeriod === FOURTEEN_DAYS_SECONDS,
      ),
    breakOne: (fleet) =>
      void delete one(fleet, QUEUE, isDeadLetter).properties.MessageRetentionPeriod,
  },
  'every dead-letter queue has an alarm that looks at it': {
    faults: (fleet) => {
      const watched = ofType(fleet.all, ALARM).flatMap(({ properties }) =>
        (properties.Dimensions ?? []).map(({ Value }: { Value: unknown }) => idIn(Value)),
      );
      return idsWhereNot(deadLettersOf(fleet), ({ id }) => watched.includes(id));
    },
    breakOne: (fleet) =>
      void (one(
        fleet,
        ALARM,
        ({ properties }) => properties.Dimensions[0].Name === 'QueueName',
      ).properties.Dimensions[0].Value = 'another'),
  },
  'whatever sends by itself has a dead-letter queue: schedule, rules, subscriptions': {
    faults: (fleet) =>
      sendersOf(fleet)
        .filter(([, target]) => !isAmong(deadLettersOf(fleet), target))
        .map(([id]) => id),
    breakOne: (fleet) => void delete one(fleet, 'AWS::SNS::Subscription').properties.RedrivePolicy,
  },
  'every alarm acts on operators, when it begins and when it ends': {
    faults: (fleet) => {
      const { id: operators } = one(
        fleet,
        'AWS::SNS::Topic',
        ({ properties }) => properties.TopicName === `${fleet.stage.prefix}-operators`,
      );
      return idsWhereNot(ofType(fleet.all, ALARM), ({ properties }) =>
        [properties.AlarmActions, properties.OKActions].every(
          (actions) => actions?.length === 1 && idIn(actions[0]) === operators,
        ),
      );
    },
    breakOne: (fleet) => void delete one(fleet, ALARM).properties.OKActions,
  },
  'every alarm says in a sentence of its own what it means, and the runbook has a page for it': {
    faults: (fleet) => {
      const known = headings();
      const said = ofType(fleet.all, ALARM).map(({ properties }) => properties.AlarmDescription);
      return said.filter(
        (sentence, at) =>
          !/^[A-Z][^\n]{20,}$/.test(sentence) ||
          !known.includes(`## ${sentence}`) ||
          said.indexOf(sentence) !== at,
      );
    },
    breakOne: (fleet) =>
      void (one(fleet, ALARM).properties.AlarmDescription = 'Something is wrong, look at the logs'),
  },
  'every function is over well before its queue shows a message again': {
    faults: ({ all }) =>
      idsWhereNot(ofType(all, SOURCE), ({ properties }) => {
        const queue = all.find(({ id }) => id === idIn(properties.EventSourceArn));
        const lambda = all.find(({ id }) => id === idIn(properties.FunctionName));
        const timeout = lambda?.properties.Timeout;
        const [, long = ''] =
          /-(seal-bundle|sign-history|roll-up-history)$/.exec(
            lambda?.properties.FunctionName ?? '',
          ) ?? [];
        const most =
          { 'seal-bundle': 120, 'sign-history': 900, 'roll-up-history': 300 }[long] ?? 15;
        return timeout === most && queue?.properties.VisibilityTimeout >= 6 * timeout;
      }),
    breakOne: (fleet) => void (aWorkQueue(fleet).properties.VisibilityTimeout = 89),
  },
  'every queue that is fed is emptied, a bounded number at once, each record by itself': {
    faults: (fleet) => {
      const sources = ofType(fleet.all, SOURCE);
      const unread = idsWhereNot(workQueuesOf(fleet), ({ id }) =>
        sources.some(({ properties }) => idIn(properties.EventSourceArn) === id),
      );
      const unbounded = idsWhereNot(
        sources,
        ({ properties }) =>
          properties.ScalingConfig?.MaximumConcurrency <= 20 &&
          properties.FunctionResponseTypes?.[0] === 'ReportBatchItemFailures',
      );
      return [...unread, ...unbounded];
    },
    breakOne: (fleet) => void delete one(fleet, SOURCE).properties.ScalingConfig,
  },
  'every function is ours, and CDK adds none: Node 24 on arm64, with a role of its own': {
    faults: ({ stage, all }) => {
      const functions = ofType(all, FUNCTION);
      const roles = functions.map(({ properties }) => idIn(properties.Role));
      const ours = Object.keys(ENVIRONMENTS).map((name) => `${stage.prefix}-${name}`);
      return [
        ...idsWhereNot(
          functions,
          ({ properties }) =>
            ours.includes(properties.FunctionName) &&
            properties.Runtime === 'nodejs24.x' &&
            properties.Architectures?.[0] === 'arm64' &&
            roles.filter((role) => role === idIn(properties.Role)).length === 1,
        ),
        ...all.filter(({ type }) => type.startsWith('Custom::')).map(({ id }) => id),
      ];
    },
    breakOne: (fleet) => void (one(fleet, FUNCTION).properties.FunctionName = 'LogRetention'),
  },
  'every function is given the environment that its handler reads': {
    faults: ({ stage, all }) =>
      idsWhereNot(ofType(all, FUNCTION), ({ properties }) => {
        const name = properties.FunctionName.slice(stage.prefix.length + 1);
        return ENVIRONMENTS[name]?.safeParse(properties.Environment.Variables).success === true;
      }),
    breakOne: (fleet) => void delete one(fleet, FUNCTION).properties.Environment.Variables.TABLE,
  },
  'every log group is kept for as long as the stage says': {
    faults: ({ stage, all }) =>
      idsWhereNot(
        ofType(all, LOG),
        ({ properties }) => properties.RetentionInDays === stage.logRetentionDays,
      ),
    breakOne: (fleet) => void delete one(fleet, LOG).properties.RetentionInDays,
  },
  'every function has a log group of ours: what Lambda makes itself is kept for ever': {
    faults: ({ all }) =>
      idsWhereNot(ofType(all, FUNCTION), ({ properties }) =>
        isAmong(ofType(all, LOG), properties.LoggingConfig?.LogGroup),
      ),
    breakOne: (fleet) => void delete one(fleet, FUNCTION).properties.LoggingConfig,
  },
};
