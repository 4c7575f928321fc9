import { counted } from '#domain/words.ts';

import { auditedOnAws } from '../cost/audited-on-aws.ts';
import { costJson, costText } from '../cost/cost-words.ts';
import { expectedCost } from '../cost/expected-cost.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { checkConfigurationFile } from './config-file.ts';
import { tell } from './tell.ts';

/**
 * Checks a configuration file; its faults are told on standard error. Says what the domains cost that
 * the service on AWS reads. Returns the exit status.
 */
export async function checkConfiguration(
  file: string,
  options: { readonly json?: boolean },
): Promise<number> {
  const opened = await checkConfigurationFile(file);
  if (opened === undefined) return EXIT_STATUS.unknown;
  const { domains } = opened.configuration;
  const hosts = domains.reduce((sum, { replicas }) => sum + replicas.length + 1, 0);
  const ok = `ok: ${counted(domains.length, 'domain')}, ${counted(hosts, 'host')}\n`;
  const audited = auditedOnAws(opened.configuration);
  const cost = audited.length === 0 ? undefined : expectedCost(audited);
  const text = cost === undefined ? ok : `${ok}${costText(cost)}`;
  const names = domains.map(({ name }) => name);
  const json = { domains: names, hosts, ...(cost && { expectedCost: costJson(cost) }) };
  return tell({ text, json }, options);
}
