import type { WireCall } from '#test/aws-stand-in.ts';
import type { SsmCall } from '#test/ssm-stand-in.ts';

import {
  any,
  AT,
  bus,
  BUNDLES,
  key,
  object,
  PREFIX,
  queue,
  RAW,
  send,
  TABLE,
} from './permission-calls.ts';
import type { Call } from './policy-evaluator.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A call to DynamoDB, as IAM sees it: its classes are what its keys begin with. */
export function tableCall(target: string, body: string): Call {
  const partitions = [...body.matchAll(/"(?:pk|:pk)":\{"S":"([^"]+)"\}/g)].map(([, pk = '']) => pk);
  if (partitions.length === 0) throw new Error(`${target} names no key: ${body.slice(0, 200)}`);
  return {
    action: `dynamodb:${target.replace('DynamoDB_20120810.', '')}`,
    resource: TABLE,
    context: { 'dynamodb:LeadingKeys': partitions },
  };
}

/** Calls to SSM: a command is asked of its document, of each node, and of its bucket. */
export function ssmCalls({ operation, input }: SsmCall): readonly Call[] {
  if (operation !== 'SendCommand') return [any(`ssm:${operation}`)];
  const nodes = [input['InstanceIds']].flat().map(String);
  return [
    send(`arn:aws:ssm:${AT}:document/${String(input['DocumentName'])}`),
    ...nodes.map((node) => send(`arn:aws:ec2:${AT}:instance/${node}`, 'example')),
    ...(input['OutputS3BucketName'] === undefined ? [] : [send(RAW)]),
  ];
}

/** A call to one of the others, made by the function of this name. */
export function wireCall({ service, method, path, headers, body }: WireCall, by: string): Call {
  const operation = (headers['x-amz-target'] ?? '').split('.').at(-1) ?? '';
  switch (service) {
    case 'sqs': {
      const { QueueUrl: url } = fieldsOf(body);
      const name = String(url).split('/').at(-1) ?? '';
      return queue(name === 'own' ? by : name, operation);
    }
    case 'sns': {
      const form = new URLSearchParams(body.toString());
      const topic = (form.get('TopicArn') ?? '').split(':').at(-1) ?? '';
      const resource = `arn:aws:sns:${AT}:${PREFIX}-${topic}`;
      return { action: `sns:${form.get('Action') ?? ''}`, resource };
    }
    case 'events':
      return bus;
    case 'kms':
      return key(operation, String(fieldsOf(body)['KeyId']).replace('alias/', ''));
    case 's3': {
      const [, bucket = '', name = ''] = /^\/([^/?]+)\/([^?]*)/.exec(path) ?? [];
      const whole = bucket === 'raw' ? RAW : BUNDLES;
      if (path.includes('list-type=2')) return { action: 's3:ListBucket', resource: whole };
      const action = method === 'PUT' ? 'PutObject' : 'GetObject';
      return object(action, whole, decodeURIComponent(name));
    }
    default:
      throw new Error(`nobody asks ${service}`);
  }
}

const fieldsOf = (body: Buffer): Fields => JSON.parse(body.toString());
