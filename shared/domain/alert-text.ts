import type { AlertDue, JournalRecord } from './journal.ts';

/** One alert in words: the moves that it tells, causes first, each with its incident's sentence. */
export function renderAlert(
  record: JournalRecord,
  alert: AlertDue,
): { readonly subject: string; readonly body: string } {
  const told = alert.moves.flatMap(({ incident, number }) =>
    record.act.moves.filter((move) => move.incident === incident && move.number === number),
  );
  const lines = told.map(({ host, kind, text }) => `${host ?? record.domain} ${kind}: ${text}`);
  const subject = alert.heading ?? lines[0] ?? `record ${record.number}`;
  return { subject: `${record.domain}: ${subject}`, body: `${lines.join('\n')}\n` };
}
