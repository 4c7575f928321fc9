import type { PatternParameter } from './command-document.ts';

/** Hosts that are reached from a node, at most so many: each in a word, with a blank between them. */
export const targetsParameter = (description: string, most: number): PatternParameter => ({
  type: 'String',
  description,
  allowedPattern: most === 1 ? `^${TARGET}$` : `^${TARGET}( ${TARGET})*$`,
  maxChars: most * MOST_CHARACTERS_OF_A_TARGET,
  interpolationType: 'ENV_VAR',
});

/**
 * A host in one word (shared/adapters/through-target.ts), as both checkers know it: no look-ahead,
 * and no repetition that is counted within another. How many there are and how long, the script sees.
 */
const TARGET =
  '[A-Za-z0-9][A-Za-z0-9._-]*,' +
  '(-|[A-Za-z0-9_:][A-Za-z0-9._:%-]*),' +
  '(-|[1-9][0-9]{0,4}),' +
  '(-|[A-Za-z0-9_][A-Za-z0-9._-]*),' +
  '(none|sudo|suexec),' +
  '(/bin/sh|/usr/xpg4/bin/sh|/bin/ksh),' +
  '(-,-|(ssh|ecdsa|sk)-[A-Za-z0-9@.-]+,[A-Za-z0-9+/]+={0,2})';
/** Two names and a key as long as they may be, and the rest. */
const MOST_CHARACTERS_OF_A_TARGET = 1_600;
