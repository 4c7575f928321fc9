import { Rejudgement } from '#contracts/api-rejudgement.ts';

import { EXIT_STATUS } from '../text/exit-status.ts';
import { printJson } from '../text/output.ts';
import { rejudgementText, stateOfRejudgement } from '../text/rejudgement-text.ts';
import type { RejudgeOptions } from './rejudge.ts';
import { ask, onService } from './service-api.ts';

/** Shows whether a sweep comes to the same; returns the exit status. */
export const showRejudgement = async (options: RejudgeOptions): Promise<number> =>
  onService(options, 'reading', async (api) => {
    const { domain, sweep, json } = options;
    const path = `/v1/domains/${encodeURIComponent(domain)}/sweeps/${sweep}/rejudgement`;
    const told = await ask(api, path, Rejudgement);
    if (json === true) printJson(told);
    else process.stdout.write(rejudgementText(told));
    return EXIT_STATUS[stateOfRejudgement(told)];
  });
