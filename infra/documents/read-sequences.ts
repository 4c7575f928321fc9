/** A document of SSM, schema 2.2, as it is created: its name carries its content. */
export type CommandDocument = { readonly name: string; readonly content: CommandContent };

/** What the document says; nothing but its parameters can be given from outside. */
export type CommandContent = {
  readonly schemaVersion: '2.2';
  readonly description: string;
  readonly parameters: Readonly<Record<string, PathParameter>>;
  readonly mainSteps: readonly [ShellStep];
};

/** A path, handed over as the environment variable `SSM_<its name>` and never pasted into a text. */
export type PathParameter = {
  readonly type: 'String';
  readonly description: string;
  readonly default: string;
  readonly allowedPattern: string;
  readonly maxChars: number;
  readonly interpolationType: 'ENV_VAR';
};

export type ShellStep = {
  readonly action: 'aws:runShellScript';
  readonly name: string;
  readonly precondition: { readonly StringEquals: readonly ['platformType', 'Linux'] };
  readonly inputs: { readonly timeoutSeconds: string; readonly runCommand: readonly string[] };
};

/**
 * The document that reads the sequence numbers of a host, from the text of `read-sequences.sh`.
 * `sha256` gives lower-case hex. Another content is another document, `BoksAudit-ReadSequences-`
 * and the first 12 digits of the SHA-256 of its JSON: whoever names it names exactly this one.
 *
 * Throws for a script that SSM would change: one that holds `{{`, or is not ASCII.
 */
export function readSequencesDocument(
  script: string,
  sha256: (text: string) => string,
): CommandDocument {
  if (script.includes('{{')) throw new Error('SSM would replace what the script holds in {{ }}');
  if (!ASCII.test(script)) throw new Error('the script is not ASCII');
  const content: CommandContent = {
    schemaVersion: '2.2',
    description:
      'Prints the sequence numbers of a BoKS host and changes nothing on it. ' +
      `Needs SSM Agent ${LEAST_AGENT_VERSION} or newer: an older one is answered "agent too old".`,
    parameters: {
      boksm: pathParameter('Where the programs of BoKS lie', '/opt/boksm'),
      etc: pathParameter('Where the configuration of BoKS lies', '/etc/opt/boksm'),
      var: pathParameter('Where the data of BoKS lie', '/var/opt/boksm'),
    },
    mainSteps: [
      {
        action: 'aws:runShellScript',
        name: 'readSequences',
        precondition: { StringEquals: ['platformType', 'Linux'] },
        inputs: {
          timeoutSeconds: String(LONGEST_SECONDS),
          runCommand: script.replace(/\n$/, '').split('\n'),
        },
      },
    ],
  };
  const name = `${NAME}-${sha256(JSON.stringify(content)).slice(0, HASH_DIGITS)}`;
  return { name, content };
}

/** The first SSM Agent that hands parameters over in the environment; older ones paste them. */
export const LEAST_AGENT_VERSION = '3.3.2746.0';

const pathParameter = (description: string, path: string): PathParameter => ({
  type: 'String',
  description,
  default: path,
  allowedPattern: PLAIN_PATH,
  maxChars: MOST_PATH_CHARACTERS,
  interpolationType: 'ENV_VAR',
});

const NAME = 'BoksAudit-ReadSequences';
const HASH_DIGITS = 12;
/**
 * With the 30 s that SSM takes at least to deliver a command it is over before a phase of a minute
 * is, so that what became of every command is known then. The script itself ends two commands of
 * boksdiag that hang after 22 s, which leaves it time to say so.
 */
const LONGEST_SECONDS = 25;
/** Checked by Java at the API and by RE2 at the agent: neither a look-ahead nor `..` in it. */
const PLAIN_PATH = '^(/[.]?[A-Za-z0-9_+-][A-Za-z0-9._+-]*)+$';
const MOST_PATH_CHARACTERS = 255;
// oxlint-disable-next-line no-control-regex -- every character of ASCII is meant, these too.
const ASCII = /^[\u0000-\u007f]*$/;
