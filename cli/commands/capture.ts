import { InvalidArgumentError, Option, type Command } from 'commander';

import { CAPTURE_TEXTS } from '#domain/capture/capture-text.ts';

import { EXIT_STATUS } from '../text/exit-status.ts';
import { gathered, helpOf } from './act-options.ts';
import type { CaptureOptions, HostHint } from './run-capture.ts';

/**
 * `boks-audit capture`: what one BoKS version prints, as a set of files that may leave the house. Ends
 * with 0, with 1 where a line was not understood, with 2 where nothing was written because a name would
 * still show, and with 3 where there is nothing to write.
 */
export function addCaptureCommand(program: Command): void {
  const command = program
    .command('capture')
    .summary('what your BoKS version prints, without names, to be sent to us')
    .description(
      'Writes what "boksdiag sequence", "list" and "fque" print in your version of BoKS, as a ' +
        'folder of small files in which names are replaced. It is run on a BoKS host as root, ' +
        'or given what was printed there. It sends nothing: docs/capture.md says what leaves.',
    )
    .option('--boks-version <text>', 'your version and its hotfixes, as you know them')
    .option('--platform <text>', 'system and machine (default: as the host says)')
    .addOption(
      new Option('--role <role>', 'what the host is (default: as it says)').choices([
        'master',
        'replica',
      ]),
    )
    .option('--source <text>', 'where the texts are from, for the manifest')
    .option('--output <folder>', 'a new folder (default: version-platform-role)')
    .option('--host <name[=other,...]>', 'a host to be hidden; may be repeated', addHost)
    .option('--user <name>', 'a user to be hidden; may be repeated', gathered)
    .option('--site <name>', 'any other name to be hidden; may be repeated', gathered)
    .option('--from <file>', 'what the script printed on a host; - reads standard input')
    .option('--sequence <file>', 'or what "boksdiag sequence" printed')
    .option('--list <file>', '... and "boksdiag list" on the master')
    .option('--fque <file>', '... and "boksdiag fque -master" on the master')
    .option('--files <file>', '... and "ls -ln data/*.dat"')
    .option('--roles <file>', '... and BOKSINIT= of ENV, boks_init and boks_master of ps')
    .addOption(rootOption('boksm', '/opt/boksm'))
    .addOption(rootOption('etc', '/etc/opt/boksm'))
    .addOption(rootOption('var', '/var/opt/boksm'))
    .option('--script', 'print the script, for a host without Node')
    .option('--check <folder>', 'check a set that is there')
    .option('--json', 'print JSON')
    .addHelpText('after', helpOf(EXAMPLES, ENDS));
  command.action(async (options: CaptureOptions) => {
    const misuse = misuseOf(options);
    if (misuse !== undefined) command.error(`error: ${misuse}`, { exitCode: EXIT_STATUS.unknown });
    const { runCapture } = await import('./run-capture.ts');
    process.exitCode = await runCapture(options, `boks-audit ${program.version() ?? 'unknown'}`);
  });
}

const rootOption = (name: string, usual: string): Option =>
  new Option(`--${name} <path>`, `where ${usual} lies on this host`).argParser(plainPath);

/** What the script takes without changing a sign of it: it stands in its text, in quotes. */
function plainPath(path: string): string {
  const isPlain = PLAIN_PATH.test(path) && path.length <= 255;
  if (!isPlain) throw new InvalidArgumentError('It must be a plain absolute path.');
  return path;
}

/** `NAME`, or `NAME=ALIAS,ALIAS`. */
function addHost(value: string, before: readonly HostHint[] = []): readonly HostHint[] {
  const [name = '', ...others] = value.split(/[=,]/);
  if (![name, ...others].every((one) => HOST_NAME.test(one)))
    throw new InvalidArgumentError("It must be NAME or NAME=ALIAS,ALIAS, of a host's names.");
  return [...before, { name, otherNames: others }];
}

/** What is wrong with options that are right one by one. */
function misuseOf(options: CaptureOptions): string | undefined {
  const files = CAPTURE_TEXTS.filter((name) => options[name] !== undefined);
  const ways = [options.script, options.check, options.from, files[0]];
  if (ways.filter((way) => way !== undefined).length > 1)
    return 'give one of --script, --check, --from, or files such as --sequence';
  if (options.script === true || options.check !== undefined) return undefined;
  const told = [options.boksVersion, options.platform, options.role, options.source];
  if (options.boksVersion === undefined)
    return 'give --boks-version, such as "7.1.0.3 HFBM-0233", or unknown';
  if (told.some((text) => text !== undefined && !TOLD.test(text)))
    return 'what is told is 1 to 200 printable characters of ASCII';
  const fromStandardInput = files.filter((name) => options[name] === '-');
  return fromStandardInput.length > 1 ? 'standard input (-) can be read once only' : undefined;
}

const HOST_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,252}$/;
const PLAIN_PATH = /^(?:\/[.]?[A-Za-z0-9_+-][A-Za-z0-9._+-]*)+$/;
const TOLD = /^(?=.*[!-~])[ -~]{1,200}$/;
const EXAMPLES = [
  'boks-audit capture --boks-version "7.1.0.3 HFBM-0233"',
  'boks-audit capture --script > capture.sh',
  'ssh root@host sh -s < capture.sh > captured.txt',
  'boks-audit capture --from captured.txt --boks-version "7.1.0.3 HFBM-0233"',
  'boks-audit capture --sequence s.txt --list l.txt --role master \\',
  '    --platform "AIX 7.2" --boks-version 7.1 --host bokm01=bm1 --site Leiden',
  'boks-audit capture --check 7.1-aix-7.2-master',
];
const ENDS = `Exit status: 0 written, all understood; 1 written, some lines not understood,
which are those we look for; 2 not written, a name or secret would still show
(or, with --check, a fault); 3 nothing to write, wrong usage.`;
