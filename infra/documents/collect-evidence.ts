import {
  commandDocument,
  rootParameters,
  type CommandDocument,
  type Parameter,
} from './command-document.ts';

/** The parts in which evidence of a host is collected: a command each. */
export const EVIDENCE_GROUPS = ['status', 'system', 'configuration', 'logs'] as const;

/**
 * The document that collects evidence of a host, from the text of `host.sh` with that of
 * `collect-evidence.sh` behind it. `sha256` gives lower-case hex.
 */
export const collectEvidenceDocument = (
  script: string,
  sha256: (text: string) => string,
): CommandDocument =>
  commandDocument({
    name: 'BoksAudit-CollectEvidence',
    step: 'collectEvidence',
    does: 'Prints one group of evidence of a BoKS host and changes nothing on it.',
    parameters: {
      ...rootParameters(),
      ...evidenceParameters(),
    },
    script,
    seconds: LONGEST_SECONDS,
    sha256,
  });

/** Which evidence: the parameters of every document that collects it. */
export const evidenceParameters = (): Readonly<Record<'group' | 'peer', Parameter>> => ({
  group: {
    type: 'String',
    description: 'What is collected',
    allowedValues: EVIDENCE_GROUPS,
    interpolationType: 'ENV_VAR',
  },
  peer: {
    type: 'String',
    description: 'The replica that a master is asked about; empty where it is asked about none',
    default: '',
    allowedPattern: HOST_NAME_OR_NONE,
    maxChars: MOST_NAME_CHARACTERS,
    interpolationType: 'ENV_VAR',
  },
});

/** No group has more than nine collectors, and each is ended after nine seconds. */
const LONGEST_SECONDS = 90;
const HOST_NAME_OR_NONE = '^([A-Za-z0-9][A-Za-z0-9._-]*)?$';
const MOST_NAME_CHARACTERS = 253;
