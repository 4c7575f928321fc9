import type { IncidentKind } from './incident.ts';
import type { Person } from './person.ts';

/** No messages of what matches, until an end. An empty list of matchers matches everything. */
export type Mute = {
  /** `<domain>-mute-<record>`. */
  readonly id: string;
  readonly hosts: readonly string[];
  readonly kinds: readonly IncidentKind[];
  /** Matches an incident all of whose tables are among them. */
  readonly tables: readonly number[];
  /** UTC ms; `untilMs` is no longer muted. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly by: Person;
  readonly why: string;
};

/** A planned drill or maintenance: role changes of its hosts are expected. */
export type PlannedWindow = {
  /** `<domain>-window-<record>`. */
  readonly id: string;
  readonly hosts: readonly string[];
  /** Empty: every kind. */
  readonly kinds: readonly IncidentKind[];
  readonly fromMs: number;
  readonly untilMs: number;
  /** The change number under which it was approved. */
  readonly change: string;
  readonly by: Person;
  readonly why: string;
  /** The last reading of the master before it: set by the first sweep in it. */
  readonly before?: { readonly master: string; readonly sweep: number } | null;
  /** Hosts whose verdict was given after its end; it is forgotten when all have one. */
  readonly verdicts?: readonly string[];
};

/** Active from its beginning on, and no longer at its end. */
export const isActiveAt = (
  { fromMs, untilMs }: Pick<Mute, 'fromMs' | 'untilMs'>,
  nowMs: number,
): boolean => fromMs <= nowMs && nowMs < untilMs;
