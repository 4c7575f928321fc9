import { NO_RESOURCE_LEVEL } from '../../infra/permissions.ts';
import { STAGES } from '../../infra/stages.ts';
import type { Call } from './policy-evaluator.ts';
import { templatesOf } from './synthesised.ts';

/** The names of the example stage, as its policies have them. */
const AT = 'eu-central-1:111111111111';
export const PREFIX = 'boks-audit-example';
const TABLE = `arn:aws:dynamodb:${AT}:table/${PREFIX}-audit`;
const RAW = `arn:aws:s3:::${PREFIX}-raw-111111111111-eu-central-1`;
const BUNDLES = `arn:aws:s3:::${PREFIX}-bundles-111111111111-eu-central-1`;
const NODE = `arn:aws:ec2:${AT}:instance/i-0123456789abcdef0`;
const HYBRID = `arn:aws:ssm:${AT}:managed-instance/mi-0123456789abcdef0`;

const [document] = Object.values(
  templatesOf(STAGES.example).audit.findResources('AWS::SSM::Document'),
);
const DOCUMENT = `arn:aws:ssm:${AT}:document/${document?.['Properties'].Name}`;

const item = (action: string, ...partitions: string[]): Call => ({
  action: `dynamodb:${action}`,
  resource: TABLE,
  context: { 'dynamodb:LeadingKeys': partitions.map((each) => `${each}#bank`) },
});
export const queue = (name: string, action = 'SendMessage'): Call => ({
  action: `sqs:${action}`,
  resource: `arn:aws:sqs:${AT}:${PREFIX}-${name}`,
});
const object = (action: string, bucket: string, key: string): Call => ({
  action: `s3:${action}`,
  resource: `${bucket}/${key}`,
});
const send = (resource: string, tag?: string): Call => ({
  action: 'ssm:SendCommand',
  resource,
  ...(tag === undefined ? {} : { context: { 'ssm:resourceTag/BoksAudit': tag } }),
});
const any = (action: string): Call => ({ action, resource: '*' });
const publish = (topic: string): Call => ({
  action: 'sns:Publish',
  resource: `arn:aws:sns:${AT}:${PREFIX}-${topic}`,
});
const subscribers = (topic: string): Call => ({
  ...publish(topic),
  action: 'sns:GetTopicAttributes',
});
const bus: Call = {
  action: 'events:PutEvents',
  resource: `arn:aws:events:${AT}:event-bus/${PREFIX}-machines`,
};
const log = (name: string): Call => ({
  action: 'logs:PutLogEvents',
  resource: `arn:aws:logs:${AT}:log-group:/aws/lambda/${PREFIX}-${name}:log-stream:2026/x`,
});

/** What nobody may, whatever the function. */
export const NOBODY: readonly Call[] = [
  item('DeleteItem', 'JOURNAL'),
  { action: 'dynamodb:Scan', resource: TABLE },
  { action: 'dynamodb:DeleteTable', resource: TABLE },
  item('PutItem', 'JOURNAL', 'CURSOR', 'CONFIGURATION'),
  item('Query', 'SECRET'),
  item('UpdateItem', 'JOURNAL'),
  { action: 'dynamodb:Query', resource: `${TABLE}-of-another`, context: {} },
  object('DeleteObject', RAW, 'raw/bank/7/a.gz'),
  object('GetObject', BUNDLES, 'bank-6-1.tar'),
  object('PutObject', BUNDLES, 'bank-6-1.tar'),
  object('BypassGovernanceRetention', BUNDLES, 'bank-6-1.tar'),
  any('kms:Sign'),
  { ...bus, resource: `arn:aws:events:${AT}:event-bus/default` },
  { ...publish('people'), action: 'sns:Subscribe' },
  { ...publish('people'), action: 'sns:SetTopicAttributes' },
  any('iam:PassRole'),
  any('ssm:CreateDocument'),
  { action: 'ssm:UpdateDocument', resource: DOCUMENT },
  any('ssm:StartSession'),
  any('ssm:ListCommands'),
  any('sts:AssumeRole'),
  any('secretsmanager:GetSecretValue'),
  publish('operators'),
  send(`arn:aws:ssm:${AT}:document/AWS-RunShellScript`),
  send('arn:aws:ssm:eu-central-1::document/AWS-RunShellScript'),
  send(NODE),
  send(NODE, 'another-stage'),
  send(HYBRID, 'another-stage'),
];

const READS_NO_HOST: readonly Call[] = [
  send(DOCUMENT),
  send(NODE, 'example'),
  send(HYBRID, 'example'),
  ...Object.keys(NO_RESOURCE_LEVEL).map(any),
];
const SEES_NO_RAW: readonly Call[] = [
  object('GetObject', RAW, 'raw/bank/7/a.gz'),
  { action: 's3:ListBucket', resource: RAW },
];

/** What the policy of one role is asked. */
export type Row = { readonly may: readonly Call[]; readonly mayNot: readonly Call[] };

/** Every function's role, by the name of its function. */
export const TABLE_OF_ROLES: Readonly<Record<string, Row>> = {
  'start-sweeps': {
    may: [
      item('Query', 'SWEEP'),
      item('GetItem', 'STATE'),
      item('Query', 'JOURNAL'),
      item('GetItem', 'CURSOR'),
      item('Query', 'CONFIGURATION'),
      item('PutItem', 'SWEEP'),
      item('UpdateItem', 'SWEEP'),
      item('PutItem', 'INCIDENT'),
      item('PutItem', 'STATE'),
      item('PutItem', 'CONFIGURATION'),
      queue('start-sweeps', 'ReceiveMessage'),
      queue('start-sweeps', 'ChangeMessageVisibility'),
      queue('advance-sweep'),
      queue('compare-sweep'),
      queue('publish-alerts'),
      log('start-sweeps'),
    ],
    mayNot: [
      ...READS_NO_HOST,
      ...SEES_NO_RAW,
      object('PutObject', RAW, 'raw/bank/7/a.gz'),
      item('PutItem', 'JOURNAL'),
      item('PutItem', 'SNAPSHOT'),
      item('BatchGetItem', 'SNAPSHOT'),
      item('PutItem', 'CURSOR'),
      queue('start-sweeps'),
      queue('advance-sweep', 'ReceiveMessage'),
      publish('people'),
      log('compare-sweep'),
    ],
  },
  'advance-sweep': {
    may: [
      item('GetItem', 'SWEEP'),
      item('UpdateItem', 'SWEEP'),
      item('Query', 'CONFIGURATION'),
      object('PutObject', RAW, 'raw/bank/7/a.gz'),
      queue('advance-sweep'),
      queue('advance-sweep', 'DeleteMessage'),
      queue('compare-sweep'),
      send(DOCUMENT),
      send(NODE, 'example'),
      send(HYBRID, 'example'),
      ...Object.keys(NO_RESOURCE_LEVEL).map(any),
      log('advance-sweep'),
    ],
    mayNot: [
      ...SEES_NO_RAW,
      object('PutObject', RAW, 'elsewhere/a.gz'),
      send(`${DOCUMENT}0`),
      item('PutItem', 'SWEEP'),
      item('PutItem', 'JOURNAL'),
      item('Query', 'JOURNAL'),
      item('PutItem', 'STATE'),
      item('GetItem', 'INCIDENT'),
      item('PutItem', 'CONFIGURATION'),
      queue('publish-alerts'),
      queue('start-sweeps'),
      queue('compare-sweep', 'ReceiveMessage'),
      publish('people'),
      publish('chat'),
      bus,
    ],
  },
  'compare-sweep': {
    may: [
      item('GetItem', 'SWEEP'),
      item('UpdateItem', 'SWEEP'),
      item('Query', 'JOURNAL'),
      item('PutItem', 'JOURNAL'),
      item('PutItem', 'SNAPSHOT'),
      item('BatchGetItem', 'SNAPSHOT'),
      item('BatchGetItem', 'INCIDENT'),
      item('PutItem', 'INCIDENT'),
      item('PutItem', 'STATE'),
      item('Query', 'CONFIGURATION'),
      ...SEES_NO_RAW,
      queue('publish-alerts'),
      queue('compare-sweep', 'ReceiveMessage'),
      log('compare-sweep'),
    ],
    mayNot: [
      ...READS_NO_HOST,
      object('PutObject', RAW, 'raw/bank/7/a.gz'),
      object('GetObject', RAW, 'elsewhere/a.gz'),
      item('PutItem', 'SWEEP'),
      item('PutItem', 'CURSOR'),
      item('GetItem', 'CURSOR'),
      item('PutItem', 'CONFIGURATION'),
      queue('advance-sweep'),
      queue('compare-sweep'),
      queue('publish-alerts', 'ReceiveMessage'),
      publish('people'),
      publish('chat'),
      bus,
    ],
  },
  'publish-alerts': {
    may: [
      item('Query', 'JOURNAL'),
      item('GetItem', 'CURSOR'),
      item('PutItem', 'CURSOR'),
      item('Query', 'CONFIGURATION'),
      publish('people'),
      publish('chat'),
      subscribers('people'),
      subscribers('chat'),
      bus,
      queue('publish-alerts'),
      queue('publish-alerts', 'ReceiveMessage'),
      log('publish-alerts'),
    ],
    mayNot: [
      ...READS_NO_HOST,
      ...SEES_NO_RAW,
      object('PutObject', RAW, 'raw/bank/7/a.gz'),
      item('PutItem', 'JOURNAL'),
      item('PutItem', 'INCIDENT'),
      item('UpdateItem', 'SWEEP'),
      item('BatchGetItem', 'SNAPSHOT'),
      item('PutItem', 'CONFIGURATION'),
      queue('advance-sweep'),
      queue('compare-sweep'),
    ],
  },
  'serve-api': {
    may: [
      item('Query', 'SWEEP'),
      item('Query', 'CURSOR'),
      item('Query', 'INCIDENT'),
      item('Query', 'JOURNAL'),
      item('GetItem', 'STATE'),
      item('BatchGetItem', 'SNAPSHOT'),
      item('Query', 'CONFIGURATION'),
      item('PutItem', 'CONFIGURATION'),
      item('PutItem', 'JOURNAL'),
      item('PutItem', 'STATE'),
      item('PutItem', 'INCIDENT'),
      item('UpdateItem', 'SWEEP'),
      queue('publish-alerts'),
      log('serve-api'),
    ],
    mayNot: [
      ...READS_NO_HOST,
      ...SEES_NO_RAW,
      object('PutObject', RAW, 'raw/bank/7/a.gz'),
      item('PutItem', 'SWEEP'),
      item('PutItem', 'SNAPSHOT'),
      item('PutItem', 'CURSOR'),
      queue('start-sweeps'),
      queue('advance-sweep'),
      queue('compare-sweep'),
      queue('publish-alerts', 'ReceiveMessage'),
      publish('people'),
      publish('chat'),
      bus,
    ],
  },
};

/** A call in the words of docs/security.md: `sqs:SendMessage advance-sweep`. */
export function wordsOf({ action, resource, context = {} }: Call): string {
  const name = resource
    .replace(DOCUMENT, 'document/ours')
    .replace(/^arn:aws:[^:]*:[^:]*:[^:]*:/, '')
    .replace(`${PREFIX}-`, '')
    .replace(`-${AT.split(':').toReversed().join('-')}`, '');
  const conditions = Object.entries(context).map(([key, value]) =>
    key === 'dynamodb:LeadingKeys' ? [value].flat().join(' ') : `tagged ${String(value)}`,
  );
  return [action, name, ...conditions].join(' ');
}
