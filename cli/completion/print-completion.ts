import type { Command } from 'commander';

import { completeWords } from './complete-words.ts';
import { COMPLETION_SCRIPTS, type CompletedShell } from './completion-scripts.ts';
import { completionText } from './completion-text.ts';
import { namesHere } from './names-here.ts';

/** Prints a shell's script, or what the last of the words may become where some are typed. */
export async function printCompletion(
  program: Command,
  shell: CompletedShell,
  words: readonly string[],
): Promise<void> {
  const text =
    words.length === 0
      ? COMPLETION_SCRIPTS[shell]
      : completionText(
          shell,
          await completeWords(program, words, async (asked) => namesHere(asked)),
        );
  process.stdout.write(text);
}
