import { actedAtMs, type AlertDue, type TellingRecord } from '../journal.ts';
import { formatMoment } from '../time-words.ts';
import { counted } from '../words.ts';
import { fitParts, type Part } from './fitting.ts';
import { headlineOf, type Headline } from './headline.ts';
import { KIND_WORDS } from './kind-words.ts';
import { asGsm, cutMiddle } from './plain-text.ts';
import { tellingOf, type Telling } from './told.ts';

/**
 * A text of at most 140 characters of the basic alphabet of GSM-7. Severity, domain and what it is
 * stand in the first 40. Where it is too long the numbers in parentheses go first, then the advice;
 * the incident's id is never cut.
 */
export function renderSms(record: TellingRecord, alert: AlertDue): string {
  const telling = tellingOf(record, alert);
  switch (telling.kind) {
    case 'moves':
      return smsOf(record.domain, telling);
    case 'digest': {
      const { length } = telling.digest.entries;
      return plain(record, `${counted(length, 'warning')} since the last digest, see the mail`);
    }
    case 'test':
      return plain(record, `TEST, nothing is wrong. Asked for by ${telling.by}`);
    case 'bare':
      return plain(record, telling.text);
  }
}

function smsOf(domain: string, { lead, others }: Extract<Telling, { kind: 'moves' }>): string {
  const { incident } = lead;
  const headline = headlineOf(lead);
  const { worst, worstTable, tables, after } = headline;
  const id = asGsm(incident.id);
  const isOpen = incident.state === 'open';
  const vs = worstTable === undefined ? '' : ` (${worstTable.replica} vs ${worstTable.master})`;
  const urges = isOpen && !incident.crossed ? (KIND_WORDS[incident.kind].urges ?? '') : '';
  const parts: readonly Part[] = [
    { text: beginningOf(domain, headline), rank: 0 },
    { text: tables > 1 ? `, ${tables} tables` : '', rank: 1 },
    { text: worst === '' ? '' : `, ${worst}`, rank: 0 },
    { text: vs, rank: 6 },
    { text: after === '' ? '' : `, ${after}`, rank: 2 },
    { text: '.', rank: 0 },
    { text: urges === '' ? '' : ` ${urges}`, rank: 5 },
    { text: isOpen ? ` Runbook ${incident.kind}.` : '', rank: 4 },
    { text: others.length === 0 ? '' : ` And ${others.length} more.`, rank: 3 },
    { text: ` ${id}`, rank: 0 },
  ];
  return fitParts(parts, MOST_CHARACTERS);
}

/**
 * Severity, domain, what: in the first 40 characters. A host name that leaves no room for it there
 * comes after it, and is cut in the middle only where it is very long.
 */
function beginningOf(domain: string, { standing, name, says }: Headline): string {
  const start = `BoKS ${STANDINGS[standing]} `;
  const [whose, host] = [asGsm(domain), asGsm(name)];
  const room = standing === 'recovering' || standing === 'closed' ? MOST_TO_CALM : MOST_TO_ALARM;
  const whole = says
    .map((said) => `${start}${whose}: ${host} ${said}`)
    .find((text) => text.length <= room);
  if (whole !== undefined) return whole;
  const said = says.at(-1) ?? says[0];
  const left = room - `${start}: ${said}`.length;
  return `${start}${cutMiddle(whose, left)}: ${said}: ${cutMiddle(host, MOST_OF_HOST)}`;
}

function plain({ domain, act }: TellingRecord, text: string): string {
  const at = formatMoment(actedAtMs(act));
  return asGsm(`BoKS ${domain}: ${text}, ${at}`).slice(0, MOST_CHARACTERS);
}

const STANDINGS: Readonly<Record<Headline['standing'], string>> = {
  critical: 'CRIT',
  error: 'ERROR',
  warning: 'WARN',
  pending: 'PENDING',
  recovering: 'RECOVERING',
  closed: 'CLOSED',
};

const MOST_CHARACTERS = 140;
const MOST_TO_ALARM = 40;
const MOST_TO_CALM = 80;
const MOST_OF_HOST = 30;
