import { commandDocument, rootParameters, type CommandDocument } from './command-document.ts';
import { targetsParameter } from './through-targets.ts';

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
      targets: targetsParameter('The hosts that are read, and how each is reached', 6),
    },
    script,
    seconds: LONGEST_SECONDS,
    sha256,
  });

/** Six hosts that take all of their time, the second that each takes to be ended, and the answer. */
const LONGEST_SECONDS = 190;
