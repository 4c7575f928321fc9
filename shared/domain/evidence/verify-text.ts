import { wrapWords } from '../words.ts';
import type { BagName } from './bag-layout.ts';
import type { RawPair } from './raw-pair.ts';
import {
  CHAIN_STEP,
  SHA256SUM_ELSEWHERE,
  verdictStep,
  verifySteps,
  type VerifyStep,
} from './verify-steps.ts';

/** What `VERIFY.txt` is written from. */
export type VerifyFacts = BagName & {
  /** SHA-256 of the public key's DER, hex. */
  readonly fingerprint: string;
  /** Where the reader finds the fingerprint, other than in the bundle: one sentence. */
  readonly whereToCompare: string;
  readonly pairs: readonly RawPair[];
  readonly hasChain: boolean;
};

/**
 * `VERIFY.txt`: how to check the bundle with programs that everybody has. Commands are set in by
 * four blanks, what they print by eight. It is no script: who changes a bundle would change that first.
 */
export function formatVerifyText(facts: VerifyFacts): string {
  const { incident, version, profile, pairs, hasChain } = facts;
  const verdict = verdictStep(pairs);
  const steps = [
    ...verifySteps(facts),
    ...(verdict === undefined ? [] : [verdict]),
    ...(hasChain ? [CHAIN_STEP] : []),
  ];
  return [
    'HOW TO CHECK THIS BUNDLE',
    '',
    `Incident ${incident}, version ${version}, ${profile}. No program of ours is needed:`,
    'sh, openssl, sha256sum, awk, find, sed, sort and uniq. On Windows use Git Bash. Type the',
    'commands (set in by four blanks) in the folder that holds this page; set in by eight',
    'stands what they print.',
    '',
    ...wrapWords(
      'Whoever changes a bundle can change this page too. What cannot be changed without being ' +
        `seen is what you were told another way. ${facts.whereToCompare}`,
      WIDTH,
    ),
    '',
    'On macOS first:',
    commandLine(SHA256SUM_ELSEWHERE),
    ...steps.flatMap((step, at) => ['', ...linesOf(step, at + 1)]),
    ...zoneWords(pairs),
    '',
    ...LIMITS,
    '',
  ].join('\n');
}

const linesOf = ({ title, commands, prints }: VerifyStep, number: number): readonly string[] => [
  `${number} ${title}`,
  ...commands.map(commandLine),
  ...prints.map((line) => `        ${line}`),
];

const commandLine = (line: string): string => `    ${line}`;

function zoneWords(pairs: readonly RawPair[]): readonly string[] {
  const hosts = new Set(
    pairs.filter(({ zoneShiftSeconds }) => zoneShiftSeconds !== 0).map(({ host }) => host),
  );
  if (hosts.size === 0) return [];
  const words =
    `The stamps of ${[...hosts].join(', ')} are printed in another time zone than the master's: ` +
    'the command of awk shows nothing there, and the report says what was compared.';
  return ['', ...wrapWords(words, WIDTH)];
}

const WIDTH = 88;
const LIMITS: readonly string[] = [
  'What this shows: the holder of the key sealed these bytes, and none was changed, added',
  'or removed since. What it does not show: that a host told the truth, the exact time of',
  'the sealing, or that there is no later version.',
];
