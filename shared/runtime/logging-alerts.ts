import type { Alerts } from '#ports/alerts.ts';

import type { Log } from './logger.ts';

/** A channel that writes into the log which message it did not take, and all that was said of it. */
export const loggingAlerts = (alerts: Alerts, log: Pick<Log, 'failed'>): Alerts => ({
  channel: alerts.channel,
  tell: async (message) =>
    alerts.tell(message).catch((error: unknown) => {
      log.failed(`alert ${message.id} was not taken on ${alerts.channel}`, error);
      throw error;
    }),
});
