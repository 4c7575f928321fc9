import { InvalidArgumentError, type Command } from 'commander';

import { helpOf, withService, type ServiceOptions } from './act-options.ts';

/** `boks-audit rejudge`: judges a sweep of long ago once more, and says whether it comes to the same. */
export function addRejudgeCommand(program: Command): void {
  withService(
    program
      .command('rejudge')
      .summary('judge a sweep once more, and say whether it comes to the same')
      .description(
        'Has the service judge a sweep once more, from the texts that the hosts printed then, and ' +
          'says whether all that its record tells is the same. Nothing is changed.',
      )
      .requiredOption('--domain <name>', 'the domain')
      .requiredOption('--sweep <number>', 'the number of the sweep', aSweep),
  )
    .addHelpText('after', helpOf(EXAMPLES, ENDS))
    .action(async (options: RejudgeOptions) => {
      const { showRejudgement } = await import('./show-rejudgement.ts');
      process.exitCode = await showRejudgement(options);
    });
}

export type RejudgeOptions = ServiceOptions & { readonly domain: string; readonly sweep: string };

function aSweep(text: string): string {
  if (/^[1-9]\d{0,11}$/.test(text)) return text;
  throw new InvalidArgumentError('A sweep is a whole number from 1.');
}

const EXAMPLES = [
  'boks-audit rejudge --domain prod --sweep 10512',
  'boks-audit rejudge --domain prod --sweep 10512 --json',
];
const ENDS = `The texts are kept for 400 days. Which sweep it was is shown by
incident show, and by the API: /v1/domains/{domain}/at?time=.

Exit status: 0 the same; 1 its texts have expired, or it takes too many of
them; 2 it comes to another, or what it was judged from is gone or damaged;
3 no answer, or wrong usage.`;
