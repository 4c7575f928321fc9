import type { Move } from '../incident.ts';
import type { TellingRecord } from '../journal.ts';
import { ALL_KINDS } from '../kinds/all-kinds.ts';
import { nameOf } from '../person.ts';
import { moveEventOf, moveFields, type MoveEvent } from './machine-event.ts';
import { REASON_WORDS } from './reason-words.ts';

/** Names the format of a finding's line; another one is another format. */
export const FINDING_SCHEMA = 'boks-audit/finding/1';

/** One move for whoever collects all of them: as machines are told of it, and whether people were. */
export type Finding = Omit<MoveEvent, 'schema' | 'firstSeenAt'> & {
  readonly schema: typeof FINDING_SCHEMA;
  /** Null of what was only counted, and did not confirm: nothing else of it remains. */
  readonly firstSeenAt: string | null;
  /** The sweep that moved it; null where something else did. */
  readonly sweep: number | null;
  /** The person who moved it; null where nobody did. */
  readonly by: string | null;
  /** Whether people were told: not of what is muted, held by its cause, or only counted. */
  readonly told: boolean;
};

/**
 * Every move that a record made, in its order, muted ones and those that nobody was told of among them.
 * The `id` of each is that of the machine event of the same move, and the same whenever it is read again.
 */
export function findingsOf(record: TellingRecord): readonly Finding[] {
  const { act } = record;
  // What is still counted is no incident yet: it stands in what the sweep remembers.
  const pending = act.kind === 'sweep-judged' ? act.memory.pending : [];
  const incidents = new Map([...pending, ...act.incidents].map((each) => [each.id, each]));
  return act.moves.map((move): Finding => {
    const incident = incidents.get(move.incident);
    const event =
      incident === undefined
        ? eventOfDropped(record, move)
        : moveEventOf(record, headingOf(record, move), { move, incident });
    return {
      ...event,
      schema: FINDING_SCHEMA,
      sweep: act.kind === 'sweep-judged' ? act.sweep.number : null,
      by: act.kind === 'acted' ? nameOf(act.by) : null,
      told: move.spoken,
    };
  });
}

/** The heading of the alert that tells a move, where one does. */
const headingOf = (
  { act: { alerts } }: TellingRecord,
  { incident, number }: Move,
): { readonly heading: string | null } => ({
  heading:
    alerts.find(({ moves }) =>
      moves.some((told) => told.incident === incident && told.number === number),
    )?.heading ?? null,
});

function eventOfDropped(
  record: TellingRecord,
  move: Move,
): Omit<Finding, 'sweep' | 'by' | 'told' | 'schema'> {
  const { kind, host, reason } = move;
  return {
    ...moveFields(record, move, REASON_WORDS[reason].why),
    episode: 0,
    kind,
    host,
    severity: ALL_KINDS.find(({ id }) => id === kind)?.severity ?? 'warning',
    firstSeenAt: null,
    openedAt: null,
    closedAt: null,
    tables: [],
    tablesLeftOut: 0,
    crossed: false,
    stale: false,
    flapping: false,
    cause: null,
    suspected: null,
    follows: null,
    acknowledged: null,
    muted: null,
    runbook: kind,
  };
}
