/* oxlint-disable no-new -- a construct is made for its place in the tree */
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

import type { FunctionEnvs, QueueFedEnv, ServeApiEnv } from '#contracts/env.ts';

import { AuditApi } from './constructs/audit-api.ts';
import { AuditDashboard } from './constructs/audit-dashboard.ts';
import { CommandEvents } from './constructs/command-events.ts';
import { DeadMan } from './constructs/dead-man.ts';
import { MinuteSchedule } from './constructs/minute-schedule.ts';
import { OwnFunction, type EnvironmentFor } from './constructs/own-function.ts';
import { QueueFunction, type QueueFunctionProps } from './constructs/queue-function.ts';
import { Topics } from './constructs/topics.ts';
import type { CommandDocument } from './documents/command-document.ts';
import { PERMISSIONS, type Given } from './function-permissions.ts';
import { Names, type QueueName } from './names.ts';
import { secondsOf, sentDocuments } from './sent-documents.ts';
import { SOFTWARE } from './software.ts';
import type { Api, Stage } from './stages.ts';

export type AuditStackProps = StackProps & {
  readonly stage: Stage;
  readonly customerKey: IKey | undefined;
};

/** What may be taken down and built again at any time: it keeps nothing that a sweep needs. */
export class AuditStack extends Stack {
  readonly #stage: Stage;
  readonly #names: Names;
  readonly #key: IKey | undefined;
  readonly #topics: Topics;
  readonly #documents = sentDocuments();

  constructor(scope: Construct, id: string, { stage, customerKey, ...props }: AuditStackProps) {
    super(scope, id, props);
    this.#stage = stage;
    this.#names = new Names(stage);
    this.#key = customerKey;
    this.#topics = new Topics(this, 'Topics', { stage, customerKey });
    this.#addDocument('ReadSequences', this.#documents.read);
    this.#addDocument('ReadThrough', this.#documents.through);
    this.#addDocument('CollectEvidenceDocument', this.#documents.collect);
    this.#addDocument('CollectThrough', this.#documents.collectThrough);
    new EventBus(this, 'Machines', { eventBusName: this.#names.bus });
    const all = [...this.#addSweeping(), ...this.#addEvidence()];
    new AuditDashboard(this, 'Page', {
      stage,
      queues: all.map(({ queue }) => queue),
      deadLetters: all.map(({ deadLetter }) => deadLetter.queue),
    });
    if (stage.api !== 'none') this.#addApi(stage.api);
    new DeadMan(this, 'DeadMan', { stage, operators: this.#topics.operators });
  }

  /** A changed script is a new document; its name is its content, so it is never changed in place. */
  #addDocument(id: string, { name, content }: CommandDocument): void {
    new CfnDocument(this, id, {
      name,
      content,
      documentType: 'Command',
      documentFormat: 'JSON',
      targetType: '/',
      updateMethod: 'Replace',
    });
  }

  #addSweeping(): readonly Fed[] {
    const start = this.#queueFunction('start-sweeps', {
      whenGivenUp: 'Ticks are given up: sweeps of some domains may not begin',
      environment: this.#queueFed('start-sweeps'),
      memoryMegabytes: 512,
      mostAtOnce: 2,
    });
    const advance = this.#queueFunction('advance-sweep', {
      whenGivenUp: 'Sweeps are not moved on: their domains may be judged late',
      environment: {
        ...this.#queueFed('advance-sweep'),
        RAW_BUCKET: this.#names.bucket('raw'),
        ...this.#reads(),
        THROUGH_DOCUMENT: this.#documents.through.name,
      },
      memoryMegabytes: 512,
      mostAtOnce: 20,
    });
    const compare = this.#queueFunction('compare-sweep', {
      whenGivenUp: 'Sweeps are not judged: what they read is kept, and nobody is told of it',
      environment: {
        ...this.#queueFed('compare-sweep'),
        RAW_BUCKET: this.#names.bucket('raw'),
        SOFTWARE,
      },
      memoryMegabytes: 1024,
      mostAtOnce: 10,
    });
    const publish = this.#queueFunction('publish-alerts', {
      whenGivenUp: 'Alerts are not sent: what was decided is kept, and people do not know of it',
      environment: {
        ...this.#queueFed('publish-alerts'),
        PEOPLE_TOPIC_ARN: this.#names.topicArn('people'),
        CHAT_TOPIC_ARN: this.#names.topicArn('chat'),
        MACHINES_BUS: this.#names.bus,
      },
      memoryMegabytes: 512,
      mostAtOnce: 5,
    });
    const props = { ...this.#heard(), stage: this.#stage };
    new MinuteSchedule(this, 'Schedule', { ...props, queue: start.queue });
    new CommandEvents(this, 'CommandEvents', {
      ...props,
      name: 'command-events',
      does: 'A command that reads hosts has ended',
      documents: [this.#documents.read.name, this.#documents.through.name],
      told: 'advance-sweep',
      queue: advance.queue,
      whenLost: 'Ends of commands did not reach their queue: sweeps take longer, none is lost',
    });
    return [start, advance, compare, publish];
  }

  #addEvidence(): readonly Fed[] {
    const collect = this.#queueFunction('collect-evidence', {
      whenGivenUp: 'Evidence is not collected: what hosts can still show of an incident is fading',
      environment: {
        ...this.#queueFed('collect-evidence'),
        RAW_BUCKET: this.#names.bucket('raw'),
        BUNDLES_BUCKET: this.#names.bucket('bundles'),
        ...this.#reads(),
        ...this.#collects(),
      },
      memoryMegabytes: 1024,
      mostAtOnce: 10,
    });
    const seal = this.#queueFunction('seal-bundle', {
      whenGivenUp: 'Bundles are not sealed: what was collected is kept, and nobody can send it',
      environment: {
        ...this.#queueFed('seal-bundle'),
        RAW_BUCKET: this.#names.bucket('raw'),
        BUNDLES_BUCKET: this.#names.bucket('bundles'),
        SIGNING_KEY: this.#names.keyAlias('signing'),
        TOKEN_KEY: this.#names.keyAlias('tokens'),
        SOFTWARE,
      },
      timeoutSeconds: SEAL_TIMEOUT_SECONDS,
      memoryMegabytes: SEAL_MEMORY_MEGABYTES,
      mostAtOnce: 5,
    });
    const sign = this.#queueFunction('sign-history', {
      whenGivenUp: 'Histories are not signed: what is recorded stands, and its proof has an end',
      environment: {
        ...this.#queueFed('sign-history'),
        BUNDLES_BUCKET: this.#names.bucket('bundles'),
        SIGNING_KEY: this.#names.keyAlias('signing'),
      },
      timeoutSeconds: SIGN_TIMEOUT_SECONDS,
      memoryMegabytes: 1024,
      mostAtOnce: 2,
    });
    const rollUp = this.#queueFunction('roll-up-history', {
      whenGivenUp:
        'Histories are not rolled up: what is recorded stands, and its curves have an end',
      environment: this.#queueFed('roll-up-history'),
      timeoutSeconds: ROLL_UP_TIMEOUT_SECONDS,
      memoryMegabytes: 1024,
      mostAtOnce: 2,
    });
    new CommandEvents(this, 'EvidenceEvents', {
      ...this.#heard(),
      stage: this.#stage,
      name: 'evidence-events',
      does: 'A command that collects evidence has ended',
      documents: [this.#documents.collect.name, this.#documents.collectThrough.name],
      told: 'collect-evidence',
      queue: collect.queue,
      whenLost: 'Ends of evidence commands did not reach their queue: bundles are sealed later',
    });
    return [collect, seal, sign, rollUp];
  }

  #queueFunction<Name extends QueueName>(
    name: Name,
    props: Omit<
      QueueFunctionProps<FunctionEnvs[Name]>,
      'stage' | 'name' | 'permissions' | 'operators' | 'customerKey'
    >,
  ): Fed {
    return new QueueFunction<FunctionEnvs[Name]>(this, idOf(name), {
      ...props,
      ...this.#heard(),
      stage: this.#stage,
      name,
      permissions: PERMISSIONS[name](this.#names, this.#given()),
    });
  }

  #addApi(api: Api): void {
    const environment: EnvironmentFor<ServeApiEnv> = {
      ...this.#base(),
      SOFTWARE,
      ADVANCE_SWEEP_QUEUE_URL: this.#names.queueUrl('advance-sweep'),
      PUBLISH_ALERTS_QUEUE_URL: this.#names.queueUrl('publish-alerts'),
      COLLECT_EVIDENCE_QUEUE_URL: this.#names.queueUrl('collect-evidence'),
      BUNDLES_BUCKET: this.#names.bucket('bundles'),
      RAW_BUCKET: this.#names.bucket('raw'),
      BUNDLES_ADDRESS: this.#names.bundlesAddress,
    };
    const { lambda } = new OwnFunction<ServeApiEnv>(this, idOf('serve-api'), {
      stage: this.#stage,
      name: 'serve-api',
      environment,
      permissions: PERMISSIONS['serve-api'](this.#names, this.#given()),
      timeoutSeconds: API_TIMEOUT_SECONDS,
      memoryMegabytes: 1024,
      customerKey: this.#key,
    });
    new AuditApi(this, 'Api', { ...this.#heard(), stage: this.#stage, api, lambda });
  }

  #base() {
    return { SERVICE: this.#stage.prefix, TABLE: this.#names.table };
  }

  /** What every function that a queue feeds is told. */
  #queueFed(name: QueueName): EnvironmentFor<QueueFedEnv> {
    return {
      ...this.#base(),
      START_SWEEPS_QUEUE_URL: this.#names.queueUrl('start-sweeps'),
      ADVANCE_SWEEP_QUEUE_URL: this.#names.queueUrl('advance-sweep'),
      COMPARE_SWEEP_QUEUE_URL: this.#names.queueUrl('compare-sweep'),
      PUBLISH_ALERTS_QUEUE_URL: this.#names.queueUrl('publish-alerts'),
      COLLECT_EVIDENCE_QUEUE_URL: this.#names.queueUrl('collect-evidence'),
      SEAL_BUNDLE_QUEUE_URL: this.#names.queueUrl('seal-bundle'),
      SIGN_HISTORY_QUEUE_URL: this.#names.queueUrl('sign-history'),
      ROLL_UP_HISTORY_QUEUE_URL: this.#names.queueUrl('roll-up-history'),
      OWN_QUEUE_URL: this.#names.queueUrl(name),
    };
  }

  #reads() {
    const { read } = this.#documents;
    return { DOCUMENT: read.name, SCRIPT_SECONDS: secondsOf(read) };
  }

  #collects() {
    const { through, collect, collectThrough } = this.#documents;
    return {
      THROUGH_DOCUMENT: through.name,
      COLLECT_DOCUMENT: collect.name,
      COLLECT_SECONDS: secondsOf(collect),
      COLLECT_THROUGH_DOCUMENT: collectThrough.name,
    };
  }

  #heard() {
    return { operators: this.#topics.operators, customerKey: this.#key };
  }

  #given(): Given {
    const { read, through, collect, collectThrough } = this.#documents;
    return {
      read: read.name,
      through: through.name,
      collect: collect.name,
      collectThrough: collectThrough.name,
      stage: this.#stage.name,
    };
  }
}

type Fed = Pick<QueueFunction<unknown>, 'queue' | 'deadLetter'>;

/** `start-sweeps` is `StartSweeps` among the ids. */
const idOf = (name: string): string =>
  name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Shorter than the HTTP API's own thirty seconds, so that the answer is ours. */
const API_TIMEOUT_SECONDS = 25;
/** The longest logs of four hosts are composed, redacted and packed twice: a minute of a busy processor. */
const SEAL_TIMEOUT_SECONDS = 120;
/** A month of whole records that was left out is read, a page after another: the longest there is. */
const SIGN_TIMEOUT_SECONDS = 900;
/** A day of hours that were left out of the largest domain, and each of its months. */
const ROLL_UP_TIMEOUT_SECONDS = 300;
/** With it a function has one processor whole; it needs a quarter of it as memory. */
const SEAL_MEMORY_MEGABYTES = 1769;
