import { Option, type Command } from 'commander';

import { CHANNELS } from '#domain/channel.ts';

import { helpOf, withChange, withKey, withService, type ActOptions } from './act-options.ts';

/** `boks-audit alert test`: one message on each channel, to see that it arrives. */
export function addAlertCommand(program: Command): void {
  const alert = program
    .command('alert')
    .summary('test whether messages arrive')
    .description('Tests the ways on which people and machines are told.');
  const command = alert
    .command('test')
    .summary('send a test message on each channel')
    .description(
      'Sends one test message on each channel of a domain, or on one. It goes the way of ' +
        'every message: from the journal, in its order.',
    )
    .addOption(new Option('--channel <name>', 'only on this channel').choices(CHANNELS))
    .option('--domain <name>', 'the domain (default: the only one)')
    .option('--why <text>', 'kept with the test, for good', 'to see that messages arrive');
  withService(withKey(withChange(command)))
    .addHelpText(
      'after',
      helpOf([
        'boks-audit alert test',
        'boks-audit alert test --channel pager --why "new on call"',
      ]),
    )
    .action(async (options: TestOptions) => {
      const { testAlerts } = await import('./test-alerts.ts');
      process.exitCode = await testAlerts(options);
    });
}

export type TestOptions = ActOptions & { readonly channel?: string; readonly domain?: string };
