import { gapInWords } from '../gap.ts';
import type { Incident, IncidentTable, MoveReason } from '../incident.ts';
import { actedAtMs, type AlertDue, type TellingRecord } from '../journal.ts';
import { ALL_KINDS } from '../kinds/all-kinds.ts';
import { meaningOf } from '../table-names.ts';
import { formatDay, formatMoment } from '../time-words.ts';
import { counted, signed, wrapWords } from '../words.ts';
import { toldBy, type Told } from './told.ts';

/** A message in words: a subject of at most 99 characters, and a body of lines of at most 72 where words allow. */
export type MailText = { readonly subject: string; readonly body: string };

/**
 * Renders what one message tells: the first incident whole (what, sure?, since, means, do, why),
 * each further one in a line of its own. Pure, from the record alone: sent again, it is the same.
 */
export function renderMail(record: TellingRecord, alert: AlertDue): MailText {
  const [first, ...others] = toldBy(record, alert);
  if (first === undefined) return { subject: alert.id, body: alert.id };
  return {
    subject: subjectOf(record.domain, first, others.length),
    body: [
      ...(alert.heading === null ? [] : [`${alert.heading.toUpperCase()}: reset no replica.`, '']),
      ...(alert.afterGap === undefined ? [] : section('FIRST', [gapInWords(alert.afterGap)])),
      ...section('WHAT', [first.move.text]),
      ...tableLines(first.incident),
      ...section('SURE?', [sureOf(record, first)]),
      ...section('SINCE', [sinceOf(first.incident)]),
      ...section('LATER', crossingLines(first.incident)),
      ...(first.incident.state === 'open' ? whileOpen(first.incident) : []),
      ...section('WHY', [WHY[first.move.reason]]),
      ...section('ALSO', others.map(inOneLine)),
    ].join('\n'),
  };
}

/** State, domain, host and worst table come first; the incident's id is never cut. */
function subjectOf(domain: string, { incident }: Told, others: number): string {
  const worst = incident.now.toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference))[0];
  const state =
    incident.state === 'open' ? incident.severity.toUpperCase() : incident.state.toUpperCase();
  const table =
    worst === undefined || incident.state !== 'open'
      ? ''
      : incident.crossed
        ? ', crossed'
        : `, T${worst.table} ${signed(worst.difference)}`;
  const more = others === 0 ? '' : `, and ${others} more`;
  const start = `[BoKS][${state}] ${domain}: ${incident.host ?? 'domain'} ${incident.kind}${table}${more}`;
  const end = ` - ${incident.id}`;
  return `${start.slice(0, SUBJECT_LENGTH - end.length)}${end}`;
}

const whileOpen = (incident: Incident): readonly string[] => [
  ...section('MEANS', [incident.crossed ? CROSSED_MEANS : kindOf(incident).meaning]),
  ...section('DO', todo(incident)),
];

const inOneLine = ({ move, incident }: Told): string =>
  `${incident.id} ${incident.kind} ${incident.state}: ${move.text}`;

function tableLines({ now, state }: Incident): readonly string[] {
  if (now.length === 0 || state === 'closed') return [];
  const rows = now
    .toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
    .slice(0, MOST_ROWS)
    .map((row) => tableLine(row));
  const rest = now.length - rows.length;
  const head = `${'table'.padEnd(7)}${'meaning'.padEnd(26)}${'replica'.padStart(10)}${'master'.padStart(10)}${'difference'.padStart(12)}`;
  const more = rest > 0 ? [`and ${counted(rest, 'more table')}`] : [];
  return [head, ...rows, ...more].map((line) => `${INDENT}${line}`);
}

const tableLine = ({ table, replica, master, difference }: IncidentTable): string =>
  `T${table}`.padEnd(7) +
  meaningOf(table).slice(0, 25).padEnd(26) +
  String(replica).padStart(10) +
  String(master).padStart(10) +
  signed(difference).padStart(12);

function sureOf(record: TellingRecord, { incident, move }: Told): string {
  if (move.reason === 'closed-by-person') return 'A person closed it: no reading proves it healed.';
  if (incident.detail.kind !== 'ahead') return sureOfOthers(incident);
  if (incident.state === 'closed')
    return 'Proved by movement: the master moved, and the replica followed.';
  if (incident.state === 'recovering')
    return 'Equal numbers are not equal content: it closes once the master moves and it follows.';
  if (incident.crossed)
    return 'The numbers agree because the master passed them; no reset was seen, nothing was repaired.';
  const proof = 'Proved by order: the replica was read first, its master after it.';
  if (move.reason === 'not-confirmed')
    return `${proof} A second pair of readings did not confirm it.`;
  if (move.reason !== 'confirmed') return proof;
  return `${proof} A second pair confirmed it at ${formatMoment(actedAtMs(record.act))}.`;
}

function sureOfOthers({ kind, state }: Incident): string {
  if (state === 'recovering') return 'As read in this sweep; more like it close the incident.';
  if (state === 'closed') return 'As read in this sweep, and in those since it began to recover.';
  return SURE[kind] ?? 'Read on the hosts themselves, not taken from a configuration.';
}

/** When an `ahead` will begin to look healthy. */
function crossingLines({ kind, state, crossed, crossings = [] }: Incident): readonly string[] {
  if (kind !== 'ahead' || state !== 'open' || crossed) return [];
  if (crossings.length === 0) return ['When the counters cross cannot be foreseen yet.'];
  const days = crossings
    .slice(0, MOST_CROSSINGS)
    .map(
      ({ table, dayMs, editsADay }) => `T${table} ${formatDay(dayMs)} (${editsADay} edits a day)`,
    );
  return [`At the usual pace the master passes it about: ${days.join(', ')}. It heals nothing.`];
}

function sinceOf({ firstSeenAtMs, closedAtMs }: Incident): string {
  const since = formatMoment(firstSeenAtMs);
  return closedAtMs === null ? since : `${since}, until ${formatMoment(closedAtMs)}`;
}

const todo = (incident: Incident): readonly string[] => [
  ...kindOf(incident).advice.map((line, index) => `${index + 1}. ${line}`),
  `Runbook: ${kindOf(incident).remedy}`,
];

const kindOf = ({ kind }: Incident): (typeof ALL_KINDS)[number] => {
  const found = ALL_KINDS.find(({ id }) => id === kind);
  if (found === undefined) throw new Error(`no kind ${kind}`);
  return found;
};

/** A word in the margin, and lines of at most 72 characters beside it. */
const section = (name: string, texts: readonly string[]): readonly string[] =>
  texts
    .flatMap((text) => wrapWords(text, LINE_LENGTH - INDENT.length))
    .map((line, index) => `${index === 0 ? name.padEnd(INDENT.length) : INDENT}${line}`);

/** Why this message comes, by what moved. */
const WHY: Readonly<Record<MoveReason, string>> = {
  'first-seen': 'first seen',
  counted: 'counted once more',
  'did-not-confirm': 'not seen again',
  opened: 'first notification',
  confirmed: 'first notification',
  'not-confirmed': 'first notification; not confirmed by a second pair of readings',
  'more-tables': 'more tables than before',
  grown: 'the largest difference has doubled since the last message',
  crossed: 'the counters have crossed: it looks healthy, and is not',
  recovering: 'it recovers; the next message says whether that held',
  progressed: 'it recovers',
  back: 'it is back',
  closed: 'closed',
  'seen-again': 'seen again',
  reopened: 'reopened',
  held: 'another incident speaks for it',
  'no-longer-held': 'first notification: the incident that spoke for it is over',
  reminder: 'still so',
  quieted: 'a mute or window covers it',
  'quiet-ended': 'the mute or window is over, and it still holds',
  acknowledged: 'acknowledged',
  'closed-by-person': 'closed by a person',
  flapping: 'it comes and goes: look at the cause, not at each message',
  'still-written': 'it grows while its host runs as replica',
  'crossing-soon': 'the counters will soon cross, and then it looks healthy',
  retired: 'its host is no longer configured; a person closes it, nothing else',
};

const CROSSED_MEANS =
  'All numbers agree again, over updates that this replica dropped: it looks healthy, and what they ' +
  'changed is missing there. Logins through it may be denied; rights that were withdrawn meanwhile ' +
  'may still work (inference).';

const IN_THE_LIST = "Read in the master's own list, more than once.";
const SURE: Readonly<Partial<Record<Incident['kind'], string>>> = {
  empty: 'File sizes as read on both hosts, twice; that 0 bytes means empty is an inference.',
  stuck: 'The same value in every read, and each time below a master value read before it.',
  'master-went-back': 'The master was read twice after the fall; the same host both times.',
  'master-not-sending': 'Every replica that answered is stuck, each proved by its own reads.',
  silent: 'We asked and got no reading; what the host does meanwhile we do not know.',
  behind: 'Each table moves, and is below a master value that was read before it.',
  blind: 'Our own asking failed; of the hosts nothing is known meanwhile.',
  'too-few':
    'Counted over all replicas: alive is who answered with BoKS running, or is ok in the list.',
  'drift-of-format': 'Some lines of its answers are not understood; those that are still count.',
  'list-down': IN_THE_LIST,
  'list-loading': IN_THE_LIST,
  'list-new': IN_THE_LIST,
  'not-listed': IN_THE_LIST,
  'unwatched-replica': IN_THE_LIST,
  'master-silent': 'We asked and got no reading as master from it, nor from any other host.',
};

const SUBJECT_LENGTH = 99;
const LINE_LENGTH = 72;
const INDENT = '       ';
const MOST_ROWS = 8;
const MOST_CROSSINGS = 3;
