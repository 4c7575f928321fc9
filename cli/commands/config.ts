import type { Command } from 'commander';

import { helpOf } from './act-options.ts';
import { addPushCommand } from './config-push.ts';
import { addShowCommand } from './config-show.ts';

/** `boks-audit config`: what is done with a configuration file, and with what is in force. */
export function addConfigCommand(program: Command): void {
  const config = program
    .command('config')
    .summary('check a configuration file, put it in force, show what is')
    .description('Works on the configuration file, and on what is in force.');
  addCheckCommand(config);
  addPushCommand(config);
  addShowCommand(config);
}

/** `boks-audit config check FILE`: ends with 0 where the file can be used, and with 3 where not. */
function addCheckCommand(config: Command): void {
  config
    .command('check')
    .summary('check a file; tell every fault with its line')
    .description('Checks a configuration file; tells every fault with its line.')
    .argument('<file>', '- reads standard input')
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      helpOf(
        ['boks-audit config check boks-audit.yaml'],
        'Exit status: 0 the file can be used, also with a warning; 3 it cannot.',
      ),
    )
    .action(async (file: string, options: { readonly json?: boolean }) => {
      // Only what reads a file reads YAML: the others start without loading what that takes.
      const { checkConfiguration } = await import('./check-configuration.ts');
      process.exitCode = await checkConfiguration(file, options);
    });
}
