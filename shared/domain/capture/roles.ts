import { isNoise, linesOf } from '../boksdiag/lines.ts';
import type { UnreadLine } from '../boksdiag/refusal.ts';

/** What ENV and the processes of a host say of its role, in BoKS's own words, and what was not read. */
export type RoleWords = {
  /** The word behind `BOKSINIT=`; the last one counts, as it would for a shell. */
  readonly configured: string | undefined;
  /** The word behind `boksinit.` of the process boks_init. */
  readonly running: string | undefined;
  readonly initRuns: boolean;
  readonly masterRuns: boolean;
  readonly unread: readonly UnreadLine[];
};

/**
 * Reads lines of ENV and of `ps`, by the patterns that the reading script goes by: a word that this
 * does not find, that script does not find on the host either.
 */
export function parseRoles(text: string): RoleWords {
  let [configured, running]: (string | undefined)[] = [];
  let [initRuns, masterRuns] = [false, false];
  const unread: UnreadLine[] = [];
  for (const { number: line, text: printed } of linesOf(text)) {
    const [, , word] = SETTING.exec(printed) ?? [];
    if (word !== undefined) configured = word;
    else if (INIT.test(printed)) {
      initRuns = true;
      running ??= ROLE_OF_INIT.exec(printed)?.[1];
    } else if (MASTER.test(printed)) masterRuns = true;
    else if (!isNoise(printed)) unread.push({ line, text: printed });
  }
  return { configured, running, initRuns, masterRuns, unread };
}

const SETTING = /^[ \t]*(?:export[ \t]+)?BOKSINIT=(["']?)([A-Za-z0-9_-]{1,32})\1[ \t;]*(?:#.*)?$/;
const INIT = /^(?:[^ ]*\/)?boks_init(?: .*)?$/;
const MASTER = /^(?:[^ ]*\/)?boks_master(?: .*)?$/;
const ROLE_OF_INIT = /-f *[^ ]*\/boksinit\.([A-Za-z0-9_-]{1,32})(?: .*)?$/;
