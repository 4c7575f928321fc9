import { printable } from '../text/layout.ts';
import type { Candidate, Completion } from './complete-words.ts';
import type { CompletedShell } from './completion-scripts.ts';

/** A completion as a shell's script reads it: the kind, then a line for each word. */
export const completionText = (shell: CompletedShell, { kind, candidates }: Completion): string =>
  [kind, ...candidates.map((each) => LINES[shell](each))].map((line) => `${line}\n`).join('');

const LINES: Readonly<Record<CompletedShell, (candidate: Candidate) => string>> = {
  bash: ({ value }) => value,
  zsh: ({ value, about }) => {
    const escaped = value.replaceAll(/[\\:]/g, String.raw`\$&`);
    return about === '' ? escaped : `${escaped}:${oneLine(about)}`;
  },
  fish: ({ value, about }) => (about === '' ? value : `${value}\t${oneLine(about)}`),
};

const oneLine = (text: string): string => printable(text.replaceAll(/\s+/g, ' '));
