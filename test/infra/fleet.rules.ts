/* oxlint-disable max-lines-per-function -- one list of rules, asked of each stage */
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { NO_RESOURCE_LEVEL } from '../../infra/permissions.ts';
import { CASES } from './cases.ts';
import { idIn, ofType, resourcesOf, type Resource } from './resources.ts';
import { templatesOf } from './synthesised.ts';

/** Rules that hold for every resource of every stage, those that are added later too. */
export function fleetRules(): void {
  describe.each(CASES)('stage $name', (stage) => {
    const { state, audit } = templatesOf(stage);
    const all = [...resourcesOf(state), ...resourcesOf(audit)];
    const queues = ofType(all, 'AWS::SQS::Queue');
    const deadLetters = queues.filter(({ id }) => id.includes('DeadLetter'));
    const alarms = ofType(all, 'AWS::CloudWatch::Alarm');
    const functions = ofType(all, 'AWS::Lambda::Function');
    const statements = all.flatMap(statementsIn);

    it('every queue has a dead-letter queue, whose id says so', () => {
      const targets = queues
        .filter((queue) => !deadLetters.includes(queue))
        .map(({ properties }) => idIn(properties.RedrivePolicy?.deadLetterTargetArn));
      expect(targets).toHaveLength(4);
      for (const target of targets) expect(deadLetters.map(({ id }) => id)).toContain(target);
    });

    it('a message is tried five times, and what is given up is kept for fourteen days', () => {
      for (const { properties } of queues.filter((queue) => !deadLetters.includes(queue))) {
        expect(properties.RedrivePolicy.maxReceiveCount).toBe(5);
      }
      for (const { properties } of deadLetters) {
        expect(properties.MessageRetentionPeriod).toBe(14 * 24 * 3600);
      }
    });

    it('every dead-letter queue has an alarm', () => {
      const watched = alarms.flatMap(({ properties }) =>
        (properties.Dimensions ?? []).map(({ Value }: { Value: unknown }) => idIn(Value)),
      );
      expect(deadLetters.length).toBeGreaterThan(0);
      for (const { id } of deadLetters) expect(watched).toContain(id);
    });

    it('whatever sends by itself has a dead-letter queue: the schedule, the rule, subscriptions', () => {
      const [schedule] = ofType(all, 'AWS::Scheduler::Schedule');
      const [rule] = ofType(all, 'AWS::Events::Rule');
      const subscribed = ofType(all, 'AWS::SNS::Subscription');
      const targets = [
        schedule?.properties.Target.DeadLetterConfig.Arn,
        rule?.properties.Targets[0].DeadLetterConfig.Arn,
        ...subscribed.map(({ properties }) => properties.RedrivePolicy.deadLetterTargetArn),
      ];
      expect(targets).toHaveLength(2 + stage.subscriptions.length);
      for (const target of targets) expect(deadLetters.map(({ id }) => id)).toContain(idIn(target));
    });

    it('every alarm acts on operators when it begins and when it ends, in a sentence of its own', () => {
      const [operators] = ofType(all, 'AWS::SNS::Topic').filter(
        ({ properties }) => properties.TopicName === `${stage.prefix}-operators`,
      );
      for (const { properties } of alarms) {
        expect(properties.AlarmActions.map(idIn)).toEqual([operators?.id]);
        expect(properties.OKActions.map(idIn)).toEqual([operators?.id]);
        expect(properties.AlarmDescription).toMatch(/^[A-Z][^\n]{20,}$/);
      }
      const sentences = alarms.map(({ properties }) => properties.AlarmDescription);
      const headings = readFileSync('docs/runbook.md', 'utf8').match(/^## .*$/gm) ?? [];
      for (const sentence of sentences) expect(headings).toContain(`## ${sentence}`);
      expect(new Set(sentences).size).toBe(sentences.length);
    });

    it('every function is over well before its queue shows a message again', () => {
      const sources = ofType(all, 'AWS::Lambda::EventSourceMapping');
      expect(sources).toHaveLength(4);
      for (const { properties } of sources) {
        const queue = queues.find(({ id }) => id === idIn(properties.EventSourceArn));
        const lambda = functions.find(({ id }) => id === idIn(properties.FunctionName));
        expect(lambda?.properties.Timeout).toBe(15);
        expect(queue?.properties.VisibilityTimeout).toBeGreaterThanOrEqual(
          6 * lambda?.properties.Timeout,
        );
        expect(properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
        expect(properties.ScalingConfig.MaximumConcurrency).toBeLessThanOrEqual(20);
      }
    });

    it('every function is ours: Node 24 on arm64, with a role and a log of its own', () => {
      const names = ['start-sweeps', 'advance-sweep', 'compare-sweep', 'publish-alerts'];
      const expected = stage.api === 'none' ? names : [...names, 'serve-api'];
      expect(functions.map(({ properties }) => properties.FunctionName)).toEqual(
        expected.map((name) => `${stage.prefix}-${name}`),
      );
      for (const { properties } of functions) {
        expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
      }
      const roles = functions.map(({ properties }) => idIn(properties.Role));
      expect(new Set(roles).size).toBe(functions.length);
      expect(all.filter(({ type }) => type.startsWith('Custom::'))).toEqual([]);
    });

    it('every log group is kept for as long as the stage says, and every function has one', () => {
      const groups = ofType(all, 'AWS::Logs::LogGroup');
      for (const { properties } of groups) {
        expect(properties.RetentionInDays).toBe(stage.logRetentionDays);
      }
      const used = functions.map(({ properties }) => idIn(properties.LoggingConfig.LogGroup));
      for (const id of used) expect(groups.map((group) => group.id)).toContain(id);
    });

    it('no allowed action has a wildcard, and none is allowed by what is left out', () => {
      expect(statements.length).toBeGreaterThan(30);
      for (const statement of statements.filter(({ Effect }) => Effect === 'Allow')) {
        expect(JSON.stringify(statement.Action)).not.toContain('*');
        expect(statement).not.toHaveProperty('NotAction');
        expect(statement).not.toHaveProperty('NotResource');
      }
    });

    it('a resource is "*" only where AWS has no other, and there the reason is written', () => {
      const wide = all
        .filter(({ type }) => type !== 'AWS::KMS::Key')
        .flatMap(statementsIn)
        .filter(({ Effect }) => Effect === 'Allow')
        .filter(({ Resource: resource }) => [resource].flat().includes('*'));
      expect(wide).toHaveLength(1);
      for (const { Action } of wide) {
        for (const action of [Action].flat()) {
          expect(NO_RESOURCE_LEVEL[String(action)]).toMatch(/AWS has no resource level/);
        }
      }
    });

    it('a queue takes messages of a service only from its own source, in this account', () => {
      const fromServices = ofType(all, 'AWS::SQS::QueuePolicy')
        .flatMap(statementsIn)
        .filter(({ Effect }) => Effect === 'Allow');
      expect(fromServices).toHaveLength(5);
      for (const { Condition } of fromServices) {
        expect(Condition).toMatchObject({
          ArnEquals: { 'aws:SourceArn': expect.stringMatching(/^arn:[^*]+$/) },
          StringEquals: { 'aws:SourceAccount': stage.account },
        });
      }
    });

    it('queues, topics and buckets refuse what is not encrypted on its way', () => {
      const refusing = statements.filter(
        ({ Effect, Condition }) =>
          Effect === 'Deny' && Condition?.['Bool']?.['aws:SecureTransport'] === 'false',
      );
      const guarded = [
        ...queues,
        ...ofType(all, 'AWS::SNS::Topic'),
        ...ofType(all, 'AWS::S3::Bucket'),
      ];
      expect(refusing).toHaveLength(guarded.length);
    });

    it('no route of the API is open', () => {
      for (const { properties } of ofType(all, 'AWS::ApiGatewayV2::Route')) {
        const isPeople = properties.RouteKey.includes(' /people/v1/');
        expect(properties.AuthorizationType).toBe(isPeople ? 'JWT' : 'AWS_IAM');
      }
    });

    it('everything that can bear tags bears those of the stage', () => {
      const tagged = JSON.stringify(ofType(all, 'AWS::DynamoDB::Table')[0]?.properties.Tags ?? []);
      for (const [key, value] of Object.entries(stage.tags)) {
        expect(tagged).toContain(JSON.stringify({ Key: key, Value: value }));
      }
    });

    it('every role is under the boundary of the stage, if it has one', () => {
      for (const { properties } of ofType(all, 'AWS::IAM::Role')) {
        expect(properties.PermissionsBoundary ?? null).toBe(stage.permissionsBoundary);
      }
    });

    it('nothing is looked up: no template holds another account or Region', () => {
      const text = JSON.stringify([state.toJSON(), audit.toJSON()]);
      expect(text).not.toContain('dummy-value');
      expect(text.includes(stage.account)).toBe(true);
    });
  });
}

type TemplateStatement = {
  readonly Effect: string;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

/** Every statement of a resource, wherever its type keeps policies. */
function statementsIn({ properties }: Resource): readonly TemplateStatement[] {
  const documents = [
    properties.PolicyDocument,
    properties.KeyPolicy,
    properties.AssumeRolePolicyDocument,
    ...(properties.Policies ?? []).map(
      ({ PolicyDocument }: { PolicyDocument: unknown }) => PolicyDocument,
    ),
  ];
  return documents.flatMap((document) => document?.Statement ?? []);
}
