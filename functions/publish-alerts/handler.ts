import { EventBridgeAlerts, openEventBridgeClient } from '#adapters/aws/eventbridge-alerts.ts';
import { openQueueFed } from '#adapters/aws/queue-fed.ts';
import { openSnsClient, SnsAlerts } from '#adapters/aws/sns-alerts.ts';
import { PROCESS } from '#adapters/process.ts';
import { PublishAlertsEnv } from '#contracts/env.ts';
import { PublishAlerts } from '#contracts/messages.ts';
import { openLog } from '#runtime/logger.ts';
import { loggingAlerts } from '#runtime/logging-alerts.ts';
import { defineQueueHandler } from '#runtime/queue-handler.ts';

import { publishAlerts } from './publish-alerts.ts';

export const handler = defineQueueHandler({
  env: PublishAlertsEnv,
  message: PublishAlerts,
  wire: (env) => {
    const log = openLog(env.SERVICE);
    const { postpone, reached } = openQueueFed(env);
    const people = { client: openSnsClient(), topic: env.PEOPLE_TOPIC_ARN, ...PROCESS };
    const alerts = [
      new SnsAlerts({ ...people, channel: 'mail' }),
      new SnsAlerts({ ...people, channel: 'pager' }),
      new SnsAlerts({ ...people, channel: 'chat', topic: env.CHAT_TOPIC_ARN }),
      new EventBridgeAlerts({ client: openEventBridgeClient(), bus: env.MACHINES_BUS }),
    ].map((channel) => loggingAlerts(channel, log));
    const explain = log.explain('debug');
    return { log, postpone, ports: { ...PROCESS, ...reached, alerts, explain } };
  },
  handle: publishAlerts,
});
