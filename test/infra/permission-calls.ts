import { STAGES } from '../../infra/stages.ts';
import type { Call, Statement } from './policy-evaluator.ts';
import { templatesOf } from './synthesised.ts';

/** The names of the example stage, as its policies have them. */
export const AT = 'eu-central-1:111111111111';
export const PREFIX = 'boks-audit-example';
export const TABLE = `arn:aws:dynamodb:${AT}:table/${PREFIX}-audit`;
export const RAW = `arn:aws:s3:::${PREFIX}-raw-111111111111-eu-central-1`;
export const BUNDLES = `arn:aws:s3:::${PREFIX}-bundles-111111111111-eu-central-1`;
export const NODE = `arn:aws:ec2:${AT}:instance/i-0123456789abcdef0`;
export const HYBRID = `arn:aws:ssm:${AT}:managed-instance/mi-0123456789abcdef0`;

/** What the role of a function may do, as its template has it. */
export const statementsOf = (name: string): readonly Statement[] =>
  Object.values(templatesOf(STAGES.example).audit.findResources('AWS::IAM::Role'))
    .filter(({ Properties }) => Properties.RoleName === `${PREFIX}-${name}`)
    .flatMap(({ Properties }) => Properties.Policies)
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);

/** The name of a document of the example stage, with its hash. */
export function documentNameOf(does: string): string {
  const documents = Object.values(
    templatesOf(STAGES.example).audit.findResources('AWS::SSM::Document'),
  ).map((document): string => document['Properties'].Name);
  const named = documents.filter((name) => name.startsWith(`BoksAudit-${does}-`));
  const [only = ''] = named;
  if (named.length !== 1 || !/-[0-9a-f]{12}$/.test(only)) throw new Error(`no document ${does}`);
  return only;
}
export const DOCUMENT = `arn:aws:ssm:${AT}:document/${documentNameOf('ReadSequences')}`;
export const THROUGH = `arn:aws:ssm:${AT}:document/${documentNameOf('ReadThrough')}`;
export const COLLECT_THROUGH = `arn:aws:ssm:${AT}:document/${documentNameOf('CollectThrough')}`;
export const COLLECT = `arn:aws:ssm:${AT}:document/${documentNameOf('CollectEvidence')}`;

export const item = (action: string, ...partitions: string[]): Call => ({
  action: `dynamodb:${action}`,
  resource: TABLE,
  context: { 'dynamodb:LeadingKeys': partitions.map((each) => `${each}#bank`) },
});
export const queue = (name: string, action = 'SendMessage'): Call => ({
  action: `sqs:${action}`,
  resource: `arn:aws:sqs:${AT}:${PREFIX}-${name}`,
});
export const object = (action: string, bucket: string, key: string): Call => ({
  action: `s3:${action}`,
  resource: `${bucket}/${key}`,
});
export const send = (resource: string, tag?: string): Call => ({
  action: 'ssm:SendCommand',
  resource,
  ...(tag === undefined ? {} : { context: { 'ssm:resourceTag/BoksAudit': tag } }),
});
export const any = (action: string): Call => ({ action, resource: '*' });
export const publish = (topic: string): Call => ({
  action: 'sns:Publish',
  resource: `arn:aws:sns:${AT}:${PREFIX}-${topic}`,
});
export const subscribers = (topic: string): Call => ({
  ...publish(topic),
  action: 'sns:GetTopicAttributes',
});
export const bus: Call = {
  action: 'events:PutEvents',
  resource: `arn:aws:events:${AT}:event-bus/${PREFIX}-machines`,
};
export const log = (name: string): Call => ({
  action: 'logs:PutLogEvents',
  resource: `arn:aws:logs:${AT}:log-group:/aws/lambda/${PREFIX}-${name}:log-stream:2026/x`,
});

export const key = (action: string, alias?: string): Call => ({
  action: `kms:${action}`,
  resource: `arn:aws:kms:${AT}:key/01234567-89ab-cdef-0123-456789abcdef`,
  ...(alias === undefined ? {} : { context: { 'kms:RequestAlias': `alias/${PREFIX}-${alias}` } }),
});

/** A call in the words of docs/security.md: `sqs:SendMessage advance-sweep`. */
export function wordsOf({ action, resource, context = {} }: Call): string {
  const name = resource
    .replace(DOCUMENT, 'document/reading')
    .replace(THROUGH, 'document/reading-through')
    .replace(COLLECT_THROUGH, 'document/collecting-through')
    .replace(COLLECT, 'document/collecting')
    .replace(/^arn:aws:[^:]*:[^:]*:[^:]*:/, '')
    .replace(`${PREFIX}-`, '')
    .replace(`-${AT.split(':').toReversed().join('-')}`, '');
  const conditions = Object.entries(context).map(([condition, value]) =>
    [WORDS[condition] ?? [], value].flat().join(' ').replace(`${PREFIX}-`, ''),
  );
  return [action, name, ...conditions].join(' ');
}

const WORDS: Readonly<Record<string, string>> = {
  'ssm:resourceTag/BoksAudit': 'tagged',
  'kms:RequestAlias': 'as',
};
