import { counted } from '#domain/words.ts';

import { EXIT_STATUS } from '../text/exit-status.ts';
import { checkConfigurationFile } from './config-file.ts';
import { tell } from './tell.ts';

/** Checks a configuration file; its faults are told on standard error. Returns the exit status. */
export async function checkConfiguration(
  file: string,
  options: { readonly json?: boolean },
): Promise<number> {
  const opened = await checkConfigurationFile(file);
  if (opened === undefined) return EXIT_STATUS.unknown;
  const { domains } = opened.configuration;
  const hosts = domains.reduce((sum, { replicas }) => sum + replicas.length + 1, 0);
  const text = `ok: ${counted(domains.length, 'domain')}, ${counted(hosts, 'host')}\n`;
  return tell({ text, json: { domains: domains.map(({ name }) => name), hosts } }, options);
}
