import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';

import {
  AlertChannel,
  AlertKind,
  AlertSeverity,
  type AlertAttribute,
} from '#contracts/alert-attributes.ts';

/** A topic of the stage that people, their chat or operators can subscribe to. */
export const TopicName = z.enum(['people', 'chat', 'operators']);
export type TopicName = z.infer<typeof TopicName>;

/** Only what concerns one of these; what is left out is not asked for. */
const Filter = z.strictObject({
  channel: z.array(AlertChannel).min(1).optional(),
  domain: z.array(z.string().min(1).max(31)).min(1).optional(),
  severity: z.array(AlertSeverity).min(1).optional(),
  kind: z.array(AlertKind).min(1).optional(),
  host: z.array(z.string().min(1).max(253)).min(1).optional(),
} satisfies Record<AlertAttribute, z.ZodType>);

/** SNS multiplies the numbers of values, and takes no more than this. */
const MOST_COMBINATIONS = 150;

const Subscription = z
  .strictObject({
    topic: TopicName,
    protocol: z.enum(['email', 'email-json', 'https', 'sms']),
    endpoint: z.string().min(1).max(2048),
    only: Filter.optional(),
  })
  .refine(({ topic, only }) => topic !== 'operators' || only === undefined, {
    message: 'alarms concern the whole stage: a subscription to operators has no filter',
    path: ['only'],
  })
  .refine(({ only = {} }) => combinationsOf(only) <= MOST_COMBINATIONS, {
    message: `the numbers of values, multiplied, are more than ${MOST_COMBINATIONS}`,
    path: ['only'],
  });
export type Subscription = z.infer<typeof Subscription>;

const ObjectLock = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('none') }),
  z.strictObject({ mode: z.enum(['governance', 'compliance']), days: z.int().min(1).max(36_500) }),
]);

const Api = z.strictObject({
  /** People who sign in there may read under `/people/v1`; without it, that is not served. */
  issuer: z
    .strictObject({
      url: z.url({ protocol: /^https$/ }),
      audience: z.array(z.string()).min(1),
      /** Whose token has one of these scopes may write there too; without them nobody may. */
      writingScopes: z.array(z.string().min(1)).min(1).optional(),
    })
    .optional(),
  requestsPerSecond: z.int().min(1).max(1000).default(20),
  requestsAtOnce: z.int().min(1).max(1000).default(40),
});
export type Api = z.infer<typeof Api>;

/** Where and how the service is deployed once: one account, one Region. It holds no secret. */
export const Stage = z.strictObject({
  /** Hosts that may be read are tagged `BoksAudit=<name>`. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,15}$/, 'a stage name has at most 16 of a-z 0-9 -'),
  account: z.string().regex(/^\d{12}$/, 'an account has twelve digits, in quotes'),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'this is no Region'),
  /** Every name in the account begins with it. */
  prefix: z.string().regex(/^[a-z][a-z0-9-]{0,22}[a-z0-9]$/, 'at most 24 of a-z 0-9 -'),
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).default({}),
  permissionsBoundary: z.string().startsWith('arn:').nullable().default(null),
  /** The qualifier that `cdk bootstrap` was given. */
  bootstrapQualifier: z
    .string()
    .regex(/^[a-z0-9]{1,10}$/)
    .default('hnb659fds'),
  logRetentionDays: z
    .enum(RetentionDays)
    .refine((days) => days !== RetentionDays.INFINITE, 'a log is kept for some days, not for ever')
    .default(RetentionDays.THREE_MONTHS),
  /** `destroy` is for a stage that is thrown away: nothing of it is protected or kept. */
  removalPolicy: z.enum(['retain', 'destroy']).default('retain'),
  objectLock: ObjectLock.default({ mode: 'none' }),
  /** One key of ours encrypts everything at rest, instead of the services' own keys. */
  customerKey: z.boolean().default(false),
  api: z.union([z.literal('none'), Api]).default('none'),
  subscriptions: z.array(Subscription).max(100).default([]),
  /** The service's configuration, beside this file: checked when templates are made, never deployed. */
  configuration: z.string().min(1).optional(),
});
export type Stage = z.infer<typeof Stage>;

const combinationsOf = (only: z.infer<typeof Filter>): number =>
  Object.values(only).reduce((product, values) => product * (values?.length ?? 1), 1);

/** The stages that are kept here; `-c config=FILE` names another. */
export const STAGES = {
  example: Stage.parse({
    name: 'example',
    account: '111111111111',
    region: 'eu-central-1',
    prefix: 'boks-audit-example',
    tags: { Service: 'boks-audit', Stage: 'example' },
    objectLock: { mode: 'governance', days: 400 },
    api: {
      issuer: {
        url: 'https://login.example.com/',
        audience: ['boks-audit'],
        writingScopes: ['boks-audit/write'],
      },
    },
    subscriptions: [
      {
        topic: 'people',
        protocol: 'email',
        endpoint: 'boks-people@example.com',
        only: { channel: ['mail'] },
      },
      { topic: 'operators', protocol: 'email', endpoint: 'boks-operators@example.com' },
    ],
  }),
} as const satisfies Record<string, Stage>;
