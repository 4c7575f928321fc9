import type { Incident, IncidentKind, Severity } from '../incident.ts';
import type { AlertDue, TellingRecord } from '../journal.ts';
import { ALL_KINDS } from '../kinds/all-kinds.ts';

/** What a message is about: of all incidents that it tells, each value once, the first told first. */
export type AlertAbout = {
  readonly severities: readonly Severity[];
  readonly kinds: readonly IncidentKind[];
  /** Empty where all of them concern the domain as a whole. */
  readonly hosts: readonly string[];
};

/**
 * What a message that a record owes is about, so that a channel can filter by it. All of it: whoever
 * wants to hear of one incident gets the message that tells it, whatever else the message tells. A
 * test is about every severity and kind: it asks whether whoever hears of any of them would.
 */
export function aboutAlert({ act }: TellingRecord, { moves, digest }: AlertDue): AlertAbout {
  if (digest === undefined && moves.length === 0) return { ...EVERYTHING, hosts: [] };
  const told =
    digest?.entries ??
    moves.flatMap(({ incident }) => act.incidents.find(({ id }) => id === incident) ?? []);
  return {
    severities: distinct(told.flatMap(severitiesOf)),
    kinds: distinct(told.map(({ kind }) => kind)),
    hosts: distinct(told.flatMap(({ host }) => host ?? [])),
  };
}

/** A closing is for whoever may have heard the opening: it may have had another severity then. */
const severitiesOf = ({
  kind,
  severity,
  state,
}: Pick<Incident, 'kind' | 'severity' | 'state'>): readonly Severity[] =>
  state === 'closed' ? [severity, ...(CHANGING[kind] ?? [])] : [severity];

/** The kinds whose incidents may change their severity, and all that it may be. */
const CHANGING: Readonly<Partial<Record<IncidentKind, readonly Severity[]>>> = {
  ahead: ['critical', 'error'],
  silent: ['error', 'warning'],
};

const EVERYTHING: Pick<AlertAbout, 'severities' | 'kinds'> = {
  severities: ['critical', 'error', 'warning'],
  kinds: ALL_KINDS.map(({ id }) => id),
};

const distinct = <Value>(values: readonly Value[]): readonly Value[] => [...new Set(values)];
