import { InvalidArgumentError, type Command } from 'commander';

import { DEFAULT_DATA } from '../local/serve-options.ts';
import type { PushOptions } from './push-configuration.ts';

/** `boks-audit config push FILE --why TEXT`: puts a file's domains in force, where they changed. */
export function addPushCommand(config: Command): void {
  config
    .command('push')
    .summary('put what a file says in force, for each domain that changed')
    .description(
      'Puts what a configuration file says in force, for each of its domains that changed. ' +
        'Domains that the file does not name stay as they are.',
    )
    .argument('<file>', '- reads standard input')
    .requiredOption('--why <text>', 'why it changes; kept with the change, for good')
    .option('--change <number>', 'the number of the change that allows it')
    .option('--api <url>', 'address of the service (default: the one on --data)')
    .option('--data <directory>', 'the data of the service on this machine', DEFAULT_DATA)
    .option('--domain <name>', 'only this domain of the file; may be given again', gathered)
    .option('--region <region>', 'sign for this Region of AWS (default: from the address)')
    .option('--made-from <number>', 'refuse unless this version is in force', wholeNumber)
    .option('--dry-run', 'show what would change, and send nothing')
    .option('--json', 'print what would change, and what became of it, as JSON')
    .addHelpText('after', HELP)
    .action(async (file: string, options: PushOptions) => {
      // Only this command signs: the others start without loading what that takes.
      const { pushConfiguration } = await import('./push-configuration.ts');
      process.exitCode = await pushConfiguration(file, options);
    });
}

const gathered = (name: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  name,
];

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

const HELP = `
On this machine it goes to the service on --data, with the token that is there;
the service keeps which user of the system you are. On AWS requests are signed
(AWS Signature Version 4) with the usual credentials: environment, AWS_PROFILE,
SSO, role of the machine; the service keeps whose they were.

Examples:
  boks-audit config push boks-audit.yaml --why "REPHOST4 added" --change CHG0042
  boks-audit config push boks-audit.yaml --why try --domain prod --dry-run \\
      --api https://abc123.execute-api.eu-central-1.amazonaws.com

Exit status: 0 what the file says is in force; 1 some domains were taken, some
not; 3 none was (a fault, a refusal, no answer, wrong usage).`;
