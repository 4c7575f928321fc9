import type { Command } from 'commander';

import { ASK_ENDS, helpOf } from './act-options.ts';
import { withSpan, type SpanOptions } from './span-options.ts';

/** `boks-audit exposure`: when a right that was withdrawn could still be used somewhere. */
export function addExposureCommand(program: Command): void {
  withSpan(
    program
      .command('exposure')
      .summary('tell when which table of which replica was not in step')
      .description(
        'Tells when which table of which replica was not in step, so that a right that was ' +
          'withdrawn on the master may still have been usable there; and, apart, when nothing is ' +
          'known.',
      )
      .option('--host <name>', 'only of this replica'),
  )
    .addHelpText(
      'after',
      helpOf(
        [
          'boks-audit exposure --domain prod',
          'boks-audit exposure --domain prod --host REPHOST --from 2026-11-01T00:00Z',
        ],
        ASK_ENDS,
      ),
    )
    .action(async (options: ExposureOptions) => {
      const { showExposure } = await import('./show-exposure.ts');
      process.exitCode = await showExposure(options);
    });
}

export type ExposureOptions = SpanOptions & { readonly host?: string };
