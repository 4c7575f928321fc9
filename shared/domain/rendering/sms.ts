import { actedAtMs, type AlertDue, type TellingRecord } from '../journal.ts';
import { formatMoment } from '../time-words.ts';
import { counted } from '../words.ts';
import { runbookOn } from './advice.ts';
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
      return smsOf(record.domain, telling, alert.heading);
    case 'digest': {
      const { length } = telling.digest.entries;
      return plain(record, `${counted(length, 'incident')} in the daily digest, see the mail`);
    }
    case 'test':
      return plain(record, `TEST, nothing is wrong. Asked for by ${telling.by}`);
    case 'bare':
      return plain(record, telling.text);
  }
}

function smsOf(
  domain: string,
  { lead, others }: Extract<Telling, { kind: 'moves' }>,
  heading: string | null,
): string {
  const { incident } = lead;
  const headline = headlineOf(lead);
  const { worst, numbers, tables, after } = headline;
  const { hurts = '', forbids = '' } = incident.state === 'open' ? KIND_WORDS[incident.kind] : {};
  const partsAfter: readonly Part[] = [
    { text: tables > 1 ? `, ${tables} tables` : '', rank: 1 },
    { text: worst === '' ? '' : `, ${worst}`, rank: 0 },
    { text: numbers === '' ? '' : ` (${numbers})`, rank: 7 },
    { text: after === '' ? '' : `, ${asGsm(after)}`, rank: 2 },
    { text: '.', rank: 0 },
    {
      text: sentence(heading === null ? hurts : 'Suspect the master.'),
      rank: heading === null ? 6 : 3,
    },
    {
      text: sentence(heading === null ? forbids : 'Reset NO replica.'),
      rank: heading === null ? 4 : 0,
    },
    { text: incident.state === 'open' ? ` Runbook ${runbookOn(incident, heading)}.` : '', rank: 5 },
    { text: others.length === 0 ? '' : ` And ${others.length} more.`, rank: 3 },
    { text: ` ${asGsm(incident.id)}`, rank: 0 },
  ];
  const roomBeside = (rank: number): number =>
    MOST_CHARACTERS -
    partsAfter.reduce((sum, part) => sum + (part.rank < rank ? part.text.length : 0), 0);
  const beginning = beginningOf(domain, headline, {
    room: roomBeside(LEAST_MISSED),
    most: roomBeside(1),
  });
  return fitParts([{ text: beginning, rank: 0 }, ...partsAfter], MOST_CHARACTERS);
}

const sentence = (text: string): string => (text === '' ? '' : ` ${text}`);

/**
 * Severity, domain, what: in the first 40 characters; said fully where nothing that matters more is
 * lost by it. A host name that leaves no room for it there comes after it, and is cut in the middle
 * only where it is very long.
 */
function beginningOf(
  domain: string,
  { standing, name, says }: Headline,
  { room, most }: { readonly room: number; readonly most: number },
): string {
  const start = `BoKS ${STANDINGS[standing]} `;
  const [whose, host] = [asGsm(domain), asGsm(name)];
  const briefest = says.at(-1) ?? says[0];
  const isCalm = standing === 'recovering' || standing === 'closed';
  const texts = says
    .map((said) => `${start}${whose}: ${host} ${said}`)
    .filter((text) => isCalm || text.slice(0, MOST_TO_SAY_IT).includes(briefest))
    .filter((text) => text.length <= Math.min(most, MOST_OF_BEGINNING));
  const fitting = texts.find((text) => text.length <= room) ?? texts.at(-1);
  if (fitting !== undefined) return fitting;
  const left = MOST_TO_SAY_IT - `${start}: ${briefest}`.length;
  const what = `${start}${cutMiddle(whose, left)}: ${briefest}: `;
  return `${what}${cutMiddle(host, Math.min(MOST_OF_HOST, most - what.length))}`;
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
const MOST_TO_SAY_IT = 40;
const MOST_OF_BEGINNING = 80;
const MOST_OF_HOST = 30;
/** Parts from this rank on may go before it is said in fewer words. */
const LEAST_MISSED = 5;
