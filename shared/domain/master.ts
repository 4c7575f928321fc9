import type { Miss } from './miss.ts';
import { isStopped, runsAsMaster, type Reading } from './snapshot.ts';

/**
 * Who is master in a sweep (rules.md, D0): read, not configured. Where there is one, whether
 * judging against it may prove anything; where there is none, why.
 */
export type MasterVerdict =
  | {
      readonly kind: 'master';
      readonly host: string;
      /** True where it is not the expected one. */
      readonly moved: boolean;
      /** False while the old master was not seen in another role (D0, *unproved*). */
      readonly mayProve: boolean;
    }
  | {
      readonly kind: 'nobody';
      readonly because: 'blind' | 'no-master' | 'boks-stopped' | 'no-answer' | 'several';
    };

/** What D0 is decided from: what the expected master answered, and who else runs as master. */
export type MasterInput = {
  readonly expected: string;
  readonly outcome: Reading | Miss | undefined;
  /** Other hosts that run as master and answered `boksdiag` with exit 0. */
  readonly claimants: readonly string[];
  /** Where the role had moved before: to whom, and whether the old master was seen in another role since. */
  readonly movedTo: { readonly host: string; readonly oldMasterSeen: boolean } | null;
};

/** Decides who is master: the rows of D0 from *runs as master* down. `blind` is decided before it. */
export function decideMaster(input: MasterInput): MasterVerdict {
  const { expected, claimants } = input;
  const standing = standingOf(input.outcome);
  if (standing === 'master')
    return { kind: 'master', host: expected, moved: false, mayProve: true };
  const [claimant, ...others] = claimants;
  if (others.length > 0) return { kind: 'nobody', because: 'several' };
  if (claimant === undefined) return { kind: 'nobody', because: ABSENT[standing] };
  const mayProve = standing === 'other-role' || wasSeenElsewhere(input, claimant);
  return { kind: 'master', host: claimant, moved: true, mayProve };
}

type ExpectedStanding = 'master' | 'other-role' | 'stopped' | 'no-answer';

function standingOf(outcome: Reading | Miss | undefined): ExpectedStanding {
  if (outcome === undefined || outcome.kind === 'miss') return 'no-answer';
  if (isStopped(outcome.snapshot)) return 'stopped';
  return runsAsMaster(outcome.snapshot) ? 'master' : 'other-role';
}

/** Once the move was provable, it stays so until the role moves again. */
const wasSeenElsewhere = ({ movedTo }: MasterInput, claimant: string): boolean =>
  movedTo?.host === claimant && movedTo.oldMasterSeen;

const ABSENT = {
  'other-role': 'no-master',
  stopped: 'boks-stopped',
  'no-answer': 'no-answer',
} as const;
