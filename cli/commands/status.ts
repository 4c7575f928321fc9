import type { Command } from 'commander';

import { helpOf, withService, type ServiceOptions } from './act-options.ts';

/**
 * `boks-audit status`: the matrix of every domain, the worst first. Ends with the status of its
 * worst part as Nagios reads it, and with 3 where the service does not answer.
 */
export function addStatusCommand(program: Command): void {
  const command = program
    .command('status')
    .summary('show how the domains are: the worst first')
    .description('Shows what the service knows of its domains: the worst first.')
    .option('--include-muted', 'let what is muted count towards the exit status')
    .option('--without-muted', 'leave it out of the exit status (default); it is shown and counted')
    .option('--watch', 'draw it anew every 5 seconds, until Ctrl-C');
  withService(command)
    .addHelpText(
      'after',
      helpOf(
        [
          'boks-audit status',
          'boks-audit status --watch',
          'boks-audit status --api https://….amazonaws.com --json',
        ],
        ENDS,
      ),
    )
    .action(async (options: StatusOptions) => {
      if (options.watch === true) {
        const { enoughAtInterrupt, watchStatus } = await import('./watch-status.ts');
        const watched = { terminal: process.stdout, enough: enoughAtInterrupt() };
        // What is being asked when somebody has seen enough ends with the process.
        process.exit(await watchStatus(options, watched));
      }
      const { showStatus } = await import('./show-status.ts');
      process.exitCode = await showStatus(options);
    });
}

export type StatusOptions = ServiceOptions & {
  readonly includeMuted?: boolean;
  readonly withoutMuted?: boolean;
  readonly watch?: boolean;
};

const ENDS = `Exit status: 0 ok; 1 warning; 2 critical; 3 unknown (no answer, data too old,
no data yet, wrong usage). What a mute or a window covers makes it no worse,
unless --include-muted is given; how many there are is always printed.
With --watch Ctrl-C ends with 0.`;
