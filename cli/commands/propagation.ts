import type { Command } from 'commander';

import { ASK_ENDS, aTable, helpOf, withService, type ServiceOptions } from './act-options.ts';

/** `boks-audit propagation`: how old updates were when they reached the replicas. */
export function addPropagationCommand(program: Command): void {
  withService(
    program
      .command('propagation')
      .summary('tell how old updates of a table were when replicas had them')
      .description(
        'Tells how old the updates of a table were when they reached the replicas, by UTC days: as ' +
          'ranges, since both ends are known by readings alone. Any update is counted, a withdrawal ' +
          'of a right among them: from outside nothing tells which one is.',
      )
      .requiredOption('--domain <name>', 'the domain')
      .requiredOption('--table <number>', 'the table: T2, or 2', aTable)
      .option('--from <moment>', '2026-11-24T08:00Z, its whole day (default: a week before)')
      .option('--to <moment>', '2026-11-25T08:00Z, its whole day (default: now)')
      .option('--host <name>', 'only to this replica'),
  )
    .addHelpText(
      'after',
      helpOf(
        [
          'boks-audit propagation --domain prod --table T2',
          'boks-audit propagation --domain prod --table T2 --host REPHOST3 \\',
          '    --from 2026-11-01T00:00Z --to 2026-11-30T00:00Z',
        ],
        `At most 92 days.\n\n${ASK_ENDS}`,
      ),
    )
    .action(async (options: PropagationOptions) => {
      const { showPropagation } = await import('./show-propagation.ts');
      process.exitCode = await showPropagation(options);
    });
}

export type PropagationOptions = ServiceOptions & {
  readonly domain: string;
  readonly table: number;
  readonly from?: string;
  readonly to?: string;
  readonly host?: string;
};
