import { InvalidArgumentError, type Command } from 'commander';

import { gathered, helpOf, withService, type ServiceOptions } from './act-options.ts';
import { aDay } from './days.ts';

/** `boks-audit verify`: proves what is kept, by its own hashes and signatures. */
export function addVerifyCommand(program: Command): void {
  const verify = program
    .command('verify')
    .summary('prove that the history was not changed')
    .description('Proves what is kept by its own hashes and signatures.');
  withService(
    verify
      .command('history')
      .summary('walk the records of a domain, and name the first broken link')
      .description(
        'Walks the records of a domain: each must follow the one before it, and the last of each ' +
          'day must be the one that was signed. Every hash is computed here. Names the first link ' +
          'that does not hold.',
      )
      .option('--domain <name>', 'the domain (default: that of --export)')
      .option('--from <day>', 'begin behind the head before this UTC day: 2026-11-01', aDay)
      .option('--to <day>', 'end with this UTC day', aDay)
      .option(
        '--export <path>',
        'walk a file that --save or export wrote, or the\nfolder of export --all; ask no service',
      )
      .option('--save <file>', 'write what was walked there, a line of JSON an entry')
      .option('--force', 'replace a file that is there')
      .option('--fingerprint <hex>', 'of a key that may have signed; may be given again', aKey),
  )
    .addHelpText('after', helpOf(EXAMPLES, ENDS))
    .action(async (options: VerifyHistoryOptions) => {
      const { verifyHistory } = await import('./verify-history.ts');
      process.exitCode = await verifyHistory(options);
    });
}

export type VerifyHistoryOptions = ServiceOptions & {
  readonly domain?: string;
  readonly from?: string;
  readonly to?: string;
  readonly export?: string;
  readonly save?: string;
  readonly force?: boolean;
  readonly fingerprint?: readonly string[];
};

function aKey(text: string, before: readonly string[] = []): readonly string[] {
  const hex = text.replace(/[:\s]/g, '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new InvalidArgumentError('It has 64 hex digits.');
  return gathered(hex, before);
}

const EXAMPLES = [
  'boks-audit verify history --domain prod',
  'boks-audit verify history --domain prod --save history.ndjson',
  'boks-audit verify history --export history.ndjson',
  'boks-audit verify history --export prod-2026',
];
const ENDS = `Without --fingerprint the key of the first head is believed: whoever can make a
history anew can sign it with a key of his own. Compare with what bundle list
shows, or with the page of those who run the service.

Exit status: 0 every link holds; 1 every link holds, and no head proves it, or
two days that are over have none yet; 2 a link is broken, or a file of a
folder is not what it was; 3 no answer, a file that cannot be read, or wrong
usage.`;
