import { formatMoment } from '../../time-words.ts';
import { counted } from '../../words.ts';
import { reportPage } from './as-page.ts';
import { reportText } from './as-text.ts';
import type { Block } from './blocks.ts';
import { consequences } from './consequences.ts';
import type { Difference, ReportFacts } from './facts.ts';
import { numbersOfOpening, worstOf } from './opening-numbers.ts';
import { redactedInWords } from './redacted-words.ts';
import { titleOf, verdictOf } from './verdict.ts';

/** A report in both its forms: the same words, as a page and for a terminal. */
export type Report = { readonly page: string; readonly text: string };

/** Words a report for somebody who has never seen this service: first what is wrong, last how to check. */
export function writeReport(facts: ReportFacts): Report {
  const blocks = [
    ...summary(facts),
    ...numbersOfOpening(facts),
    ...consequences(facts),
    ...causes(facts),
    ...history(facts),
    ...limits(facts),
    ...proof(facts),
  ];
  return { page: reportPage(titleOf(facts), blocks), text: reportText(blocks) };
}

function summary(facts: ReportFacts): readonly Block[] {
  const { incident, version, asOfMs, master, lastGoodAtMs, timeline } = facts;
  const rows = timeline.rows.length;
  return [
    {
      kind: 'title',
      text: titleOf(facts),
      under: `Incident ${incident.id}, evidence version ${version}, as of ${formatMoment(asOfMs)}`,
    },
    {
      kind: 'verdict',
      state: incident.state === 'closed' ? 'CLOSED' : incident.severity.toUpperCase(),
      text: verdictOf(facts),
    },
    {
      kind: 'facts',
      rows: [
        ['Domain', incident.domain],
        ['Master', master],
        ['Host', incident.host ?? 'all of the domain'],
        ['Worst table', worstOf(facts.opening) ?? 'no table by itself'],
        ['First seen', formatMoment(incident.firstSeenAtMs)],
        [
          'Last good',
          lastGoodAtMs === null ? 'not among what is kept' : formatMoment(lastGoodAtMs),
        ],
      ],
    },
    ...(rows === 0
      ? []
      : ([
          { kind: 'heading', text: 'How it stood over time' },
          { kind: 'timeline', timeline },
        ] as const)),
    ...(timeline.rowsLeft === 0
      ? []
      : ([
          {
            kind: 'text',
            text:
              `These are the tables that were furthest off. ${timeline.rowsLeft} more: see ` +
              '03-findings.json, and history/deltas.csv for how they stood over time.',
          },
        ] as const)),
  ];
}

function causes({ causes: ranked }: ReportFacts): readonly Block[] {
  const firstUnspoken = ranked.findIndex(({ supports }) => supports.length === 0);
  return [
    { kind: 'heading', text: 'What may have caused it' },
    {
      kind: 'text',
      text: ranked.some(({ supports }) => supports.length > 0)
        ? 'Hypotheses from what was collected, the likeliest first. None of them is a proof. All ' +
          'that were looked at are in 04-hypotheses.json.'
        : 'Nothing that was collected speaks for one cause.',
    },
    ...ranked
      .slice(0, MOST_CAUSES)
      .flatMap((cause, index): readonly Block[] => [
        ...(index === firstUnspoken && index > 0 ? [NOTHING_SPEAKS_FOR_THESE] : []),
        { kind: 'cause', place: index + 1, cause },
      ]),
  ];
}

function history({ moves }: ReportFacts): readonly Block[] {
  const shown =
    moves.length <= MOST_MOVES
      ? moves
      : [...moves.slice(0, FIRST_MOVES), ...moves.slice(FIRST_MOVES - MOST_MOVES)];
  const left = moves.length - shown.length;
  return [
    { kind: 'heading', text: 'What happened' },
    {
      kind: 'table',
      columns: [
        { head: 'Time (UTC)', isNumber: false },
        { head: 'Record', isNumber: true },
        { head: 'What', isNumber: false },
      ],
      rows: shown.map(({ atMs, record, text }) => [
        formatMoment(atMs).replace(' UTC', ''),
        String(record),
        text,
      ]),
    },
    ...(left === 0
      ? []
      : ([
          {
            kind: 'text',
            text: `${counted(left, 'more line')} between the first ${FIRST_MOVES} and the rest are in 05-timeline.csv.`,
          },
        ] as const)),
  ];
}

function limits({ differences, collection, redaction }: ReportFacts): readonly Block[] {
  const { wanted, here, missing, shortened } = collection;
  return [
    { kind: 'heading', text: 'Master and replica compared' },
    differences.length === 0
      ? { kind: 'text', text: 'Nothing could be compared.' }
      : { kind: 'list', isOrdered: false, items: differences.map(differenceInWords) },
    { kind: 'heading', text: 'What is missing' },
    {
      kind: 'text',
      text:
        missing.length === 0
          ? `Nothing: all ${wanted} items that were wanted are here.`
          : `${here} of ${wanted} items that were wanted are here; collection/missing.txt has all.`,
    },
    ...(missing.length === 0
      ? []
      : ([
          {
            kind: 'list',
            isOrdered: false,
            items: missing
              .slice(0, MOST_MISSING)
              .map(({ host, what, why }) => `${host}: ${what}: ${why}`),
          },
        ] as const)),
    ...(shortened === 0
      ? []
      : ([
          { kind: 'text', text: `${shortenedInWords(shortened)}: see collection/missing.txt.` },
        ] as const)),
    { kind: 'heading', text: 'What was redacted' },
    {
      kind: 'text',
      text:
        `Profile ${redaction.profile}. Secrets are always taken out; numbers, stamps, times and ` +
        'product versions never.',
    },
    ...(redaction.counts.length === 0
      ? [{ kind: 'text', text: 'Nothing had to be taken out.' } as const]
      : [
          {
            kind: 'list',
            isOrdered: false,
            items: redaction.counts.map(redactedInWords),
          } as const,
        ]),
  ];
}

/** `2 texts are here in part`. */
export const shortenedInWords = (shortened: number): string =>
  `${counted(shortened, 'text')} ${shortened === 1 ? 'is' : 'are'} here in part`;

const differenceInWords = ({ what, standing, words }: Difference): string =>
  `${what}: ${standing}${words === '' ? '' : `, ${words}`}`;

function proof({ incident, version, software, keyFingerprint }: ReportFacts): readonly Block[] {
  return [
    { kind: 'heading', text: 'How to verify this bundle' },
    {
      kind: 'text',
      text:
        'VERIFY.txt beside this folder has the commands; they need openssl, sha256sum and awk alone. ' +
        'The key is to be compared with its fingerprint as you were told it by another way:',
    },
    { kind: 'code', lines: [keyFingerprint] },
    {
      kind: 'text',
      text:
        'The signature says that these bytes were sealed by the holder of that key and were not ' +
        'changed since. It does not say that a host told the truth.',
    },
    { kind: 'foot', lines: [`${incident.id} version ${version}`, software] },
  ];
}

/** They are shown for what rules them out, and are no candidates. */
const NOTHING_SPEAKS_FOR_THESE: Block = {
  kind: 'subheading',
  text: 'Nothing that was collected speaks for these',
};
const MOST_CAUSES = 3;
const MOST_MISSING = 20;
const MOST_MOVES = 30;
const FIRST_MOVES = 10;
