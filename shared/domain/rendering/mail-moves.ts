import { asksForClosingRecord } from '../closing-record.ts';
import { isOfEvidence, type EvidenceReason } from '../evidence/evidence-act.ts';
import { gapInWords } from '../gap.ts';
import type { Incident } from '../incident.ts';
import { actedAtMs, type AlertDue, type TellingRecord } from '../journal.ts';
import { nameOf } from '../person.ts';
import { formatInstant } from '../sweep-plan.ts';
import { formatDay, formatMoment } from '../time-words.ts';
import { counted } from '../words.ts';
import { adviceOn, closeCommand } from './advice.ts';
import { bundleCommandOf, evidenceStepOf } from './evidence-steps.ts';
import { earlierOf, headlineOf, isNotHeld, saidOf } from './headline.ts';
import { heldInWords } from './held-words.ts';
import { section, tableLines, verbatim } from './mail-lines.ts';
import { subjectOf } from './mail-subject.ts';
import type { MailText } from './mail.ts';
import { splitMoveText } from './move-text.ts';
import { cutEnd, onOneLine } from './plain-text.ts';
import { reasonWordsOf } from './reason-words.ts';
import { sinceOf, stillOf, surenessOf } from './sureness.ts';
import type { Telling, Told } from './told.ts';

/** The mail that tells moves of incidents. */
export function movesMail(
  record: TellingRecord,
  { heading, afterGap }: AlertDue,
  { lead, others }: Extract<Telling, { kind: 'moves' }>,
): MailText {
  const { incident, move } = lead;
  const { list, clean } = splitMoveText(move.text);
  return {
    subject: subjectOf(record.domain, lead, { others: others.length, heading }),
    body: [
      ...(heading === null ? [] : [`${onOneLine(heading).toUpperCase()}: reset no replica.`, '']),
      ...(afterGap === undefined ? [] : section('FIRST', gapInWords(afterGap))),
      ...section('WHAT', cutEnd(saidOf(lead), MOST_SAID)),
      ...tableLines(incident),
      ...section('AND', ...earlierOf(lead).map((text) => cutEnd(text, MOST_SAID))),
      ...section('LIST', cutEnd(list, MOST_SAID)),
      ...section('CLEAN?', cutEnd(clean, MOST_SAID)),
      ...section('FOR', heldInWords(record, incident)),
      ...(isOfEvidence(move.reason) ? evidenceLines(move.reason, incident) : []),
      ...section('SURE?', surenessOf(record, lead)),
      ...section('SINCE', sinceOf(incident)),
      ...section('STILL?', stillOf(record, lead)),
      ...(isOfEvidence(move.reason) ? [] : onItsState(record, incident, heading)),
      ...section('WHY', `${reasonWordsOf(lead).why}.`),
      ...alsoLines(others),
    ].join('\n'),
  };
}

function evidenceLines(reason: EvidenceReason, incident: Incident): readonly string[] {
  const { text, command } = evidenceStepOf(reason, incident);
  return [...section('DO', text), ...verbatim('', [command])];
}

function onItsState(
  record: TellingRecord,
  incident: Incident,
  heading: string | null,
): readonly string[] {
  if (incident.state === 'open') return whileOpen(record, incident, heading);
  return incident.state === 'closed' ? onceClosed(incident) : [];
}

function whileOpen(
  record: TellingRecord,
  incident: Incident,
  heading: string | null,
): readonly string[] {
  const { meaning, advice, remedy } = adviceOn(incident, heading);
  const until = formatInstant(actedAtMs(record.act) + DAY_MS).slice(0, 16);
  return [
    ...section('MEANS', meaning),
    ...section('DO', ...advice.map((line, index) => `${index + 1}. ${line}`), `Runbook: ${remedy}`),
    ...section('LATER', ...laterLines(incident)),
    ...bundleLines(incident),
    ...takenLines(incident),
    ...(incident.retired === true ? verbatim('CLOSE', closeLines(incident)) : []),
    ...verbatim('MUTE', [
      `boks-audit mute add --incident ${incident.id} \\`,
      `  --until ${until}Z --why "..."`,
    ]),
  ];
}

function bundleLines(incident: Incident): readonly string[] {
  const command = bundleCommandOf(incident);
  return command === undefined ? [] : verbatim('BUNDLE', [command]);
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

const onceClosed = ({ id, kind, closing }: Incident): readonly string[] =>
  asksForClosingRecord(kind) && closing === undefined
    ? [
        ...section('ASKED', CLOSING_ASKED),
        ...verbatim('', [`boks-audit incident close ${id} --print-closing \\`, '  > closing.yaml']),
      ]
    : [];

function closeLines(incident: Incident): readonly string[] {
  const [close, how] = closeCommand(incident);
  return [`${close} \\`, `  ${how}`];
}

/** When an `ahead` will begin to look healthy. */
function laterLines(incident: Incident): readonly string[] {
  const { kind, crossed, crossings = [] } = incident;
  if (kind !== 'ahead' || crossed || isNotHeld(incident)) return [];
  if (crossings.length === 0) return ['When the counters cross cannot be foreseen yet.'];
  const days = crossings
    .slice(0, MOST_CROSSINGS)
    .map(
      ({ table, dayMs, editsADay }) => `T${table} ${formatDay(dayMs)} (${editsADay} edits a day)`,
    );
  return [
    `At the usual pace the master passes it about (UTC days): ${days.join(', ')}. It heals nothing.`,
  ];
}

function alsoLines(others: readonly Told[]): readonly string[] {
  const lines = others.slice(0, MOST_OTHERS).flatMap((told) => {
    const { standing } = headlineOf(told);
    const text = `${standing.toUpperCase()} ${cutEnd(saidOf(told), MOST_SAID)}`;
    return [text, `${told.incident.id}, ${reasonWordsOf(told).why}`];
  });
  const left = others.length - MOST_OTHERS;
  return section('ALSO', ...lines, ...(left > 0 ? [`and ${counted(left, 'more incident')}`] : []));
}

const CLOSING_ASKED =
  'A closing record, by whoever repaired it: root cause, what was done, from when to when rights ' +
  'were wrong, what prevents it.';

const DAY_MS = 86_400_000;
const MOST_SAID = 900;
const MOST_CROSSINGS = 3;
const MOST_OTHERS = 20;
