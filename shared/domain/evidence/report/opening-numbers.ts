import { formatInstant } from '../../sweep-plan.ts';
import { meaningOf } from '../../table-names.ts';
import { signed } from '../../words.ts';
import type { Block } from './blocks.ts';
import type { Opening, ReportFacts } from './facts.ts';
import { subjectOf } from './verdict.ts';

/** The table of the numbers that it opened with; nothing where it is about no table. */
export function numbersOfOpening({
  incident,
  opening,
  listLine,
  master,
}: ReportFacts): readonly Block[] {
  if (opening.tables.length === 0) return [];
  const contradiction: readonly Block[] =
    listLine === null
      ? []
      : [
          {
            kind: 'text',
            text: `At the same time the master's own list (boksdiag list) says of ${subjectOf(incident)}:`,
          },
          { kind: 'code', lines: [listLine] },
        ];
  return [
    { kind: 'heading', text: 'The numbers of the opening' },
    {
      kind: 'table',
      columns: [
        { head: 'Table', isNumber: false },
        { head: 'Holds', isNumber: false },
        { head: 'Master before', isNumber: true },
        { head: 'Replica', isNumber: true },
        { head: 'Master after', isNumber: true },
        { head: 'Difference', isNumber: true },
      ],
      rows: opening.tables.map((row) => [
        `T${row.table}`,
        meaningOf(row.table),
        row.masterBefore === null ? '-' : String(row.masterBefore),
        String(row.replica),
        String(row.masterAfter),
        signed(offBy(row)),
      ]),
    },
    ...contradiction,
    {
      kind: 'text',
      text:
        `"Replica" was read at ${formatSecond(opening.replicaAtMs)}. "Master before" is the last reading of ` +
        `${master} before that, ${opening.beforeAtMs === null ? 'not known' : `at ${formatSecond(opening.beforeAtMs)}`}; ` +
        `"master after" is the one after it, at ${formatSecond(opening.masterAtMs)}.${incident.kind === 'ahead' ? WHY_PROVED : ''}`,
    },
    ...rawTexts(opening),
  ];
}

/** The table that is furthest off, with its difference. */
export function worstOf({ tables }: Opening): string | undefined {
  const [worst] = tables.toSorted((a, b) => Math.abs(offBy(b)) - Math.abs(offBy(a)));
  return worst && `T${worst.table} ${meaningOf(worst.table)}, ${signed(offBy(worst))}`;
}

const offBy = ({ replica, masterAfter }: Opening['tables'][number]): number =>
  replica - masterAfter;

const rawTexts = ({ files }: Opening): readonly Block[] =>
  files === null
    ? []
    : [
        { kind: 'text', text: 'The raw texts that these numbers stand in:' },
        { kind: 'code', lines: [files.replica, files.master] },
      ];

/** To the second, as two readings of one sweep are seconds apart. */
const formatSecond = (atMs: number): string =>
  `${formatInstant(atMs).slice(0, 19).replace('T', ' ')} UTC`;

const WHY_PROVED =
  " A master's counter only grows, so a replica read before its master and above it holds numbers " +
  'that the master has not given out, whatever the clocks say.';
