import { formatMoment } from '../../time-words.ts';
import { wrapWords } from '../../words.ts';
import { asciiOf } from '../report/as-text.ts';
import type { ReportFacts } from '../report/facts.ts';
import { shortenedInWords } from '../report/report.ts';
import { titleOf, verdictOf } from '../report/verdict.ts';
import { contactInWords } from '../whom-to-ask.ts';

/** `00-START-HERE.txt`: what happened, what to open, how to check it, whom to ask. */
export function startHere(facts: ReportFacts): string {
  const { incident, version, asOfMs, collection, toAsk } = facts;
  const { wanted, here, shortened } = collection;
  const complete = wanted === here ? 'COMPLETE' : `PARTIAL ${here}/${wanted}`;
  const inPart = shortened === 0 ? '' : `; ${shortenedInWords(shortened)}`;
  const lines = [
    `${titleOf(facts)} (incident ${incident.id}, version ${version}, ${formatMoment(asOfMs)})`,
    ...wrapWords(verdictOf(facts), WIDTH),
    'Open these three first:',
    '  01-report.txt           what is sure and what is not; 01-report.html says the same as a page',
    '  07-questions.txt        what we ask you, numbered',
    `  collection/missing.txt  what is not here, and why: ${complete}${inPart}`,
    'To see it on the hosts: 06-reproduce.txt has the commands.',
    'To check that nothing was changed, and our numbers: VERIFY.txt, one folder up (sh, openssl, awk).',
    ...caseLines(toAsk),
    `Whom to ask: ${contactInWords(toAsk)}. Name ${incident.id}, version ${version}.`,
    '',
  ];
  return asciiOf(lines.join('\n'));
}

const caseLines = ({ vendorCase }: ReportFacts['toAsk']): readonly string[] =>
  vendorCase === undefined ? [] : [`Your case: ${vendorCase}`];

const WIDTH = 100;
