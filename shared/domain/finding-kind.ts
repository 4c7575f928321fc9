import {
  isLive,
  type Count,
  type Incident,
  type IncidentDetail,
  type IncidentKind,
  type IncidentTable,
  type Severity,
} from './incident.ts';
import type { ThresholdName } from './settings.ts';
import { isFirstAfterGap, type HostView, type SweepView } from './sweep-view.ts';
import { listFirst } from './words.ts';

/** What one sweep says of one kind for one host. `unread`: not enough was read to say; it moves nothing. */
export type Judged = {
  readonly says: 'holds' | 'clear' | 'unread';
  /** One sentence with its numbers. */
  readonly because: string;
  /** What contradicts it, for the moves of this sweep: another sentence in each, so not in `because`. */
  readonly contradiction?: string;
  /** It holds, and N and T are met for at least one table (or for the host). */
  readonly met: boolean;
  readonly count: Count;
  /** N: how many reads it takes, for people. */
  readonly needed: number;
  /** The D5 column *clears* is met: recovery starts. */
  readonly clears: boolean;
  /** This sweep counts towards the K sweeps of closing. */
  readonly clean: boolean;
  /** What D5 asks for beyond the K sweeps is met. */
  readonly closes: boolean;
  /** Tables for which N and T are met now, with the numbers of this sweep's pair. */
  readonly tables: readonly IncidentTable[];
  /** The latest numbers of any table of the incident that was read. */
  readonly now: readonly IncidentTable[];
  readonly detail: IncidentDetail;
  readonly crossed: boolean;
  /** Where this sweep makes it another than the kind's own (rules.md, D10). */
  readonly severity: Severity | undefined;
  /** Set in the sweep that decides whether a second pair confirms the first proof. */
  readonly confirmation: 'confirmed' | 'not-confirmed' | undefined;
};

/** What a kind judges from: the sweep, the host it is about, and its own incident so far. */
export type KindInput = {
  readonly view: SweepView;
  /** Empty where the kind is about the domain as a whole. */
  readonly host: string;
  /** Undefined where the host was not asked, or is the one judged against. */
  readonly seen: HostView | undefined;
  /** Its pending, open, recovering, or lately closed incident. */
  readonly incident: Incident | undefined;
  /** What this sweep said so far of another kind for a host: kinds are judged in one order. */
  readonly said: (kind: IncidentKind, host: string) => Judged | undefined;
};

/** A kind of finding: its words, and what one sweep says of it. One file each in `kinds/`. */
export type FindingKind = {
  readonly id: IncidentKind;
  readonly severity: Severity;
  /** What it means, for people; BoKS behaviour that is inferred says so. */
  readonly meaning: string;
  /** Anchor in the runbook. */
  readonly remedy: string;
  /** What to do, and what not to, in the order in which it counts. */
  readonly advice: readonly string[];
  /**
   * Kinds that speak for it while they live: for every incident of the domain; for the same host,
   * or, where they are about the domain, a host that they name; where they name all of its tables.
   */
  readonly heldBy: readonly {
    readonly kind: IncidentKind;
    readonly covers: 'domain' | 'host' | 'tables';
  }[];
  /** K: clean sweeps, or answers, before it closes. */
  readonly cleanNeeded: number;
  /** Whether a follow-up sweep may move what lives; `opens`: and find it first, on the hosts that it reads. */
  readonly inFollowUps: boolean | 'opens';
  /** The N and T that follow-up sweeps help to reach where the period is longer than T. */
  readonly counts?: ThresholdName;
  /** What it may be about in this sweep: hosts, or, as null, the domain as a whole. */
  readonly subjects: (view: SweepView) => readonly (string | null)[];
  readonly judge: (input: KindInput) => Judged;
};

/** The count after one more read in which it holds; it starts anew after a gap, and where nothing is pending. */
export function nextCount({ view, host, seen, incident }: KindInput): Count {
  // The host that is judged against is read, too, and seen by nobody else.
  const isRead = seen === undefined || seen.outcome.kind === 'reading';
  const isAfterGap = view.afterGap || (isRead && isFirstAfterGap(view.facts, host));
  const goesOn = incident?.state === 'pending' && !isAfterGap;
  return goesOn
    ? { reads: incident.count.reads + 1, sinceMs: incident.count.sinceMs }
    : { reads: 1, sinceMs: view.nowMs };
}

/** N and T, both. */
export const isMet = (
  count: Count,
  patience: { reads: number; seconds: number },
  nowMs: number,
): boolean => count.reads >= patience.reads && nowMs - count.sinceMs >= patience.seconds * 1_000;

/**
 * The incidents that stay as they are while nobody can be read, on one host or in the domain, for
 * the message that tells of the silence; empty where there are none.
 */
export function followedByNobody({ facts }: SweepView, host?: string): string {
  const names = facts.incidents
    .filter((incident) => isLive(incident) && !NOT_NAMED.has(incident.kind))
    .filter((incident) => host === undefined || incident.host === host)
    .map((incident) => `${incident.kind}${host === undefined ? ` ${incident.host}` : ''}`);
  if (names.length === 0) return '';
  return `; open incidents stay as they are: ${listFirst(names, MOST_NAMED)}`;
}

/** The silence itself, and roles, which are read wherever a host answers. */
const NOT_NAMED: ReadonlySet<IncidentKind> = new Set([
  'silent',
  'master-silent',
  'blind',
  'too-few',
  'drift-of-format',
  'role-moved',
  'role-mismatch',
]);
const MOST_NAMED = 6;

/** Not enough was read to say anything. */
export const unread = (input: KindInput, because: string): Judged => ({
  ...quietly(input, because),
  says: 'unread',
});

/** It holds for the host as a whole. */
export function holdsFor(
  input: KindInput,
  because: string,
  patience: { readonly reads: number; readonly seconds: number },
): Judged {
  const count = nextCount(input);
  const met = isMet(count, patience, input.view.nowMs);
  return { ...quietly(input, because), says: 'holds', count, met, needed: patience.reads };
}

/** It was read and does not hold. A follow-up counts towards an opening, never towards a closing. */
export const clearFor = (
  input: KindInput,
  because: string,
  how: { readonly clears: boolean; readonly clean: boolean; readonly closes: boolean } = ALL_CLEAR,
): Judged => ({
  ...quietly(input, because),
  says: 'clear',
  ...(input.view.isFollowUp ? NOT_CLEAR : how),
});

const ALL_CLEAR = { clears: true, clean: true, closes: true };
const NOT_CLEAR = { clears: false, clean: false, closes: false };

const quietly = ({ view, incident }: KindInput, because: string): Judged => ({
  says: 'clear',
  because,
  met: false,
  count: incident?.count ?? { reads: 0, sinceMs: view.nowMs },
  needed: 1,
  clears: false,
  clean: false,
  closes: false,
  tables: [],
  now: [],
  detail: incident?.detail ?? { kind: 'counted', counts: {}, names: [] },
  crossed: incident?.crossed ?? false,
  severity: undefined,
  confirmation: undefined,
});
