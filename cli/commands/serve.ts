import { InvalidArgumentError, Option, type Command } from 'commander';

import { DEFAULT_DATA, DEFAULT_PORT, type ServeOptions } from '../local/serve-options.ts';
import { SCENARIO_NAMES } from '../simulator/scenario.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { helpOf } from './act-options.ts';

/**
 * `boks-audit serve`: the service on this machine, until Ctrl-C. Ends with 0 then, and with 3 where
 * it could not start.
 */
export function addServeCommand(program: Command): void {
  const command = program
    .command('serve')
    .summary('run the service on this machine')
    .description(
      'Runs the service on this machine: sweeps the domains, keeps their history under\n' +
        '--data, tells alerts on the terminal, and answers on http://127.0.0.1:PORT/v1.',
    )
    .option('--config <file>', 'the domains to watch')
    .option('--demo', 'play the incident of 2008 on a simulated domain')
    .option(
      '--port <number>',
      'port of the API on 127.0.0.1; 0 takes a free one',
      wholePort,
      DEFAULT_PORT,
    )
    .option('--data <directory>', 'where the history is kept', DEFAULT_DATA)
    .option('--speed <seconds>', 'virtual seconds a second (demo: 60, otherwise 1)', aSpeed)
    .addOption(
      new Option('--scenario <name>', 'with --demo: another story')
        .choices(SCENARIO_NAMES)
        .default('dr-drill-2008'),
    )
    .option('--seed <number>', 'with --demo: another world of the same story', aSeed, 1)
    .option('--window', 'with --demo: declare the drill of the story beforehand')
    .option('--verbose', 'also say why each step was taken, or was not')
    .addHelpText(
      'after',
      helpOf(
        [
          'boks-audit serve --demo',
          'boks-audit serve --demo --scenario stuck-bridge --speed 300',
          'boks-audit serve --config boks-audit.yaml --data /var/lib/boks-audit',
        ],
        ENDS,
      ),
    );
  command.action(async (options: ServeOptions) => {
    const misuse = misuseOf(options);
    if (misuse !== undefined) command.error(`error: ${misuse}`, { exitCode: EXIT_STATUS.unknown });
    // Only this command needs the store and the server: the others start without loading them.
    const { serve } = await import('../local/serve.ts');
    process.exitCode = await serve(options, program.version() ?? 'unknown');
  });
}

function misuseOf({ config, demo, scenario, seed, window }: ServeOptions): string | undefined {
  if (config === undefined && demo !== true) return 'say what to watch: --config FILE, or --demo';
  if (config !== undefined && demo === true) return '--config and --demo exclude each other';
  const isOther = scenario !== 'dr-drill-2008' || seed !== 1 || window === true;
  return config !== undefined && isOther
    ? '--scenario, --seed and --window go with --demo'
    : undefined;
}

function wholePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError('It must be 0 to 65535.');
  }
  return port;
}

function aSpeed(text: string): number {
  const speed = Number(text);
  if (!/^\d{1,6}(?:\.\d{1,3})?$/.test(text) || speed <= 0 || speed > MOST_SPEED) {
    throw new InvalidArgumentError(`It must be above 0 and at most ${MOST_SPEED}.`);
  }
  return speed;
}

function aSeed(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

const MOST_SPEED = 100_000;

const ENDS = `Exit status: 0 stopped by Ctrl-C; 3 it could not start. A second service on the
same --data is refused. Stopped or killed, it goes on where it was.`;
