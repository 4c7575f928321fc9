import type { Command } from 'commander';

import { ASK_ENDS, helpOf, withService, type ServiceOptions } from './act-options.ts';
import { aDay } from './days.ts';

/** `boks-audit history`: what happened in a domain, and who did what. */
export function addHistoryCommand(program: Command): void {
  withService(
    program
      .command('history')
      .summary('tell what happened in a domain, and who did what')
      .description(
        'Tells what happened in a domain, oldest first, from the records of its journal: what ' +
          'moved, what people did and why, what was configured, what became of evidence. Sweeps ' +
          'that moved nothing are counted.',
      )
      .requiredOption('--domain <name>', 'the domain')
      .option('--from <day>', 'from this UTC day: 2026-11-01 (default: six days ago)', aDay)
      .option('--to <day>', 'to the end of this UTC day (default: today)', aDay)
      .option('--all', 'each record, also of sweeps that moved nothing'),
  )
    .addHelpText(
      'after',
      helpOf(
        [
          'boks-audit history --domain prod',
          'boks-audit history --domain prod --from 2026-11-01 --to 2026-11-07 --json',
        ],
        `That nobody changed it is proved by boks-audit verify history.\n\n${ASK_ENDS}`,
      ),
    )
    .action(async (options: HistoryOptions) => {
      const { showHistory } = await import('./show-history.ts');
      process.exitCode = await showHistory(options);
    });
}

export type HistoryOptions = ServiceOptions & {
  readonly domain: string;
  readonly from?: string;
  readonly to?: string;
  readonly all?: boolean;
};
