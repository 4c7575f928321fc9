import type { Incident } from '../../incident.ts';
import { ALL_KINDS } from '../../kinds/all-kinds.ts';
import { formatInstant } from '../../sweep-plan.ts';
import { impactOf, meaningOf } from '../../table-names.ts';
import { formatMoment } from '../../time-words.ts';
import { counted, signed, tablesInWords } from '../../words.ts';
import { reportPage } from './as-page.ts';
import { reportText } from './as-text.ts';
import type { Block } from './blocks.ts';
import { CONTAIN, DO_NOT_RESET, KEEP, REPAIR } from './decisions.ts';
import type { Difference, Opening, ReportFacts } from './facts.ts';

/** A report in both its forms: the same words, as a page and for a terminal. */
export type Report = { readonly page: string; readonly text: string };

/** Words a report for somebody who has never seen this service: first what is wrong, last how to check. */
export function writeReport(facts: ReportFacts): Report {
  const blocks = [
    ...summary(facts),
    ...numbers(facts),
    ...consequences(facts),
    ...causes(facts),
    ...history(facts),
    ...limits(facts),
    ...proof(facts),
  ];
  return { page: reportPage(titleOf(facts), blocks), text: reportText(blocks) };
}

export const titleOf = ({ incident }: ReportFacts): string =>
  `BoKS ${incident.domain}: ${subjectOf(incident)} ${HEADLINES[incident.kind] ?? incident.kind}`;

const subjectOf = ({ host, domain }: Incident): string => host ?? `domain ${domain}`;

function summary(facts: ReportFacts): readonly Block[] {
  const { incident, version, asOfMs, master, lastGoodAtMs, timeline } = facts;
  const rows = timeline.rows.length;
  return [
    {
      kind: 'title',
      text: titleOf(facts),
      under: `Incident ${incident.id}, evidence version ${version}, as of ${formatMoment(asOfMs)}`,
    },
    { kind: 'verdict', state: incident.severity.toUpperCase(), text: verdictOf(facts) },
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
  ];
}

export function verdictOf(facts: ReportFacts): string {
  const { incident, opening, lastRead, tablesRead, master, hosts } = facts;
  const { tables } = incident;
  const what =
    incident.kind === 'ahead'
      ? `${subjectOf(incident)} holds higher sequence numbers than its master ${master} in ` +
        `${tables.length} of ${counted(tablesRead, 'table')}: ${tablesInWords(tables)}.`
      : sentence(incident.summary, hosts);
  const parts = [what, sureOf(incident, opening), stillOf(incident, lastRead)];
  return parts.filter((part) => part !== '').join(' ');
}

function sureOf({ kind }: Incident, opening: Opening): string {
  if (kind !== 'ahead') return '';
  const again =
    opening.confirmedAtMs === null
      ? 'A second pair of readings did not confirm it.'
      : `A second pair confirmed it at ${clockOf(opening.confirmedAtMs)}.`;
  return (
    `Proved by the order of the readings: the replica was read at ${clockOf(opening.replicaAtMs)}, ` +
    `the master after it at ${clockOf(opening.masterAtMs)}. ${again}`
  );
}

function stillOf({ state }: Incident, lastRead: ReportFacts['lastRead']): string {
  if (state === 'closed') return 'The incident is closed.';
  if (lastRead === null) return 'The host was not read since.';
  return lastRead.holds
    ? `Still so at ${formatMoment(lastRead.atMs)}.`
    : `Not so any more at ${formatMoment(lastRead.atMs)}; the incident is ${state}.`;
}

function worstOf({ tables }: Opening): string | undefined {
  const [worst] = tables.toSorted((a, b) => Math.abs(offBy(b)) - Math.abs(offBy(a)));
  return worst && `T${worst.table} ${meaningOf(worst.table)}, ${signed(offBy(worst))}`;
}

const offBy = ({ replica, masterAfter }: Opening['tables'][number]): number =>
  replica - masterAfter;

function numbers({ incident, opening, listLine, master }: ReportFacts): readonly Block[] {
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
        `"Master before" is the reading of ${master} before that of the replica, "master after" the one ` +
        `after it.${incident.kind === 'ahead' ? WHY_PROVED : ''}`,
    },
    ...rawTexts(opening),
  ];
}

const rawTexts = ({ files }: Opening): readonly Block[] =>
  files === null
    ? []
    : [
        { kind: 'text', text: 'The raw texts that these numbers stand in:' },
        { kind: 'code', lines: [files.replica, files.master] },
      ];

function consequences({ incident, causes: ranked }: ReportFacts): readonly Block[] {
  const tables = incident.tables.map(({ table }) => table);
  const { meaning } = kindOf(incident.kind);
  return [
    { kind: 'heading', text: 'What users may notice' },
    { kind: 'text', text: meaning },
    ...(tables.length === 0
      ? []
      : ([{ kind: 'list', isOrdered: false, items: impactOf(tables) }] as const)),
    ...decisionsOn(incident, ranked[0]),
  ];
}

/**
 * The repair of 2008 is told of a replica that is ahead alone. Where the master may have lost edits,
 * it would destroy the only copy of them.
 */
function decisionsOn(
  { kind, heldBy }: Incident,
  likeliest: ReportFacts['causes'][number] | undefined,
): readonly Block[] {
  const list = (items: readonly string[]): Block => ({ kind: 'list', isOrdered: false, items });
  const keep: readonly Block[] = [{ kind: 'subheading', text: 'Keep' }, list(KEEP)];
  if (kind !== 'ahead') {
    return [
      { kind: 'heading', text: 'What to do: a person decides each, under a change number' },
      list(kindOf(kind).advice),
      ...keep,
    ];
  }
  const isMasters = heldBy !== null || MASTER_LOST.has(likeliest?.id ?? '');
  return [
    {
      kind: 'heading',
      text: 'Contain, keep, repair: a person decides each, under a change number',
    },
    { kind: 'subheading', text: 'Contain' },
    list(CONTAIN),
    ...keep,
    { kind: 'subheading', text: 'Repair' },
    isMasters
      ? list([DO_NOT_RESET, ...(heldBy === null ? [] : kindOf(heldBy.kind).advice)])
      : { kind: 'list', isOrdered: true, items: REPAIR },
  ];
}

function causes({ causes: ranked }: ReportFacts): readonly Block[] {
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
      .map((cause, index) => ({ kind: 'cause', place: index + 1, cause }) as const),
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
  const { wanted, here, missing } = collection;
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
            items: redaction.counts.map(({ rule, what, count }) => `${rule} ${what}: ${count}`),
          } as const,
        ]),
  ];
}

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

const kindOf = (kind: Incident['kind']): (typeof ALL_KINDS)[number] => {
  const found = ALL_KINDS.find(({ id }) => id === kind);
  if (found === undefined) throw new Error(`no kind ${kind}`);
  return found;
};

/** A name keeps its letters, wherever it stands. */
function sentence(text: string, names: readonly string[]): string {
  if (text === '') return '';
  const isName = names.some((name) => text.startsWith(name));
  const first = isName ? text.charAt(0) : text.charAt(0).toUpperCase();
  return `${first}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}

/** Seconds matter here: `08:24:07 UTC`. */
const clockOf = (atMs: number): string => `${formatInstant(atMs).slice(11, 19)} UTC`;

/** What a title says of a kind; kinds that open no bundle by themselves are named as they are. */
const HEADLINES: Readonly<Partial<Record<Incident['kind'], string>>> = {
  ahead: 'is ahead of its master',
  empty: 'has empty tables',
  stuck: 'does not move',
  'other-series': 'counts in another series',
  'master-went-back': ': the master went back',
  'master-restamped': ': the master began new series',
  'master-not-sending': ': the master sends nothing',
  'two-masters': 'has two masters',
};

/** Causes by which the replicas may hold what the master has lost. */
const MASTER_LOST: ReadonlySet<string> = new Set(['master-went-back', 'old-master-returned']);
const WHY_PROVED =
  " A master's counter only grows, so a replica read before its master and above it holds numbers " +
  'that the master has not given out, whatever the clocks say.';
const MOST_CAUSES = 3;
const MOST_MISSING = 20;
const MOST_MOVES = 30;
const FIRST_MOVES = 10;
