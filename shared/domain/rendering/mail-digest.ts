import type { AlertDue, Digest, DigestEntry, TellingRecord } from '../journal.ts';
import { formatMoment } from '../time-words.ts';
import { counted } from '../words.ts';
import { KIND_WORDS } from './kind-words.ts';
import { section } from './mail-lines.ts';
import { subjectFor } from './mail-subject.ts';
import type { MailText } from './mail.ts';
import { cutEnd, onOneLine } from './plain-text.ts';

/** One mail for what was not told one by one: what is open, what recovers, what is over. */
export function digestMail(
  { domain }: TellingRecord,
  { id }: AlertDue,
  { sinceMs, entries }: Digest,
): MailText {
  const open = entriesIn(entries, 'open');
  const recovering = entriesIn(entries, 'recovering');
  const closed = entriesIn(entries, 'closed');
  const numbers = `${open.length} open, ${recovering.length} recovering, ${closed.length} closed`;
  const since = sinceMs === null ? '' : `, since ${formatMoment(sinceMs)}`;
  const isCut = [open, recovering, closed].some(({ length }) => length > MOST_SHOWN);
  return {
    subject: subjectFor(
      'DIGEST',
      `${domain}: ${counted(entries.length, 'incident')}: ${numbers}`,
      id,
    ),
    body: [
      ...section('WHAT', `What was not mailed one by one in domain ${domain}${since}: ${numbers}.`),
      ...entryLines('OPEN', open),
      ...entryLines('BETTER', recovering),
      ...entryLines('CLOSED', closed),
      ...section('', isCut ? `Lists are cut at ${MOST_SHOWN}; boks-audit incidents has all.` : ''),
      ...section('WHY', 'the daily digest; what is more urgent comes by itself.'),
    ].join('\n'),
  };
}

const entriesIn = (
  entries: readonly DigestEntry[],
  state: DigestEntry['state'],
): readonly DigestEntry[] => entries.filter((entry) => entry.state === state);

function entryLines(word: string, entries: readonly DigestEntry[]): readonly string[] {
  const lines = entries.slice(0, MOST_SHOWN).flatMap((entry) => {
    const { state, whom = 'domain' } = KIND_WORDS[entry.kind];
    const name = onOneLine(entry.host ?? whom);
    const until = entry.closedAtMs === null ? '' : `, until ${formatMoment(entry.closedAtMs)}`;
    return [
      `- ${name} ${entry.state === 'open' ? '' : 'no longer '}${state}`,
      cutEnd(onOneLine(entry.summary), MOST_SUMMARY),
      `${entry.id}, since ${formatMoment(entry.firstSeenAtMs)}${until}`,
    ];
  });
  return section(word, ...lines);
}

const MOST_SHOWN = 40;
const MOST_SUMMARY = 300;
