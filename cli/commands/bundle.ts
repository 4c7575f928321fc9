import { InvalidArgumentError, type Command } from 'commander';

import type { VerifyOptions } from './verify-bundle.ts';

/** `boks-audit bundle`: what is done with sealed evidence. */
export function addBundleCommand(program: Command): void {
  const bundle = program
    .command('bundle')
    .summary('check sealed evidence')
    .description('Works on the sealed evidence of an incident.');
  addVerifyCommand(bundle);
}

/** `boks-audit bundle verify FILE|FOLDER`: ends with 0 where every check is passed, and with 2 where not. */
function addVerifyCommand(bundle: Command): void {
  bundle
    .command('verify')
    .description(
      'Checks a bundle: a zip, or the folder that was unpacked from it.\n' +
        'It asks no service, and needs no network.',
    )
    .argument('<bundle>', 'the zip or the folder')
    .option('--fingerprint <hex>', 'SHA-256 of the key, as its owner told you it', fingerprint)
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
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

const HELP = `
Without --fingerprint nobody has told whose key it is: whoever changes a bundle
can seal it again with a key of his own. Compare with the ticket, or with the
page of those who sent it. VERIFY.txt in the bundle does the same by hand.

Exit status: 0 every check is passed; 2 one is not; 3 wrong usage.`;
