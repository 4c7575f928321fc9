import type { CurveView } from '#contracts/api-curve.ts';
import { WORST_FIRST, type VerdictName } from '#domain/verdict.ts';
import { counted, signed } from '#domain/words.ts';

import { minuteOf } from './incident-lines.ts';
import { cell, printable, tableLines, wrap } from './layout.ts';

/** How a table of a host was over a span, a line a point; at most 80 characters a line. */
export function curveText(view: CurveView): string {
  const { domain, host, table, meaning, from, to, step, points } = view;
  const rows = rowsOf(points).map((texts) => texts.map((text) => cell(text)));
  const lines = [
    ...wrap(printable(`${host} T${table} in ${domain}, ${meaning}: ${rangesOf(points)}`)),
    ...wrap(`from ${minuteOf(from)} to ${minuteOf(to)}, by ${step}; ${gapsOf(points)}`, '  '),
    ...(rows.length === 0 ? [] : ['', ...tableLines(COLUMNS, rows, DIFFERENCE)]),
    ...legendOf(points, rows.length < points.length),
  ];
  return `${lines.join('\n')}\n`;
}

type Point = CurveView['points'][number];

/** The lowest and the highest of all that was seen. */
function rangesOf(points: readonly Point[]): string {
  const sequences = points.flatMap(({ sequence }) => sequence ?? []);
  const differences = points.flatMap(({ difference }) => difference ?? []);
  if (sequences.length === 0) return 'nothing was read then';
  const read = `sequence ${lowestOf(sequences)} to ${highestOf(sequences)}`;
  if (differences.length === 0) return read;
  const all = { low: lowestOf(differences), high: highestOf(differences) };
  return `${read}, difference ${spanned(all)}`;
}

type Range = { readonly low: number; readonly high: number };
const lowestOf = (ranges: readonly Range[]): number => Math.min(...ranges.map(({ low }) => low));
const highestOf = (ranges: readonly Range[]): number => Math.max(...ranges.map(({ high }) => high));

const spanned = ({ low, high }: Range): string =>
  low === high ? signed(low) : `${signed(low)} to ${signed(high)}`;

function gapsOf(points: readonly Point[]): string {
  const steps = points.reduce((sum, one) => sum + one.steps, 0);
  const gaps = points.reduce((sum, one) => sum + one.gaps, 0);
  return `${counted(steps, 'step')}, ${gaps === 0 ? 'no gap' : counted(gaps, 'gap')}`;
}

/** A line a point; points that follow one another and have no number, all alike, are one line. */
function rowsOf(points: readonly Point[]): readonly (readonly string[])[] {
  const rows: { readonly texts: readonly string[]; count: number; readonly alike: string }[] = [];
  for (const point of points) {
    const texts = rowOf(point);
    const alike = point.sequence === null ? texts.slice(1).join(' ') : '';
    const last = rows.at(-1);
    if (last !== undefined && alike !== '' && last.alike === alike) last.count += 1;
    else rows.push({ texts, count: 1, alike });
  }
  return rows.map(({ texts, count }) =>
    count === 1 ? texts : [...texts.slice(0, -1), `${texts.at(-1) ?? ''} x${count}`],
  );
}

/** What was not read is `-`, and no number. */
function rowOf({ from, sequence, difference, gaps, verdicts }: Point): readonly string[] {
  return [
    minuteOf(from).replace(/ UTC$/, ''),
    ...[sequence?.low, sequence?.high, sequence?.last].map((value) => String(value ?? '-')),
    difference === null ? '-' : spanned(difference),
    verdicts.map(({ verdict }) => LETTERS[verdict]).join('') + (gaps === 0 ? '' : GAP),
  ];
}

/** What the letters mean that stand above. */
function legendOf(points: readonly Point[], isJoined: boolean): readonly string[] {
  const seen = new Set(points.flatMap(({ verdicts }) => verdicts.map(({ verdict }) => verdict)));
  const words = WORST_FIRST.filter((verdict) => seen.has(verdict));
  const letters = words.map((verdict) => `${LETTERS[verdict]} ${verdict}`);
  const gap = points.some(({ gaps }) => gaps > 0) ? [`${GAP} nothing read in some of it`] : [];
  const joined = isJoined ? ['x and a number so many lines alike'] : [];
  const meanings = [...letters, ...gap, ...joined].join(', ');
  return meanings === '' ? [] : ['', ...wrap(`seen: ${meanings}`, '  ')];
}

const LETTERS: Readonly<Record<VerdictName, string>> = {
  ahead: 'A',
  empty: 'E',
  'other-series': 'O',
  missing: 'M',
  stuck: 'S',
  'went-back': 'W',
  behind: 'B',
  'no-data': '?',
  extra: 'X',
  'in-step': '.',
};

const GAP = '_';

const COLUMNS = [
  { heading: 'from (UTC)', align: 'left' },
  { heading: 'lowest', align: 'right' },
  { heading: 'highest', align: 'right' },
  { heading: 'last', align: 'right' },
  { heading: 'difference', align: 'right' },
  { heading: 'seen', align: 'left' },
] as const;
/** It gives way where numbers are long: the whole range stands in the first line. */
const DIFFERENCE = 4;
