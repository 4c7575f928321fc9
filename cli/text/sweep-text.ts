import type { SweepView } from '#contracts/api-sweeps.ts';
import type { SweepEntry } from '#contracts/api.ts';
import { checkStateOf, WORST_FIRST, type CheckState, type VerdictName } from '#domain/verdict.ts';
import { counted, listFirst } from '#domain/words.ts';

import { worstState } from './domain-state.ts';
import { minuteOf } from './incident-lines.ts';
import { printable, wrap } from './layout.ts';
import { throughLines } from './through-lines.ts';

/** `by hand, by ann: the bridge was mended (change CHG0042)`. */
export const askedText = ({ by, why, change }: NonNullable<SweepEntry['byHand']>): string =>
  `by hand, by ${by}: ${why}${change === null ? '' : ` (change ${change})`}`;

/** What a sweep saw, as a monitor counts it; unknown until it is judged. */
export function stateOfSweep({ judged, missed }: SweepView): CheckState {
  if (judged === null) return 'unknown';
  const verdicts = seenIn(judged.counts).map(({ verdict }) => checkStateOf(verdict));
  const unread = missed > 0 || judged.master === null ? ['unknown' as const] : [];
  return worstState([...verdicts, ...unread]);
}

/** What a sweep saw and which incidents it moved, or how far it is; at most 80 characters a line. */
export function sweepText(view: SweepView): string {
  const { domain, number, scheduledAt, byHand, purpose, judged } = view;
  const why = byHand === null ? PURPOSE[purpose] : askedText(byHand);
  const head = `${domain}: sweep ${number} of ${minuteOf(scheduledAt)}, ${why}`;
  const lines = [
    ...wrap(printable(head)),
    ...(judged === null
      ? [`  not judged yet: ${stageInWords(view.stage)}`]
      : judgedLines(view, judged)),
  ];
  return `${lines.join('\n')}\n`;
}

/** What a sweep does now, in words. */
export const stageInWords = (stage: string): string => STAGES[stage] ?? stage;

type Judged = NonNullable<SweepView['judged']>;

function judgedLines(view: SweepView, judged: Judged): readonly string[] {
  const { read, missed, overdue, hosts } = view;
  const late = overdue ? '; it was closed at its deadline' : '';
  const causes = hosts.flatMap(({ host, cause }) => (cause === null ? [] : [`${host}: ${cause}`]));
  const counts = seenIn(judged.counts).map(({ verdict, tables }) => `${verdict} ${tables}`);
  const facts = [
    `${read} of ${counted(read + missed, 'host')} read${late} (record ${judged.record})`,
    ...causes,
    ...throughLines(hosts),
    `master: ${judged.masterText}`,
    `tables of replicas: ${counts.length === 0 ? 'none was compared' : counts.join(', ')}`,
    ...(judged.cells.length === 0 ? [] : cellsIn(judged)),
    judged.moves.length === 0 ? 'it moved no incident' : 'what it moved:',
  ];
  return [
    ...facts.flatMap((fact) => wrap(printable(fact), '  ')),
    ...judged.moves.flatMap(({ incident, from, to, text, spoken }) => {
      const standing = to === 'none' ? 'is none' : `is ${from === to ? '' : 'now '}${to}`;
      const told = spoken ? ' (people are told)' : '';
      return wrap(printable(`${incident} ${standing}: ${text}${told}`), '    ');
    }),
  ];
}

/** Each host with the tables of each verdict, the worst first. */
const cellsIn = ({ cells }: Judged): readonly string[] =>
  [...new Set(cells.map(({ host }) => host))].flatMap((host) =>
    WORST_FIRST.flatMap((verdict) => {
      const tables = cells.filter((cell) => cell.host === host && cell.verdict === verdict);
      const names = tables.map(({ table }) => `T${table}`);
      return names.length === 0 ? [] : [`${host} ${verdict}: ${listFirst(names, MOST_TABLES)}`];
    }),
  );

/** Verdicts that some table has, the worst first. */
const seenIn = (
  counts: Readonly<Record<string, number>>,
): readonly { readonly verdict: VerdictName; readonly tables: number }[] =>
  WORST_FIRST.flatMap((verdict) => {
    const tables = counts[verdict] ?? 0;
    return tables === 0 ? [] : [{ verdict, tables }];
  });

const PURPOSE: Readonly<Record<SweepEntry['purpose'], string>> = {
  regular: 'a regular one',
  'follow-up': 'a second look that a record asked for',
  'by-hand': 'by hand',
};
const STAGES: Readonly<Record<string, string>> = {
  replicas: 'it reads the replicas',
  master: 'it reads the master',
  repeat: 'it reads once more who runs as master',
  read: 'it compares',
};
const MOST_TABLES = 12;
