/** A document of SSM, schema 2.2, as it is created: its name carries its content. */
export type CommandDocument = { readonly name: string; readonly content: CommandContent };

/** What the document says; nothing but its parameters can be given from outside. */
export type CommandContent = {
  readonly schemaVersion: '2.2';
  readonly description: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly mainSteps: readonly [ShellStep];
};

/** A text, handed over as the environment variable `SSM_<its name>` and never pasted into a script. */
export type Parameter = PatternParameter | ChoiceParameter;

export type PatternParameter = Described & {
  /** Without one it must be given. */
  readonly default?: string;
  readonly allowedPattern: string;
  readonly maxChars: number;
};

export type ChoiceParameter = Described & { readonly allowedValues: readonly string[] };

type Described = {
  readonly type: 'String';
  readonly description: string;
  readonly interpolationType: 'ENV_VAR';
};

export type ShellStep = {
  readonly action: 'aws:runShellScript';
  readonly name: string;
  readonly precondition: { readonly StringEquals: readonly ['platformType', 'Linux'] };
  readonly inputs: { readonly timeoutSeconds: string; readonly runCommand: readonly string[] };
};

/** What a document is made of. `sha256` gives lower-case hex; `seconds` bound its one step. */
export type CommandParts = {
  readonly name: string;
  readonly step: string;
  readonly does: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly script: string;
  readonly seconds: number;
  readonly sha256: (text: string) => string;
};

/**
 * A document that runs one script on a Linux node. Another content is another document, its name and
 * the first 12 digits of the SHA-256 of its JSON: whoever names it names exactly this one.
 *
 * Throws for a script that SSM would change: one that holds `{{`, or is not ASCII.
 */
export function commandDocument(parts: CommandParts): CommandDocument {
  const { script, sha256 } = parts;
  if (script.includes('{{')) throw new Error('SSM would replace what the script holds in {{ }}');
  if (!ASCII.test(script)) throw new Error('the script is not ASCII');
  const content: CommandContent = {
    schemaVersion: '2.2',
    description:
      `${parts.does} ` +
      `Needs SSM Agent ${LEAST_AGENT_VERSION} or newer: an older one is answered "agent too old".`,
    parameters: parts.parameters,
    mainSteps: [
      {
        action: 'aws:runShellScript',
        name: parts.step,
        precondition: { StringEquals: ['platformType', 'Linux'] },
        inputs: {
          timeoutSeconds: String(parts.seconds),
          runCommand: script.replace(/\n$/, '').split('\n'),
        },
      },
    ],
  };
  const name = `${parts.name}-${sha256(JSON.stringify(content)).slice(0, HASH_DIGITS)}`;
  return { name, content };
}

/** Where BoKS lies: the parameters of every document. */
export const rootParameters = (): Readonly<Record<'boksm' | 'etc' | 'var', PatternParameter>> => ({
  boksm: pathParameter('Where the programs of BoKS lie', '/opt/boksm'),
  etc: pathParameter('Where the configuration of BoKS lies', '/etc/opt/boksm'),
  var: pathParameter('Where the data of BoKS lie', '/var/opt/boksm'),
});

const pathParameter = (description: string, path: string): PatternParameter => ({
  type: 'String',
  description,
  default: path,
  allowedPattern: PLAIN_PATH,
  maxChars: MOST_PATH_CHARACTERS,
  interpolationType: 'ENV_VAR',
});

/** The first SSM Agent that hands parameters over in the environment; older ones paste them. */
export const LEAST_AGENT_VERSION = '3.3.2746.0';

const HASH_DIGITS = 12;
/** Checked by Java at the API and by RE2 at the agent: neither a look-ahead nor `..` in it. */
const PLAIN_PATH = '^(/[.]?[A-Za-z0-9_+-][A-Za-z0-9._+-]*)+$';
const MOST_PATH_CHARACTERS = 255;
// oxlint-disable-next-line no-control-regex -- every character of ASCII is meant, these too.
const ASCII = /^[\u0000-\u007f]*$/;
