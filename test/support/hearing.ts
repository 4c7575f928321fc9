import type { AlertDue, SweepJudged } from '#domain/journal.ts';
import type { PersonActed } from '#domain/person-act.ts';

/** What a record tells each channel: `ahead R1 confirmed`, in the order of the message; or `digest`. */
export function heardIn(
  act: Pick<SweepJudged | PersonActed, 'moves' | 'alerts'>,
): Readonly<Record<string, readonly string[]>> {
  const wordsOf = (alert: AlertDue): readonly string[] =>
    alert.digest === undefined
      ? alert.moves.map(({ incident, number }) => {
          const move = act.moves.find(
            (each) => each.incident === incident && each.number === number,
          );
          if (move === undefined) throw new Error(`${alert.id} tells a move that is not there`);
          return `${move.kind} ${move.host ?? 'domain'} ${move.reason}`;
        })
      : [
          'digest',
          ...alert.digest.entries.map(({ kind, host, state }) => `${kind} ${host} ${state}`),
        ];
  const heard: Record<string, readonly string[]> = {};
  for (const alert of act.alerts) {
    heard[alert.channel] = [...(heard[alert.channel] ?? []), ...wordsOf(alert)];
  }
  return heard;
}

/** The same of several records on one channel, each with the hours since the first of them. */
export function heardOver(records: readonly SweepJudged[], channel: string): readonly string[] {
  const [first] = records;
  return records.flatMap((record) => {
    const hours = (record.sweep.scheduledAtMs - (first?.sweep.scheduledAtMs ?? 0)) / 3_600_000;
    return (heardIn(record)[channel] ?? []).map((words) => `${hours} h: ${words}`);
  });
}
