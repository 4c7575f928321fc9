import type { Command } from 'commander';

import { ASK_ENDS, helpOf, withService, type ServiceOptions } from './act-options.ts';

/** `boks-audit at`: was a replica in step then, and who knew. */
export function addAtCommand(program: Command): void {
  withService(
    program
      .command('at')
      .summary('tell what was known of a domain at a moment, and who knew')
      .description(
        'Tells what was known of a domain at a moment: which replica was in step, by which sweep, ' +
          'how old that was, what was open and who had been told.',
      )
      .argument('<moment>', 'with its zone: 2026-11-24T08:00Z, "2026-11-24 08:00 UTC"')
      .requiredOption('--domain <name>', 'the domain'),
  )
    .addHelpText(
      'after',
      helpOf(
        [
          'boks-audit at 2026-11-24T08:00Z --domain prod',
          'boks-audit at "2026-11-24 09:00 +01:00" --domain prod --json',
        ],
        ASK_ENDS,
      ),
    )
    .action(async (moment: string, options: AtOptions) => {
      const { showMoment } = await import('./show-moment.ts');
      process.exitCode = await showMoment(moment, options);
    });
}

export type AtOptions = ServiceOptions & { readonly domain: string };
