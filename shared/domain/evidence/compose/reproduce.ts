import { wrapWords } from '../../words.ts';
import { AHEAD_AWK, aheadInWords } from '../ahead-line.ts';
import type { BundleFacts } from '../bundle-facts.ts';
import type { ReadPair } from './pairs.ts';

/** `06-reproduce.txt`: the commands that show it on the hosts, in their order, and what they print. */
export function reproduceText(
  { incident, collection, settings }: BundleFacts,
  pairs: readonly ReadPair[],
): string {
  const replica = incident.host ?? collection.replicas[0] ?? 'the replica';
  const pair = pairs.findLast((one) => one.replica.snapshot.host === replica);
  const shown = pair?.ahead.map((table) => `        ${aheadInWords(table)}`) ?? [];
  const line = pair?.replica.snapshot.tables.some(
    ({ table }) => table === incident.tables[0]?.table,
  )
    ? `T${incident.tables[0]?.table ?? 0}`
    : 'T7';
  return [
    'HOW TO SEE IT ON THE HOSTS',
    '',
    ...wrap(
      `Incident ${incident.id}, domain ${settings.domain}. Every command only reads. Run each as root, ` +
        'in sh, not interactively (</dev/null), in this order: the replica first, only then the ' +
        'master. A master counts up only, so a replica that was read before it and is above it holds ' +
        'numbers that the master has not given out, whatever the clocks say. The other way round it ' +
        'shows nothing.',
    ),
    '',
    `1 On ${replica}:`,
    '    /opt/boksm/sbin/boksadm -S boksdiag sequence </dev/null >replica.txt',
    '  A line a table: table, stamp (days and time of day), sequence, a number in brackets:',
    `        ${line} 13678d 8:33:46 5053 (5053)`,
    '',
    `2 When that has ended, on ${collection.master}:`,
    '    /opt/boksm/sbin/boksadm -S boksdiag sequence </dev/null >master.txt',
    '    /opt/boksm/sbin/boksadm -S boksdiag list </dev/null',
    '  The list is what BoKS itself says of the replica at that time.',
    '',
    '3 Both files on one host:',
    `    awk '${AHEAD_AWK}' master.txt replica.txt`,
    '  A line a table in which the replica is ahead; none where it is not.',
    ...(shown.length === 0 ? [] : ['  From the raw files of this bundle it prints:', ...shown]),
    '',
    '4 A minute later 1 to 3 again: what is ahead is ahead still, and does not come closer but by',
    '  edits on the master.',
    ...(incident.kind === 'ahead' ? HOW_TO_MAKE_IT : []),
    '',
  ].join('\n');
}

const HOW_TO_MAKE_IT: readonly string[] = [
  '',
  'HOW IT CAN BE MADE, in a domain of your own (an inference, from K1262 and from what we saw)',
  '',
  'Take a replica out of the domain and convert it to master; edit one table on it k times;',
  'convert it back, without removing data/sequence; start BoKS. It is then ahead by k less the',
  'edits made on the true master meanwhile. Edit the same table on the master fewer than that',
  'many times: does the replica take any of these edits? What does boksdiag list say?',
];

const wrap = (text: string): readonly string[] => wrapWords(text, WIDTH);
const WIDTH = 92;
