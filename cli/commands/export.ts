import { Option, type Command } from 'commander';

import { ExportFormat } from '#contracts/api-export.ts';

import { helpOf, withService, type ServiceOptions } from './act-options.ts';
import { aDay } from './days.ts';

/** `boks-audit export`: the history of a domain as a file. */
export function addExportCommand(program: Command): void {
  withService(
    program
      .command('export')
      .summary('write the history of a domain to a file')
      .description(
        'Writes the history of a domain to a file: its records with their chain and its signed ' +
          'heads, which verify history proves offline, or its moves as CSV, for a spreadsheet. With ' +
          '--all a folder with everything that is kept of it for good. It is there whole, or not at all.',
      )
      .requiredOption('--domain <name>', 'the domain')
      .option('--from <day>', 'from this UTC day: 2026-11-01 (default: the first)', aDay)
      .option('--to <day>', 'to the end of this UTC day (default: the last)', aDay)
      .addOption(
        new Option('--format <format>', 'each record, or each move')
          .choices(ExportFormat.options)
          .default('ndjson'),
      )
      .option('--all', 'a folder: records, configuration, incidents, bundles, signatures')
      .option('--without-bundles', 'with --all: leave the sealed evidence out')
      .option('--resume', 'with --all: go on with one that was not finished')
      .option('--output <path>', 'default: DOMAIN-history.ndjson, DOMAIN-moves.csv, DOMAIN-copy')
      .option('--force', 'replace a file that is there; with --all: begin an unfinished one anew'),
  )
    .addHelpText('after', helpOf(EXAMPLES, ENDS))
    .action(async (options: ExportHistoryOptions) => {
      if (options.all === true) {
        const { exportCopy } = await import('./export-copy.ts');
        process.exitCode = await exportCopy(options);
      } else {
        const { exportHistory } = await import('./export-history.ts');
        process.exitCode = await exportHistory(options);
      }
    });
}

export type ExportHistoryOptions = ServiceOptions & {
  readonly domain: string;
  readonly from?: string;
  readonly to?: string;
  readonly format: ExportFormat;
  readonly output?: string;
  readonly force?: boolean;
  readonly all?: boolean;
  readonly withoutBundles?: boolean;
  readonly resume?: boolean;
};

const EXAMPLES = [
  'boks-audit export --domain prod',
  'boks-audit export --domain prod --from 2026-11-01 --output november.ndjson',
  'boks-audit export --domain prod --format csv --output moves.csv',
  'boks-audit export --domain prod --all --output prod-2026',
];
const ENDS =
  'Exit status: 0 it is written; 1 something is in its place, or a copy that was\n' +
  'not finished; 2 a bundle that came is not what was sealed; 3 no answer, a\n' +
  'fault, or wrong usage.';
