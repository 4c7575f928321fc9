import type { ClosingRecord } from './closing.ts';
import type { Incident, IncidentKind } from './incident.ts';

/** The kinds whose closing asks for a closing record. */
const ASKING: ReadonlySet<IncidentKind> = new Set([
  'ahead',
  'empty',
  'stuck',
  'master-went-back',
  'two-masters',
]);

/** True where it is closed, and the closing record that its kind asks for was not given. */
export const isClosedWithoutRecord = ({ kind, state, closing }: Incident): boolean =>
  state === 'closed' && closing === undefined && ASKING.has(kind);

/** Whether a closed incident of this kind asks for a closing record (rules.md, Closing record). */
export const asksForClosingRecord = (kind: IncidentKind): boolean => ASKING.has(kind);

/** A closing record before a person has filled it in; what is open lasts until `nowMs`. */
export const draftClosing = (
  { firstSeenAtMs, closedAtMs }: Incident,
  nowMs: number,
): ClosingRecord => ({
  rootCause: '',
  remediation: '',
  exposure: { fromMs: firstSeenAtMs, toMs: closedAtMs ?? nowMs },
  withdrawnRight: { usable: 'not-known', used: 'not-known' },
  prevention: '',
  ticket: '',
});
