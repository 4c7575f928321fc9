import type { Stage } from './stages.ts';

/** The functions, by the name of their folder. */
export const FUNCTIONS = [
  'start-sweeps',
  'advance-sweep',
  'compare-sweep',
  'publish-alerts',
  'collect-evidence',
  'seal-bundle',
  'sign-history',
  'roll-up-history',
  'serve-api',
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** Those that a queue feeds. */
export type QueueName = Exclude<FunctionName, 'serve-api'>;

/**
 * Every name in the account that another resource or a policy refers to. Account and Region are
 * known, so an ARN is a literal: a policy reads as it will hold, and the stacks share no exports.
 */
export class Names {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** A name of ours. */
  of(name: string): string {
    return `${this.#stage.prefix}-${name}`;
  }

  /** An ARN in the stage's account and Region. */
  arn(service: string, resource: string): string {
    const { account, region } = this.#stage;
    return `arn:${this.partition}:${service}:${region}:${account}:${resource}`;
  }

  get partition(): string {
    const { region } = this.#stage;
    if (region.startsWith('cn-')) return 'aws-cn';
    return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  }

  get #suffix(): string {
    return this.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  }

  get table(): string {
    return this.of('audit');
  }

  get tableArn(): string {
    return this.arn('dynamodb', `table/${this.table}`);
  }

  /** Bucket names are shared with every account there is. */
  bucket(what: 'raw' | 'bundles'): string {
    return `${this.of(what)}-${this.#stage.account}-${this.#stage.region}`;
  }

  bucketArn(what: 'raw' | 'bundles'): string {
    return `arn:${this.partition}:s3:::${this.bucket(what)}`;
  }

  /** Of a key, as a call names it. */
  keyAlias(what: 'signing' | 'tokens'): string {
    return `alias/${this.of(what)}`;
  }

  /** Where S3 is asked for an object of the bundles by whoever has a link. */
  get bundlesAddress(): string {
    return `https://${this.bucket('bundles')}.s3.${this.#stage.region}.${this.#suffix}`;
  }

  queueArn(name: string): string {
    return this.arn('sqs', this.of(name));
  }

  queueUrl(name: string): string {
    const { account, region } = this.#stage;
    return `https://sqs.${region}.${this.#suffix}/${account}/${this.of(name)}`;
  }

  topicArn(name: string): string {
    return this.arn('sns', this.of(name));
  }

  get bus(): string {
    return this.of('machines');
  }

  get busArn(): string {
    return this.arn('events', `event-bus/${this.bus}`);
  }

  logGroup(name: FunctionName): string {
    return `/aws/lambda/${this.of(name)}`;
  }

  logGroupArn(name: FunctionName): string {
    return this.arn('logs', `log-group:${this.logGroup(name)}`);
  }

  documentArn(document: string): string {
    return this.arn('ssm', `document/${document}`);
  }
}
