/** The scripts that are run on hosts and on nodes, whole, as they are sent. */
export type HostScripts = {
  /** Prints a reading, or collects evidence, of the host that it runs on. */
  readonly sequences: string;
  readonly evidence: string;
  /** Runs on a Linux node, and prints readings of hosts that it reaches with ssh. */
  readonly sequencesThrough: string;
  /** The same, and collects evidence of one. */
  readonly evidenceThrough: string;
};

/**
 * What each is made of: files of infra/documents, whose texts `read` gives by name, one behind the
 * other, so that each is one text, which does nothing when it arrives cut off.
 */
export function hostScripts(read: (file: string) => string): HostScripts {
  const shared = read('host.sh');
  const sequences = `${shared}${read('read-sequences.sh')}`;
  const group = read('evidence-group.sh');
  const evidence = `${shared}${group}${read('collect-evidence.sh')}`;
  const through = (script: string): string => `${assigned(script)}${read('through.sh')}`;
  return {
    sequences,
    evidence,
    sequencesThrough: `${shared}${through(sequences)}${read('read-through.sh')}`,
    evidenceThrough: `${shared}${group}${through(evidence)}${read('collect-through.sh')}`,
  };
}

/** In single quotes, for no shell needs a file to take that in, as some do for a here-document. */
const assigned = (script: string): string =>
  '# Sent on as it stands.\n' +
  '# shellcheck disable=SC2016\n' +
  `script='${script.replaceAll("'", `'\\''`)}'\n`;
