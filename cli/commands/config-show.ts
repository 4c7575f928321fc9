import { InvalidArgumentError, type Command } from 'commander';

import { ASK_ENDS, helpOf, withService, type ServiceOptions } from './act-options.ts';

/** `boks-audit config show`: what is in force, what was, and which versions there are. */
export function addShowCommand(config: Command): void {
  withService(
    config
      .command('show')
      .summary('print what is in force, or was; or tell which versions there are')
      .description(
        'Prints the configuration of a domain as a file that config push takes: the one in force, ' +
          'or an older version; or tells which versions there are, who made each, and why.',
      )
      .requiredOption('--domain <name>', 'the domain')
      .option('--version <number>', 'as of this version (default: the one in force)', aVersion)
      .option('--versions', 'every version, newest first, without the files'),
  )
    .addHelpText('after', HELP)
    .action(async (options: ShowOptions) => {
      const { showConfiguration } = await import('./show-configuration.ts');
      process.exitCode = await showConfiguration(options);
    });
}

export type ShowOptions = ServiceOptions & {
  readonly domain: string;
  readonly version?: number;
  readonly versions?: boolean;
};

function aVersion(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new InvalidArgumentError('It must be a whole number from 1.');
  }
  return Number(text);
}

const HELP = helpOf(
  [
    'boks-audit config show --domain prod > prod.yaml',
    'boks-audit config show --domain prod --versions',
    'boks-audit config show --domain prod --version 3 > before.yaml',
  ],
  `To put an older version in force again, push what is printed of it.\n\n${ASK_ENDS}`,
);
