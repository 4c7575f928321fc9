import type { Command } from 'commander';

import { helpOf, withService, type ServiceOptions } from './act-options.ts';
import { aDay } from './days.ts';

/** `boks-audit findings`: every move of every finding, for whoever collects everything. */
export function addFindingsCommand(program: Command): void {
  withService(
    program
      .command('findings')
      .summary('every finding as it moves, a line of JSON each, for a SIEM')
      .description(
        'Prints every move of every finding, a line of JSON each, oldest first: opened, changed, ' +
          'closed; also what is muted, and what nobody was told of. With --state it goes on where it ' +
          'ended: after a crash a line may come twice, under the same id, and none is lost.',
      )
      .option('--domain <name>', 'one domain (default: each)')
      .option('--from <day>', 'from this UTC day: 2026-11-01 (default: the first)', aDay)
      .option('--state <file>', 'keeps how far it came')
      .option('--follow', 'go on until Ctrl-C, and look every 30 seconds'),
  )
    .addHelpText('after', helpOf(EXAMPLES, ENDS))
    .action(async (options: FindingsOptions) => {
      const { followFindings, outsideHere } = await import('./follow-findings.ts');
      process.exitCode = await followFindings(options, outsideHere());
    });
}

export type FindingsOptions = ServiceOptions & {
  readonly domain?: string;
  readonly from?: string;
  readonly state?: string;
  readonly follow?: boolean;
};

const EXAMPLES = [
  'boks-audit findings',
  'boks-audit findings --domain prod --from 2026-11-01',
  'boks-audit findings --state findings.json --follow',
];
const ENDS =
  'Lines are JSON with --json and without.\n' +
  'Exit status: 0 all that there is was printed; 3 no answer, a fault, or wrong\n' +
  'usage. With --follow no answer is said once on standard error, and asked again;\n' +
  'a call that is wrong, such as another file as --state, ends it at once.';
