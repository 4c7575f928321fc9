import { InvalidArgumentError, Option, type Command } from 'commander';

import { ASK_ENDS, helpOf, withService, type ServiceOptions } from './act-options.ts';

/** `boks-audit incidents`: which there are, the worst first. */
export function addIncidentsCommand(program: Command): void {
  const command = program
    .command('incidents')
    .summary('list incidents: the worst first')
    .description(
      'Lists incidents, the worst first: those that are open or recovering, unless --state.',
    )
    .addOption(
      new Option('--state <state>', 'only those in this state').choices([
        'pending',
        'open',
        'recovering',
        'closed',
        'all',
      ]),
    )
    .option('--domain <name>', 'only those of this domain')
    .option('--host <name>', 'only those of this host')
    .option('--kind <kind>', 'only those of this kind: ahead, stuck, silent …')
    .option('--only-muted', 'only those that a mute or a window covers now')
    .option('--without-muted', 'only the others')
    .option('--limit <number>', 'at most so many, 1 to 500', aLimit, 100);
  withService(command)
    .addHelpText(
      'after',
      helpOf(
        [
          'boks-audit incidents',
          'boks-audit incidents --state closed --kind ahead --json',
          'boks-audit incidents --host REPHOST --state all',
        ],
        ASK_ENDS,
      ),
    )
    .action(async (options: IncidentsOptions) => {
      const { showIncidents } = await import('./show-incidents.ts');
      process.exitCode = await showIncidents(options);
    });
}

export type IncidentsOptions = ServiceOptions & {
  readonly state?: 'pending' | 'open' | 'recovering' | 'closed' | 'all';
  readonly domain?: string;
  readonly host?: string;
  readonly kind?: string;
  readonly onlyMuted?: boolean;
  readonly withoutMuted?: boolean;
  readonly limit: number;
};

function aLimit(text: string): number {
  const limit = Number(text);
  if (!/^\d{1,3}$/.test(text) || limit < 1 || limit > 500) {
    throw new InvalidArgumentError('It must be 1 to 500.');
  }
  return limit;
}
