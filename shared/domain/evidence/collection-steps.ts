import type { Miss } from '../miss.ts';
import { answersFrom, CLAIM_SECONDS, outcomesOf, type HostAnswer } from '../sweep.ts';
import type {
  Brought,
  Collection,
  CollectionCommand,
  CollectionStep,
  StepClosing,
  Wanted,
} from './collection.ts';

/** What is wanted in a step: each a command of its own, all at once, so at most three on a host. */
export const WANTED: Readonly<Record<CollectionStep, readonly Wanted[]>> = {
  'master-before': ['sequences'],
  replicas: ['sequences'],
  'master-after': ['sequences'],
  groups: ['status', 'system', 'configuration'],
  logs: ['logs'],
};

/** In the order in which they are taken. */
export const STEPS: readonly CollectionStep[] = [
  'master-before',
  'replicas',
  'master-after',
  'groups',
  'logs',
];

/** What was sent for one thing wanted; hosts that could not even be asked are misses at once. */
export type SentFor = {
  readonly wanted: Wanted;
  readonly commands: readonly Omit<CollectionCommand, 'step' | 'attempt' | 'wanted'>[];
  readonly misses: Readonly<Record<string, Miss>>;
};

/** What is known of each host of a step, for each thing wanted. */
export type StepAnswers = ReadonlyMap<Wanted, ReadonlyMap<string, HostAnswer>>;

/** The hosts that a step asks. */
export function hostsOfStep(
  { master, replicas }: Pick<Collection, 'master' | 'replicas'>,
  step: CollectionStep,
): readonly string[] {
  switch (step) {
    case 'master-before':
    case 'master-after':
      return [master];
    case 'replicas':
      return replicas;
    case 'groups':
    case 'logs':
      return [...replicas, master];
  }
}

/** The step that is open, if one is. */
export const openStepOf = ({ stage }: Collection): CollectionStep | undefined =>
  stage === 'collected' || stage === 'ended' ? undefined : stage;

/** True when the commands of a step were sent and written down. */
export const wasStepAsked = ({ unasked }: Collection, step: CollectionStep): boolean =>
  unasked[step] !== undefined;

/** The commands that were sent for a step. */
export const commandsOfStep = (
  { commands }: Collection,
  step: CollectionStep,
): readonly CollectionCommand[] => commands.filter((command) => command.step === step);

/** The attempt whose commands were written down; undefined where nobody was sent any. */
export const attemptOfStep = (collection: Collection, step: CollectionStep): number | undefined =>
  commandsOfStep(collection, step)[0]?.attempt;

/**
 * How long the hosts of a step may take to answer. A reading or a group is ended on its host after 90
 * seconds (the documents say so); beside that SSM takes 30 at least to deliver a command, and says a
 * moment late that it was lost.
 * Longer than a sweep waits: nobody is told by it, and whoever does not answer is missing for good.
 */
export const SECONDS_OF_STEP = 125;

/** True while another may be sending the commands of this step; taken too early, hosts are only read twice. */
export const isStepClaimed = (
  { claim }: Collection,
  step: CollectionStep,
  nowMs: number,
): boolean => claim !== undefined && claim.step === step && claim.untilMs > nowMs;

/** A collection of which somebody asks a step now. */
export type Claimed = Collection & { readonly claim: NonNullable<Collection['claim']> };

/** The collection with this step claimed by this token, one attempt after the last of the step. */
export function claimStep(
  collection: Collection,
  { step, nowMs, token }: { step: CollectionStep; nowMs: number; token: string },
): Claimed {
  const attempt = collection.claim?.step === step ? collection.claim.attempt + 1 : 1;
  const claim = { step, attempt, untilMs: nowMs + CLAIM_SECONDS * 1_000, token };
  return { ...collection, claim, revision: collection.revision + 1 };
}

/** Writes down what a claim's holder sent. Until this is stored, nobody knows the commands. */
export function noteStepAsked(collection: Claimed, sent: readonly SentFor[]): Collection {
  const { step, attempt } = collection.claim;
  const commands = sent.flatMap(({ wanted, commands: each }) =>
    each.map((one) => ({ step, attempt, wanted, ...one })),
  );
  const unasked = Object.fromEntries(sent.map(({ wanted, misses }) => [wanted, misses]));
  return {
    ...collection,
    claim: undefined,
    commands: [...collection.commands, ...commands],
    unasked: { ...collection.unasked, [step]: unasked },
    revision: collection.revision + 1,
  };
}

/** What is known of each host of a step, from a look at each of its commands, by the command's id. */
export function stepAnswersOf(
  collection: Collection,
  step: CollectionStep,
  looks: ReadonlyMap<string, Readonly<Record<string, HostAnswer>>>,
): StepAnswers {
  const answersTo = (wanted: Wanted): ReadonlyMap<string, HostAnswer> => {
    const commands = commandsOfStep(collection, step).filter((each) => each.wanted === wanted);
    return answersFrom(
      commands.map(({ command }) => looks.get(command) ?? {}),
      {
        hosts: hostsOfStep(collection, step),
        sentTo: commands.flatMap(({ hosts }) => hosts),
        unasked: collection.unasked[step]?.[wanted] ?? {},
      },
    );
  };
  return new Map(WANTED[step].map((wanted) => [wanted, answersTo(wanted)]));
}

/** What a closing says of one thing wanted; who is still waited for did not answer. */
export const broughtBy = (
  answers: ReadonlyMap<string, HostAnswer>,
  { raw, sha256 }: { raw: Brought['raw']; sha256: (text: string) => string },
): Brought => ({ outcomes: outcomesOf(answers, sha256), raw });

/** Closes the open step and opens the next. */
export function closeStep(
  collection: Collection,
  step: CollectionStep,
  closing: StepClosing,
): Collection {
  return {
    ...collection,
    stage: STEPS[STEPS.indexOf(step) + 1] ?? 'collected',
    claim: undefined,
    closings: { ...collection.closings, [step]: closing },
    revision: collection.revision + 1,
  };
}

/** When a collection has outlived all of its steps: the tick then takes it up again, or ends it. */
export const collectionDeadlineOf = ({ beganAtMs, takenUp }: Collection): number =>
  (takenUp?.atMs ?? beganAtMs) + (STEPS.length * SECONDS_OF_STEP + SPARE_SECONDS) * 1_000;

/**
 * When what was collected is to be sealed: whatever keeps it from that, keeps the domain's next from being
 * collected. Counted from what was done last: a laptop may have slept over the hours before that.
 */
export const sealedBy = ({ beganAtMs, takenUp, closings }: Collection): number =>
  SEALING_MS +
  Math.max(
    beganAtMs,
    takenUp?.atMs ?? beganAtMs,
    ...Object.values(closings).map(({ closedAtMs }) => closedAtMs),
  );
const SEALING_MS = 6 * 3_600_000;

/**
 * What becomes of a collection that has outlived its deadline. Steps of which nobody was asked say that
 * nothing of ours ran, as on a laptop that slept: these are still asked, and have their time anew. Where
 * that did not help, or all were asked, every step that is still open is closed.
 */
export function endOverdue(collection: Collection, nowMs: number): Collection {
  const times = collection.takenUp?.times ?? 0;
  const isUnasked = STEPS.some((step) => !wasStepAsked(collection, step));
  if (!isUnasked || times >= MOST_TAKEN_UP) return closeOverdueCollection(collection, nowMs);
  const takenUp = { times: times + 1, atMs: nowMs };
  return { ...collection, takenUp, revision: collection.revision + 1 };
}

/**
 * Closes every step that is still open, without looking at any host: who was asked did not answer,
 * who was not is a miss of ours.
 */
function closeOverdueCollection(collection: Collection, nowMs: number): Collection {
  const left = STEPS.filter((step) => collection.closings[step] === undefined);
  const closings = left.map((step): readonly [CollectionStep, StepClosing] => {
    const answers = stepAnswersOf(collection, step, new Map());
    const brought = [...answers].map(([wanted, of]): readonly [Wanted, Brought] => [
      wanted,
      broughtBy(of, { raw: undefined, sha256: () => '' }),
    ]);
    return [step, { closedAtMs: nowMs, brought: Object.fromEntries(brought) }];
  });
  return {
    ...collection,
    stage: 'collected',
    claim: undefined,
    closings: { ...collection.closings, ...Object.fromEntries(closings) },
    revision: collection.revision + 1,
  };
}

/** The collection as its record ended it. */
export const markEnded = (collection: Collection, record: number): Collection => ({
  ...collection,
  stage: 'ended',
  endedBy: record,
  revision: collection.revision + 1,
});

/** A laptop sleeps more than once a night; what cannot be asked for another reason must end some time. */
const MOST_TAKEN_UP = 3;

/** Beyond the steps' own times, for messages on their way. */
const SPARE_SECONDS = 120;
