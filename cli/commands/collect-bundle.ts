import { keyOf, printTaken, type ActOptions } from './act-options.ts';
import { onService, sendAct } from './service-api.ts';

/** Asks for evidence of an incident to be collected now; returns the exit status. */
export const collectBundle = async (incident: string, options: ActOptions): Promise<number> =>
  onService(options, 'writing', async (api) => {
    const path = `/v1/incidents/${encodeURIComponent(incident)}/bundles`;
    const body = { why: options.why, change: options.change };
    const taken = await sendAct(api, { method: 'POST', path, body, key: keyOf(options) });
    return printTaken(taken, options, [
      'it is collected once nothing else of the domain is, and sealed in some minutes',
      `look: boks-audit bundle list ${incident}`,
    ]);
  });
