import { InvalidArgumentError, Option, type Command } from 'commander';

import { BUNDLE_PROFILES } from '#domain/evidence/bag-layout.ts';

import {
  ASK_ENDS,
  helpOf,
  withAct,
  withChange,
  withKey,
  withService,
  type ActOptions,
  type ServiceOptions,
} from './act-options.ts';
import type { ExportOptions } from './export-bundle.ts';
import type { BundleOptions } from './get-bundle.ts';
import type { VerifyOptions } from './verify-bundle.ts';

/** `boks-audit bundle`: sealed evidence of an incident, from asking for it to checking it. */
export function addBundleCommand(program: Command): void {
  const bundle = program
    .command('bundle')
    .summary('list, get, export, ask for or check sealed evidence')
    .description('Works on the sealed evidence of an incident.');
  addListCommand(bundle);
  addGetCommand(bundle);
  addExportCommand(bundle);
  addCollectCommand(bundle);
  addVerifyCommand(bundle);
}

function addListCommand(bundle: Command): void {
  withService(
    bundle
      .command('list')
      .summary('what became of the evidence of an incident')
      .description(
        'Lists every version of the evidence of an incident: whether it is sealed, complete, ' +
          'held, failed or still being collected, with its files and their hashes.',
      )
      .argument('<incident>', 'its id: prod-31-1'),
  )
    .addHelpText('after', helpOf(['boks-audit bundle list prod-31-1'], ASK_ENDS))
    .action(async (incident: string, options: ServiceOptions) => {
      const { listBundles } = await import('./list-bundles.ts');
      process.exitCode = await listBundles(incident, options);
    });
}

function addGetCommand(bundle: Command): void {
  withFile(
    bundle
      .command('get')
      .summary('fetch a bundle, to look at it yourself')
      .description('Fetches a sealed bundle into a file, and says how to check it.')
      .argument('<incident>', 'its id: prod-31-1')
      .addOption(profileOption().default('vendor-clear')),
  )
    .addHelpText('after', helpOf(GET_EXAMPLES, FILE_ENDS))
    .action(async (incident: string, options: BundleOptions) => {
      const { getBundle } = await import('./get-bundle.ts');
      process.exitCode = await getBundle(incident, options);
    });
}

function addExportCommand(bundle: Command): void {
  withKey(
    withFile(
      withChange(
        bundle
          .command('export')
          .summary('release a bundle to somebody else; the journal has who did')
          .description(
            'Fetches a sealed bundle that is to leave: shows what redaction replaced, and has it in ' +
              'the journal, as a comment on the incident, who released which file. With --preview ' +
              'it shows every line that differs, and nothing is written.',
          )
          .argument('<incident>', 'its id: prod-31-1')
          .addOption(profileOption().makeOptionMandatory())
          .option('--preview', 'only show what would leave')
          .option('--why <text>', 'to whom, and what for; kept with the release'),
      ),
    ),
  )
    .addHelpText('after', helpOf(EXPORT_EXAMPLES, FILE_ENDS))
    .action(async (incident: string, options: ExportOptions) => {
      const { exportBundle } = await import('./export-bundle.ts');
      process.exitCode = await exportBundle(incident, options);
    });
}

function addCollectCommand(bundle: Command): void {
  withAct(
    bundle
      .command('collect')
      .summary('ask for new evidence of an incident')
      .description(
        'Asks for evidence of an incident to be collected from its hosts and sealed as its next ' +
          'version. Most incidents ask for theirs themselves.',
      )
      .argument('<incident>', 'its id: prod-31-1'),
  )
    .addHelpText(
      'after',
      helpOf(['boks-audit bundle collect prod-31-1 --why "before the reset, CHG0042"']),
    )
    .action(async (incident: string, options: ActOptions) => {
      const { collectBundle } = await import('./collect-bundle.ts');
      process.exitCode = await collectBundle(incident, options);
    });
}

/** `--version --output --force`, and what every command has that asks a service. */
const withFile = (command: Command): Command =>
  withService(
    command
      .option('--version <number>', 'of the evidence (default: the newest sealed)', aVersion)
      .option('--output <file>', 'where to (default: its own name, here)')
      .option('--force', 'replace a file that is there'),
  );

const profileOption = (): Option =>
  new Option('--profile <profile>', 'clear hides secrets alone, the other names as well').choices(
    BUNDLE_PROFILES,
  );

function aVersion(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It is a number from 1.');
  return Number(text);
}

/** `boks-audit bundle verify FILE|FOLDER`: ends with 0, 1 where nobody told whose key it is, or 2. */
function addVerifyCommand(bundle: Command): void {
  bundle
    .command('verify')
    .summary('check a bundle: was it changed, and whose is it')
    .description(
      'Checks a bundle: a zip, or the folder that was unpacked from it.\n' +
        'It asks no service, and needs no network.',
    )
    .argument('<bundle>', 'the zip or the folder')
    .option('--fingerprint <hex>', 'SHA-256 of the key, as its owner told you it', fingerprint)
    .option('--json', 'print JSON')
    .addHelpText('after', helpOf(VERIFY_EXAMPLES, VERIFY_ENDS))
    .action(async (path: string, options: VerifyOptions) => {
      // Only this command reads zips: the others start without loading what that takes.
      const { verifyBundle } = await import('./verify-bundle.ts');
      process.exitCode = await verifyBundle(path, options);
    });
}

function fingerprint(text: string): string {
  const hex = text.replace(/[:\s]/g, '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new InvalidArgumentError('It has 64 hex digits.');
  return hex;
}

const GET_EXAMPLES = [
  'boks-audit bundle get prod-31-1',
  'boks-audit bundle get prod-31-1 --version 1 --output case-00123456.zip',
];
const EXPORT_EXAMPLES = [
  'boks-audit bundle export prod-31-1 --profile vendor-pseudonymised --preview',
  'boks-audit bundle export prod-31-1 --profile vendor-pseudonymised \\',
  '    --why "to the vendor, case 00123456"',
];
const FILE_ENDS =
  'Exit status: 0 it is written, or shown; 1 there is no such bundle yet, a file is\n' +
  'in its place, or the service refused; 2 what came is not what was sealed; 3 no\n' +
  'answer, a fault, or wrong usage.';
const VERIFY_EXAMPLES = [
  'boks-audit bundle verify case.zip',
  'boks-audit bundle verify case.zip --fingerprint 74b2…28f7 --json',
];
const VERIFY_ENDS = `Without --fingerprint nobody has told whose key it is: whoever changes a bundle
can seal it again with a key of his own. Compare with the ticket, or with the
page of those who sent it. VERIFY.txt in the bundle does the same by hand.

Exit status: 0 every check is passed, and the key is the one that you named;
1 every other check is passed, and without --fingerprint nobody told whose key
it is; 2 a check is not passed; 3 wrong usage.`;
