import type { Incident, IncidentKind } from '../../incident.ts';
import { tablesInWords, wrapWords } from '../../words.ts';
import type { BundleFacts } from '../bundle-facts.ts';
import type { ReportFacts } from '../report/facts.ts';
import { contactInWords } from '../whom-to-ask.ts';

/** `07-questions.txt`: what the vendor is asked, numbered, and what an answer would settle. */
export function questionsText(
  { incident }: BundleFacts,
  { listLine, master, toAsk }: ReportFacts,
): string {
  const host = incident.host ?? 'the replica';
  const numbers = incident.tables.length === 0 ? '' : ` (${tablesInWords(incident.tables)})`;
  const ofKind =
    incident.kind === 'ahead'
      ? aheadQuestions(`${host} ${isPast(incident) ? 'was' : 'is'}${numbers}`)
      : BY_KIND.get(incident.kind);
  const questions = [...(ofKind ?? []), ...GENERAL];
  return [
    'QUESTIONS',
    '',
    ...wrapWords(
      `On incident ${incident.id}: ${incident.summary}. Each can be answered by its number.`,
      WIDTH,
    ),
    ...wrapWords(`${caseOf(toAsk)}Answers go to ${contactInWords(toAsk)}.`, WIDTH),
    ...questions.flatMap(({ asks, settles }, at) => [
      '',
      ...hanging(`${at + 1}.`.padEnd(4), asks),
      ...hanging('    It would settle: ', settles),
    ]),
    ...(listLine === null
      ? []
      : [
          '',
          ...hanging(
            `${questions.length + 1}.`.padEnd(4),
            `At the same time the list of ${master} said of ${host}:`,
          ),
          `        ${listLine}`,
          ...hanging(
            '    ',
            'What does "ok" state, if not that the replica has the tables of its master?',
          ),
          ...hanging('    It would settle: ', 'what a site may conclude from that list.'),
        ]),
    '',
  ].join('\n');
}

const caseOf = ({ vendorCase }: ReportFacts['toAsk']): string =>
  vendorCase === undefined ? '' : `Your case is ${vendorCase}. `;

type Question = { readonly asks: string; readonly settles: string };

/** Numbers that are not so any more are told as what was. */
const isPast = ({ state, crossed }: Incident): boolean => state === 'closed' || crossed;

const aheadQuestions = (asOne: string): readonly Question[] => [
  {
    asks: `Should BoKS not detect a replica that is ahead of its master, as ${asOne}? Is there a version or a hotfix that does?`,
    settles: 'whether this is a defect, and whether an update ends it.',
  },
  {
    asks:
      'When the master has made so many edits that the counters cross: does BoKS send again what the ' +
      'replica dropped before?',
    settles: 'whether a replica may be trusted once its numbers look equal (we say no).',
  },
  {
    asks: 'Does a forced database download reset data/sequence on the replica, and for every table?',
    settles:
      'whether the repair needs data/*.dat and data/sequence removed by hand, as in 2008 (a user tells of it: kilala.nl/Sysadmin/index.php?id=1262).',
  },
  {
    asks:
      'From which version on does convert clear data/*.dat and data/sequence: from master to client, ' +
      'and from master to replica directly?',
    settles: 'which hosts can come out of a drill like this.',
  },
  {
    asks: 'Can edits that exist only on the replica be listed, and be taken over to the master?',
    settles: 'what is lost by the repair.',
  },
];

const NOT_RECEIVED: readonly Question[] = [
  {
    asks:
      'An update that a replica never took: does BoKS send it again by itself, when, and what in the ' +
      'logs tells that it was not acknowledged?',
    settles: 'whether it is lost, or late.',
  },
  {
    asks: 'Which process is to notice that a replica takes no updates, while its host answers?',
    settles: 'whether this is a defect of it, or a limit that is known.',
  },
];

const EMPTIED: readonly Question[] = [
  {
    asks:
      'Data files of 0 bytes and a kept data/sequence: does BoKS notice, and does it send the tables ' +
      'as a whole without data/sequence being removed?',
    settles:
      'whether a conversion, or removing data/*.dat alone, can leave a replica that denies logins.',
  },
];

const OF_THE_MASTER: readonly Question[] = [
  {
    asks:
      'After a master was restored, or another host was master for a time: how do replicas that have ' +
      'higher numbers, or another stamp, come to follow it again, and what of their edits can be kept?',
    settles: 'in which order to repair without losing the only copy of an edit.',
  },
  {
    asks:
      'What prevents two masters of one domain, beside BRIDGE_ACCEPT_MASTER_IPS, and which lines in ' +
      'boks_errlog tell of it?',
    settles: 'whether a second one may have written meanwhile.',
  },
];

const BY_KIND: ReadonlyMap<IncidentKind, readonly Question[]> = new Map([
  ['stuck', NOT_RECEIVED],
  ['master-not-sending', NOT_RECEIVED],
  ['empty', EMPTIED],
  ['two-masters', OF_THE_MASTER],
  ['master-went-back', OF_THE_MASTER],
  ['master-restamped', OF_THE_MASTER],
  ['other-series', OF_THE_MASTER],
]);

const GENERAL: readonly Question[] = [
  {
    asks:
      'What are the stamp of a table in boksdiag sequence (days and time of day; in which zone?) and ' +
      'the number in brackets?',
    settles:
      'when two counters belong to one series; we compare them only where the stamps are equal.',
  },
  {
    asks: 'Is the printed counter live, or is it read from a file that is written late?',
    settles: 'whether two ordered readings are a proof; we take it to be live.',
  },
  {
    asks: 'Which tables does this version print, and what does each hold? Ours is a list of 2009.',
    settles: 'what users notice, table by table.',
  },
];

function hanging(first: string, text: string): readonly string[] {
  const [head = '', ...rest] = wrapWords(text, WIDTH - first.length);
  const margin = ' '.repeat(4);
  return [`${first}${head}`, ...rest.map((line) => `${margin}${line}`)];
}

const WIDTH = 88;
