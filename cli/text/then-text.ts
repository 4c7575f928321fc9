import type { DomainThen, RowThen } from '#contracts/api-sweeps.ts';
import type { IncidentView } from '#contracts/api.ts';
import { counted, listFirst, signed } from '#domain/words.ts';

import { actText } from './act-words.ts';
import { isStale } from './domain-state.ts';
import { minuteOf } from './incident-lines.ts';
import { cell, clip, printable, tableLines, wrap } from './layout.ts';
import { askedText } from './sweep-text.ts';

/** An incident as it stood at a moment, and who knew of it by then. */
export type IncidentThen = {
  readonly id: string;
  readonly host: string | null;
  readonly kind: string;
  readonly state: string;
  readonly since: string;
  /** When people were first told of it; null where nobody had been. */
  readonly toldAt: string | null;
  /** What people had done about it, oldest first. */
  readonly acts: readonly { readonly at: string; readonly text: string }[];
};

/** Undefined where it did not live then: before it was seen, or between two episodes. */
export function incidentThen(view: IncidentView, time: string): IncidentThen | undefined {
  const isBy = ({ at }: { readonly at: string }): boolean => Date.parse(at) <= Date.parse(time);
  const moves = view.moves.filter(isBy);
  if (moves.length > 0 && isLeftOut(view, time)) return notShown(view, moves);
  const state = moves.at(-1)?.to;
  if (state === undefined || state === 'none' || state === 'closed') return undefined;
  // Of this episode: what was before it was another time.
  const ended = moves.findLastIndex(({ to }) => to === 'closed' || to === 'none');
  const episode = moves.slice(ended + 1);
  return {
    id: view.id,
    host: view.host,
    kind: view.kind,
    state,
    since: episode[0]?.at ?? view.firstSeenAt,
    toldAt: episode.find(({ spoken }) => spoken)?.at ?? null,
    acts: view.acts.filter(isBy).map((act) => ({ at: act.at, text: actText(act) })),
  };
}

/** True where what moved it last by then may be among the records that are left out. */
const isLeftOut = ({ leftOut }: IncidentView, time: string): boolean =>
  leftOut !== null && Date.parse(time) < Date.parse(leftOut.shownFrom);

/** It may have lived, or not. */
const notShown = (
  { id, host, kind, firstSeenAt }: IncidentView,
  moves: IncidentView['moves'],
): IncidentThen => ({
  id,
  host,
  kind,
  state: 'not shown any more (history has it)',
  since: firstSeenAt,
  toldAt: moves.find(({ spoken }) => spoken)?.at ?? null,
  acts: [],
});

/**
 * What was known of a domain at a moment; at most 80 characters a line. What was older then than two
 * periods, as they are now, is not called known.
 */
export function thenText(
  then: DomainThen,
  incidents: readonly IncidentThen[],
  periodSeconds: number,
): string {
  const { domain, asked, replicas } = then;
  const lines = [
    ...wrap(printable(`${domain} at ${minuteOf(asked)}: ${answerOf(then, periodSeconds)}`)),
    ...sourceLines(then),
    ...replicaLines(replicas),
    ...cellLines(then),
    '',
    '  who knew',
    ...(incidents.length === 0
      ? ['  nobody had anything to be told: no incident lived then']
      : incidents.flatMap(incidentLines)),
  ];
  return `${lines.join('\n')}\n`;
}

function answerOf(then: DomainThen, periodSeconds: number): string {
  const { sweep, ageSeconds } = then;
  if (sweep === null) return 'not known: no sweep had been judged by then';
  return isStale({ ageSeconds, periodSeconds })
    ? `not known: nobody had looked for ${ageInWords(ageSeconds)}; then ${seenInWords(then)}`
    : seenInWords(then);
}

const ageInWords = (seconds: number | null): string =>
  seconds === null || seconds < 120
    ? `${seconds ?? 0} s`
    : seconds < 7_200
      ? `${Math.floor(seconds / 60)} min`
      : `${Math.floor(seconds / 3_600)} h`;

function seenInWords({ replicas }: DomainThen): string {
  const wrong = replicas.filter(({ worst }) => worst !== 'in-step');
  const well = replicas.length - wrong.length;
  if (wrong.length === 0) return `in step, all ${counted(well, 'replica')}, by counters`;
  const words = wrong.map(({ host, worst }) => `${host} ${worst}`);
  return `${listFirst(words, 4)}; ${well} of ${replicas.length} in step, by counters`;
}

/** From what it is known, and how old that was then. */
function sourceLines({ sweep, ageSeconds, byHand, numbers }: DomainThen): readonly string[] {
  if (sweep === null) return [];
  const { judged } = sweep;
  const by =
    judged === null ? '' : ` (record ${judged.record}, configuration ${judged.configuration})`;
  return [
    ...wrap(
      `known by sweep ${sweep.number} of ${minuteOf(sweep.scheduledAt)}, ${ageInWords(ageSeconds)} old then${by}`,
      '  ',
    ),
    ...(judged === null ? [] : wrap(printable(`master: ${judged.masterText}`), '  ')),
    ...(judged?.complete === false ? ['  the sweep was not complete'] : []),
    ...(numbers === null || numbers === 'kept' ? [] : wrap(NUMBERS[numbers], '  ')),
    ...byHand.flatMap((entry) => wrap(printable(lookedAgain(entry)), '  ')),
  ];
}

/** It changes nothing of what is shown here: what it saw is its own. */
const lookedAgain = ({
  number,
  scheduledAt,
  byHand,
  stage,
}: DomainThen['byHand'][number]): string =>
  `looked at again since: sweep ${number} of ${minuteOf(scheduledAt)}` +
  (byHand === null ? '' : `, ${askedText(byHand)}`) +
  (stage === 'judged' ? '' : ' (not judged yet)');

function replicaLines(replicas: readonly RowThen[]): readonly string[] {
  if (replicas.length === 0) return [];
  const rows = replicas.map(({ host, worst, listStatus, lastReadAt, cause }) => [
    cell(clip(host, 24)),
    cell(worst),
    cell(lastReadAt === null ? '-' : minuteOf(lastReadAt)),
    cell(listStatus ?? '-'),
    cell(clip(printable(cause ?? ''), 24)),
  ]);
  return ['', ...tableLines(REPLICAS, rows, 0)];
}

/** Every table that was not in step. */
function cellLines({ sweep }: DomainThen): readonly string[] {
  const cells = (sweep?.judged?.cells ?? []).filter(({ verdict }) => verdict !== 'no-data');
  if (cells.length === 0) return [];
  const rows = cells
    .slice(0, MOST_CELLS)
    .map((one) => [
      cell(clip(one.host, 20)),
      cell(`T${one.table}`),
      cell(one.meaning),
      cell(one.master === null ? '-' : String(one.master)),
      cell(one.replica === null ? '-' : String(one.replica)),
      cell(one.difference === null ? '-' : signed(one.difference)),
      cell(one.verdict),
    ]);
  const more = cells.length - rows.length;
  return [
    '',
    ...tableLines(CELLS, rows, 2),
    ...(more === 0 ? [] : [`  and ${counted(more, 'more table')}: --json has them`]),
  ];
}

function incidentLines({
  id,
  host,
  kind,
  state,
  since,
  toldAt,
  acts,
}: IncidentThen): readonly string[] {
  const told = toldAt === null ? 'nobody had been told' : `people were told ${minuteOf(toldAt)}`;
  const about = `${id}, ${host ?? 'the domain'} ${kind}: ${state}, seen since ${minuteOf(since)}; ${told}`;
  return [
    ...wrap(printable(about), '  '),
    ...acts.flatMap(({ at, text }) => wrap(printable(`${minuteOf(at)} ${text}`), '    ')),
  ];
}

const REPLICAS = [
  { heading: 'replica', align: 'left' },
  { heading: 'worst', align: 'left' },
  { heading: 'read', align: 'left' },
  { heading: 'list', align: 'left' },
  { heading: '', align: 'left' },
] as const;
const CELLS = [
  { heading: 'replica', align: 'left' },
  { heading: 'table', align: 'left' },
  { heading: 'meaning', align: 'left' },
  { heading: 'master', align: 'right' },
  { heading: 'replica', align: 'right' },
  { heading: 'difference', align: 'right' },
  { heading: 'verdict', align: 'left' },
] as const;
const MOST_CELLS = 60;

/** Where the numbers of tables in step are from; nothing is said of the usual. */
const NUMBERS: Readonly<Record<Exclude<DomainThen['numbers'], 'kept' | null>, string>> = {
  'from-texts': 'numbers read again from what the hosts printed then',
  expired: 'numbers of tables in step are kept for 400 days; what was not in step, for good',
  damaged:
    'WHAT THE HOSTS PRINTED THEN IS NOT WHAT THE RECORD NAMES: no number of a table in step is shown',
};
