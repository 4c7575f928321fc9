import type { DataFilesText } from '#domain/boksdiag/data-files.ts';

import { realOutputs } from './real-outputs.ts';
import { wordsByHand } from './sequence-oracle.ts';

/**
 * Why the answer to an `ls -l` shows something else than its text; undefined when it does not.
 * Files and unread lines, taken in order, are all the lines but the silent ones, word for word.
 */
export function faultOfDataFiles(text: string, answer: DataFilesText): string | undefined {
  const unread = [...answer.unread];
  const files = [...answer.files];
  for (const [index, rest] of text.split('\n').entries()) {
    const line = rest.endsWith('\r') ? rest.slice(0, -1) : rest;
    const words = wordsByHand(line);
    const shown = words.join(' ');
    if (unread[0]?.line === index + 1) {
      if (REAL_LINES.has(shown)) return `line ${index + 1}: a real line is unread`;
      if (unread.shift()?.text !== line) return `line ${index + 1}: the unread text is another`;
    } else if (!isSilent(words)) {
      const file = files.shift();
      if (file === undefined) return `line ${index + 1} is neither file nor unread`;
      const { mode, owner, group, sizeBytes, modified, name } = file;
      const read = [mode, words[1], owner, group, sizeBytes, modified, name].join(' ');
      if (read !== shown) return `line ${index + 1}: the file is not the one shown`;
    }
  }
  return files.length + unread.length === 0 ? undefined : 'tells of more than there is';
}

function isSilent(words: readonly string[]): boolean {
  const [first = '', second = ''] = words;
  if (first === '' || (first === 'total' && words.length === 2)) return true;
  return first.startsWith('BoKS>') || (first === 'BoKS' && second.startsWith('>'));
}

const REAL_LINES: ReadonlySet<string> = new Set(
  realOutputs.files.flatMap((text) => text.split('\n')).filter((line) => line.startsWith('-rw')),
);
