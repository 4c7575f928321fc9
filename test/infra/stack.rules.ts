/* oxlint-disable max-lines-per-function, vitest/expect-expect -- one list of what resources are; the CDK's assertions throw */
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';

import { addStage } from '../../infra/stage-stacks.ts';
import { STAGES, type Stage } from '../../infra/stages.ts';
import { CASES } from './cases.ts';
import { documentNameOf } from './permission-calls.ts';
import { templatesOf, withApp } from './synthesised.ts';

const has = (template: Template, type: string, properties: object): void =>
  template.hasResourceProperties(type, properties);

/** What single resources are. */
export function stackRules(): void {
  const { state, audit } = templatesOf(STAGES.example);

  it('the table can be restored, cannot be deleted, and forgets by expiresAt', () => {
    has(state, 'AWS::DynamoDB::Table', {
      TableName: 'boks-audit-example-audit',
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      GlobalSecondaryIndexes: Match.absent(),
      StreamSpecification: Match.absent(),
    });
  });

  it('everything in the state stack is retained, unless the stage is thrown away', () => {
    for (const stage of CASES) {
      const resources = templatesOf(stage).state.toJSON()['Resources'];
      const kept = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::KMS::Key'];
      const policies = Object.values<{ Type: string; DeletionPolicy: string }>(resources)
        .filter(({ Type }) => kept.includes(Type))
        .map(({ DeletionPolicy }) => DeletionPolicy);
      expect(new Set(policies)).toEqual(
        new Set([stage.removalPolicy === 'retain' ? 'Retain' : 'Delete']),
      );
    }
  });

  it('what is kept is protected from being removed as a stack, unless it is thrown away', () => {
    const isProtected = CASES.map((stage) =>
      withApp((app) => {
        const stacks = addStage(app, stage);
        return [stacks.state, stacks.audit].map((each) => each.terminationProtection ?? false);
      }),
    );
    expect(isProtected).toEqual([
      [true, false],
      [false, false],
    ]);
  });

  it.each(CASES)('stage $name is deployed by its own bootstrap', (stage) => {
    for (const template of Object.values(templatesOf(stage))) {
      expect(template.toJSON()['Parameters'].BootstrapVersion.Default).toBe(
        `/cdk-bootstrap/${stage.bootstrapQualifier}/version`,
      );
    }
  });

  it('the signing key signs with P-256, and encrypts nothing', () => {
    has(state, 'AWS::KMS::Key', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
  });

  it('the key of tokens makes MACs, and neither signs nor encrypts', () => {
    has(state, 'AWS::KMS::Key', { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
  });

  it('raw texts are kept for 400 days, and what nodes stored of them for seven', () => {
    has(state, 'AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [
          Match.objectLike({ ExpirationInDays: 400, Prefix: Match.absent() }),
          { ExpirationInDays: 7, Prefix: 'evidence-output/', Status: 'Enabled' },
        ],
      },
    });
  });

  it.each([
    ['governance', { ObjectLockEnabled: true, days: { Mode: 'GOVERNANCE', Days: 400 } }],
    ['compliance', { ObjectLockEnabled: true, days: { Mode: 'COMPLIANCE', Days: 400 } }],
  ] as const)('bundles are locked as the stage says: %s', (mode, { days, ...enabled }) => {
    const stage: Stage = { ...STAGES.example, objectLock: { mode, days: 400 } };
    has(templatesOf(stage).state, 'AWS::S3::Bucket', {
      ...enabled,
      ObjectLockConfiguration: { Rule: { DefaultRetention: days } },
    });
  });

  it('a tick a minute carries the time for which it was scheduled', () => {
    has(audit, 'AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Input: '{"version":1,"kind":"tick","scheduledAt":"<aws.scheduler.scheduled-time>"}',
        RetryPolicy: { MaximumEventAgeInSeconds: 120, MaximumRetryAttempts: 1 },
      },
    });
  });

  it.each([
    ['advance-sweep', { DOCUMENT: 'ReadSequences', THROUGH_DOCUMENT: 'ReadThrough' }],
    [
      'collect-evidence',
      { COLLECT_DOCUMENT: 'CollectEvidence', COLLECT_THROUGH_DOCUMENT: 'CollectThrough' },
    ],
  ])(
    'the rule of %s names its very documents, and every status but those that are not final',
    (told, documents) => {
      const named = Object.entries(documents).map(([variable, does]) => [
        variable,
        documentNameOf(does),
      ]);
      has(audit, 'AWS::Events::Rule', {
        EventPattern: {
          source: ['aws.ssm'],
          'detail-type': ['EC2 Command Status-change Notification'],
          detail: {
            'document-name': named.map(([, name]) => name),
            status: [{ 'anything-but': ['Pending', 'InProgress', 'Delayed', 'Cancelling'] }],
          },
        },
        Targets: [Match.objectLike({ Id: told })],
      });
      has(audit, 'AWS::Lambda::Function', {
        FunctionName: `boks-audit-example-${told}`,
        Environment: { Variables: Match.objectLike(Object.fromEntries(named)) },
      });
    },
  );

  it('five minutes without a tick are an alarm, because nothing was measured', () => {
    has(audit, 'AWS::CloudWatch::Alarm', {
      AlarmName: 'boks-audit-example-no-tick',
      Statistic: 'SampleCount',
      Period: 60,
      EvaluationPeriods: 5,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  it('a domain that is overdue is an alarm; a minute without a value changes nothing', () => {
    has(audit, 'AWS::CloudWatch::Alarm', {
      AlarmName: 'boks-audit-example-overdue-domains',
      Namespace: 'BoksAudit',
      MetricName: 'OverdueDomains',
      Statistic: 'Maximum',
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
    });
  });

  it('the API is throttled and keeps a log of who asked', () => {
    has(audit, 'AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
      AccessLogSettings: { DestinationArn: Match.anyValue() },
    });
  });

  it('a reader may read, and only an operator may write', () => {
    const methods = (name: string): readonly string[] =>
      Object.values(audit.findResources('AWS::IAM::ManagedPolicy'))
        .filter(({ Properties }) => Properties.ManagedPolicyName === `boks-audit-example-${name}`)
        .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
        .flatMap(({ Resource }) => Resource)
        .map((resource) => /\$default\/([A-Z]+)\/v1\/\*/.exec(JSON.stringify(resource))?.[1] ?? '');
    expect(methods('reader')).toEqual(['GET', 'HEAD']);
    expect(methods('operator')).toEqual(['DELETE', 'GET', 'HEAD', 'POST', 'PUT']);
  });

  it('without an API there is none of it', () => {
    const without = templatesOf({ ...STAGES.example, api: 'none' }).audit;
    without.resourceCountIs('AWS::ApiGatewayV2::Api', 0);
    without.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    without.resourceCountIs('AWS::Lambda::Function', 8);
  });

  it('without scopes for writing people who signed in may only read', () => {
    const issuer = { url: 'https://login.example.com/', audience: ['boks-audit'] };
    const api = { issuer, requestsPerSecond: 20, requestsAtOnce: 40 };
    const routes = templatesOf({ ...STAGES.example, api }).audit.findResources(
      'AWS::ApiGatewayV2::Route',
    );
    const keys = Object.values(routes).map(({ Properties }) => String(Properties.RouteKey));
    expect(new Set(keys.filter((key) => key.includes(' /people/')))).toEqual(
      new Set(['GET /people/v1/{proxy+}', 'HEAD /people/v1/{proxy+}']),
    );
  });

  it('without an issuer nobody is served under /people', () => {
    const api = { requestsPerSecond: 20, requestsAtOnce: 40 };
    const text = JSON.stringify(templatesOf({ ...STAGES.example, api }).audit.toJSON());
    expect(text).toContain('/v1/{proxy+}');
    expect(text).not.toContain('/people/');
  });
}
