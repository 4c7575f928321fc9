import { commandDocument, rootParameters, type CommandDocument } from './command-document.ts';

/**
 * The document that reads, on a Linux node, hosts that have no SSM agent. `script` is what runs on
 * the node, with what runs on the hosts in it. `sha256` gives lower-case hex.
 */
export const readThroughDocument = (
  script: string,
  sha256: (text: string) => string,
): CommandDocument =>
  commandDocument({
    name: 'BoksAudit-ReadThrough',
    step: 'readThrough',
    does: 'Prints the sequence numbers of BoKS hosts reached with ssh and changes nothing on them.',
    parameters: {
      ...rootParameters(),
      targets: {
        type: 'String',
        description: 'The hosts that are read, and how each is reached',
        allowedPattern: `^${TARGET}( ${TARGET})*$`,
        maxChars: MOST_CHARACTERS,
        interpolationType: 'ENV_VAR',
      },
    },
    script,
    seconds: LONGEST_SECONDS,
    sha256,
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
/** Six words as long as they may be. */
const MOST_CHARACTERS = 9_000;
/** Six hosts that take all of their time, the second that each takes to be ended, and the answer. */
const LONGEST_SECONDS = 190;
