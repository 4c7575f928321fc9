import { warningsOf } from '#contracts/configuration-warnings.ts';

import {
  ConfigurationError,
  readConfigurationFile,
  type ConfigurationFile,
} from '../local/configuration-file.ts';
import { wrap } from '../text/layout.ts';
import { complain } from '../text/output.ts';
import { nameOfFile, readText } from '../text/read-text.ts';

/** Reads a configuration file; undefined, every reason being on standard error, where it is none. */
export async function openConfigurationFile(file: string): Promise<ConfigurationFile | undefined> {
  const read = await readText(file);
  if (read.kind === 'not-read') {
    complain(read.reason);
    return undefined;
  }
  try {
    return readConfigurationFile(read.text, nameOfFile(file));
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.lines.join('\n')}\n`);
    return undefined;
  }
}

/** The same for a file that AWS is to read: what it asks beyond AWS's quotas is told as well. */
export async function checkConfigurationFile(file: string): Promise<ConfigurationFile | undefined> {
  const opened = await openConfigurationFile(file);
  for (const warning of opened === undefined ? [] : warningsOf(opened.configuration)) {
    process.stderr.write(`${wrap(`warning: ${warning}`).join('\n')}\n`);
  }
  return opened;
}
