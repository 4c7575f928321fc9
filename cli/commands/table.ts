import { InvalidArgumentError, type Command } from 'commander';

import { ASK_ENDS, aTable, helpOf } from './act-options.ts';
import { withSpan, type SpanOptions } from './span-options.ts';

/** `boks-audit table`: how one table of one host was over a span. */
export function addTableCommand(program: Command): void {
  withSpan(
    program
      .command('table')
      .summary('tell how one table of one host was over a span of time')
      .description(
        'Tells how one table of one host was over a span: lowest, highest and last sequence, how ' +
          'far it was from the master, which verdicts it had, and where nothing was read.',
      )
      .requiredOption('--host <name>', 'the host; of the master there are sequences alone')
      .requiredOption('--table <number>', 'the table: T7, or 7', aTable)
      .option('--points <number>', 'at most so many lines, 1 to 1000', someLines, USUAL_POINTS),
  )
    .addHelpText(
      'after',
      helpOf(
        [
          'boks-audit table --domain prod --host REPHOST --table T7',
          'boks-audit table --domain prod --host REPHOST --table T7 --points 31 \\',
          '    --from 2026-11-01T00:00Z --to 2026-12-01T00:00Z',
        ],
        'A line is of single sweeps for some hours, of hours for 31 days, of days beyond,\n' +
          `up to 550 days.\n\n${ASK_ENDS}`,
      ),
    )
    .action(async (options: TableOptions) => {
      const { showTable } = await import('./show-table.ts');
      process.exitCode = await showTable(options);
    });
}

export type TableOptions = SpanOptions & {
  readonly host: string;
  readonly table: number;
  readonly points: number;
};

function someLines(text: string): number {
  if (!/^[1-9]\d{0,2}$|^1000$/.test(text)) {
    throw new InvalidArgumentError('It must be a whole number from 1 to 1000.');
  }
  return Number(text);
}

/** A day in hours, of which the first and the last may be parts. */
const USUAL_POINTS = 25;
