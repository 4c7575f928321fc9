import { InvalidArgumentError, type Command } from 'commander';

import { wrongUsage } from '../text/output.ts';
import { pluginOutput } from '../text/plugin-output.ts';
import { gathered, helpOf, withService, type ServiceOptions } from './act-options.ts';

/**
 * `boks-audit check`: how a domain is, as a plugin of Nagios or Icinga says it. Whatever goes wrong is
 * *unknown*, in one line on standard output, wrong usage too: that is all that a monitor shows.
 */
export function addCheckCommand(program: Command): void {
  const command = program
    .command('check')
    .version(program.version() ?? '')
    .summary('tell Nagios or Icinga how a domain is')
    .description(
      'A plugin for Nagios and Icinga: one line and numbers to be drawn, the rest below. Reads ' +
        'what the service knows, and asks no host.',
    )
    .requiredOption('--domain <name>', 'the domain')
    .option('--host <name>', 'of this host alone')
    .option('--kind <kind>', 'only this kind of incident; may be given again', gathered)
    .option('--include-muted', 'let what is muted count')
    .option('-t, --timeout <seconds>', 'unknown after so long, 1 to 600', aTimeout, 10)
    .configureOutput({
      writeErr: (text) => process.stdout.write(text),
      outputError: (text, write) => write(unknownUsage(text)),
    });
  withService(command)
    .addHelpText('after', helpOf(EXAMPLES, ENDS))
    .action(async (options: CheckOptions) => {
      const { runCheck } = await import('./run-check.ts');
      await runCheck(options);
    });
}

export type CheckOptions = ServiceOptions & {
  readonly domain: string;
  readonly host?: string;
  readonly kind?: readonly string[];
  readonly includeMuted?: boolean;
  /** Seconds. */
  readonly timeout: number;
};

const unknownUsage = (text: string): string =>
  pluginOutput({
    state: 'unknown',
    text: wrongUsage(text, 'boks-audit check'),
    numbers: [],
    more: [],
  });

function aTimeout(text: string): number {
  const seconds = Number(text);
  if (!/^\d{1,3}$/.test(text) || seconds < 1 || seconds > 600) {
    throw new InvalidArgumentError('It must be 1 to 600 seconds.');
  }
  return seconds;
}

const EXAMPLES = [
  'boks-audit check --domain prod',
  'boks-audit check --domain prod --host REPHOST --kind ahead --kind stuck',
  'boks-audit check --domain prod --api https://….amazonaws.com --timeout 20',
];
const ENDS = `Exit status: 0 ok; 1 warning; 2 critical; 3 unknown: the last sweep is older
than two periods, the service gives no answer in time, or does not know the
domain or host, or wrong usage. What a mute or a window covers does not count
unless --include-muted is given; how much that is is always said.`;
