import type { Incident } from '../incident.ts';
import { hostsOf, type DomainSettings } from '../settings.ts';
import type { DomainState } from '../state.ts';
import type { Collection } from './collection.ts';
import type { Owed } from './owed.ts';

/** What a collection is begun from, all as of the head record. */
export type Beginning = {
  readonly owed: Owed;
  readonly incident: Incident;
  readonly state: DomainState;
  readonly settings: DomainSettings;
  /** The collection before it has the number before; 1 for the first. */
  readonly number: number;
  readonly nowMs: number;
};

/** A collection of evidence as it is opened: nobody was asked yet. */
export function newCollection(beginning: Beginning): Collection {
  const { owed, incident, state, settings, number, nowMs } = beginning;
  return {
    domain: state.domain,
    number,
    incident: incident.id,
    version: (incident.evidenceVersion ?? 0) + 1,
    occasion: owed.occasion,
    askedBy: owed.askedBy,
    asOf: state.record,
    beganAtMs: nowMs,
    settingsVersion: settings.version,
    ...hostsConcerned(incident, state, settings),
    stage: 'master-before',
    claim: undefined,
    commands: [],
    unasked: {},
    closings: {},
    endedBy: undefined,
    revision: 1,
  };
}

/**
 * Who is asked: who is master, and the replica that the incident is about; for one of the domain, or of
 * its master, the three replicas that stand worst. A host that now runs as master itself is compared
 * with the one that is configured.
 */
function hostsConcerned(
  incident: Incident,
  state: DomainState,
  settings: DomainSettings,
): Pick<Collection, 'master' | 'replicas'> {
  const { host } = incident;
  const running = state.master?.kind === 'master' ? state.master.host : settings.master;
  const master = running === host && host !== settings.master ? settings.master : running;
  if (host !== null && host !== master) return { master, replicas: [host] };
  const named = incident.kind === 'two-masters' ? namesIn(incident) : [];
  const replicas = [...new Set([...named, ...worstFirst(state, settings)])];
  return { master, replicas: replicas.filter((each) => each !== master).slice(0, MOST_REPLICAS) };
}

const namesIn = ({ detail }: Incident): readonly string[] =>
  detail.kind === 'counted' ? detail.names : [];

/** By the largest difference of any table in the newest sweep, whatever its sign; ties as configured. */
function worstFirst({ cells }: DomainState, settings: DomainSettings): readonly string[] {
  const worst = (host: string): number =>
    Math.max(
      0,
      ...cells
        .filter((cell) => cell.host === host)
        .map(({ difference }) => Math.abs(difference ?? 0)),
    );
  return hostsOf(settings).toSorted((a, b) => worst(b) - worst(a));
}

const MOST_REPLICAS = 3;
