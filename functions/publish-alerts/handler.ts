import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { openSnsClient, SnsAlerts } from '#adapters/aws/sns-alerts.ts';
import { SqsQueue } from '#adapters/aws/sqs-queue.ts';
import { TableConfigurations } from '#adapters/aws/table-configurations.ts';
import { PROCESS } from '#adapters/process.ts';
import { PublishAlertsEnv } from '#contracts/env.ts';
import { PublishAlerts } from '#contracts/messages.ts';
import { CHANNELS_ON_AWS } from '#domain/channel.ts';
import { measuringAlerts } from '#runtime/metrics.ts';
import { defineQueueHandler } from '#runtime/queue-handler.ts';

import { openCommon, queueUrlsOf } from '../wiring.ts';
import { publishAlerts } from './publish-alerts.ts';

export const handler = defineQueueHandler({
  env: PublishAlertsEnv,
  message: PublishAlerts,
  wire: (env) => {
    const { log, measure, postpone, sqs, table } = openCommon(env);
    const queue = new SqsQueue({ client: sqs, urls: queueUrlsOf(env) });
    const people = { client: openSnsClient(), topic: env.PEOPLE_TOPIC_ARN };
    const alerts = CHANNELS_ON_AWS.map((channel) =>
      measuringAlerts(new SnsAlerts({ ...people, channel }), measure),
    );
    const store = new DynamoAuditStore(table);
    const configurations = new TableConfigurations(table);
    const explain = log.explain('debug');
    return { log, postpone, ports: { ...PROCESS, store, queue, alerts, configurations, explain } };
  },
  handle: publishAlerts,
});
