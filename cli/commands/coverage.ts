import type { Command } from 'commander';

import { ASK_ENDS, helpOf } from './act-options.ts';
import { withSpan, type SpanOptions } from './span-options.ts';

/** `boks-audit coverage`: whether somebody looked, whenever it was due. */
export function addCoverageCommand(program: Command): void {
  withSpan(
    program
      .command('coverage')
      .summary('tell how many of the sweeps that were due there were')
      .description(
        'Tells how many of the sweeps that were due there were, why others were not, how often ' +
          'each host answered, and whom the master lists that is not configured.',
      ),
  )
    .addHelpText(
      'after',
      helpOf(
        [
          'boks-audit coverage --domain prod',
          'boks-audit coverage --domain prod --from 2026-10-01T00:00Z --json',
        ],
        ASK_ENDS,
      ),
    )
    .action(async (options: SpanOptions) => {
      const { showCoverage } = await import('./show-coverage.ts');
      process.exitCode = await showCoverage(options);
    });
}
