import { keyOf, printTaken } from './act-options.ts';
import type { TestOptions } from './alert.ts';
import { onService, sendAct } from './service-api.ts';

/** Sends a test message on each channel that is meant; returns the exit status. */
export const testAlerts = async (options: TestOptions): Promise<number> =>
  onService(options, 'writing', async (api) => {
    const { channel, domain, why, change } = options;
    const body = { channel, domain, why, change };
    const key = keyOf(options);
    const taken = await sendAct(api, { method: 'POST', path: '/v1/alerts/test', body, key });
    const next =
      taken.alerts.length === 0
        ? `${taken.domain} has no channels: nobody is told of anything`
        : 'look whether each arrived; what could not be sent is in boks-audit status';
    return printTaken(taken, options, [
      ...taken.alerts.map((alert) => `on its way by ${alert.channel}: ${alert.id}`),
      next,
    ]);
  });
