/* oxlint-disable no-new -- a construct is made for its place in the tree */
import { CfnStage, HttpApi, HttpMethod, type AddRoutesOptions } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

import { Names } from '../names.ts';
import { statementOf } from '../permission.ts';
import type { Api, Stage } from '../stages.ts';
import { OperatorsAlarm } from './alarm.ts';

export type AuditApiProps = {
  readonly stage: Stage;
  readonly api: Api;
  readonly lambda: Function;
  readonly operators: ITopic;
  readonly customerKey: IKey | undefined;
};

/**
 * The HTTP API: `/v1` for callers with an AWS identity and, where people can sign in, the same under
 * `/people/v1`. Reading and writing are routes of their own, and no route is open.
 */
export class AuditApi extends Construct {
  readonly #http: HttpApi;
  readonly #names: Names;

  constructor(scope: Construct, id: string, props: AuditApiProps) {
    super(scope, id);
    this.#names = new Names(props.stage);
    this.#http = new HttpApi(this, 'Http', {
      apiName: this.#names.of('api'),
      description: 'The history of what boks-audit saw and decided',
      createDefaultStage: false,
    });
    this.#addRoutes(props);
    this.#addStage(props);
    this.#addPolicies();
    this.#addAlarm(props);
    new CfnOutput(this, 'Address', { value: this.#http.apiEndpoint });
  }

  #addRoutes({ api: { issuer }, lambda }: AuditApiProps): void {
    const integration = new HttpLambdaIntegration('App', lambda);
    const add = (path: string, methods: HttpMethod[], opened: OpenedBy): void =>
      void this.#http.addRoutes({ path, methods, integration, ...opened });
    const withIam = { authorizer: new HttpIamAuthorizer() };
    add('/v1/{proxy+}', READING, withIam);
    add('/v1/{proxy+}', WRITING, withIam);
    if (issuer === undefined) return;
    const { url, audience: jwtAudience, writingScopes } = issuer;
    const authorizer = new HttpJwtAuthorizer('People', url, { jwtAudience });
    add('/people/v1/{proxy+}', READING, { authorizer });
    if (writingScopes === undefined) return;
    add('/people/v1/{proxy+}', WRITING, { authorizer, authorizationScopes: writingScopes });
  }

  #addStage({ stage, api, customerKey }: AuditApiProps): void {
    const log = new LogGroup(this, 'Access', {
      logGroupName: `/aws/apigateway/${this.#names.of('api')}`,
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(customerKey === undefined ? {} : { encryptionKey: customerKey }),
    });
    new CfnStage(this, 'Stage', {
      apiId: this.#http.apiId,
      stageName: STAGE_NAME,
      autoDeploy: true,
      accessLogSettings: { destinationArn: log.logGroupArn, format: ACCESS_LINE },
      defaultRouteSettings: {
        throttlingRateLimit: api.requestsPerSecond,
        throttlingBurstLimit: api.requestsAtOnce,
      },
    });
  }

  /** What a person or a machine with an AWS identity is given: reading, or reading and writing. */
  #addPolicies(): void {
    this.#addPolicy('reader', READING);
    this.#addPolicy('operator', [...READING, ...WRITING]);
  }

  #addPolicy(name: 'reader' | 'operator', methods: readonly HttpMethod[]): void {
    const whole = this.#names.arn('execute-api', `${this.#http.apiId}/${STAGE_NAME}`);
    const policy = new ManagedPolicy(this, name, {
      managedPolicyName: this.#names.of(name),
      description: `May ${name === 'reader' ? 'read' : 'read and write'} through the API of boks-audit`,
    });
    policy.addStatements(
      statementOf(
        {
          sid: 'CallsTheApi',
          actions: ['execute-api:Invoke'],
          resources: methods.map((method) => `${whole}/${method}/v1/*`),
          whyWide: 'Every path under /v1, by these methods alone.',
        },
        policy,
      ),
    );
  }

  #addAlarm({ operators }: AuditApiProps): void {
    new OperatorsAlarm(this, 'Fails', {
      name: this.#names.of('api-fails'),
      sentence: 'The API fails: the history cannot be looked at, sweeps go on',
      operators,
      metric: this.#http.metricServerError({ period: Duration.minutes(1), statistic: 'Sum' }),
      threshold: 0,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      missing: TreatMissingData.NOT_BREACHING,
      periods: 3,
    });
  }
}

type OpenedBy = Pick<AddRoutesOptions, 'authorizer' | 'authorizationScopes'>;

const READING: HttpMethod[] = [HttpMethod.GET, HttpMethod.HEAD];
const WRITING: HttpMethod[] = [HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE];
const STAGE_NAME = '$default';
/** Who asked for what, and how it ended; no query, no body. */
const ACCESS_LINE = JSON.stringify({
  requestId: '$context.requestId',
  at: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  caller: '$context.identity.userArn',
  subject: '$context.authorizer.claims.sub',
  route: '$context.routeKey',
  path: '$context.path',
  status: '$context.status',
  error: '$context.error.message',
  milliseconds: '$context.responseLatency',
});
