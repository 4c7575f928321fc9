import { keyOf, printTaken, type ActOptions } from './act-options.ts';
import { onService, sendAct } from './service-api.ts';

/** Acknowledges, or comments on, an incident; returns the exit status. */
export const actOnIncident = async (
  id: string,
  route: 'acknowledgements' | 'comments',
  options: ActOptions,
): Promise<number> =>
  onService(options, 'writing', async (api) => {
    const path = `/v1/incidents/${encodeURIComponent(id)}/${route}`;
    const body = { why: options.why, change: options.change };
    const taken = await sendAct(api, { method: 'POST', path, body, key: keyOf(options) });
    return printTaken(taken, options, [`look at it: boks-audit incident show ${id}`]);
  });
