import type { ByHand } from './by-hand.ts';
import { missOf, type Miss } from './miss.ts';
import type { PhaseName } from './snapshot.ts';
import { missThrough } from './through-node.ts';

/**
 * Why a sweep is made: its time has come, or a record asked to look at some hosts once more; at all of
 * them where a person did, by hand.
 */
export type SweepPurpose =
  | { readonly kind: 'regular' }
  | {
      readonly kind: 'follow-up';
      readonly hosts: readonly string[];
      readonly askedBy: number;
      readonly byHand?: ByHand;
    };

/** What came of one host in a closed phase: an answer kept in the raw object, or a miss with its cause. */
export type PhaseOutcome =
  | {
      readonly kind: 'read';
      readonly rawSha256: string;
      /** The node through which the host was read; left out where it was read directly. */
      readonly via?: string;
    }
  | Miss;

/** The one conditional write that ends a phase: every host that was asked, once. Late answers are in none. */
export type PhaseClosing = {
  /** UTC milliseconds by our clock, for people; the order of reads does not rest on it. */
  readonly closedAtMs: number;
  readonly outcomes: Readonly<Record<string, PhaseOutcome>>;
  /** Where the raw texts lie; undefined when no host answered. */
  readonly raw: { readonly key: string; readonly sha256: string } | undefined;
};

/** Who may send the commands of a phase, until when; an expired claim may be taken. */
export type Claim = {
  readonly phase: PhaseName;
  readonly attempt: number;
  readonly untilMs: number;
  readonly token: string;
};

/** One command sent to hosts, by the id that the fleet gave it. */
export type SentCommand = {
  readonly phase: PhaseName;
  readonly attempt: number;
  readonly command: string;
  readonly hosts: readonly string[];
};

/** Where a sweep stands: the phase that is open, then read (all phases closed), then judged. */
export type SweepStage = PhaseName | 'read' | 'judged';

/** One pass over a domain. Numbers have no gaps; at most one sweep of a domain is not judged. */
export type Sweep = {
  readonly id: string;
  readonly domain: string;
  readonly number: number;
  readonly purpose: SweepPurpose;
  /** The tick that opened it: its time, the now of its judgement. UTC milliseconds. */
  readonly scheduledAtMs: number;
  readonly settingsVersion: number;
  /** Hosts of the first phase, and the host asked after them. */
  readonly replicas: readonly string[];
  readonly master: string;
  /** Hosts that ran as master in the first phase: they are asked once more, last. */
  readonly claimants: readonly string[];
  readonly replicaSeconds: number;
  readonly masterSeconds: number;
  readonly stage: SweepStage;
  readonly claim: Claim | undefined;
  readonly commands: readonly SentCommand[];
  /** Hosts that could not even be asked; a phase that was asked is here, without any too. */
  readonly unasked: Readonly<Partial<Record<PhaseName, Readonly<Record<string, Miss>>>>>;
  readonly closings: Readonly<Partial<Record<PhaseName, PhaseClosing>>>;
  /** True when the tick closed it because it had outlived its deadline. */
  readonly overdue: boolean;
  /** The journal record that judged it. */
  readonly judgedBy: number | undefined;
  /** Grows by one with every write; a writer names the one it saw. */
  readonly revision: number;
};

/** How far a sweep is that was just opened: nobody was asked yet. */
export const JUST_OPENED = {
  claimants: [],
  stage: 'replicas',
  claim: undefined,
  commands: [],
  unasked: {},
  closings: {},
  overdue: false,
  judgedBy: undefined,
  revision: 1,
} as const satisfies Partial<Sweep>;

/**
 * What is known of one host of a phase that is open. `text` is what the host printed, whole; `via` the
 * node through which it was read, or is waited for, where one is between.
 */
export type HostAnswer =
  | { readonly kind: 'pending'; readonly via?: string }
  | { readonly kind: 'answered'; readonly text: string; readonly via?: string }
  | Miss;

/** The hosts that a phase asks. */
export function hostsOfPhase(sweep: Sweep, phase: PhaseName): readonly string[] {
  switch (phase) {
    case 'replicas':
      return sweep.replicas;
    case 'master':
      return [sweep.master];
    case 'repeat':
      return sweep.claimants;
  }
}

/** The phase that is open, if one is. */
export const openPhaseOf = ({ stage }: Sweep): PhaseName | undefined =>
  stage === 'read' || stage === 'judged' ? undefined : stage;

/** Who asked for a sweep by hand; undefined of every other sweep. */
export const byHandOf = ({ purpose }: Pick<Sweep, 'purpose'>): ByHand | undefined =>
  purpose.kind === 'follow-up' ? purpose.byHand : undefined;

/** True when the commands of a phase were sent and written down. */
export const wasAsked = ({ unasked }: Sweep, phase: PhaseName): boolean =>
  unasked[phase] !== undefined;

/** The commands that were sent in a phase. */
export const commandsOf = ({ commands }: Sweep, phase: PhaseName): readonly SentCommand[] =>
  commands.filter((command) => command.phase === phase);

/** How long the hosts of a phase may take to answer. */
export const secondsOfPhase = (sweep: Sweep, phase: PhaseName): number =>
  phase === 'replicas' ? sweep.replicaSeconds : sweep.masterSeconds;

/**
 * True while another may be sending the commands of this phase. The one wait that is decided by
 * our own clock: a claim taken too early only reads twice.
 */
export const isClaimed = ({ claim }: Sweep, phase: PhaseName, nowMs: number): boolean =>
  claim !== undefined && claim.phase === phase && claim.untilMs > nowMs;

/** A sweep of which somebody may send the commands of a phase. */
export type ClaimedSweep = Sweep & { readonly claim: Claim };

export const hasClaim = (sweep: Sweep): sweep is ClaimedSweep => sweep.claim !== undefined;

/** The sweep with its phase claimed by this token, one attempt after the last of the phase. */
export function claimPhase(
  sweep: Sweep,
  { phase, nowMs, token }: { phase: PhaseName; nowMs: number; token: string },
): ClaimedSweep {
  const attempt = sweep.claim?.phase === phase ? sweep.claim.attempt + 1 : 1;
  const claim = { phase, attempt, untilMs: nowMs + CLAIM_SECONDS * 1000, token };
  return { ...sweep, claim, revision: sweep.revision + 1 };
}

/** Writes down what a claim's holder sent. Until this is stored, nobody knows the commands. */
export function noteAsked(
  sweep: ClaimedSweep,
  asked: {
    readonly commands: readonly { readonly command: string; readonly hosts: readonly string[] }[];
    readonly misses: Readonly<Record<string, Miss>>;
  },
): Sweep {
  const { phase, attempt } = sweep.claim;
  const sent = asked.commands.map(({ command, hosts }) => ({ phase, attempt, command, hosts }));
  return {
    ...sweep,
    claim: undefined,
    commands: [...sweep.commands, ...sent],
    unasked: { ...sweep.unasked, [phase]: asked.misses },
    revision: sweep.revision + 1,
  };
}

/** What is known of each host of a phase, from looks at its commands in the order sent. */
export const answersOf = (
  sweep: Sweep,
  phase: PhaseName,
  looks: readonly HostAnswers[],
): ReadonlyMap<string, HostAnswer> =>
  answersFrom(looks, {
    hosts: hostsOfPhase(sweep, phase),
    sentTo: commandsOf(sweep, phase).flatMap(({ hosts }) => hosts),
    unasked: sweep.unasked[phase] ?? {},
  });

/** What looks say of each host that was to be asked: its first final answer counts; one that no command names was not asked. */
export function answersFrom(
  looks: readonly HostAnswers[],
  { hosts, sentTo, unasked }: ToBeAsked,
): ReadonlyMap<string, HostAnswer> {
  const reached = new Set(sentTo);
  const answerOf = (host: string): HostAnswer => {
    const miss = unasked[host];
    if (miss !== undefined) return miss;
    if (!reached.has(host)) return NOT_ASKED;
    const seen = looks.flatMap((look) => look[host] ?? []);
    return seen.find((answer) => isFinal(answer)) ?? seen.at(-1) ?? { kind: 'pending' };
  };
  return new Map(hosts.map((host) => [host, answerOf(host)]));
}

type HostAnswers = Readonly<Record<string, HostAnswer>>;
type ToBeAsked = {
  readonly hosts: readonly string[];
  /** The hosts that the commands name. */
  readonly sentTo: readonly string[];
  readonly unasked: Readonly<Record<string, Miss>>;
};

/** True when no host of the phase is waited for any more. */
export const haveAllEnded = (answers: ReadonlyMap<string, HostAnswer>): boolean =>
  [...answers.values()].every((answer) => isFinal(answer));

/** What a closing says of each host; who is still waited for did not answer. */
export function outcomesOf(
  answers: ReadonlyMap<string, HostAnswer>,
  sha256: (text: string) => string,
): Readonly<Record<string, PhaseOutcome>> {
  const outcomeOf = (answer: HostAnswer): PhaseOutcome => {
    if (answer.kind === 'pending') {
      return answer.via === undefined ? NO_ANSWER : missThrough(answer.via, NO_ANSWER);
    }
    if (answer.kind !== 'answered') return answer;
    const { text, via } = answer;
    return { kind: 'read', rawSha256: sha256(text), ...(via === undefined ? {} : { via }) };
  };
  return Object.fromEntries([...answers].map(([host, answer]) => [host, outcomeOf(answer)]));
}

/**
 * Closes the open phase and opens the next, where there is one claimed by this token: who closes,
 * asks. `claimants` are the hosts that ran as master in the phase that is being closed; they matter in
 * the first one only.
 */
export function closePhase(
  sweep: Sweep,
  phase: PhaseName,
  { closing, claimants, token }: PhaseClosed,
): Sweep {
  const asMaster = phase === 'replicas' ? claimants : sweep.claimants;
  const closings = { ...sweep.closings, [phase]: closing };
  const stage = stageAfter(phase, asMaster);
  const closed = { ...sweep, claimants: asMaster, closings, stage, claim: undefined };
  return stage === 'read'
    ? { ...closed, revision: sweep.revision + 1 }
    : claimPhase(closed, { phase: stage, nowMs: closing.closedAtMs, token });
}

type PhaseClosed = {
  readonly closing: PhaseClosing;
  readonly claimants: readonly string[];
  readonly token: string;
};

/** When a sweep has outlived all of its phases: the tick then closes what is still open. */
export const deadlineOf = (sweep: Sweep): number =>
  sweep.scheduledAtMs + (sweep.replicaSeconds + 2 * sweep.masterSeconds + SPARE_SECONDS) * 1000;

/**
 * Closes every phase that is still open, without looking at any host: who was asked did not
 * answer, who was not is a miss of ours. Such a sweep is incomplete, and is judged too.
 */
export function closeOverdue(sweep: Sweep, nowMs: number): Sweep {
  const missing: readonly PhaseName[] = ['replicas', 'master', 'repeat'];
  const open = missing.filter(
    (phase) => sweep.closings[phase] === undefined && hostsOfPhase(sweep, phase).length > 0,
  );
  const closings = open.map((phase): readonly [PhaseName, PhaseClosing] => {
    const outcomes = outcomesOf(answersOf(sweep, phase, []), () => '');
    return [phase, { closedAtMs: nowMs, outcomes, raw: undefined }];
  });
  return {
    ...sweep,
    stage: 'read',
    claim: undefined,
    closings: { ...sweep.closings, ...Object.fromEntries(closings) },
    overdue: true,
    revision: sweep.revision + 1,
  };
}

/** The sweep as its record judged it. */
export const markJudged = (sweep: Sweep, record: number): Sweep => ({
  ...sweep,
  stage: 'judged',
  judgedBy: record,
  revision: sweep.revision + 1,
});

function stageAfter(phase: PhaseName, claimants: readonly string[]): PhaseName | 'read' {
  if (phase === 'replicas') return 'master';
  return phase === 'master' && claimants.length > 0 ? 'repeat' : 'read';
}

const isFinal = (answer: HostAnswer | undefined): boolean =>
  answer !== undefined && answer.kind !== 'pending';

/** How long a claim holds: longer than any sending takes, shorter than people wait. */
export const CLAIM_SECONDS = 30;
/** Beyond the phases' own times, for messages on their way. */
const SPARE_SECONDS = 30;
const NO_ANSWER = missOf('no-answer', '');
const NOT_ASKED = missOf('not-asked', '');
