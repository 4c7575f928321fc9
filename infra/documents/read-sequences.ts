import { commandDocument, rootParameters, type CommandDocument } from './command-document.ts';

/**
 * The document that reads the sequence numbers of a host, from the text of `host.sh` with that of
 * `read-sequences.sh` behind it. `sha256` gives lower-case hex.
 */
export const readSequencesDocument = (
  script: string,
  sha256: (text: string) => string,
): CommandDocument =>
  commandDocument({
    name: 'BoksAudit-ReadSequences',
    step: 'readSequences',
    does: 'Prints the sequence numbers of a BoKS host and changes nothing on it.',
    parameters: rootParameters(),
    script,
    seconds: LONGEST_SECONDS,
    sha256,
  });

/**
 * With the 30 s that SSM takes at least to deliver a command it is over before a phase of a minute
 * is, so that what became of every command is known then. The script itself ends two commands of
 * boksdiag that hang after 22 s, which leaves it time to say so.
 */
const LONGEST_SECONDS = 25;
