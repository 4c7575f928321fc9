import type { SequenceText } from '#domain/boksdiag/sequence.ts';
import {
  stateOf,
  stateOfPosition,
  type CompareInput,
  type ComparedReplica,
  type ComparedTable,
  type Comparison,
} from '#domain/comparison.ts';
import { signed } from '#domain/words.ts';

import { adviceOn, type Advice } from './advice.ts';
import type { Paint } from './colour.ts';
import { countOf, headlineOf } from './comparison-headline.ts';
import { cell, clip, printable, tableLines, wrap, type Cell, type Column } from './layout.ts';
import {
  FINDINGS,
  findingOf,
  judgedOf,
  tablesWith,
  worstFindingOf,
  worstFirst,
  type Finding,
  type JudgedReplica,
} from './ranking.ts';

/** A comparison for a person: the verdict in the first line, then numbers, meaning, and what to do. */
export function comparisonText(input: CompareInput, comparison: Comparison, paint: Paint): string {
  const advice = adviceOn(comparison);
  const hasJudged = judgedOf(comparison.replicas).length > 0;
  const sections: readonly (readonly string[])[] = [
    [paint(comparison.state, headlineOf(comparison)), ...statusLines(comparison)],
    hasJudged ? wrap(ORDERS[comparison.order]) : [],
    ...worstReplicasFirst(comparison.replicas).map((replica) => replicaLines(replica, paint)),
    listed('How sure', [...surenessOf(comparison), ...notesOn(input, comparison)]),
    hasJudged ? listed(meansHeading(advice), advice.means) : [],
    listed('What to do next', advice.next, numbered),
    listed('What not to do', advice.never),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** Said where the exit status is another one than the first line lets expect. */
function statusLines({ state, replicas }: Comparison): readonly string[] {
  const unknown = replicas.filter((replica) => stateOf(replica) === 'unknown');
  if (unknown.length === 0 || state === 'unknown') return [];
  return wrap(
    `Exit status 3, because of ${unknown.map(({ host }) => host).join(', ')}: see below.`,
  );
}

const worstReplicasFirst = (replicas: readonly ComparedReplica[]): readonly ComparedReplica[] =>
  replicas.toSorted((one, other) => severityOf(one) - severityOf(other));

/** Ascending from the worst: by state, and within one state by the worst finding. */
const severityOf = (replica: ComparedReplica): number =>
  ['critical', 'unknown', 'warning', 'ok'].indexOf(stateOf(replica)) * FINDINGS.length +
  (replica.kind === 'judged' ? FINDINGS.indexOf(worstFindingOf(replica)) : 0);

function replicaLines(replica: ComparedReplica, paint: Paint): readonly string[] {
  if (replica.kind === 'not-judged') {
    return wrap(`${replica.host}: UNKNOWN, not judged: ${replica.reason}.`);
  }
  const inStep = tablesWith(replica, 'in-step').map(({ table }) => `T${table}`);
  const differing = worstFirst(replica.tables).slice(0, replica.tables.length - inStep.length);
  const total = countOf(replica.tables.length);
  const count =
    differing.length === 0 ? `${total} in step` : `${differing.length} of ${total} not in step`;
  const partial = replica.partial ? ', partial' : '';
  const title = `${replica.host}: ${replica.state.toUpperCase()}, ${count}${partial}`;
  const rows = differing.map((table) => rowOf(table, paint));
  return [
    ...wrap(title),
    ...(rows.length === 0 ? [] : tableLines(COLUMNS, rows, MEANING_COLUMN)),
    ...(inStep.length === 0 ? [] : atMostThree(wrap(inStep.join(' '), '  In step: '))),
  ];
}

function rowOf({ table, meaning, position }: ComparedTable, paint: Paint): readonly Cell[] {
  const { compared, difference } = position;
  const master = compared.masterAfter ?? compared.masterBefore;
  const state = stateOfPosition(position);
  return [
    cell(`T${table}`),
    cell(meaning),
    cell(master === undefined ? '-' : String(master)),
    cell(compared.replica === undefined ? '-' : String(compared.replica)),
    cell(difference === undefined ? '-' : signed(difference)),
    cell(findingOf(position), (text) => paint(state, text)),
  ];
}

const atMostThree = (lines: readonly string[]): readonly string[] =>
  lines.length <= 3 ? lines : [...lines.slice(0, 3), '  …'];

/** A sentence for each finding that stands in a table above. */
function surenessOf({ replicas }: Comparison): readonly string[] {
  const judged = judgedOf(replicas);
  return FINDINGS.filter((finding) =>
    judged.some((replica) => tablesWith(replica, finding).length > 0),
  ).flatMap((finding) => (SURENESS[finding] === '' ? [] : [`${finding}: ${SURENESS[finding]}`]));
}

/** What was seen beside the verdicts: zones, lines that were not understood, odd brackets. */
function notesOn(input: CompareInput, comparison: Comparison): readonly string[] {
  const texts = [
    { host: 'the master', reading: input.master },
    ...input.replicas.map(({ host, reading }) => ({ host, reading })),
  ];
  return [
    ...judgedOf(comparison.replicas).flatMap((replica) => zoneNote(replica)),
    ...texts.flatMap(({ host, reading }) =>
      reading.kind === 'read' ? [...unreadNote(host, reading), ...bracketNote(host, reading)] : [],
    ),
  ];
}

function zoneNote({ host, zoneShiftSeconds }: JudgedReplica): readonly string[] {
  if (zoneShiftSeconds === 0) return [];
  const minutes = Math.abs(zoneShiftSeconds) / 60;
  const side = zoneShiftSeconds < 0 ? 'later' : 'earlier';
  const hours = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} h`;
  return [
    `${host} prints its stamps ${hours} ${side} than the master: taken for another time zone ` +
      '(inference), and removed before comparing.',
  ];
}

function unreadNote(host: string, { unread }: SequenceText): readonly string[] {
  const [first] = unread;
  if (first === undefined) return [];
  const more = unread.length === 1 ? '' : ` and ${unread.length - 1} more`;
  const quoted = clip(printable(first.text.trim()), 48);
  return [
    `partial: of ${host}, line ${first.line}${more} not understood: "${quoted}". A table that it ` +
      'does not list may be there all the same.',
  ];
}

function bracketNote(host: string, { tables }: SequenceText): readonly string[] {
  const odd = tables.filter(({ sequence, bracketed }) => sequence !== bracketed);
  const [first] = odd;
  if (first === undefined) return [];
  const more = odd.length === 1 ? '' : ` (and ${countOf(odd.length - 1)} more)`;
  return [
    `${host} prints T${first.table} as ${first.sequence} (${first.bracketed})${more}. What the ` +
      'number in brackets means is not published; nothing is decided from it.',
  ];
}

const listed = (
  heading: string,
  entries: readonly string[],
  leadOf: (at: number) => string = () => '  - ',
): readonly string[] =>
  entries.length === 0 ? [] : [heading, ...entries.flatMap((entry, at) => wrap(entry, leadOf(at)))];

const numbered = (at: number): string => `${String(at + 1).padStart(3)} `;

const meansHeading = ({ meansIfItLasts }: Advice): string =>
  meansIfItLasts ? 'What it means, if the difference lasts' : 'What it means';

const ORDERS: Readonly<Record<Comparison['order'], string>> = {
  'replicas-first':
    'Order: replicas first, then the master. Only if they were read so is "AHEAD" a proof; ' +
    'otherwise say --master-first.',
  'master-first':
    'Order: the master first, then the replicas. So nothing is proved ahead: a higher replica may ' +
    'hold edits made between the two reads. To prove it, read the replicas first and the master ' +
    'after them, and compare again without --master-first.',
};

const SURENESS: Readonly<Record<Finding, string>> = {
  AHEAD:
    'proved by order. It was read before the master and shows more; a master counter only grows.',
  'other-series':
    "the stamp's meaning is not published. The stamps differ, so the numbers may not belong " +
    'together; the difference is what it would be if they did.',
  missing: 'no history: cannot tell a lost table from a version difference.',
  'ahead?': 'not proved. It may hold edits made between the two reads.',
  behind: 'proved by order. The master had more before this replica was read.',
  'behind?': 'not proved. It may be edits made between the two reads.',
  extra: 'the master does not list it: another BoKS version, or the master lost it.',
  'no-data': 'one side says nothing of the table, so nothing is said of it here.',
  'in-step': '',
};

const MEANING_COLUMN = 1;
const COLUMNS: readonly Column[] = [
  { heading: 'Table', align: 'left' },
  { heading: 'Meaning', align: 'left' },
  { heading: 'Master', align: 'right' },
  { heading: 'Replica', align: 'right' },
  { heading: 'Difference', align: 'right' },
  { heading: 'Verdict', align: 'left' },
];
