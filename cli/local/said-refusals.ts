import { AlertNotTaken, type Alerts } from '#ports/alerts.ts';

import { beside, type Terminal } from './terminal.ts';

/**
 * A channel that says on the terminal which message it did not take, and why: whoever looks there would
 * take silence for success.
 */
export const sayingRefusals = (alerts: Alerts, terminal: Pick<Terminal, 'say'>): Alerts => ({
  channel: alerts.channel,
  tell: async (message) => {
    try {
      await alerts.tell(message);
    } catch (error) {
      const why = error instanceof AlertNotTaken ? error.message : String(error);
      const text = `${message.id} was not taken on ${alerts.channel}: ${why}. It is tried again.`;
      await terminal.say(['', ...beside('NOT SENT  ', text), '']);
      throw error;
    }
  },
});
