import { InvalidArgumentError, Option, type Command } from 'commander';

import { helpOf, withChange, withKey, withService, type ServiceOptions } from './act-options.ts';

/** `boks-audit sweep`: reads all hosts of a domain now, or shows what a sweep saw. */
export function addSweepCommand(program: Command): void {
  const command = program
    .command('sweep')
    .summary('read all hosts of a domain now, whatever its period')
    .description(
      'Starts a sweep of a domain now: all hosts are read, the master last, and judged as a ' +
        'second look is. With --show it starts none, and shows what one saw.',
    )
    .requiredOption('--domain <name>', 'the domain')
    .option('--why <text>', 'kept with the sweep, for good');
  withService(withKey(withChange(command)))
    .option('--wait', 'wait until it is judged, and show what it saw')
    .option('--timeout <span>', 'wait so long at most', '10m')
    .addOption(
      new Option('--show <number>', 'show this sweep, and start none')
        .argParser(aSweep)
        .conflicts(['why', 'change', 'key']),
    )
    .addHelpText('after', helpOf(EXAMPLES, ENDS))
    .action(async (options: SweepOptions) => {
      if (options.show === undefined && options.why === undefined) {
        command.error('error: say why with --why, or which sweep to show with --show');
      }
      const { showSweep, startSweep } = await import('./start-sweep.ts');
      const { show, why = '' } = options;
      process.exitCode =
        show === undefined
          ? await startSweep({ ...options, why })
          : await showSweep({ ...options, show });
    });
}

export type SweepOptions = ServiceOptions & {
  readonly domain: string;
  readonly why?: string;
  readonly change?: string;
  readonly key?: string;
  readonly wait?: boolean;
  readonly timeout: string;
  readonly show?: string;
};

function aSweep(text: string): string {
  if (/^[1-9]\d{0,11}$/.test(text)) return text;
  throw new InvalidArgumentError('A sweep is a whole number from 1.');
}

const EXAMPLES = [
  'boks-audit sweep --domain prod --why "the bridge was mended"',
  'boks-audit sweep --domain prod --why "mended" --change CHG0042 --wait',
  'boks-audit sweep --domain prod --show 10512',
];
const ENDS = `Exit status: 0 it is recorded and begins; 1 the service refused it, and
nothing changed; 3 no answer, a fault, or wrong usage.
With --wait or --show, what the sweep saw: 0 every host read and every table in
step; 1 warning; 2 critical; 3 a host or the master was not read, or it is not
judged yet.`;
