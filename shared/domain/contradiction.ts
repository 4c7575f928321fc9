import type { HostView } from './sweep-view.ts';

/**
 * BoKS's own word against ours (rules.md, D9): the line of the list that was read in the same sweep
 * and says `ok`, quoted as it was printed; empty where it says anything else, or was not read.
 */
export function contradictionOf({ listed }: HostView): string {
  if (typeof listed === 'string' || listed.status !== 'ok') return '';
  const line = listed.line.trim().replaceAll(/\s+/g, ' ');
  return `; ${CONTRADICTS} "${line}"`;
}

/** What stands before the line, wherever it is quoted. */
export const CONTRADICTS = "yet the master's own list says ok of it:";
