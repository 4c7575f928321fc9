import { evidenceParameters } from './collect-evidence.ts';
import { commandDocument, rootParameters, type CommandDocument } from './command-document.ts';
import { targetsParameter } from './through-targets.ts';

/**
 * The document that collects evidence, on a Linux node, of a host that has no SSM agent. `script` is
 * what runs on the node, with what runs on the host in it. `sha256` gives lower-case hex.
 */
export const collectThroughDocument = (
  script: string,
  sha256: (text: string) => string,
): CommandDocument =>
  commandDocument({
    name: 'BoksAudit-CollectThrough',
    step: 'collectThrough',
    does: 'Prints one group of evidence of a BoKS host reached with ssh and changes nothing on it.',
    parameters: {
      ...rootParameters(),
      ...evidenceParameters(),
      targets: targetsParameter('The host that is asked, and how it is reached', 1),
    },
    script,
    seconds: LONGEST_SECONDS,
    sha256,
  });

/** The script ends ssh after 85 s, and the step that asked is over after this and the delivery. */
const LONGEST_SECONDS = 90;
