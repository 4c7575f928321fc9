import {
  clearFor,
  followedByNobody,
  holdsFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';
import { isNotUnderstood, wordsOfMiss } from '../miss.ts';
import { hostsOf } from '../settings.ts';
import { isStopped, type Reading } from '../snapshot.ts';
import { outcomeOf } from '../sweep-view.ts';
import { counted } from '../words.ts';

/** What a host prints is not, or not whole, what this version can read (rules.md, D1, D5). */
export const driftOfFormat: FindingKind = {
  id: 'drift-of-format',
  severity: 'warning',
  meaning:
    'BoKS prints something that we do not know. What is known of the answer is judged; what is absent ' +
    'from it says nothing, so nothing closes meanwhile.',
  remedy: 'docs/runbook.md#drift-of-format',
  advice: [
    'Look at the lines quoted: a licence warning, profile text, or another version of BoKS?',
    'Until it is gone, compare this host by hand before a promotion.',
  ],
  heldBy: [],
  cleanNeeded: 2,
  inFollowUps: false,
  subjects: ({ facts }) => hostsOf(facts.settings),
  judge,
};

function judge(input: KindInput): Judged {
  const { view, host } = input;
  if (view.isFollowUp) return unread(input, 'a follow-up looks at what it was asked for');
  const { driftOfFormat: patience } = view.facts.settings.thresholds;
  const outcome = outcomeOf(view.facts, host);
  if (outcome.kind === 'miss') {
    const because = `${host}: ${wordsOfMiss(outcome)}${followedByNobody(view, host)}`;
    return isNotUnderstood(outcome.cause)
      ? holdsFor(input, because, patience)
      : unread(input, `${host} gave no answer`);
  }
  if (isStopped(outcome.snapshot)) return unread(input, `BoKS is stopped on ${host}`);
  const drift = driftIn(outcome);
  return drift === undefined
    ? clearFor(input, `every line of ${host} is understood`)
    : holdsFor(input, `${host}: ${drift}`, patience);
}

/** What was not understood, in words; undefined where everything was. */
function driftIn({ snapshot, unread: lines, list }: Reading): string | undefined {
  if (!snapshot.complete) {
    const [first] = lines;
    const quote = first === undefined ? '' : `, line ${first.line}: "${shortened(first.text)}"`;
    return `${counted(lines.length, 'line')} of boksdiag sequence not understood${quote}`;
  }
  if (list === undefined) return undefined;
  if (list.kind === 'refused') return `its boksdiag list could not be read: ${list.reason}`;
  const [line] = list.unread;
  return line === undefined
    ? undefined
    : `${counted(list.unread.length, 'line')} of boksdiag list not understood, line ${line.line}: "${shortened(line.text)}"`;
}

const shortened = (text: string): string => text.trim().slice(0, MOST_CHARACTERS);

const MOST_CHARACTERS = 80;
