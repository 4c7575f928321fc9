import type { FollowUp } from './follow-up.ts';
import type { DomainMemory } from './memory.ts';
import type { DomainSettings } from './settings.ts';
import { byHandOf, closeOverdue, deadlineOf, JUST_OPENED, type Sweep } from './sweep.ts';

/** What a tick knows of one domain. `nowMs` is the tick's scheduled time: its now. */
export type TickView = {
  readonly settings: DomainSettings;
  readonly nowMs: number;
  readonly latest: Sweep | undefined;
  /** As of the domain's head record. */
  readonly memory: DomainMemory;
  /** Number of the head record; 0 before the first. */
  readonly head: number;
};

/** What a tick does with one domain, and why. */
export type TickDecision = { readonly why: string } & (
  | { readonly kind: 'open'; readonly sweep: Sweep }
  /** Whoever opened it, this very tick or a person, may have died before its wake-ups were sent. */
  | { readonly kind: 'wake'; readonly sweep: Sweep }
  | { readonly kind: 'close'; readonly sweep: Sweep }
  | { readonly kind: 'compare'; readonly sweep: Sweep }
  | { readonly kind: 'nothing' }
);

/**
 * Decides what a tick does with one domain.
 *
 * Invariants: a sweep is opened only when the one before is judged; the times of a domain's sweeps
 * grow with their numbers, so a tick that comes late, or twice, opens nothing.
 */
export function planTick(view: TickView): TickDecision {
  const { latest, nowMs, settings } = view;
  if (latest !== undefined && latest.stage !== 'judged') return planUnfinished(latest, nowMs);
  if (latest?.judgedBy !== undefined && latest.judgedBy > view.head) {
    return nothing(`sweep ${latest.number} was judged while this tick was looking`);
  }
  if (latest !== undefined && latest.scheduledAtMs >= nowMs) {
    return nothing(`sweep ${latest.number} is not older than this tick`);
  }
  const instantMs = latestInstant(settings, nowMs);
  const regularAtMs = lastRegularAtMs(view);
  if (regularAtMs === null || regularAtMs < instantMs) {
    return { kind: 'open', why: 'its time has come', sweep: regularSweep(view, instantMs) };
  }
  const followUp = dueFollowUp(view);
  if (followUp === undefined) return nothing('no sweep is due');
  return {
    kind: 'open',
    why: `record ${followUp.askedBy} asked to look once more`,
    sweep: followUpSweep(view, followUp),
  };
}

/**
 * Whether a regular sweep is due that the next tick is going to open, unless another runs then. One
 * that is late by a quarter of an hour nobody is going to open: no tick comes.
 */
export function isRegularAwaited(view: Omit<TickView, 'head'>): boolean {
  const { settings, nowMs, latest } = view;
  const regularAtMs = lastRegularAtMs(view);
  if (regularAtMs === null) {
    return latest !== undefined && nowMs - latest.scheduledAtMs < MOST_LATE_MS;
  }
  const isDue = regularAtMs < latestInstant(settings, nowMs);
  return isDue && nowMs - regularAtMs < settings.periodSeconds * 1000 + MOST_LATE_MS;
}

/**
 * The newest instant of a domain's grid that has come. Domains are spread over their period, by
 * whole minutes, by a hash of their name.
 */
export function latestInstant(
  { domain, periodSeconds }: Pick<DomainSettings, 'domain' | 'periodSeconds'>,
  nowMs: number,
): number {
  const periodMs = periodSeconds * 1000;
  const offsetMs = phaseOffsetSeconds(domain, periodSeconds) * 1000;
  return Math.floor((nowMs - offsetMs) / periodMs) * periodMs + offsetMs;
}

/** How far into its period a domain is swept: whole minutes, less than the period. */
export function phaseOffsetSeconds(domain: string, periodSeconds: number): number {
  return (fnv1a(domain) % Math.max(1, Math.floor(periodSeconds / 60))) * 60;
}

/** A moment as people and ids write it: `2008-11-17T15:14:00.000Z`. Whole milliseconds since 1970. */
export function formatInstant(atMs: number): string {
  const { year, month, day } = civilDate(Math.floor(atMs / MS_A_DAY));
  const ms = ((atMs % MS_A_DAY) + MS_A_DAY) % MS_A_DAY;
  const time = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60].map((part) =>
    padded(Math.floor(part), 2),
  );
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}T${time.join(':')}.${padded(ms % 1000, 3)}Z`;
}

function planUnfinished(latest: Sweep, nowMs: number): TickDecision {
  if (latest.stage === 'read') {
    return latest.scheduledAtMs + COMPARE_AGAIN_MS <= nowMs
      ? { kind: 'compare', sweep: latest, why: `sweep ${latest.number} is read and not judged` }
      : nothing(`skipped: sweep ${latest.number} is being judged`);
  }
  if (deadlineOf(latest) <= nowMs) {
    const why = `sweep ${latest.number} outlived its deadline in phase ${latest.stage}`;
    return { kind: 'close', sweep: closeOverdue(latest, nowMs), why };
  }
  if (latest.scheduledAtMs === nowMs) {
    return { kind: 'wake', sweep: latest, why: `sweep ${latest.number} was opened by this tick` };
  }
  if (byHandOf(latest) !== undefined && latest.revision === JUST_OPENED.revision) {
    const why = `sweep ${latest.number} was opened by hand, and nobody has looked at it yet`;
    return { kind: 'wake', sweep: latest, why };
  }
  return nothing(`skipped: sweep ${latest.number} is running`);
}

/** The latest sweep may be newer than the memory: a regular one counts from when it was opened. */
function lastRegularAtMs({ latest, memory }: Pick<TickView, 'latest' | 'memory'>): number | null {
  return latest?.purpose.kind === 'regular' ? latest.scheduledAtMs : memory.lastRegularAtMs;
}

function dueFollowUp({ memory, nowMs, latest }: TickView): FollowUp | undefined {
  return memory.followUps
    .filter(({ id, dueAtMs }) => dueAtMs <= nowMs && id !== latest?.id)
    .toSorted((one, other) => one.dueAtMs - other.dueAtMs)[0];
}

function regularSweep(view: TickView, instantMs: number): Sweep {
  const { settings } = view;
  return {
    ...newSweep(view),
    id: `${settings.domain}/${formatInstant(instantMs)}`,
    purpose: { kind: 'regular' },
    replicas: settings.replicas.map(({ host }) => host),
    master: settings.master,
  };
}

/** Limited to the hosts concerned, and then the host that was master when the record was made. */
export function followUpSweep(
  view: Opening,
  { id, hosts, master, askedBy, byHand }: FollowUp,
): Sweep {
  const asked = byHand === undefined ? {} : { byHand };
  return {
    ...newSweep(view),
    id,
    purpose: { kind: 'follow-up', hosts, askedBy, ...asked },
    replicas: hosts.filter((host) => host !== master),
    master,
  };
}

/** What is known where a sweep is opened: under which settings, when, after which sweep. */
export type Opening = Pick<TickView, 'settings' | 'nowMs' | 'latest'>;
type SweepOfAnyPurpose = Omit<Sweep, 'id' | 'purpose' | 'replicas' | 'master'>;

function newSweep({ settings, nowMs, latest }: Opening): SweepOfAnyPurpose {
  return {
    domain: settings.domain,
    number: (latest?.number ?? 0) + 1,
    scheduledAtMs: nowMs,
    settingsVersion: settings.version,
    replicaSeconds: settings.replicaSeconds,
    masterSeconds: settings.masterSeconds,
    ...JUST_OPENED,
  };
}

const nothing = (why: string): TickDecision => ({ kind: 'nothing', why });

/** FNV-1a over UTF-16 units, 32 bits: well spread, and the same in every version. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

/** Year, month and day of a number of days since 1970-01-01 (howardhinnant.github.io/date_algorithms.html). */
function civilDate(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) /
      365,
  );
  const ofYear =
    ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const march = Math.floor((5 * ofYear + 2) / 153);
  const month = march < 10 ? march + 3 : march - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * march + 2) / 5) + 1,
  };
}

const padded = (number: number, width: number): string => String(number).padStart(width, '0');

const MS_A_DAY = 86_400_000;
/** A message to judge may be lost; a minute after the sweep's time the tick sends another. */
const COMPARE_AGAIN_MS = 60_000;
/** Longer than the longest sweep. */
const MOST_LATE_MS = 900_000;
