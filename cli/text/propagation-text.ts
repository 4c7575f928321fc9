import type { PropagationView } from '#contracts/api-propagation.ts';
import { counted, listFirst } from '#domain/words.ts';

import { minuteOf } from './incident-lines.ts';
import { cell, printable, tableLines, wrap } from './layout.ts';

/** All days of a span. */
export type WholePropagation = Omit<PropagationView, 'next'>;
type Day = PropagationView['days'][number];
type Told = Day['all'];

/** How old updates were when replicas had them, a line a day and replica; at most 80 characters each. */
export function propagationText(view: WholePropagation): string {
  const { domain, table, meaning, from, to, impact, days } = view;
  const rows = days.flatMap(rowsOf).map((texts) => texts.map((text) => cell(printable(text))));
  const lines = [
    ...wrap(printable(`${domain} T${table}, ${meaning}: ${answerOf(days)}`)),
    ...wrap(`from ${minuteOf(from)} to ${minuteOf(to)}; ${OF_ANY}`, '  '),
    ...impact.flatMap((sentence) => wrap(printable(sentence), '  ')),
    ...(rows.length === 0 ? [] : ['', ...tableLines(COLUMNS, rows, REPLICAS), '', ...LEGEND]),
    ...remarksOf(days),
  ];
  return `${lines.join('\n')}\n`;
}

/** What is known of the oldest update that arrived, and whether others did not. */
function answerOf(days: readonly Day[]): string {
  if (days.every(({ masterReadings }) => masterReadings === 0)) {
    return days.some(({ isExpired }) => isExpired)
      ? 'not known: its readings are no longer kept'
      : 'not known: its numbers were not read then';
  }
  const arrived = days.filter(({ all }) => all.arrived > 0).map(({ all }) => all);
  const updates = sumOf(arrived, (all) => all.arrived);
  const atLeast = Math.max(...arrived.map(({ atLeastSeconds }) => atLeastSeconds?.max ?? 0));
  const atMost = Math.max(...arrived.map(worstOf));
  const what = updates === 1 ? 'one update arrived,' : `${updates} arrivals of updates, the oldest`;
  const dropped = sumOf(days, ({ all }) => all.notApplied);
  const waiting = lastRead(days)?.all.onTheWay.updates ?? 0;
  return [
    updates === 0
      ? 'no update was seen to arrive, by counters'
      : `${what} ${rangeOf(atLeast, atMost)} old, by counters`,
    ...(dropped === 0 ? [] : [`${dropped} did not arrive, as far as known`]),
    ...(waiting === 0 ? [] : [`${waiting} had not arrived yet`]),
  ].join('; ');
}

const rangeOf = (atLeast: number, atMost: number): string =>
  atMost === Infinity
    ? `at least ${downTo(atLeast)}`
    : `${atLeast === 0 ? '' : `at least ${downTo(atLeast)} and `}at most ${upTo(atMost)}`;

/** A day, and its replicas, the slowest first; a day on which nothing arrived has no line. */
function rowsOf({ day, all, replicas }: Day): readonly (readonly string[])[] {
  if (all.arrived === 0) return [];
  const groups = new Map<string, { readonly names: string[]; readonly told: Told }>();
  const slowest = replicas.toSorted((a, b) => worstOf(b) - worstOf(a));
  for (const { host, ...told } of slowest.filter(({ arrived }) => arrived > 0)) {
    const alike = figuresOf(told).join();
    const group = groups.get(alike);
    if (group === undefined) groups.set(alike, { names: [host], told });
    else group.names.push(host);
  }
  return [
    [day, ...figuresOf(all)],
    ...[...groups.values()].map(({ names, told }) => [
      `  ${listFirst(names, 1)}`,
      ...figuresOf(told),
    ]),
  ];
}

const figuresOf = ({
  arrived,
  atLeastSeconds,
  atMostSeconds,
  resolutionSeconds,
}: Told): readonly string[] => [
  String(arrived),
  upTo(atMostSeconds?.p50 ?? Infinity),
  upTo(atMostSeconds?.p95 ?? Infinity),
  upTo(atMostSeconds?.max ?? Infinity),
  downTo(atLeastSeconds?.max ?? 0),
  resolutionSeconds === null ? '-' : resolutionOf(resolutionSeconds),
];

function resolutionOf({ typical, worst }: NonNullable<Told['resolutionSeconds']>): string {
  const [usual, most] = [upTo(typical), upTo(worst)];
  const [number, unit = ''] = usual.split(' ');
  const begin = most.endsWith(` ${unit}`) ? number : usual;
  return usual === most ? usual : `${begin} - ${most}`;
}

const worstOf = ({ atMostSeconds }: Told): number => atMostSeconds?.max ?? Infinity;

function remarksOf(days: readonly Day[]): readonly string[] {
  const last = lastRead(days);
  const waiting = (last?.replicas ?? [])
    .filter(({ onTheWay }) => onTheWay.updates > 0)
    .map(
      ({ host, onTheWay: { updates, atLeastSeconds } }) =>
        `not yet at ${host}, ${last?.day}: ${counted(updates, 'update')}` +
        (atLeastSeconds === 0 ? '' : `, the oldest at least ${downTo(atLeastSeconds)} old`),
    );
  const lines = [
    ...waiting,
    ...sumsOf(days, 'notApplied').map(
      ([host, updates]) =>
        `dropped by ${host}, as far as known: ${counted(updates, 'update')}, made while it was ` +
        'ahead of their numbers; they are in none of these ages',
    ),
    ...sumsOf(days, 'notKnown').map(
      ([host, updates]) =>
        `not known at ${host}: ${counted(updates, 'update')}; its numbers, or its master's, began ` +
        'anew, or it was first seen ahead',
    ),
    ...silentOf(days),
  ];
  return lines.length === 0 ? [] : ['', ...lines.flatMap((line) => wrap(printable(line), '  '))];
}

/** The last day of which there is anything: what is on the way then is. */
const lastRead = (days: readonly Day[]): Day | undefined =>
  days.findLast(({ masterReadings }) => masterReadings > 0);

const sumOf = <Each>(each: readonly Each[], of: (one: Each) => number): number =>
  each.reduce((sum, one) => sum + of(one), 0);

/** Of each replica that has any, in the order of names. */
function sumsOf(
  days: readonly Day[],
  what: 'notApplied' | 'notKnown',
): readonly (readonly [string, number])[] {
  const sums = new Map<string, number>();
  for (const { host, ...told } of days.flatMap(({ replicas }) => replicas)) {
    if (told[what] > 0) sums.set(host, (sums.get(host) ?? 0) + told[what]);
  }
  return [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function silentOf(days: readonly Day[]): readonly string[] {
  const expired = days.filter(({ isExpired }) => isExpired).map(({ day }) => day);
  const unread = days
    .filter(({ isExpired, masterReadings }) => !isExpired && masterReadings === 0)
    .map(({ day }) => day);
  return [
    ...(expired.length === 0 ? [] : [`readings no longer kept: ${spanOf(expired)}`]),
    ...(unread.length === 0 ? [] : [`nothing was read: ${spanOf(unread)}`]),
  ];
}

const spanOf = (days: readonly string[]): string =>
  days.length === 1
    ? (days[0] ?? '')
    : `${counted(days.length, 'day')} from ${days[0]} to ${days.at(-1)}`;

/** A time in few letters, never less than it is. */
const upTo = (seconds: number): string =>
  seconds === Infinity ? '-' : inUnits(seconds, Math.ceil);
/** The same, never more. */
const downTo = (seconds: number): string => inUnits(seconds, Math.floor);

function inUnits(seconds: number, round: (value: number) => number): string {
  if (seconds < 60) return `${round(seconds)} s`;
  if (seconds < 90 * 60) return `${round(seconds / 60)} min`;
  if (seconds < 36 * 3_600) return `${round(seconds / 360) / 10} h`;
  return `${round(seconds / 8_640) / 10} d`;
}

const OF_ANY =
  'any update of this table is counted, once a replica; from outside nothing tells which of them ' +
  'withdraws a right';

const COLUMNS = [
  { heading: 'day (UTC), replica', align: 'left' },
  { heading: 'arrived', align: 'right' },
  { heading: 'half', align: 'right' },
  { heading: '95 %', align: 'right' },
  { heading: 'all', align: 'right' },
  { heading: 'at least', align: 'right' },
  { heading: 'read every', align: 'right' },
] as const;
const REPLICAS = 0;
const LEGEND = wrap(
  'half, 95 % and all of them were at most so old when a reading first had them, the oldest at least ' +
    'so old; read every: between two readings as a rule - and at the worst',
  '  ',
);
