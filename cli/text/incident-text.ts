import type { IncidentView } from '#contracts/api.ts';
import { isLive } from '#domain/incident.ts';
import { meaningOf } from '#domain/table-names.ts';
import { signed } from '#domain/words.ts';

import { actText } from './act-words.ts';
import { evidenceInWords, newestSealed } from './bundle-text.ts';
import type { Paint } from './colour.ts';
import { flagsOf, minuteOf, wordOf } from './incident-lines.ts';
import { cell, printable, tableLines, wrap } from './layout.ts';

/** One incident as a person reads it: what holds, since when, who did what, and what to do next. */
export function incidentText(view: IncidentView, paint: Paint): string {
  const word = wordOf(view);
  const colour = view.severity === 'warning' ? 'warning' : 'critical';
  const title = `${view.id}, ${view.host ?? 'the domain'}: ${view.kind} (domain ${view.domain})`;
  const [first = '', ...more] = wrap(printable(title), ' '.repeat(word.length + 2));
  return `${[
    `${view.state === 'closed' ? word : paint(colour, word)}  ${first.trimStart()}`,
    ...more,
    ...told(view.summary),
    ...told(sinceOf(view)),
    ...flagsOf(view).flatMap((flag) => told(flag)),
    ...evidenceInWords(view.evidence).flatMap((words) => told(words)),
    ...numberLines(view),
    ...part('what may be behind it: guesses, the likeliest first', causeLines(view)),
    ...part('what happened', moveLines(view)),
    ...part('what people did', actLines(view)),
    ...part('next', nextLines(view)),
  ].join('\n')}\n`;
}

const told = (text: string, lead = '  '): readonly string[] => wrap(printable(text), lead);

const part = (heading: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', `  ${heading}`, ...lines];

function sinceOf({ firstSeenAt, openedAt, closedAt, toldAt, episode }: IncidentView): string {
  const opened = openedAt === null ? 'only counted so far' : `opened ${minuteOf(openedAt)}`;
  const again = episode > 1 ? `, for the ${episode}. time` : '';
  const closed = closedAt === null ? '' : `; closed ${minuteOf(closedAt)}`;
  const heard = toldAt === null ? 'nobody was told' : `people were last told ${minuteOf(toldAt)}`;
  return `first seen ${minuteOf(firstSeenAt)}; ${opened}${again}${closed}; ${heard}`;
}

/** The numbers that first proved each table, and where it stands now. */
function numberLines({ tables, now }: IncidentView): readonly string[] {
  if (tables.length === 0) return [];
  const rows = tables.map(({ table, master, replica, difference }) => {
    const latest = now.find((one) => one.table === table);
    return [
      cell(`T${table}`),
      cell(meaningOf(table)),
      cell(String(master)),
      cell(String(replica)),
      cell(signed(difference)),
      cell(latest === undefined ? '-' : signed(latest.difference)),
    ];
  });
  return ['', ...tableLines(COLUMNS, rows, 1)];
}

const causeLines = ({ causes }: IncidentView): readonly string[] =>
  causes
    .slice(0, MOST_CAUSES)
    .flatMap(({ says, supports, next }, at) => [
      ...told(says, `  ${at + 1} `),
      ...supports.flatMap((support) => told(`for it: ${support}`, '    ')),
      ...told(`to tell: ${next}`, '    '),
    ]);

const moveLines = ({ moves, leftOut }: IncidentView): readonly string[] => [
  ...(leftOut === null
    ? []
    : told(
        `${leftOut.records} records before ${minuteOf(leftOut.shownFrom)} are not shown: history has them`,
      )),
  ...moves.flatMap(({ at, text, spoken }) =>
    told(`${text}${spoken ? '' : ' (not told)'}`, `  ${minuteOf(at)}  `),
  ),
];

const actLines = ({ acts, closingRecord: { given } }: IncidentView): readonly string[] => [
  ...acts.flatMap((act) => told(actText(act), `  ${minuteOf(act.at)}  `)),
  ...(given === null
    ? []
    : [
        ...told(`root cause: ${given.rootCause}`, '    '),
        ...told(`remediation: ${given.remediation}`, '    '),
        ...told(`prevention: ${given.prevention}; ticket ${given.ticket}`, '    '),
        ...told(
          `a withdrawn right: usable ${given.withdrawnRight.usable}, used ${given.withdrawnRight.used}`,
          '    ',
        ),
      ]),
];

/** Commands that can be run as they stand, but for what is to be said. */
function nextLines(view: IncidentView): readonly string[] {
  const { id, acknowledgedBy, quieted, provedNow, closingRecord, evidence } = view;
  const lives = isLive(view);
  return [
    ...(newestSealed(evidence) === undefined ? [] : [`bundle get ${id}`]),
    ...(lives && acknowledgedBy === null ? [`incident ack ${id} --why "…"`] : []),
    ...(lives && quieted === null ? [`mute add --incident ${id} --for 2h --why "…"`] : []),
    ...(lives && provedNow ? [] : closingCommands(id, lives, closingRecord)),
  ].map((command) => `  boks-audit ${command}`);
}

function closingCommands(
  id: string,
  lives: boolean,
  { draft }: IncidentView['closingRecord'],
): readonly string[] {
  const code = lives ? ' --code CODE' : '';
  if (draft === null) return lives ? [`incident close ${id}${code} --why "…"`] : [];
  return [
    `incident close ${id} --print-closing > closing.yaml`,
    `incident close ${id}${code} --closing closing.yaml --why "…"`,
  ];
}

const COLUMNS = [
  { heading: 'table', align: 'left' },
  { heading: 'meaning', align: 'left' },
  { heading: 'master', align: 'right' },
  { heading: 'replica', align: 'right' },
  { heading: 'difference', align: 'right' },
  { heading: 'now', align: 'right' },
] as const;
const MOST_CAUSES = 3;
