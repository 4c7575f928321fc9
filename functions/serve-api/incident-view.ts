import { momentOf, type IncidentView, type MoveEntry } from '#contracts/api.ts';
import { changeOf, didInWords } from '#domain/acts/act-in-words.ts';
import { isProvedNow } from '#domain/acts/close.ts';
import { incidentNamedBy } from '#domain/acts/decide-act.ts';
import { holeOf, onlyHereOf } from '#domain/ahead.ts';
import type { RankedCause } from '#domain/cause/cause.ts';
import { rankCauses } from '#domain/cause/rank-causes.ts';
import { isLive, type Acknowledgement, type Incident } from '#domain/incident.ts';
import { actedAtMs, isTelling, type JournalRecord, type TellingRecord } from '#domain/journal.ts';
import { incidentsNeeded } from '#domain/memory.ts';
import { nameOf } from '#domain/person.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';
import { readIncident } from '#runtime/read-incident.ts';

import { bundleEntries } from './bundle-entries.ts';
import { closingRecordOf } from './closing-shown.ts';
import { coveredAt } from './covered-now.ts';
import { entryOf } from './incident-entry.ts';
import { movesOf } from './move-entry.ts';
import { readFirstAndNewest, type FirstAndNewest } from './read-numbered.ts';

type Deps = { readonly store: AuditStore; readonly clock: Clock };

/** One incident with its moves and why each was made; undefined where there is none of this id. */
export async function viewIncident(
  { store, clock }: Deps,
  settings: DomainSettings,
  id: string,
): Promise<IncidentView | undefined> {
  const { domain } = settings;
  // Before the incident: a collection that ends in between is among its records then.
  const latest = await store.latestCollection(domain);
  const state = await store.readState(domain);
  const incident = await readIncident(store, state, id);
  if (incident === undefined || state === undefined) return undefined;
  const nowMs = state.sweep?.scheduledAtMs ?? 0;
  const [{ records, gap }, others] = await Promise.all([
    readFirstAndNewest(store, domain, incident.records),
    isLive(incident) ? store.readIncidents(domain, incidentsNeeded(state.memory, nowMs)) : [],
  ]);
  return {
    ...entryOf(incident, coveredAt(clock.nowMs(), settings, state)),
    provedNow: isProvedNow(incident),
    ...byPeople(incident, clock.nowMs()),
    acts: records.flatMap((record) => actsOn(record, id)),
    standings: standingsOf(incident),
    causes: isLive(incident) ? rankCauses({ settings, state, incident, others }).map(asCause) : [],
    evidence: bundleEntries(incident, { records, latest, owed: state.evidence?.owed ?? [] }),
    moves: records.filter(isTelling).flatMap((record) => movesIn(record, id)),
    leftOut: leftOutOf(gap),
  };
}

const leftOutOf = (gap: FirstAndNewest['gap']): IncidentView['leftOut'] =>
  gap === undefined ? null : { records: gap.count, shownFrom: momentOf(actedAtMs(gap.upTo.act)) };

const asCause = ({
  supports,
  contradicts,
  ...cause
}: RankedCause): IncidentView['causes'][number] => ({
  ...cause,
  supports: [...supports],
  contradicts: [...contradicts],
});

/** Who took it upon themselves, who closed it, and what became of its closing record. */
const byPeople = (
  incident: Incident,
  nowMs: number,
): Pick<IncidentView, 'acknowledged' | 'closedBy' | 'closingRecord'> => ({
  acknowledged: incident.acknowledged === undefined ? null : bySomebody(incident.acknowledged),
  closedBy:
    incident.closedBy === undefined
      ? null
      : {
          ...bySomebody(incident.closedBy),
          code: incident.closedBy.code,
          acceptedUntil:
            incident.closedBy.acceptedUntilMs === null
              ? null
              : momentOf(incident.closedBy.acceptedUntilMs),
        },
  closingRecord: closingRecordOf(incident, nowMs),
});

const bySomebody = ({ by, atMs, why }: Acknowledgement) => ({
  by: nameOf(by),
  at: momentOf(atMs),
  why,
});

const actsOn = ({ number, act }: JournalRecord, id: string): IncidentView['acts'] =>
  act.kind === 'acted' && incidentNamedBy(act.wish) === id
    ? [
        {
          record: number,
          ...bySomebody(act),
          did: didInWords(act.wish),
          change: changeOf(act) ?? null,
        },
      ]
    : [];

const standingsOf = ({ detail }: Incident): IncidentView['standings'] =>
  detail.kind !== 'ahead'
    ? []
    : detail.tables.map((table) => ({
        table: table.table,
        standing: table.standing,
        highest: table.highest,
        neverApplied: holeOf(table),
        onlyHere: onlyHereOf(table),
        cleanSweeps: table.cleanSweeps,
        movedTo: table.movedTo,
      }));

const movesIn = (record: TellingRecord, id: string): readonly MoveEntry[] =>
  movesOf(record)
    .filter(({ incident }) => incident === id)
    .map(({ incident: _own, ...move }) => move);
