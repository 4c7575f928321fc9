import { NO_RESOURCE_LEVEL } from '../../infra/permissions.ts';
import {
  idsWhereAllowed,
  idsWhereNot,
  one,
  queuesOf,
  statementsIn,
  type Fleet,
  type FleetRule,
} from './fleet.ts';
import { idIn, ofType, type Resource } from './resources.ts';

const ROLE = 'AWS::IAM::Role';
const ROUTE = 'AWS::ApiGatewayV2::Route';

/** What CloudFormation gives no tags: they have none of their own, or belong to what has them. */
const WITHOUT_TAGS = new Set([
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::IAM::ManagedPolicy',
  'AWS::KMS::Alias',
  'AWS::Lambda::Permission',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
]);

/** The property in which a type has its name in the account. */
const NAME_OF: Readonly<Record<string, string>> = {
  'AWS::ApiGatewayV2::Api': 'Name',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::Scheduler::ScheduleGroup': 'Name',
};

/** Where each type says by which key it is encrypted. */
const KEY_OF: Readonly<Record<string, (resource: Resource) => unknown>> = {
  'AWS::DynamoDB::Table': ({ properties }) => properties.SSESpecification?.KMSMasterKeyId,
  'AWS::Logs::LogGroup': ({ properties }) => properties.KmsKeyId,
  'AWS::S3::Bucket': ({ properties }) =>
    properties.BucketEncryption?.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault
      .KMSMasterKeyID,
  'AWS::SNS::Topic': ({ properties }) => properties.KmsMasterKeyId,
  'AWS::SQS::Queue': ({ properties }) => properties.KmsMasterKeyId,
};

const isWide = (resource: unknown): boolean => [resource].flat().includes('*');
/** A key's own policy has one resource, the key itself, which AWS writes as `*`. */
const butKeys = ({ all }: Fleet): readonly Resource[] =>
  all.filter(({ type }) => type !== 'AWS::KMS::Key');
const ourRole = (fleet: Fleet): Resource => one(fleet, ROLE);
const firstStatement = (role: Resource) => role.properties.Policies[0].PolicyDocument.Statement[0];

const guardedOf = (fleet: Fleet): readonly Resource[] => [
  ...queuesOf(fleet),
  ...ofType(fleet.all, 'AWS::SNS::Topic'),
  ...ofType(fleet.all, 'AWS::S3::Bucket'),
];

/** The queue, topic or bucket that a policy is of. */
const ownersOf = ({ properties }: Resource): readonly (string | undefined)[] =>
  [properties.Queues, properties.Topics, properties.Bucket].flat().filter(Boolean).map(idIn);

/** Who may do what, and who is kept out. */
export const ACCESS: Readonly<Record<string, FleetRule>> = {
  'no allowed action has a wildcard, and nothing is allowed by what is left out': {
    faults: ({ all }) =>
      idsWhereAllowed(
        all,
        (statement) =>
          JSON.stringify(statement.Action ?? '*').includes('*') ||
          'NotAction' in statement ||
          'NotResource' in statement,
      ),
    breakOne: (fleet) => void (firstStatement(ourRole(fleet)).Action = ['logs:Put*']),
  },
  'a resource is "*" only where AWS has no other, and there the reason is written': {
    faults: (fleet) =>
      idsWhereAllowed(
        butKeys(fleet),
        ({ Action, Resource: resource }) =>
          isWide(resource) &&
          [Action].flat().some((action) => NO_RESOURCE_LEVEL[String(action)] === undefined),
      ),
    breakOne: (fleet) => void (firstStatement(ourRole(fleet)).Resource = '*'),
  },
  'a queue takes messages of a service only from its own source, in this account': {
    faults: ({ stage, all }) =>
      idsWhereAllowed(ofType(all, 'AWS::SQS::QueuePolicy'), ({ Condition }) => {
        const source = Condition?.['ArnEquals']?.['aws:SourceArn'];
        const account = Condition?.['StringEquals']?.['aws:SourceAccount'];
        return !/^arn:[^*]+$/.test(String(source)) || account !== stage.account;
      }),
    breakOne: (fleet) => {
      const hasSource = (each: Resource): boolean =>
        statementsIn(each).some(({ Effect }) => Effect === 'Allow');
      const policy = one(fleet, 'AWS::SQS::QueuePolicy', hasSource);
      for (const statement of policy.properties.PolicyDocument.Statement)
        delete statement.Condition;
    },
  },
  'queues, topics and buckets refuse what is not encrypted on its way': {
    faults: (fleet) => {
      const refusing = fleet.all.filter((each) =>
        statementsIn(each).some(
          ({ Effect, Condition }) =>
            Effect === 'Deny' && Condition?.['Bool']?.['aws:SecureTransport'] === 'false',
        ),
      );
      const owners = refusing.flatMap(ownersOf);
      return idsWhereNot(guardedOf(fleet), ({ id }) => owners.includes(id));
    },
    breakOne: (fleet) => {
      const policy = one(fleet, 'AWS::S3::BucketPolicy');
      policy.properties.PolicyDocument.Statement = [];
    },
  },
  'no route of the API is open': {
    faults: ({ all }) =>
      idsWhereNot(ofType(all, ROUTE), ({ properties }) => {
        const isPeople = properties.RouteKey.includes(' /people/v1/');
        return properties.AuthorizationType === (isPeople ? 'JWT' : 'AWS_IAM');
      }),
    breakOne: (fleet) => void (one(fleet, ROUTE).properties.AuthorizationType = 'NONE'),
  },
  'reading and writing are routes of their own: none is for any method': {
    faults: ({ all }) =>
      idsWhereNot(ofType(all, ROUTE), ({ properties }) =>
        /^(GET|HEAD|POST|PUT|DELETE) \/(people\/)?v1\/\{proxy\+\}$/.test(properties.RouteKey),
      ),
    breakOne: (fleet) => void (one(fleet, ROUTE).properties.RouteKey = 'ANY /v1/{proxy+}'),
  },
  'people who signed in write with a scope that says so, and read without': {
    faults: ({ all }) =>
      idsWhereNot(ofType(all, ROUTE), ({ properties: { RouteKey, AuthorizationScopes = [] } }) =>
        /^(POST|PUT|DELETE) \/people\//.test(RouteKey)
          ? AuthorizationScopes.length > 0
          : AuthorizationScopes.length === 0,
      ),
    breakOne: (fleet) => {
      const writing = one(fleet, ROUTE, ({ properties }) =>
        properties.RouteKey.startsWith('POST /people/'),
      );
      writing.properties.AuthorizationScopes = [];
    },
  },
  'everything that can bear tags bears those of the stage': {
    faults: ({ stage, all }) =>
      idsWhereNot(
        all.filter(({ type }) => !WITHOUT_TAGS.has(type)),
        ({ properties: { Tags = [] } }) => {
          const borne = Array.isArray(Tags)
            ? Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]))
            : Tags;
          return Object.entries(stage.tags).every(([key, value]) => borne[key] === value);
        },
      ),
    breakOne: (fleet) => void (one(fleet, 'AWS::SNS::Topic').properties.Tags = []),
  },
  'every name in the account begins with the prefix of the stage': {
    faults: ({ stage, all }) =>
      all
        .filter(({ type }) => NAME_OF[type] !== undefined)
        .map(({ type, properties }) => String(properties[NAME_OF[type] ?? '']))
        .filter((name) => !name.replace(/^(alias\/|\/aws\/\w+\/)/, '').startsWith(stage.prefix)),
    breakOne: (fleet) => void delete one(fleet, ROLE).properties.RoleName,
  },
  'every role is under the boundary of the stage, if it has one': {
    faults: ({ stage, all }) =>
      idsWhereNot(
        ofType(all, ROLE),
        ({ properties }) => (properties.PermissionsBoundary ?? null) === stage.permissionsBoundary,
      ),
    breakOne: (fleet) => void delete one(fleet, ROLE).properties.PermissionsBoundary,
    brokenIn: 'bare',
  },
  'everything at rest is encrypted by the key of the stage, where it has one': {
    faults: ({ stage, all }) =>
      idsWhereNot(
        all.filter(({ type }) => KEY_OF[type] !== undefined),
        (each) => (KEY_OF[each.type]?.(each) !== undefined) === stage.customerKey,
      ),
    breakOne: (fleet) => void delete one(fleet, 'AWS::Logs::LogGroup').properties.KmsKeyId,
    brokenIn: 'bare',
  },
  'nothing is looked up: no resource holds a value that stands for another account': {
    faults: ({ all }) =>
      idsWhereNot(all, ({ properties }) => !JSON.stringify(properties).includes('dummy-value')),
    breakOne: (fleet) => void (one(fleet, ROLE).properties.RoleName = 'dummy-value-for-role'),
  },
};
