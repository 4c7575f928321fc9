import { checkCopy } from '../copy/check-copy.ts';
import { checkedText } from '../text/copied-text.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { historyText, stateOfHistory } from '../text/history-text.ts';
import { printJson } from '../text/output.ts';
import type { VerifyHistoryOptions } from './verify.ts';

/** Checks a copy of a history, prints what was found, and returns the exit status. Throws `NotDone`. */
export async function verifyCopy(folder: string, options: VerifyHistoryOptions): Promise<number> {
  const { json } = options;
  const { domain, walk, link, ...files } = await checkCopy(folder, options);
  const state = files.faults.length > 0 ? 'critical' : stateOfHistory(link ?? walk);
  if (json === true) {
    printJson({ domain, state, broken: link ?? null, walked: walk, copy: files });
  } else {
    process.stdout.write(`${checkedText(files)}\n${historyText(domain, walk, link)}`);
  }
  return EXIT_STATUS[state];
}
