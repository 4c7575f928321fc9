import { NODE_OUTPUTS } from '#contracts/retention.ts';

import type { Names, QueueName } from './names.ts';
import type { Permission } from './permission.ts';

/** The classes of the table's partitions, as the store names them: the part of a key before `#`. */
export type PartitionClass =
  | 'SWEEP'
  | 'COLLECTION'
  | 'SNAPSHOT'
  | 'JOURNAL'
  | 'INCIDENT'
  | 'STATE'
  | 'CURSOR'
  | 'CONFIGURATION'
  | 'ROLLUP';

/** Actions that AWS lets nobody restrict to a resource; each costs a word of why. */
export const NO_RESOURCE_LEVEL: Readonly<Record<string, string>> = {
  'ssm:DescribeInstanceInformation': 'AWS has no resource level for it; it reads names and states',
  'ssm:GetCommandInvocation':
    'AWS has no resource level for it: whoever has it reads the output of every command in the account',
  'ssm:ListCommandInvocations':
    'AWS has no resource level for it: whoever has it sees every command in the account',
};

/** May read items of these classes, and no others. */
export const reads = (names: Names, classes: readonly PartitionClass[]): Permission => ({
  sid: 'ReadsItsClasses',
  actions: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'],
  resources: [names.tableArn],
  conditions: heldTo(classes),
});

/** May put whole items of these classes; where it may also change parts of one, `changes` says so. */
export const puts = (names: Names, classes: readonly PartitionClass[]): Permission => ({
  sid: 'PutsItsClasses',
  actions: ['dynamodb:PutItem'],
  resources: [names.tableArn],
  conditions: heldTo(classes),
});

/** May change parts of items of these classes, the only ones that are ever changed in part. */
export const changes = (
  names: Names,
  classes: readonly ('SWEEP' | 'COLLECTION')[],
): Permission => ({
  sid: 'ChangesItsClasses',
  actions: ['dynamodb:UpdateItem'],
  resources: [names.tableArn],
  conditions: heldTo(classes),
});

export const sendsTo = (names: Names, queues: readonly QueueName[]): Permission => ({
  sid: 'WakesOthers',
  actions: ['sqs:SendMessage'],
  resources: queues.map((queue) => names.queueArn(queue)),
});

export const keepsRaw = (names: Names): Permission => ({
  sid: 'KeepsRawTexts',
  actions: ['s3:PutObject'],
  resources: [`${names.bucketArn('raw')}/raw/*`],
  whyWide: 'One object a phase: its key holds its hash, so it is not known before.',
});

export const opensRaw = (names: Names): Permission => ({
  sid: 'OpensRawTexts',
  actions: ['s3:GetObject'],
  resources: [`${names.bucketArn('raw')}/raw/*`],
  whyWide: 'One object a phase: its key holds its hash, so it is not known before.',
});

export const seesWhichRawAreThere = (names: Names): Permission =>
  seesWhich(names, 'raw', 'SeesWhichRawTextsAreThere');

/** What nodes stored because SSM shows too little of it; their own roles wrote it. */
export const opensNodeOutputs = (names: Names): Permission => ({
  sid: 'OpensWhatNodesStored',
  actions: ['s3:GetObject'],
  resources: [`${names.bucketArn('raw')}/${NODE_OUTPUTS}/*`],
  whyWide: 'One object a command and node: SSM makes the id of a command.',
});

/** May keep what is not there yet, which the bucket's Object Lock then keeps, and read it back. */
export const keepsBundles = (names: Names): readonly Permission[] => [
  {
    sid: 'KeepsBundles',
    actions: ['s3:GetObject', 's3:PutObject'],
    resources: [`${names.bucketArn('bundles')}/bundles/*`],
    whyWide: 'A few objects a bundle, by the name of its incident.',
  },
  seesWhich(names, 'bundles', 'SeesWhichBundlesAreThere'),
];

/** May keep signed heads of histories where there are none yet, and read them back. */
export const keepsHeads = (names: Names): readonly Permission[] => [
  {
    sid: 'KeepsHeads',
    actions: ['s3:GetObject', 's3:PutObject'],
    resources: [`${names.bucketArn('bundles')}/heads/*`],
    whyWide: 'One object a domain and day, by the number of its record.',
  },
  seesWhich(names, 'bundles', 'SeesWhichHeadsAreThere'),
];

/** May read them; that it sees which are there, `opensBundles` says. */
export const opensHeads = (names: Names): Permission => ({
  sid: 'OpensHeads',
  actions: ['s3:GetObject'],
  resources: [`${names.bucketArn('bundles')}/heads/*`],
  whyWide: 'One object a domain and day, by the number of its record.',
});

/** May read bundles, and so hand out links to them that end with its session. */
export const opensBundles = (names: Names): readonly Permission[] => [
  {
    sid: 'OpensBundles',
    actions: ['s3:GetObject'],
    resources: [`${names.bucketArn('bundles')}/bundles/*`],
    whyWide: 'A few objects a bundle, by the name of its incident.',
  },
  seesWhich(names, 'bundles', 'SeesWhichBundlesAreThere'),
];

/** May see who signed a bundle and when, and nothing of the bundle. */
export const opensSignatures = (names: Names): readonly Permission[] => [
  {
    sid: 'OpensSignatures',
    actions: ['s3:GetObject'],
    resources: [`${names.bucketArn('bundles')}/bundles/*.signature.json`],
    whyWide: 'One object a bundle, by the name of its incident.',
  },
  seesWhich(names, 'bundles', 'SeesWhichSignaturesAreThere'),
];

/** May use one key, by its name, as a bundle is sealed: the one signs, the other makes tokens. */
export const sealsBundles = (names: Names): readonly Permission[] => [
  usesNamed(names, 'signing', { sid: 'SignsBundles', actions: ['kms:GetPublicKey', 'kms:Sign'] }),
  usesNamed(names, 'tokens', { sid: 'MakesTokens', actions: ['kms:GenerateMac'] }),
];

/** May sign with the key that signs bundles: people know its fingerprint already. */
export const signsHistories = (names: Names): Permission =>
  usesNamed(names, 'signing', { sid: 'SignsHeads', actions: ['kms:GetPublicKey', 'kms:Sign'] });

/** May tell by these topics, and see whether anybody is subscribed to them. */
export const tellsPeople = (names: Names, topics: readonly ('people' | 'chat')[]): Permission => ({
  sid: 'TellsPeople',
  actions: ['sns:GetTopicAttributes', 'sns:Publish'],
  resources: topics.map((topic) => names.topicArn(topic)),
});

export const tellsMachines = (names: Names): Permission => ({
  sid: 'TellsMachines',
  actions: ['events:PutEvents'],
  resources: [names.busArn],
});

/**
 * May send these documents, and only to nodes that bear the stage's tag: both statements are
 * needed for a command, so neither allows anything alone.
 */
export const sendsCommands = (
  names: Names,
  documents: readonly string[],
  stage: string,
): readonly Permission[] => [
  {
    sid: 'SendsItsDocuments',
    actions: ['ssm:SendCommand'],
    resources: documents.map((document) => names.documentArn(document)),
  },
  {
    sid: 'SendsToTaggedNodes',
    actions: ['ssm:SendCommand'],
    resources: [names.arn('ec2', 'instance/*'), names.arn('ssm', 'managed-instance/*')],
    conditions: { StringEquals: { 'ssm:resourceTag/BoksAudit': stage } },
    whyWide: 'Which nodes may be read is said by their tag, which the condition asks for.',
  },
  {
    sid: 'LooksAtCommands',
    actions: Object.keys(NO_RESOURCE_LEVEL),
    resources: ['*'],
    whyWide: [...new Set(Object.values(NO_RESOURCE_LEVEL))].join('; '),
  },
];

/** A command that has its output stored is asked of the bucket too. It allows nothing alone. */
export const hasOutputsStored = (names: Names): Permission => ({
  sid: 'HasOutputsStored',
  actions: ['ssm:SendCommand'],
  resources: [names.bucketArn('raw')],
});

/**
 * What a role needs of the stage's own key, if it has one: table, buckets, queues and topics are
 * encrypted with it, and each service asks in the caller's name.
 */
export const usesKey = (keyArn: string): Permission => ({
  sid: 'UsesTheStagesKey',
  actions: [
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ],
  resources: [keyArn],
});

/**
 * Without it S3 says "access denied" of an object that is missing, which is another thing. It is not
 * held to a prefix: S3 asks for it without one when an object is not there.
 */
const seesWhich = (names: Names, bucket: 'raw' | 'bundles', sid: string): Permission => ({
  sid,
  actions: ['s3:ListBucket'],
  resources: [names.bucketArn(bucket)],
});

/** The id of a key is not known before it is made; a call that does not name its alias is denied. */
const usesNamed = (
  names: Names,
  key: 'signing' | 'tokens',
  may: Pick<Permission, 'sid' | 'actions'>,
): Permission => ({
  ...may,
  resources: [names.arn('kms', 'key/*')],
  conditions: { StringEquals: { 'kms:RequestAlias': names.keyAlias(key) } },
  whyWide:
    'KMS makes the id of a key; which one it is, its alias says, which the condition asks for.',
});

/** `ForAllValues` is true of a call without any key, which only a scan is; none may scan. */
const heldTo = (classes: readonly PartitionClass[]): NonNullable<Permission['conditions']> => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': classes.map((each) => `${each}#*`) },
});
