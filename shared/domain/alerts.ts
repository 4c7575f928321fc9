import { gapToTell } from './gap.ts';
import type { Incident, IncidentKind, Move } from './incident.ts';
import type { AlertDue } from './journal.ts';
import { ALL_KINDS } from './kinds/all-kinds.ts';
import type { Gap } from './memory.ts';
import type { Heard } from './routing.ts';
import type { DomainSettings } from './settings.ts';
import type { SweepView } from './sweep-view.ts';

/**
 * The messages that a sweep's record owes: on each channel one for all moves that it hears, causes first. The
 * id is made of domain, record and channel, so that a message sent again is the same message.
 */
export function alertsOf(
  view: SweepView,
  heard: readonly Heard[],
  incidents: readonly Incident[],
): readonly AlertDue[] {
  const { settings, record } = view.facts;
  const spoken = heard.map(({ move }) => move).filter((move) => move.spoken);
  const heading = isMasterSuspected(view, spoken, incidents) ? SUSPECTED : null;
  return alertsDue({ settings, record, heading, gap: gapToTell(view) }, heard);
}

/** What a record owes, whatever made it. */
export function alertsDue(
  { settings, record, heading, gap }: Owing,
  heard: readonly Heard[],
): readonly AlertDue[] {
  const ordered = heard.toSorted((a, b) => rank(a.move) - rank(b.move));
  return settings.channels.flatMap((channel) => {
    const moves = ordered.filter(({ on }) => on.includes(channel)).map(({ move }) => move);
    if (moves.length === 0) return [];
    return {
      id: `${settings.domain}-${record}-${channel}`,
      channel,
      moves: moves.map(({ incident, number }) => ({ incident, number })),
      heading: moves.some(({ kind }) => kind === 'ahead') ? heading : null,
      ...(gap === undefined ? {} : { afterGap: gap }),
    };
  });
}

/** Whether a record tells people anything: machines alone are told of moves that nobody hears. */
export const tellsPeople = (alerts: readonly AlertDue[]): boolean =>
  alerts.some(({ channel }) => channel !== 'machines' && channel !== 'webhook');

type Owing = {
  readonly settings: DomainSettings;
  readonly record: number;
  readonly heading: string | null;
  readonly gap?: Gap | undefined;
};

const rank = ({ kind }: Move): number => IN_ORDER.indexOf(kind);

/** Kinds by how many causes may stand above them, then as they are listed: causes before symptoms. */
const IN_ORDER: readonly IncidentKind[] = ALL_KINDS.map(({ id }) => id).toSorted(
  (a, b) => causesAbove(a) - causesAbove(b),
);

/** How many causes may stand above a kind; 0 where nothing else speaks for it. */
export function causesAbove(id: IncidentKind, below: readonly IncidentKind[] = []): number {
  if (below.includes(id)) throw new Error(`${id} would hold itself, by ${below.join(', ')}`);
  const causes = ALL_KINDS.find((kind) => kind.id === id)?.heldBy ?? [];
  return Math.max(0, ...causes.map(({ kind }) => 1 + causesAbove(kind, [...below, id])));
}

/**
 * At least two answering replicas, all ahead in a common table, and no fall of the master seen: a
 * suspicion that holds nothing (rules.md). With one replica the counters cannot tell.
 */
function isMasterSuspected(
  view: SweepView,
  spoken: readonly Move[],
  incidents: readonly Incident[],
): boolean {
  if (!spoken.some(({ kind }) => kind === 'ahead')) return false;
  if (incidents.some(({ kind, state }) => kind === 'master-went-back' && state !== 'closed'))
    return false;
  const live = incidents.filter(
    ({ kind, state, crossed }) => kind === 'ahead' && state === 'open' && !crossed,
  );
  const ahead = new Map(
    live.map(({ host, now }) => [host, new Set(now.map(({ table }) => table))]),
  );
  const answering = answeringReplicas(view);
  if (answering.length < 2 || !answering.every((host) => ahead.has(host))) return false;
  const [first = new Set<number>(), ...others] = answering.map(
    (host) => ahead.get(host) ?? new Set<number>(),
  );
  return [...first].some((table) => others.every((tables) => tables.has(table)));
}

/** Replicas that answered in this sweep, or, where a follow-up asked only some, in the last regular one. */
function answeringReplicas(view: SweepView): readonly string[] {
  const { settings, memory } = view.facts;
  const master = view.master.kind === 'master' ? view.master.host : settings.master;
  const asked = new Map(view.hosts.map(({ host, noTables }) => [host, noTables === undefined]));
  return settings.replicas
    .map(({ host }) => host)
    .filter((host) => host !== master)
    .filter(
      (host) =>
        asked.get(host) ??
        memory.hosts.find((other) => other.host === host)?.answers.at(-1) === 'answered',
    );
}

const SUSPECTED = 'suspected: the master went back';
