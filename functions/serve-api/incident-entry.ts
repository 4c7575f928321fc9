import { momentOf, type IncidentEntry } from '#contracts/api.ts';
import type { Incident, Quieting } from '#domain/incident.ts';
import { nameOf } from '#domain/person.ts';

import type { CoveredNow } from './covered-now.ts';

/** The domain that an incident's id names: `<domain>-<record>-<k>`. */
export const domainOf = (id: string): string => id.replace(/-\d+-\d+$/, '');

/** An incident as a list shows it. */
export const entryOf = (incident: Incident, coverOf: CoveredNow): IncidentEntry => ({
  id: incident.id,
  domain: incident.domain,
  host: incident.host,
  kind: incident.kind,
  state: incident.state,
  severity: incident.severity,
  summary: incident.summary,
  firstSeenAt: momentOf(incident.firstSeenAtMs),
  openedAt: incident.openedAtMs === null ? null : momentOf(incident.openedAtMs),
  closedAt: incident.closedAtMs === null ? null : momentOf(incident.closedAtMs),
  episode: incident.episode,
  tables: incident.tables.map(numbersOf),
  now: incident.now.map(numbersOf),
  crossed: incident.crossed,
  stale: incident.stale,
  acknowledgedBy: incident.acknowledged === undefined ? null : nameOf(incident.acknowledged.by),
  quieted: quietedOf(coverOf(incident)),
  flapping: incident.flapping === true,
  retired: incident.retired === true,
  heldBy: incident.heldBy === null ? null : { id: incident.heldBy.id, kind: incident.heldBy.kind },
  follows: incident.follows,
  toldAt: incident.told === null ? null : momentOf(incident.told.atMs),
  evidenceVersion: incident.evidenceVersion ?? null,
  evidenceBecame: incident.evidenceBecame ?? null,
  confirmation: incident.detail.kind === 'ahead' ? incident.detail.confirmation.kind : null,
});

const quietedOf = (cover: Quieting | null): IncidentEntry['quieted'] =>
  cover && { kind: cover.kind, id: cover.id, until: momentOf(cover.untilMs) };

const numbersOf = ({
  table,
  master,
  replica,
  difference,
}: Incident['tables'][number]): IncidentEntry['tables'][number] => ({
  table,
  master,
  replica,
  difference,
});
