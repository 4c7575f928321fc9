import type { Incident } from '../../incident.ts';
import { formatInstant } from '../../sweep-plan.ts';
import { meaningOf } from '../../table-names.ts';
import type { BundleFacts } from '../bundle-facts.ts';
import { documentsSent } from './documents-sent.ts';
import { jsonFile, type TextFile } from './file.ts';
import { asOf } from './report-facts.ts';

/** `02-incident.json`: the incident as the journal has it, and what made this bundle of it. */
export function incidentFile(facts: BundleFacts): TextFile {
  const { incident, collection, settings, software, before, others } = facts;
  const { id, domain, host, kind, severity, state, episode, follows, summary } = incident;
  return jsonFile('02-incident.json', {
    version: 1,
    incident: id,
    domain,
    host,
    kind,
    severity,
    state,
    episode,
    follows,
    crossed: incident.crossed,
    firstSeen: formatInstant(incident.firstSeenAtMs),
    opened: instantOrNull(incident.openedAtMs),
    closed: instantOrNull(incident.closedAtMs),
    summary,
    tables: incident.tables.map((table) => ({ ...table, meaning: meaningOf(table.table) })),
    heldBy: incident.heldBy,
    records: incident.records,
    at: formatInstant(asOf(facts)),
    others: others.map(inShort),
    bundle: {
      version: collection.version,
      before,
      occasion: collection.occasion,
      askedByRecord: collection.askedBy,
      collection: collection.number,
    },
    madeBy: {
      software,
      documents: documentsSent(collection).map(({ document }) => document),
      settingsVersion: settings.version,
      formats: { reading: 1, evidence: 1, incident: 1 },
      rules: `those of ${software}`,
    },
  });
}

const inShort = ({
  id,
  host,
  kind,
  severity,
  state,
  firstSeenAtMs,
  closedAtMs,
  summary,
}: Incident) => ({
  incident: id,
  host,
  kind,
  severity,
  state,
  firstSeen: formatInstant(firstSeenAtMs),
  closed: instantOrNull(closedAtMs),
  summary,
});

const instantOrNull = (atMs: number | null): string | null =>
  atMs === null ? null : formatInstant(atMs);
