import type { Incident, MoveReason } from '#domain/incident.ts';
import type { AlertDue, JournalRecord } from '#domain/journal.ts';

import { broken, type InvariantMaker } from './invariant.ts';

/** An incident as the journal has it, and who heard of its present episode. */
type Followed = {
  readonly incident: Incident;
  /** As what it was spoken of last; undefined where it never was. */
  readonly spokenAs: Incident['severity'] | undefined;
  readonly isMailed: boolean;
};

type Domain = { readonly followed: Map<string, Followed>; dueAtMs: number | undefined };

/**
 * A5, a digest included. The first regular sweep after eight o'clock owes mail one message, which names
 * each warning that was spoken of and that mail did not hear: as long as it lives in every digest, and
 * in one once it is over, that of the day in which it was closed. No other record owes one, and the mail names what its record does.
 */
export const theDigest: InvariantMaker = ({ oracle, count, clocksOffMs }) => {
  const domains = new Map<string, Domain>();
  const owed = new Map<string, AlertDue>();
  const follow = ({ domain: name, act }: JournalRecord): Domain => {
    const domain = domains.get(name) ?? { followed: new Map(), dueAtMs: undefined };
    domains.set(name, domain);
    if (!('moves' in act)) return domain;
    for (const incident of act.incidents) {
      note(domain, incident, act);
      const { id, closedAtMs } = incident;
      const isNews = act.moves.some(
        ({ incident: of, reason }) => of === id && CLOSINGS.has(reason),
      );
      if (isNews && (closedAtMs ?? 0) + clocksOffMs < (domain.dueAtMs ?? 0))
        broken('A5', `${id} is closed as of a day whose digest did not name it`);
    }
    return domain;
  };
  return {
    acted: follow,
    judged: ({ record, isRegular, nowMs }) => {
      const domain = follow(record);
      const { act } = record;
      const digests = act.alerts.filter(({ digest }) => digest !== undefined);
      const { channels } = oracle.settings(record.domain, act.settingsVersion);
      const sinceMs = domain.dueAtMs;
      const isDue = isRegular && channels.includes('mail') && isDueAt(domain, nowMs);
      const span = { sinceMs: sinceMs ?? nowMs, nowMs };
      const names = isDue
        ? [...domain.followed.values()].filter((one) => isOwed(one, span)).map(nameOf)
        : [];
      expectNames(record, digests, names);
      for (const digest of digests) owed.set(digest.id, digest);
      if (digests.length > 0) count('premise: A5 a digest was owed');
      if (names.some((name) => name.endsWith('closed')))
        count('premise: A5 a digest told what is over');
    },
    observe: (observation) => {
      if (observation.kind !== 'told') return;
      const { id, rendered } = observation.message;
      const text = JSON.stringify(rendered);
      const missing = shownOf(owed.get(id)).find((incident) => !text.includes(incident));
      if (missing !== undefined) broken('A5', `the mail of ${id} does not name ${missing}`);
    },
  };
};

type Told = Pick<Extract<JournalRecord['act'], { readonly kind: 'acted' }>, 'moves' | 'alerts'>;

function note({ followed }: Domain, incident: Incident, { moves, alerts }: Told): void {
  const mine = moves.filter((move) => move.incident === incident.id);
  const begins = mine.some(({ reason }) => reason === 'opened' || reason === 'reopened');
  const before = begins ? undefined : followed.get(incident.id);
  const isMailed = alerts.some(
    ({ channel, moves: told }) =>
      channel === 'mail' && told.some((move) => move.incident === incident.id),
  );
  followed.set(incident.id, {
    incident,
    spokenAs: mine.some(({ spoken }) => spoken) ? incident.severity : before?.spokenAs,
    isMailed: before?.isMailed === true || isMailed,
  });
}

/** Eight o'clock, UTC, has struck since the last that was due; none is due in a first sweep. */
function isDueAt(domain: Domain, nowMs: number): boolean {
  const lastMs = domain.dueAtMs;
  const isDue = lastMs !== undefined && digestDayOf(nowMs) > digestDayOf(lastMs);
  if (isDue || lastMs === undefined) domain.dueAtMs = nowMs;
  return isDue;
}

const digestDayOf = (atMs: number): number => Math.floor((atMs - EIGHT_MS) / DAY_MS);

type Span = { readonly sinceMs: number; readonly nowMs: number };

function isOwed({ incident, spokenAs, isMailed }: Followed, { sinceMs, nowMs }: Span): boolean {
  const { severity, state, heldBy, quieted, closedAtMs } = incident;
  const isLive = state === 'open' || state === 'recovering';
  if (spokenAs === undefined || (isLive ? severity : spokenAs) !== 'warning') return false;
  if (isMailed || heldBy !== null || quieted !== undefined) return false;
  return isLive || (closedAtMs !== null && sinceMs < closedAtMs && closedAtMs <= nowMs);
}

/** One that was over and is counted again is over still. */
const nameOf = ({ incident: { id, state } }: Followed): string =>
  `${id} ${state === 'pending' ? 'closed' : state}`;

function expectNames(
  { number }: JournalRecord,
  digests: readonly AlertDue[],
  names: readonly string[],
): void {
  const told = digests.flatMap(({ digest }) => digest?.entries ?? []);
  const toldNames = told.map(({ id, state }) => `${id} ${state}`);
  const extra = toldNames.find((name, at) => !names.includes(name) || toldNames.indexOf(name) < at);
  if (extra !== undefined) broken('A5', `the digest of record ${number} names ${extra}, or twice`);
  const lost = names.find((name) => !toldNames.includes(name));
  if (lost !== undefined) broken('A5', `record ${number} owes a digest that names ${lost}`);
  if (digests.length > 1 || digests.some(({ digest }) => digest?.entries.length === 0))
    broken('A5', `record ${number} owes ${digests.length} digests, or an empty one`);
}

/** Ids that the mail of a digest must show: it cuts its lists. */
function shownOf(due: AlertDue | undefined): readonly string[] {
  const entries = due?.digest?.entries ?? [];
  return entries
    .filter(
      (entry, at) =>
        entries.slice(0, at).filter(({ state }) => state === entry.state).length < MOST_SHOWN,
    )
    .map(({ id }) => id);
}

const CLOSINGS: ReadonlySet<MoveReason> = new Set(['closed', 'closed-by-person']);
const EIGHT_MS = 8 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
const MOST_SHOWN = 40;
