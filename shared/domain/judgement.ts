import { emptyFilesOf } from './ahead.ts';
import { alertsOf, tellsPeople } from './alerts.ts';
import { cellsOf, countsOf } from './cells.ts';
import { digestOf } from './digest.ts';
import type { Draft } from './draft.ts';
import { clearFor, unread, type FindingKind, type Judged, type KindInput } from './finding-kind.ts';
import { followUpsAfter } from './follow-ups.ts';
import { gapToTell } from './gap.ts';
import { askIfRetired, stepIncident } from './incident-life.ts';
import { isLive, type Incident, type Move } from './incident.ts';
import type { HostStanding, SweepJudged } from './journal.ts';
import { ALL_KINDS } from './kinds/all-kinds.ts';
import { isLongOver } from './memory.ts';
import { nextMemory } from './next-memory.ts';
import { notesOf } from './notes.ts';
import { withNotices } from './notices.ts';
import { coverOf } from './quieting.ts';
import { hostsOf } from './settings.ts';
import { settle } from './settling.ts';
import { isStopped } from './snapshot.ts';
import type { SweepFacts } from './sweep-facts.ts';
import { outcomeOf, roleOf, viewSweep, type SweepView } from './sweep-view.ts';
import { judgeWindows, verdictInWords } from './window-verdicts.ts';

/**
 * Judges one sweep: who is master, every replica × table, every kind of finding, the moves of
 * incidents, what is told, and what the next sweep must remember.
 *
 * Invariant: pure. The same facts give the same record, a year later too.
 */
export function judgeSweep(facts: SweepFacts): SweepJudged {
  const { sweep, settings } = facts;
  const view = viewSweep(facts);
  const drafted = draftIncidents(view);
  const windows = judgeWindows(
    view,
    drafted.drafts.map(({ incident }) => incident),
  );
  const quiet = { mutes: facts.memory.mutes ?? [], windows: facts.memory.windows ?? [] };
  const { nowMs, isFollowUp } = view;
  const settled = settle(drafted.drafts, {
    nowMs,
    isFollowUp,
    settings,
    record: facts.record,
    coverOf: (incident) => coverOf(incident, { ...quiet, settings, nowMs }),
    verdictOf: (incident) => verdictInWords(incident, windows.verdicts),
  });
  const incidents = settled.map(({ incident }) => incident);
  const moves = [...settled.flatMap((each) => each.moves), ...drafted.dropped];
  const cells = cellsOf(view, drafted.said);
  const kept = new Set(incidents.map(({ id }) => id));
  const longOver = facts.incidents.filter(({ id }) => !kept.has(id));
  const digest = digestOf(view, [...incidents, ...longOver]);
  const heard = settled.flatMap((each) => each.heard);
  const alerts = [...alertsOf(view, heard, incidents), ...digest.alerts];
  const followUps = followUpsAfter(view, incidents);
  const gap = tellsPeople(alerts) ? undefined : gapToTell(view);
  const notes = notesOf(view);
  return {
    kind: 'sweep-judged',
    sweep: {
      id: sweep.id,
      number: sweep.number,
      scheduledAtMs: sweep.scheduledAtMs,
      purpose: sweep.purpose,
      complete: view.complete,
      overdue: sweep.overdue,
    },
    settingsVersion: settings.version,
    software: facts.software,
    snapshotsSha256: facts.snapshotsSha256,
    master: view.master,
    hosts: askedHosts(view).map((host) => standingOf(view, host)),
    counts: countsOf(cells),
    cells: cells.filter(({ verdict }) => verdict !== 'in-step'),
    ...(notes.length === 0 ? {} : { notes }),
    moves,
    incidents: changedIn(facts, incidents),
    memory: nextMemory(view, {
      incidents,
      followUps,
      windows,
      gap,
      digestedAtMs: digest.digestedAtMs,
    }),
    alerts,
    ...(windows.verdicts.length === 0 ? {} : { verdicts: windows.verdicts }),
  };
}

type Drafted = {
  readonly drafts: readonly Draft[];
  /** Moves of pending findings that did not confirm: nothing else of them remains. */
  readonly dropped: readonly Move[];
  readonly said: KindInput['said'];
};

function draftIncidents(view: SweepView): Drafted {
  const drafts: Draft[] = [];
  const dropped: Move[] = [];
  const saidOf = new Map<string, Judged>();
  const said: KindInput['said'] = (kind, host) => saidOf.get(`${kind} ${host}`);
  const { facts, nowMs } = view;
  const { domain } = facts.settings;
  let given = 0;
  const nextId = (): string => `${domain}-${facts.record}-${++given}`;
  for (const kind of ALL_KINDS) {
    for (const { host, current, follows } of subjectsOf(view, kind)) {
      if (!isJudgedNow(view, kind, { host, current })) {
        if (current !== undefined) drafts.push({ kind, ...leftAlone(view, current) });
        continue;
      }
      const seen = view.hosts.find((other) => other.host === host);
      const judged = judgedOf(kind, { view, host: host ?? '', seen, incident: current, said });
      saidOf.set(`${kind.id} ${host ?? ''}`, judged);
      const life = { kind, domain, host, nowMs, record: facts.record, current, judged, follows };
      const stepped = stepIncident({ ...life, nextId });
      const step = withNotices({ view, seen, before: current }, stepped);
      if (step.incident === undefined) {
        dropped.push(
          ...step.moves.map(({ voice: _voice, ...move }) => ({ ...move, spoken: false })),
        );
      } else {
        const { says, contradiction = '' } = judged;
        drafts.push({ kind, incident: step.incident, moves: step.moves, says, contradiction });
      }
    }
  }
  return { drafts, dropped, said };
}

/** Where the master is not known because we are blind, nothing but `blind` opens (rules.md, D0). */
function judgedOf(kind: FindingKind, input: KindInput): Judged {
  const { view, incident, host } = input;
  if (incident !== undefined && !isConfigured(view, incident)) {
    return clearFor(input, `${host} is no longer configured`);
  }
  const isBlind = view.master.kind === 'nobody' && view.master.because === 'blind';
  const mayOpen = incident !== undefined && isLive(incident);
  if (isBlind && kind.id !== 'blind' && !mayOpen) return unread(input, 'our own reading fails');
  return withIgnored(kind.judge(input), kind, input);
}

/** Tables that the configuration ignores never page: alone they are a warning, which none does. */
function withIgnored(judged: Judged, kind: FindingKind, { view, incident }: KindInput): Judged {
  const { ignore } = view.facts.settings;
  if (ignore.length === 0) return judged;
  const before = incident === undefined || incident.state === 'closed' ? [] : incident.tables;
  const tables = [...before, ...judged.tables].map(({ table }) => table);
  // The tables of `missing` have names alone.
  if (kind.id === 'missing' && judged.detail.kind === 'counted') {
    tables.push(...judged.detail.names.map((name) => Number(name.slice(1))));
  }
  if (tables.length === 0) return judged;
  if (tables.every((table) => ignore.includes(table))) {
    return { ...judged, severity: 'warning' };
  }
  const isOthersNow = judged.says === 'holds' && judged.severity === undefined;
  return isOthersNow ? { ...judged, severity: kind.severity } : judged;
}

/** What is not judged stays as it is; of a host that is no longer configured it is asked once. */
function leftAlone(view: SweepView, current: Incident): Omit<Draft, 'kind'> {
  const isGone = isLive(current) && !isConfigured(view, current) && !view.isFollowUp;
  const left = { says: 'not-judged', contradiction: '' } as const;
  return isGone && current.retired !== true
    ? { ...askIfRetired(current, view.facts.record), ...left }
    : { incident: current, moves: [], ...left };
}

type Subject = {
  readonly host: string | null;
  readonly current: Incident | undefined;
  readonly follows: string | null;
};

/**
 * The hosts that a kind may be about now, and those that it already is about. What is pending again is
 * one of these however long ago it had closed: it ends by a move, as everything does.
 */
function subjectsOf(view: SweepView, kind: FindingKind): readonly Subject[] {
  const { memory, incidents } = view.facts;
  const ofLate = incidents.filter(({ closedAtMs }) => !isLongOver(closedAtMs, view.nowMs));
  const mine = [...memory.pending, ...ofLate].filter((incident) => incident.kind === kind.id);
  const hosts = new Set<string | null>([...kind.subjects(view), ...mine.map(({ host }) => host)]);
  return [...hosts].map((host) => ({
    host,
    current: mine.find((incident) => incident.host === host),
    follows: followedBy(view, kind, host),
  }));
}

function followedBy(
  { facts, nowMs }: SweepView,
  kind: FindingKind,
  host: string | null,
): string | null {
  const entry = facts.memory.incidents.find(
    (other) => other.kind === kind.id && other.host === host,
  );
  return entry !== undefined && isLongOver(entry.closedAtMs, nowMs) ? entry.id : null;
}

/**
 * A follow-up moves only what it was asked for: what is pending or lives, on the hosts that it read;
 * and what is seen in one reading and in none after it (ADR 0019).
 * What lives on a host that is no longer configured stays as it is, and never closes by itself; what
 * was only counted is over, or its count would go on when the host is back.
 */
function isJudgedNow(
  view: SweepView,
  kind: FindingKind,
  { host, current }: Pick<Subject, 'host' | 'current'>,
): boolean {
  if (current !== undefined && !isConfigured(view, current)) {
    return current.state === 'pending' && !view.isFollowUp;
  }
  if (!view.isFollowUp) return true;
  if (!kind.inFollowUps || !askedHosts(view).includes(host ?? '')) return false;
  return kind.inFollowUps === 'opens' || (current !== undefined && current.state !== 'closed');
}

/** What the list shows and the configuration does not name is a finding of its own. */
const isConfigured = ({ facts }: SweepView, { host, kind }: Incident): boolean =>
  host === null || kind === 'unwatched-replica' || hostsOf(facts.settings).includes(host);

const askedHosts = ({ facts, isFollowUp }: SweepView): readonly string[] =>
  isFollowUp ? [...facts.sweep.replicas, facts.sweep.master] : hostsOf(facts.settings);

function standingOf(view: SweepView, host: string): HostStanding {
  const outcome = outcomeOf(view.facts, host);
  const seen = view.hosts.find((other) => other.host === host);
  return {
    host,
    seen: outcome.kind === 'miss' ? outcome : seenAs(outcome.snapshot),
    complete: outcome.kind === 'reading' && outcome.snapshot.complete,
    joining: seen?.isJoining ?? false,
    listStatus: seen === undefined || typeof seen.listed === 'string' ? null : seen.listed.status,
    emptyFiles: seen === undefined ? [] : emptyFilesOf(view, seen),
  };
}

function seenAs(
  snapshot: Extract<ReturnType<typeof outcomeOf>, { kind: 'reading' }>['snapshot'],
): HostStanding['seen'] {
  const { place, readAtMs } = snapshot;
  return isStopped(snapshot)
    ? { kind: 'stopped', place, readAtMs }
    : { kind: 'read', place, readAtMs, role: roleOf(snapshot) ?? 'unknown' };
}

/** Those that ever opened and are not as they were; what is only pending lives in the memory. */
function changedIn(facts: SweepFacts, incidents: readonly Incident[]): readonly Incident[] {
  const before = new Map(
    facts.incidents.map((incident) => [incident.id, JSON.stringify(incident)]),
  );
  return incidents.filter(
    (incident) =>
      incident.openedAtMs !== null &&
      incident.state !== 'pending' &&
      before.get(incident.id) !== JSON.stringify(incident),
  );
}
