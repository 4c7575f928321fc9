import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { EventBridgeAlerts, openEventBridgeClient } from '#adapters/aws/eventbridge-alerts.ts';
import { openSnsClient, SnsAlerts } from '#adapters/aws/sns-alerts.ts';
import { SqsQueue } from '#adapters/aws/sqs-queue.ts';
import { TableConfigurations } from '#adapters/aws/table-configurations.ts';
import { PROCESS } from '#adapters/process.ts';
import { PublishAlertsEnv } from '#contracts/env.ts';
import { PublishAlerts } from '#contracts/messages.ts';
import { loggingAlerts } from '#runtime/logging-alerts.ts';
import { defineQueueHandler } from '#runtime/queue-handler.ts';

import { openCommon, queueUrlsOf } from '../wiring.ts';
import { publishAlerts } from './publish-alerts.ts';

export const handler = defineQueueHandler({
  env: PublishAlertsEnv,
  message: PublishAlerts,
  wire: (env) => {
    const { log, postpone, sqs, table } = openCommon(env);
    const queue = new SqsQueue({ client: sqs, urls: queueUrlsOf(env) });
    const people = { client: openSnsClient(), topic: env.PEOPLE_TOPIC_ARN, ...PROCESS };
    const alerts = [
      new SnsAlerts({ ...people, channel: 'mail' }),
      new SnsAlerts({ ...people, channel: 'pager' }),
      new SnsAlerts({ ...people, channel: 'chat', topic: env.CHAT_TOPIC_ARN }),
      new EventBridgeAlerts({ client: openEventBridgeClient(), bus: env.MACHINES_BUS }),
    ].map((channel) => loggingAlerts(channel, log));
    const store = new DynamoAuditStore(table);
    const configurations = new TableConfigurations(table);
    const explain = log.explain('debug');
    return { log, postpone, ports: { ...PROCESS, store, queue, alerts, configurations, explain } };
  },
  handle: publishAlerts,
});
