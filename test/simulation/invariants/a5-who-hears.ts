import type { Channel } from '#domain/channel.ts';
import type { Incident, Move, MoveReason } from '#domain/incident.ts';
import type { AlertDue } from '#domain/journal.ts';
import type { DomainSettings } from '#domain/settings.ts';

import { broken, type InvariantMaker } from './invariant.ts';

/** Who heard of an incident's present episode, and when the pager did. */
type Hearing = {
  readonly heard: Set<Channel>;
  pagedAtMs: number | undefined;
  /** First message of it, or of what a mute or a window had kept silent. */
  toldAtMs: number | undefined;
};

type Telling = {
  readonly number: number;
  readonly nowMs: number;
  readonly moves: readonly Move[];
  readonly incidents: readonly Incident[];
  readonly alerts: readonly AlertDue[];
};

/** A5, who hears what: each move is on exactly the channels that D10 gives it, by the defaults. */
export const whoHears: InvariantMaker = ({ oracle, count }) => {
  const hearings = new Map<string, Hearing>();
  const versions = new Map<string, number>();
  const take = (domain: string, record: Telling): void => {
    const settings = oracle.settings(domain, versions.get(domain) ?? 1);
    const told = new Set(
      record.alerts.flatMap(({ channel, moves }) =>
        moves.map(({ incident, number }) => `${channel} ${incident} ${number}`),
      ),
    );
    for (const incident of record.incidents) {
      const moves = record.moves.filter((move) => move.incident === incident.id);
      if (moves.length === 0) continue;
      const begins = moves.some(({ reason }) => reason === 'opened' || reason === 'reopened');
      const hearing = begins ? newHearing() : (hearings.get(incident.id) ?? newHearing());
      hearings.set(incident.id, hearing);
      const about = { incident, moves, hearing, settings, told, record };
      settings.channels.forEach((channel) => expectOn(channel, about));
      if (settings.channels.includes('pager')) expectPage(about, count);
      note(about);
    }
  };
  return {
    acted: ({ domain, number, act }) => take(domain, { ...act, number, nowMs: act.atMs }),
    judged: ({ record: { domain, number, act } }) => {
      versions.set(domain, act.settingsVersion);
      take(domain, { ...act, number, nowMs: act.sweep.scheduledAtMs });
    },
  };
};

const newHearing = (): Hearing => ({
  heard: new Set(),
  pagedAtMs: undefined,
  toldAtMs: undefined,
});

type About = {
  readonly incident: Incident;
  readonly moves: readonly Move[];
  readonly hearing: Hearing;
  readonly settings: DomainSettings;
  /** `<channel> <incident> <move>` of all that the record tells. */
  readonly told: ReadonlySet<string>;
  readonly record: Telling;
};

const isTold = ({ told }: About, channel: Channel, { incident, number }: Move): boolean =>
  told.has(`${channel} ${incident} ${number}`);

function expectOn(channel: Channel, about: About): void {
  const { incident, moves, record } = about;
  if (channel === 'pager') return;
  for (const move of moves) {
    const wanted = mayHear(channel, about, move);
    if (wanted === isTold(about, channel, move)) continue;
    const words = wanted ? 'is not told of' : 'is told of';
    const what = `move ${move.number} (${move.reason}) of ${incident.id}, a ${incident.severity}`;
    broken('A5', `record ${record.number}: ${channel} ${words} ${what}`);
  }
}

function mayHear(
  channel: Exclude<Channel, 'pager'>,
  { incident, hearing }: About,
  { spoken, reason }: Move,
): boolean {
  if (ENDINGS.has(reason) && !hearing.heard.has(channel)) return false;
  switch (channel) {
    case 'machines':
    case 'webhook':
      return !ONLY_COUNTED.has(reason) && !isAwaited(incident);
    case 'chat':
    case 'terminal':
      return spoken && reason !== 'escalated';
    case 'mail':
      // Warnings are for the digest, unless mail heard of it while it was worse.
      return (
        spoken &&
        reason !== 'escalated' &&
        (incident.severity !== 'warning' || hearing.heard.has('mail'))
      );
  }
}

const isAwaited = ({ detail }: Incident): boolean =>
  detail.kind === 'ahead' && detail.confirmation.kind === 'awaited';

/** Critical at once, once, and again when grown or after 4 h; an error in office hours or after 4 h. */
function expectPage(about: About, count: (what: string) => void): void {
  const { incident, moves, hearing } = about;
  const over = moves.filter(({ reason }) => CLOSED.has(reason) && hearing.heard.has('pager'));
  for (const move of over) {
    if (move.spoken !== isTold(about, 'pager', move))
      broken('A5', `the pager heard of ${incident.id}, and not that it is closed`);
  }
  const paged = moves.some((move) => !CLOSED.has(move.reason) && isTold(about, 'pager', move));
  const urgent = moves.filter(({ spoken, reason }) => spoken && reason !== 'crossing-soon');
  if (paged) count('premise: A5 the pager was told');
  if (paged && (urgent.length === 0 || incident.state !== 'open'))
    broken('A5', `the pager is told of ${incident.id}, which is ${incident.state}`);
  const why = paged ? whyNoPage(about, urgent) : undefined;
  if (why !== undefined) broken('A5', `the pager is told of ${incident.id}: ${why}`);
  if (!paged && incident.state === 'open' && mustPage(about, urgent))
    broken('A5', `the pager is not told of ${incident.id}, a ${incident.severity} that speaks`);
}

function whyNoPage(about: About, urgent: readonly Move[]): string | undefined {
  const { incident, hearing, record } = about;
  const { severity, kind, acknowledged } = incident;
  const hours = (sinceMs: number | undefined): number =>
    (record.nowMs - (sinceMs ?? record.nowMs)) / 3_600_000;
  if (severity === 'warning') return 'a warning';
  if (severity === 'critical') {
    const isAgain = hearing.pagedAtMs !== undefined && !speaksAnew(urgent);
    const isGrown = urgent.some(({ reason }) => reason === 'grown');
    if (!isAgain || isGrown) return undefined;
    return hours(hearing.pagedAtMs) < 4 || acknowledged !== undefined ? 'again' : undefined;
  }
  if (kind === 'silent') return 'silence never pages';
  if (LATER.has(kind) || isInOfficeHours(record.nowMs)) return undefined;
  return hours(hearing.toldAtMs) < 4 ? 'an error out of office hours' : undefined;
}

function mustPage({ incident, hearing, record }: About, urgent: readonly Move[]): boolean {
  const { severity, kind, acknowledged } = incident;
  if (urgent.length === 0) return false;
  if (severity === 'critical') {
    const isGrown = urgent.some(({ reason }) => reason === 'grown');
    return hearing.pagedAtMs === undefined || isGrown;
  }
  return (
    severity === 'error' &&
    hearing.pagedAtMs === undefined &&
    acknowledged === undefined &&
    kind !== 'silent' &&
    !LATER.has(kind) &&
    isInOfficeHours(record.nowMs)
  );
}

function note(about: About): void {
  const { moves, hearing, settings, record } = about;
  if (moves.some(({ reason }) => reason === 'quiet-ended')) hearing.toldAtMs = undefined;
  // What people know begins anew: of what recovered then, the pager hears when it is back.
  if (moves.some(({ reason, spoken }) => spoken && reason === 'quiet-ended'))
    hearing.pagedAtMs = undefined;
  if (moves.some(({ spoken }) => spoken)) hearing.toldAtMs ??= record.nowMs;
  for (const move of moves) {
    for (const channel of settings.channels) {
      if (!isTold(about, channel, move)) continue;
      hearing.heard.add(channel);
      if (channel === 'pager' && !CLOSED.has(move.reason)) hearing.pagedAtMs = record.nowMs;
    }
  }
}

const speaksAnew = (moves: readonly Move[]): boolean =>
  moves.some(({ reason }) => ANEW.has(reason));

/** Monday to Friday, 8 to 18, UTC. */
function isInOfficeHours(nowMs: number): boolean {
  const now = new Date(nowMs);
  const isWorkday = now.getUTCDay() >= 1 && now.getUTCDay() <= 5;
  return isWorkday && now.getUTCHours() >= 8 && now.getUTCHours() < 18;
}

const ANEW: ReadonlySet<MoveReason> = new Set(['quiet-ended', 'no-longer-held']);
const CLOSED: ReadonlySet<MoveReason> = new Set(['closed', 'closed-by-person']);
const ENDINGS: ReadonlySet<MoveReason> = new Set([...CLOSED, 'recovering']);
const ONLY_COUNTED: ReadonlySet<MoveReason> = new Set([
  'first-seen',
  'counted',
  'did-not-confirm',
  'seen-again',
  'progressed',
]);
/** Errors that page at any hour, once they have lasted for half an hour, or an hour. */
const LATER: ReadonlySet<Incident['kind']> = new Set(['master-silent', 'blind']);
