import { momentOf, type ClosingDraft, type IncidentView } from '#contracts/api.ts';
import { asksForClosingRecord, draftClosing } from '#domain/closing-record.ts';
import type { ClosingRecord } from '#domain/closing.ts';
import type { Incident } from '#domain/incident.ts';
import { nameOf } from '#domain/person.ts';

/** The closing record of an incident, or the one that is to be filled in. */
export function closingRecordOf(incident: Incident, nowMs: number): IncidentView['closingRecord'] {
  const asked = asksForClosingRecord(incident.kind);
  const { closing } = incident;
  if (closing === undefined) {
    return { asked, given: null, draft: asked ? shown(draftClosing(incident, nowMs)) : null };
  }
  const given = { ...shown(closing), by: nameOf(closing.by), at: momentOf(closing.atMs) };
  return { asked, given, draft: null };
}

const shown = ({
  rootCause,
  remediation,
  exposure,
  withdrawnRight,
  prevention,
  ticket,
}: ClosingRecord): ClosingDraft => ({
  rootCause,
  remediation,
  exposure: { from: momentOf(exposure.fromMs), to: momentOf(exposure.toMs) },
  withdrawnRight,
  prevention,
  ticket,
});
