import { Argument, type Command } from 'commander';

import { COMPLETED_SHELLS, type CompletedShell } from '../completion/completion-scripts.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { helpOf } from './act-options.ts';

/** `boks-audit completion`: what a shell reads so that it completes commands, options and names. */
export function addCompletionCommand(program: Command): void {
  program
    .command('completion')
    .summary('print what makes a shell complete boks-audit')
    .description(
      'Prints a script that makes a shell complete commands, options, their values, files, and the ' +
        'names of domains, hosts and incidents of the service on this machine. No other is asked.',
    )
    .addArgument(new Argument('<shell>', 'whose script').choices(COMPLETED_SHELLS))
    .argument('[words...]', 'what the script asks with: behind --, the words typed so far')
    .addHelpText('after', helpOf(EXAMPLES, ENDS))
    .action(async (shell: CompletedShell, words: readonly string[]) => {
      const { printCompletion } = await import('../completion/print-completion.ts');
      await printCompletion(program, shell, words);
      process.exitCode = EXIT_STATUS.ok;
    });
}

const EXAMPLES = [
  'source <(boks-audit completion bash)       in ~/.bashrc',
  'source <(boks-audit completion zsh)        in ~/.zshrc, behind compinit',
  'boks-audit completion fish | source        in ~/.config/fish/config.fish',
];
const ENDS = 'Exit status: 0 printed; 3 wrong usage.';
