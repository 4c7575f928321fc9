import type {
  Incident,
  IncidentKind,
  IncidentState,
  IncidentTable,
  Move,
  MoveReason,
  Severity,
} from '../incident.ts';
import { actedAtMs, type AlertDue, type TellingRecord } from '../journal.ts';
import { nameOf } from '../person.ts';
import { formatInstant } from '../sweep-plan.ts';
import { meaningOf } from '../table-names.ts';
import { worstFirst } from './headline.ts';
import { cutEnd, onOneLine } from './plain-text.ts';
import { reasonWordsOf } from './reason-words.ts';
import { tellingOf, toldBy, type Told } from './told.ts';

/** Names the format of an event; another one is another format. */
export const MACHINE_EVENT_SCHEMA = 'boks-audit/event/1';

/** A table of an incident, for machines; the difference is replica − master. */
export type EventTable = IncidentTable & { readonly meaning: string };

/** One move of one incident. Of two with the same incident, the higher number is the newer. */
export type MoveEvent = {
  readonly schema: typeof MACHINE_EVENT_SCHEMA;
  readonly type: 'incident-moved';
  /** `<incident>/<number>`; the same whenever it is sent again. */
  readonly id: string;
  readonly domain: string;
  /** The journal record that holds the move. */
  readonly record: number;
  readonly incident: string;
  /** Of the move, from 1, without gaps in the incident; not every move is sent. */
  readonly number: number;
  readonly episode: number;
  readonly kind: IncidentKind;
  /** Null for what concerns the domain as a whole. */
  readonly host: string | null;
  readonly severity: Severity;
  readonly from: IncidentState | 'none';
  readonly to: IncidentState | 'none';
  readonly reason: MoveReason;
  /** The same in words. */
  readonly why: string;
  /** One sentence with its numbers. */
  readonly text: string;
  /** RFC 3339, UTC: when the sweep was due that moved it, or when the person acted. */
  readonly at: string;
  readonly firstSeenAt: string;
  readonly openedAt: string | null;
  readonly closedAt: string | null;
  /** Who was master in that sweep; null where nobody was, or where a person acted. */
  readonly master: string | null;
  /** The latest numbers, the largest differences first, at most 20. */
  readonly tables: readonly EventTable[];
  /** How many more tables there are. */
  readonly tablesLeftOut: number;
  /** True where the master has passed the replica and nothing was repaired. */
  readonly crossed: boolean;
  /** True where its host gave no data in the last sweep: what is said is what was last known. */
  readonly stale: boolean;
  readonly flapping: boolean;
  /** The incident that speaks for this one. */
  readonly cause: { readonly incident: string; readonly kind: IncidentKind } | null;
  /** What the moves of one record together suggest, in words. */
  readonly suspected: string | null;
  /** The incident of the same identity before it. */
  readonly follows: string | null;
  readonly acknowledged: { readonly by: string; readonly at: string; readonly why: string } | null;
  readonly muted: {
    readonly by: 'mute' | 'window';
    readonly id: string;
    readonly until: string;
  } | null;
  /** Section of the runbook. */
  readonly runbook: IncidentKind;
};

/** A person tries whether messages arrive; it is about no incident. */
export type TestEvent = {
  readonly schema: typeof MACHINE_EVENT_SCHEMA;
  readonly type: 'test';
  readonly id: string;
  readonly domain: string;
  readonly record: number;
  readonly at: string;
  readonly text: string;
};

export type MachineEvent = MoveEvent | TestEvent;

/** What an alert tells machines: one event a move. A digest repeats what they know: none. */
export function machineEventsOf(record: TellingRecord, alert: AlertDue): readonly MachineEvent[] {
  const telling = tellingOf(record, alert);
  if (telling.kind === 'test') return [testEvent(record, alert, telling)];
  return toldBy(record, alert).map((told) => moveEventOf(record, alert, told));
}

const testEvent = (
  record: TellingRecord,
  { id }: AlertDue,
  { by, why }: { readonly by: string; readonly why: string },
): TestEvent => ({
  schema: MACHINE_EVENT_SCHEMA,
  type: 'test',
  id,
  domain: record.domain,
  record: record.number,
  at: formatInstant(actedAtMs(record.act)),
  text: freeText(`a test, nothing is wrong; asked for by ${by}: ${why}`, MOST_OF_TEXT),
});

/** One move as machines are told of it; the heading is that of the alert which tells it. */
export function moveEventOf(
  record: TellingRecord,
  { heading }: Pick<AlertDue, 'heading'>,
  { move, incident }: Told,
): MoveEvent {
  return {
    ...moveFields(record, move, reasonWordsOf({ move, incident }).why),
    suspected: incident.kind === 'ahead' ? heading : null,
    ...incidentFields(incident),
    ...personFields(incident),
  };
}

/** What a record says of one of its moves, whatever is known of the incident, and why it was told. */
export const moveFields = (record: TellingRecord, move: Move, why: string): MoveFields => ({
  schema: MACHINE_EVENT_SCHEMA,
  type: 'incident-moved',
  id: `${move.incident}/${move.number}`,
  domain: record.domain,
  record: record.number,
  incident: move.incident,
  number: move.number,
  from: move.from,
  to: move.to,
  reason: move.reason,
  why,
  text: freeText(move.text, MOST_OF_TEXT),
  at: formatInstant(actedAtMs(record.act)),
  master: masterOf(record),
});

/** What the incident is, whatever moved it. */
function incidentFields(incident: Incident): IncidentFields {
  const { heldBy } = incident;
  return {
    kind: incident.kind,
    host: incident.host,
    severity: incident.severity,
    episode: incident.episode,
    firstSeenAt: formatInstant(incident.firstSeenAtMs),
    openedAt: instantOrNull(incident.openedAtMs),
    closedAt: instantOrNull(incident.closedAtMs),
    tables: worstFirst(incident.now)
      .slice(0, MOST_TABLES)
      .map((table) => ({ ...table, meaning: meaningOf(table.table) })),
    tablesLeftOut: Math.max(0, incident.now.length - MOST_TABLES),
    crossed: incident.crossed,
    stale: incident.stale,
    flapping: incident.flapping === true,
    cause: heldBy === null ? null : { incident: heldBy.id, kind: heldBy.kind },
    follows: incident.follows,
    runbook: incident.kind,
  };
}

const personFields = ({ acknowledged, quieted }: Incident): PersonFields => ({
  acknowledged:
    acknowledged === undefined
      ? null
      : {
          by: freeText(nameOf(acknowledged.by), MOST_OF_WHY),
          at: formatInstant(acknowledged.atMs),
          why: freeText(acknowledged.why, MOST_OF_WHY),
        },
  muted:
    quieted === undefined
      ? null
      : { by: quieted.kind, id: quieted.id, until: formatInstant(quieted.untilMs) },
});

type MoveFields = Omit<MoveEvent, 'suspected' | keyof IncidentFields | keyof PersonFields>;
type PersonFields = Pick<MoveEvent, 'acknowledged' | 'muted'>;
type IncidentFields = Pick<
  MoveEvent,
  | 'kind'
  | 'host'
  | 'severity'
  | 'episode'
  | 'firstSeenAt'
  | 'openedAt'
  | 'closedAt'
  | 'tables'
  | 'tablesLeftOut'
  | 'crossed'
  | 'stale'
  | 'flapping'
  | 'cause'
  | 'follows'
  | 'runbook'
>;

const masterOf = ({ act }: TellingRecord): string | null =>
  act.kind === 'sweep-judged' && act.master.kind === 'master' ? act.master.host : null;

const instantOrNull = (atMs: number | null): string | null =>
  atMs === null ? null : formatInstant(atMs);

/** What people wrote, or hosts: on one line, and never so long that the event is refused. */
const freeText = (text: string, most: number): string => cutEnd(onOneLine(text), most);

const MOST_TABLES = 20;
const MOST_OF_TEXT = 2_000;
const MOST_OF_WHY = 1_000;
