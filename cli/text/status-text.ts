import type { DomainView, Health, IncidentEntry, MatrixCell, MatrixRow } from '#contracts/api.ts';
import { checkStateOf, WORST_FIRST, type CheckState } from '#domain/verdict.ts';
import { listFirst, signed } from '#domain/words.ts';

import type { Paint } from './colour.ts';
import { isStale, RANK, stateOf, worstState, type DomainStatus } from './domain-state.ts';
import { incidentLines, liveOf } from './incident-lines.ts';
import { cell, clip, printable, tableLines, wrap, type Cell } from './layout.ts';
import { throughLines } from './through-lines.ts';

export type StatusInput = {
  readonly health: Health;
  readonly domains: readonly DomainStatus[];
  /** Whether what is muted counts towards the state; it is shown and counted either way. */
  readonly includeMuted?: boolean;
  readonly paint: Paint;
};

/** The domains as a person reads them, the worst first, and the state of the worst. */
export function statusText({ health, domains, includeMuted = false, paint }: StatusInput): {
  readonly text: string;
  readonly state: CheckState;
} {
  const judged = domains
    .map((domain) => ({ domain, state: stateOf(domain, includeMuted) }))
    .toSorted((a, b) => RANK[b.state] - RANK[a.state]);
  const lines = judged.flatMap(({ domain, state }) => [...domainLines(domain, state, paint), '']);
  const states = judged.map(({ state }) => state);
  return {
    text: `${[...lines, ...storyLines(health)].join('\n')}\n`,
    state: worstState(states),
  };
}

function domainLines(
  { view, incidents }: DomainStatus,
  state: CheckState,
  paint: Paint,
): readonly string[] {
  const word = paint(state, state.toUpperCase());
  const title = `${view.domain}: ${headlineOf(view, liveOf(incidents))}`;
  const [first = '', ...more] = wrap(title, ' '.repeat(state.length + 2));
  return [
    `${word}  ${first.trimStart()}`,
    ...more,
    ...wrap(`master ${view.masterText}; ${ageOf(view)}`, '  '),
    ...(view.ifMasterIsLost === null ? [] : wrap(printable(view.ifMasterIsLost), '  ')),
    ...(view.replicas.length === 0 ? [] : ['', ...matrixLines(view.replicas, paint)]),
    ...cellsLines(view.replicas, paint),
    ...promotionLines(view.replicas),
    ...incidentsPart(incidents, paint),
    ...windowLines(view),
    ...undeliveredLines(view),
    ...owedByPeopleLines(view),
    ...unconfirmedLines(view),
    ...noteLines(view),
  ];
}

/** What is open although every number looks well is the headline then. */
function headlineOf({ replicas, sweep }: DomainView, open: readonly IncidentEntry[]): string {
  if (sweep === null) return 'no sweep has been judged yet';
  const wrong = replicas.filter(({ worst }) => worst !== 'in-step');
  const inStep = `${replicas.length} replicas are in step, by counters`;
  if (wrong.length === 0 && open.length === 0) return `all ${inStep}`;
  if (wrong.length === 0) {
    const worst = open.map(
      ({ host, kind, state }) => `${host ?? 'the domain'} ${kind} is ${state}`,
    );
    return `${worst.slice(0, 3).join(', ')}; all ${inStep}`;
  }
  const worst = wrong.map((row) => `${row.host} ${row.worst}`);
  return `${listFirst(worst, 3)}; ${replicas.length - wrong.length} of ${replicas.length} in step`;
}

function ageOf({ sweep, ageSeconds, periodSeconds }: DomainView): string {
  if (sweep === null || ageSeconds === null) return 'no data yet';
  const at = `${sweep.scheduledAt.slice(0, 16).replace('T', ' ')} UTC`;
  const old = isStale({ ageSeconds, periodSeconds }) ? ', TOO OLD' : '';
  const partial = sweep.complete ? '' : ', not complete';
  return `sweep ${sweep.number} of ${at}${partial}, data ${spanOf(ageSeconds)} old${old}`;
}

/** Hosts × verdicts: how many tables of each host have which verdict. */
function matrixLines(replicas: readonly MatrixRow[], paint: Paint): readonly string[] {
  const columns = WORST_FIRST.filter((verdict) =>
    replicas.some(({ tables }) => tables.some((one) => one.verdict === verdict)),
  );
  return tableLines(
    [
      { heading: 'replica', align: 'left' },
      { heading: 'worst', align: 'left' },
      ...columns.map((heading) => ({ heading, align: 'right' as const })),
      { heading: 'list', align: 'left' },
      { heading: 'promote?', align: 'left' },
    ],
    replicas.map((row): readonly Cell[] => [
      cell(row.host),
      cell(row.worst, (text) => paint(checkStateOf(row.worst), text)),
      ...columns.map((verdict) => countCell(row, verdict)),
      cell(row.listStatus ?? '-'),
      cell(row.promote.answer),
    ]),
    0,
  );
}

function countCell({ tables }: MatrixRow, verdict: string): Cell {
  const count = tables.filter((one) => one.verdict === verdict).length;
  return cell(count === 0 ? '.' : String(count));
}

/** Every table that is not in step, the worst first; and why a host has none. */
function cellsLines(replicas: readonly MatrixRow[], paint: Paint): readonly string[] {
  const through = throughLines(replicas).flatMap((line) => wrap(printable(line), '  '));
  const silent = replicas.flatMap(({ host, cause, role, tables, emptyFiles }) => [
    ...(cause === null ? [] : wrap(printable(`${host}: ${cause}`), '  ')),
    ...(cause === null && tables.length > 0 && tables.every(({ verdict }) => verdict === 'no-data')
      ? wrap(`${host}: runs as ${role ?? 'nothing known'}, and is not compared`, '  ')
      : []),
    ...(emptyFiles.length === 0
      ? []
      : wrap(`${host}: ${emptyFiles.length} data files of 0 bytes, not empty on the master`, '  ')),
  ]);
  const rows = replicas
    .flatMap(({ host, tables }) => tables.map((table) => ({ host, table })))
    .filter(({ table: { verdict } }) => verdict !== 'in-step' && verdict !== 'no-data')
    .toSorted((a, b) => rankOf(a.table) - rankOf(b.table));
  const shown = rows.slice(0, MOST_ROWS);
  const more = rows.length - shown.length;
  return [
    ...(silent.length + through.length === 0 ? [] : ['', ...silent, ...through]),
    ...(rows.length === 0
      ? []
      : [
          '',
          ...tableLines(
            CELL_COLUMNS,
            shown.map(({ host, table }) => cellRow(host, table, paint)),
            2,
          ),
        ]),
    ...(more > 0 ? [`  and ${more} more; all at /v1/domains/…`] : []),
  ];
}

/** Why a replica may not simply be promoted; *yes* needs no reason here. */
function promotionLines(replicas: readonly MatrixRow[]): readonly string[] {
  const told = replicas.filter(({ promote }) => promote.answer !== 'yes');
  const lines = told
    .slice(0, MOST_PROMOTIONS)
    .flatMap(({ host, promote: { answer, because } }) =>
      wrap(printable(`${host}: promote? ${answer}: ${because}`), '  '),
    );
  const rest = told.length - MOST_PROMOTIONS;
  const more = rest > 0 ? [`  and ${rest} more; all at /v1/domains/…`] : [];
  return lines.length === 0 ? [] : ['', ...lines, ...more];
}

const cellRow = (host: string, table: MatrixCell, paint: Paint): readonly Cell[] => [
  cell(clip(host, 20)),
  cell(`T${table.table}`),
  cell(table.meaning),
  cell(table.master === null ? '-' : String(table.master)),
  cell(table.replica === null ? '-' : String(table.replica)),
  cell(signedOf(table.difference)),
  cell(table.verdict, (text) => paint(checkStateOf(table.verdict), text)),
];

/** Windows that are to come, on, or over, with what became of their hosts. */
function windowLines({ windows }: DomainView): readonly string[] {
  if (windows.length === 0) return [];
  const lines = windows.flatMap(({ id, hosts, change, from, until, state, came }) => {
    const span = `${from.slice(0, 16).replace('T', ' ')} to ${until.slice(0, 16).replace('T', ' ')} UTC`;
    return [
      ...wrap(printable(`${id} (${change}) ${state}: ${hosts.join(', ')}, ${span}`), '  '),
      ...came.flatMap(({ host, because }) => wrap(printable(`${host} ${because}`), '    ')),
    ];
  });
  return ['', '  windows', ...lines];
}

/** Channels that did not take what they were owed: somebody does not know something. */
const undeliveredLines = ({ channels }: DomainView): readonly string[] => {
  const lines = channels
    .filter(({ state }) => state !== 'ok')
    .flatMap(({ channel, state, waiting, passedOver }) => {
      const error = waiting?.error ?? passedOver.newest.at(-1)?.error ?? 'not taken';
      const word = state === 'undelivered' ? 'UNDELIVERED' : 'waiting';
      return wrap(printable(`${word} on ${channel}: ${error}`), '  ');
    });
  return lines.length === 0 ? [] : ['', '  messages', ...lines];
};

/** What people owe of what is over. */
function owedByPeopleLines({ closedWithoutRecord }: DomainView): readonly string[] {
  const { incidents, before } = closedWithoutRecord;
  const count = incidents.length + before;
  if (count === 0) return [];
  const newest = incidents.slice(-MOST_IDS).toReversed();
  const more = count > newest.length ? ` and ${count - newest.length} more` : '';
  const text = `closed without the closing record that is asked for: ${newest.join(', ')}${more}`;
  return ['', ...wrap(printable(text), '  ')];
}

/** Of first proofs, that they were not confirmed: this says something of how BoKS writes. */
function unconfirmedLines({ unconfirmed: { notShown, notRead } }: DomainView): readonly string[] {
  if (notShown + notRead === 0) return [];
  const text = `first proofs of ahead so far that a second reading did not show: ${notShown}; not read again in time: ${notRead}`;
  return ['', ...wrap(text, '  ')];
}

function incidentsPart(incidents: readonly IncidentEntry[], paint: Paint): readonly string[] {
  if (incidents.length === 0) return ['', '  no open incident'];
  const muted = incidents.filter(({ quieted }) => quieted !== null).length;
  const shown = incidentLines(incidents, paint).slice(0, MOST_ROWS);
  return ['', `  incidents (${muted === 0 ? 'none' : muted} muted)`, ...shown.flat()];
}

/** Remarks on the sweep: nobody was told of them, and they change no state. */
function noteLines({ notes }: DomainView): readonly string[] {
  if (notes.length === 0) return [];
  const shown = notes.slice(0, MOST_NOTES).flatMap(({ text }) => wrap(printable(text), '  '));
  const more = notes.length > MOST_NOTES ? [`  and ${notes.length - MOST_NOTES} more`] : [];
  return ['', '  notes', ...shown, ...more];
}

const storyLines = ({ story, now, speed }: Health): readonly string[] =>
  story === null
    ? []
    : wrap(
        `This is the demo ${story.scenario}: it is ${now.slice(11, 16)} UTC there, ` +
          `${speed} s a second${story.ended ? '; the story has ended' : ''}.`,
      );

const spanOf = (seconds: number): string =>
  seconds < 120
    ? `${seconds} s`
    : seconds < 7200
      ? `${Math.floor(seconds / 60)} min`
      : `${Math.floor(seconds / 3600)} h`;

const signedOf = (difference: number | null): string =>
  difference === null ? '-' : signed(difference);

const rankOf = ({ verdict }: MatrixCell): number => WORST_FIRST.indexOf(verdict);

const MOST_PROMOTIONS = 6;

const CELL_COLUMNS = [
  { heading: 'replica', align: 'left' },
  { heading: 'table', align: 'left' },
  { heading: 'meaning', align: 'left' },
  { heading: 'master', align: 'right' },
  { heading: 'replica', align: 'right' },
  { heading: 'difference', align: 'right' },
  { heading: 'verdict', align: 'left' },
] as const;
const MOST_IDS = 6;
const MOST_NOTES = 6;
const MOST_ROWS = 30;
