import { counted, listFirst } from '#domain/words.ts';

import { minuteOf } from './incident-lines.ts';
import { cell, printable, tableLines, wrap } from './layout.ts';
import type { Exposed, Unknown, WholeExposure } from './whole-exposure.ts';

/** When a right that was withdrawn could still be used somewhere; at most 80 characters a line. */
export function exposureText(view: WholeExposure, host: string | undefined): string {
  const { domain, from, to, sweeps, exposures, withoutData } = view;
  const whose = host === undefined ? domain : `${host} in ${domain}`;
  const lines = [
    ...wrap(printable(`${whose}: ${answerOf(view)}`)),
    ...wrap(
      `from ${minuteOf(from)} to ${minuteOf(to)}, by ${counted(sweeps, 'judged sweep')}`,
      '  ',
    ),
    ...groupsOf(exposures).flatMap(groupLines),
    ...unknownLines(withoutData),
  ];
  return `${lines.join('\n')}\n`;
}

function answerOf({ sweeps, exposures, withoutData }: WholeExposure): string {
  const unknown = new Set(withoutData.map(({ host }) => host ?? EVERY_HOST));
  const whose = unknown.has(EVERY_HOST) ? EVERY_HOST : listFirst([...unknown], 4);
  const beside = unknown.size === 0 ? '' : `; of ${whose} nothing is known for a time`;
  if (sweeps === 0 && exposures.length === 0) return 'nothing is known: no sweep was judged then';
  if (exposures.length === 0) return `no table was seen out of step, by counters${beside}`;
  const hosts = new Set(exposures.map(({ host }) => host));
  const tables = new Set(exposures.map(({ host, table }) => `${host} ${table}`));
  return (
    `${counted(tables.size, 'table')} of ${counted(hosts.size, 'replica')} ` +
    `${tables.size === 1 ? 'was' : 'were'} not in step: a right that was withdrawn may still have been ` +
    `usable there (inference)${beside}`
  );
}

/** Tables of a host that were out of step at the same times and in the same way. */
function groupsOf(exposures: readonly Exposed[]): readonly (readonly Exposed[])[] {
  const groups = new Map<string, Exposed[]>();
  for (const one of exposures) {
    const key = JSON.stringify({ ...one, table: 0, meaning: '', atLeast: 0, atMost: 0 });
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

function groupLines(group: readonly Exposed[]): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const { host, verdicts, incidents, lastInStepAt, firstSeenAt, lastSeenAt, inStepAgainAt, end } =
    first;
  const ids = incidents.length === 0 ? '' : ` (${incidents.join(', ')})`;
  const began =
    lastInStepAt === null
      ? `seen so first ${minuteOf(firstSeenAt)}, and perhaps so before`
      : `began between ${minuteOf(lastInStepAt)} and ${minuteOf(firstSeenAt)}`;
  const ended =
    inStepAgainAt === null
      ? `last seen so ${minuteOf(lastSeenAt)}, ${END_IN_WORDS[end]}`
      : `in step again ${minuteOf(inStepAgainAt)}`;
  const rows = group.map(({ table, meaning, atLeast, atMost }) => [
    cell(`T${table}`),
    cell(printable(meaning)),
    cell(atLeast === null ? 'not known' : String(atLeast)),
    cell(atMost === null ? 'not known' : String(atMost)),
  ]);
  return [
    '',
    ...wrap(printable(`${host}: ${verdicts.join(', then ')}${ids}`), '  '),
    ...wrap(`${began}; ${ended}`, '  '),
    ...tableLines(COLUMNS, rows, 1),
  ];
}

function unknownLines(withoutData: readonly Unknown[]): readonly string[] {
  if (withoutData.length === 0) return [];
  const groups = new Map<string, Unknown[]>();
  for (const one of withoutData) {
    const isWhole = one.table === null;
    const key = JSON.stringify({ ...one, table: isWhole, host: isWhole ? '' : one.host });
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return ['', '  nothing is known of', ...[...groups.values()].flatMap(unknownInWords)];
}

/** Hosts, or tables of one, of which nothing was known at the same time and for the same cause. */
function unknownInWords(group: readonly Unknown[]): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const { cause, firstAt, lastAt, againAt } = first;
  const tables = group.flatMap(({ table }) => (table === null ? [] : [`T${table}`]));
  const hosts = [...new Set(group.map(({ host }) => host ?? EVERY_HOST))];
  const whose = listFirst(hosts, 4);
  const what = tables.length === 0 ? whose : `${whose} ${listFirst(tables, 3)}`;
  const times =
    firstAt === lastAt ? minuteOf(firstAt) : `${minuteOf(firstAt)} to ${minuteOf(lastAt)}`;
  const again = againAt === null ? 'not known since' : `known again ${minuteOf(againAt)}`;
  return wrap(printable(`${what}, ${times}: ${cause}; ${again}`), '  ');
}

const EVERY_HOST = 'every host';

/** How it stood at the last sweep of the span. */
const END_IN_WORDS: Readonly<Record<Exposed['end'], string>> = {
  'in-step': 'in step since',
  'goes-on': 'and not in step since',
  'over-a-hole': 'with equal numbers, and what it never got is lacking still',
  'not-known': 'and how it ended is not known',
};

const COLUMNS = [
  { heading: 'table', align: 'left' },
  { heading: 'meaning', align: 'left' },
  { heading: 'updates missing, at least', align: 'right' },
  { heading: 'at most', align: 'right' },
] as const;
