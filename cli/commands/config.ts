import type { Command } from 'commander';

import type { Configuration } from '#contracts/configuration.ts';

import { ConfigurationError, readConfiguration } from '../local/configuration-file.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { complain } from '../text/output.ts';
import { nameOfFile, readText } from '../text/read-text.ts';

/** `boks-audit config check FILE`: ends with 0 where the file can be used, and with 3 where not. */
export function addConfigCommand(program: Command): void {
  program
    .command('config')
    .summary('check a configuration file')
    .description('Works on the configuration file.')
    .command('check')
    .description('Checks a configuration file; tells every fault with its line.')
    .argument('<file>', '- reads standard input')
    .addHelpText('after', '\nExit status: 0 the file can be used; 3 it cannot, wrong usage.')
    .action(async (file: string) => {
      process.exitCode = await check(file);
    });
}

async function check(file: string): Promise<number> {
  const configuration = await openConfiguration(file);
  if (configuration === undefined) return EXIT_STATUS.unknown;
  process.stdout.write(`ok: ${countsOf(configuration)}\n`);
  return EXIT_STATUS.ok;
}

/** Reads a configuration file; undefined, every reason being on standard error, where it is none. */
export async function openConfiguration(file: string): Promise<Configuration | undefined> {
  const read = await readText(file);
  if (read.kind === 'not-read') {
    complain(read.reason);
    return undefined;
  }
  try {
    return readConfiguration(read.text, nameOfFile(file));
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.lines.join('\n')}\n`);
    return undefined;
  }
}

function countsOf({ domains }: Configuration): string {
  const hosts = domains.reduce((sum, { replicas }) => sum + replicas.length + 1, 0);
  return `${counted(domains.length, 'domain')}, ${counted(hosts, 'host')}`;
}

const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;
