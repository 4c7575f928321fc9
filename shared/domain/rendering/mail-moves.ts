import { asksForClosingRecord } from '../closing-record.ts';
import { gapInWords } from '../gap.ts';
import type { Incident } from '../incident.ts';
import { actedAtMs, type AlertDue, type TellingRecord } from '../journal.ts';
import { ALL_KINDS } from '../kinds/all-kinds.ts';
import { nameOf } from '../person.ts';
import { formatInstant } from '../sweep-plan.ts';
import { formatDay, formatMoment } from '../time-words.ts';
import { counted } from '../words.ts';
import { headlineOf } from './headline.ts';
import { KIND_WORDS } from './kind-words.ts';
import { section, tableLines, verbatim } from './mail-lines.ts';
import { subjectOf } from './mail-subject.ts';
import type { MailText } from './mail.ts';
import { moveTextOf } from './move-text.ts';
import { cutEnd, onOneLine } from './plain-text.ts';
import { REASON_WORDS } from './reason-words.ts';
import { stillOf, surenessOf } from './sureness.ts';
import type { Telling, Told } from './told.ts';

/** The mail that tells moves of incidents. */
export function movesMail(
  record: TellingRecord,
  { heading, afterGap }: AlertDue,
  { lead, others }: Extract<Telling, { kind: 'moves' }>,
): MailText {
  const { incident, move } = lead;
  const { said, list, clean } = moveTextOf(lead);
  return {
    subject: subjectOf(record.domain, lead, others.length),
    body: [
      ...(heading === null ? [] : [`${onOneLine(heading).toUpperCase()}: reset no replica.`, '']),
      ...(afterGap === undefined ? [] : section('FIRST', gapInWords(afterGap))),
      ...section('WHAT', cutEnd(said, MOST_SAID)),
      ...tableLines(incident),
      ...section('LIST', cutEnd(list, MOST_SAID)),
      ...section('CLEAN?', cutEnd(clean, MOST_SAID)),
      ...section('FOR', heldInWords(record, incident)),
      ...section('SURE?', surenessOf(record, lead)),
      ...section('SINCE', sinceOf(incident)),
      ...section('STILL?', stillOf(record, lead)),
      ...(incident.state === 'open' ? whileOpen(record, incident) : []),
      ...(incident.state === 'closed' ? onceClosed(incident) : []),
      ...section('WHY', `${REASON_WORDS[move.reason].why}.`),
      ...alsoLines(others),
    ].join('\n'),
  };
}

function whileOpen(record: TellingRecord, incident: Incident): readonly string[] {
  const { meaning, advice, remedy } = kindOf(incident);
  const until = formatInstant(actedAtMs(record.act) + DAY_MS).slice(0, 16);
  return [
    ...section('MEANS', incident.crossed ? CROSSED_MEANS : meaning),
    ...section('DO', ...advice.map((line, index) => `${index + 1}. ${line}`), `Runbook: ${remedy}`),
    ...section('LATER', ...laterLines(incident)),
    ...takenLines(incident),
    ...verbatim('MUTE', [
      `boks-audit mute add --incident ${incident.id} \\`,
      `  --until ${until}Z --why "..."`,
    ]),
  ];
}

/** Who has it, or how to take it. */
function takenLines({ id, acknowledged, severity }: Incident): readonly string[] {
  if (acknowledged !== undefined) {
    const { by, atMs, why } = acknowledged;
    const taken = `${nameOf(by)}, since ${formatMoment(atMs)}: ${why}`;
    return section('TAKEN', `by ${cutEnd(onOneLine(taken), MOST_SAID)}`);
  }
  return severity === 'warning'
    ? []
    : verbatim('TAKE', [`boks-audit incident ack ${id} --why "..."`]);
}

const onceClosed = ({ kind, closing }: Incident): readonly string[] =>
  asksForClosingRecord(kind) && closing === undefined ? section('ASKED', CLOSING_ASKED) : [];

/** When an `ahead` will begin to look healthy. */
function laterLines({ kind, crossed, crossings = [] }: Incident): readonly string[] {
  if (kind !== 'ahead' || crossed) return [];
  if (crossings.length === 0) return ['When the counters cross cannot be foreseen yet.'];
  const days = crossings
    .slice(0, MOST_CROSSINGS)
    .map(
      ({ table, dayMs, editsADay }) => `T${table} ${formatDay(dayMs)} (${editsADay} edits a day)`,
    );
  return [
    `At the usual pace the master passes it about: ${days.join(', ')} UTC. It heals nothing.`,
  ];
}

const sinceOf = ({ firstSeenAtMs, closedAtMs }: Incident): string =>
  closedAtMs === null
    ? formatMoment(firstSeenAtMs)
    : `${formatMoment(firstSeenAtMs)}, until ${formatMoment(closedAtMs)}`;

/** What is not told because this one speaks for it. */
function heldInWords({ act }: TellingRecord, { id }: Incident): string {
  const held = act.incidents.filter(({ heldBy }) => heldBy?.id === id);
  if (held.length === 0) return '';
  const names = held.slice(0, MOST_NAMED).map(({ host, kind }) => {
    const { state, whom = 'domain' } = KIND_WORDS[kind];
    return `${onOneLine(host ?? whom)} ${state}`;
  });
  const more = held.length > MOST_NAMED ? ` and ${held.length - MOST_NAMED} more` : '';
  return `It speaks for ${counted(held.length, 'other incident')}, not told by themselves: ${names.join('; ')}${more}.`;
}

function alsoLines(others: readonly Told[]): readonly string[] {
  const lines = others.slice(0, MOST_OTHERS).flatMap((told) => {
    const { standing } = headlineOf(told);
    const text = `${standing.toUpperCase()} ${cutEnd(moveTextOf(told).said, MOST_SAID)}`;
    return [text, `${told.incident.id}, ${REASON_WORDS[told.move.reason].why}`];
  });
  const left = others.length - MOST_OTHERS;
  return section('ALSO', ...lines, ...(left > 0 ? [`and ${counted(left, 'more incident')}`] : []));
}

function kindOf({ kind }: Incident): (typeof ALL_KINDS)[number] {
  const found = ALL_KINDS.find(({ id }) => id === kind);
  if (found === undefined) throw new Error(`no kind ${kind}`);
  return found;
}

const CROSSED_MEANS =
  'All numbers agree again, over updates that this replica dropped: it looks healthy, and what they ' +
  'changed is missing there. Logins through it may be denied; rights that were withdrawn meanwhile ' +
  'may still work (inference).';
const CLOSING_ASKED =
  'A closing record, by whoever repaired it: root cause, what was done, from when to when rights ' +
  'were wrong, what prevents it.';

const DAY_MS = 86_400_000;
const MOST_SAID = 900;
const MOST_CROSSINGS = 3;
const MOST_NAMED = 5;
const MOST_OTHERS = 20;
