import type { DomainView, IncidentEntry, MatrixRow } from '#contracts/api.ts';
import { checkStateOf, type CheckState, type VerdictName } from '#domain/verdict.ts';

import { liveOf } from './incident-lines.ts';

/** A domain with its incidents that are not closed. */
export type DomainStatus = {
  readonly view: DomainView;
  readonly incidents: readonly IncidentEntry[];
};

/** What counts: what is muted too, or not; and which kinds. */
export type Counting = {
  readonly includeMuted: boolean;
  readonly isMeant?: (kind: string) => boolean;
};

/** What of a domain counts towards its state. */
export type Counted = {
  readonly incidents: readonly IncidentEntry[];
  readonly verdicts: readonly { readonly host: string; readonly verdict: VerdictName }[];
};

/**
 * Critical: something is wrong on a host. Unknown: nothing, or nothing fresh, is known. What a mute
 * or a window covers counts where that is asked for; otherwise neither the incident nor the verdicts
 * that it stands for do.
 */
export function stateOf(status: DomainStatus, includeMuted: boolean): CheckState {
  return worstState([
    stateOfCounted(countedIn(status, { includeMuted })),
    isStale(status.view) ? 'unknown' : 'ok',
  ]);
}

/** The worst of what counts, however old it is. */
export const stateOfCounted = ({ incidents, verdicts }: Counted): CheckState =>
  worstState([
    ...verdicts.map(({ verdict }) => stateOfVerdict(verdict)),
    ...incidents.map(stateOfIncident),
  ]);

/** The incidents, the worst first, and the verdicts that count. That there is no data is of every kind. */
export function countedIn(
  { view, incidents }: DomainStatus,
  { includeMuted, isMeant = () => true }: Counting,
): Counted {
  const live = liveOf(incidents);
  const isMuted = includeMuted ? () => false : mutedVerdicts(live);
  return {
    incidents: live.filter(
      ({ kind, quieted }) => isMeant(kind) && (includeMuted || quieted === null),
    ),
    verdicts: view.replicas.flatMap(({ host, worst, tables }) =>
      [worst, ...tables.map(({ verdict }) => verdict)]
        .filter((verdict) => verdict === 'no-data' || isMeant(verdict))
        .filter((verdict) => !isMuted(host, verdict))
        .map((verdict) => ({ host, verdict })),
    ),
  };
}

/** What an incident that lives comes to. */
export const stateOfIncident = ({ severity }: Pick<IncidentEntry, 'severity'>): CheckState =>
  severity === 'warning' ? 'warning' : 'critical';

/** Whether every incident that a verdict of a host can stand for, and there is one, is muted. */
function mutedVerdicts(
  live: readonly IncidentEntry[],
): (host: string, verdict: MatrixRow['worst']) => boolean {
  return (host, verdict) => {
    const kinds = KINDS_OF[verdict] ?? [verdict];
    const own = live.filter((incident) => incident.host === host && kinds.includes(incident.kind));
    return own.length > 0 && own.every(({ quieted }) => quieted !== null);
  };
}

/** The kinds of incident behind a verdict, where they bear another name. */
const KINDS_OF: Readonly<Partial<Record<MatrixRow['worst'], readonly string[]>>> = {
  'no-data': ['silent', 'boks-stopped', 'role-mismatch', 'drift-of-format'],
};

/**
 * A table that is missing by version is no incident (rules.md, D5), so that here the incident
 * `missing` says when it is worse than a warning.
 */
const stateOfVerdict = (verdict: MatrixRow['worst']): CheckState =>
  verdict === 'missing' ? 'warning' : checkStateOf(verdict);

/** Older than two periods: a sweep is missing. */
export const isStale = ({
  ageSeconds,
  periodSeconds,
}: Pick<DomainView, 'ageSeconds' | 'periodSeconds'>): boolean =>
  ageSeconds === null || ageSeconds > 2 * periodSeconds;

/** The worst of some states; `ok` of none. */
export const worstState = (states: readonly CheckState[]): CheckState =>
  states.reduce((worst, state) => (RANK[state] > RANK[worst] ? state : worst), 'ok');

export const RANK: Readonly<Record<CheckState, number>> = {
  ok: 0,
  unknown: 1,
  warning: 2,
  critical: 3,
};
