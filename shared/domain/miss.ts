/**
 * Why a host has no reading in a sweep. A closed set: an adapter maps every outcome it can meet to
 * one of these, and what it does not know to `not-known`. None of them is ever read as health.
 */
export type MissCause =
  | 'no-answer'
  | 'refused'
  | 'permission-denied'
  | 'cut-off'
  | 'rubbish'
  | 'unknown-format'
  | 'answered-by-another'
  | 'boksdiag-failed'
  | 'exited'
  | 'refused-text'
  | 'late'
  | 'not-asked'
  | 'agent-away'
  | 'answer-lost'
  | 'throttled'
  | 'not-permitted'
  | 'document-missing'
  | 'not-known';

/** The absence of a reading: its cause, and what was seen (one line, never a secret). */
export type Miss = { readonly kind: 'miss'; readonly cause: MissCause; readonly detail: string };

/** A miss with its cause; `detail` is for people. */
export const missOf = (cause: MissCause, detail: string): Miss => ({ kind: 'miss', cause, detail });

/**
 * A reading script that ended with an error: nothing that it printed is believed. `said` is what it,
 * or the host's shell, printed last; an exit code that is not known is null.
 */
export function exitedWith(exitCode: number | null, said: string): Miss {
  const how = exitCode === null ? 'exit code not known' : `exit code ${exitCode}`;
  return missOf('exited', said === '' ? how : `${how}: ${said}`);
}

/** True where the cause is certainly on our side (`blind` in rules.md), so no host is to blame. */
export const isOurs = (cause: MissCause): boolean => OURS.has(cause);

/** True where an answer came that could not be read: no silence, but `drift-of-format` (ADR 0015). */
export const isNotUnderstood = (cause: MissCause): boolean => NOT_UNDERSTOOD.has(cause);

/** A miss in words a person reads, host left out: "no answer before the deadline". */
export const wordsOfMiss = ({ cause, detail }: Miss): string =>
  detail === '' ? WORDS[cause] : `${WORDS[cause]}: ${detail}`;

/** A cause in words, without what was seen. */
export const wordsOfCause = (cause: MissCause): string => WORDS[cause];

/** `not-asked`: the sweep outlived its deadline before its turn came. */
const OURS: ReadonlySet<MissCause> = new Set([
  'throttled',
  'not-permitted',
  'document-missing',
  'not-asked',
]);

const NOT_UNDERSTOOD: ReadonlySet<MissCause> = new Set([
  'rubbish',
  'unknown-format',
  'boksdiag-failed',
  'refused-text',
]);

const WORDS: Readonly<Record<MissCause, string>> = {
  'no-answer': 'no answer before the deadline',
  refused: 'the connection was refused',
  'permission-denied':
    'permission denied after connecting (BoKS itself may have refused the login)',
  'cut-off': 'the answer was cut off',
  rubbish: 'the answer is not a reading',
  'unknown-format': 'the answer has a format this version does not know',
  'answered-by-another': 'another host answered',
  'boksdiag-failed': 'boksdiag failed while BoKS runs',
  exited: 'the reading script ended with an error',
  'refused-text': 'what boksdiag printed could not be read',
  late: 'answered after the phase was closed',
  'not-asked': 'was not asked: the sweep ended before',
  'agent-away': 'its agent is not connected',
  'answer-lost': 'the command or its answer was lost',
  throttled: 'our own request was throttled',
  'not-permitted': 'we are not permitted to ask',
  'document-missing': 'our own command document is missing',
  'not-known': 'ended in a way this version does not know',
};
