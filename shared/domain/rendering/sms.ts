import type { AlertDue, TellingRecord } from '../journal.ts';
import { renderMail } from './mail.ts';

/** A text of at most 140 characters of the GSM-7 basic alphabet. */
export function renderSms(record: TellingRecord, alert: AlertDue): string {
  const { subject } = renderMail(record, alert);
  return `BoKS ${subject
    .replace(/^\[BoKS\]/, '')
    .replaceAll(/[[\]]/g, ' ')
    .trim()}`.slice(0, 140);
}
