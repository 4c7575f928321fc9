import type { IncidentKind } from '../../incident.ts';
import { DEFAULT_PATHS } from '../../settings.ts';
import { signed, wrapWords } from '../../words.ts';
import { AHEAD_AWK, aheadInWords } from '../ahead-line.ts';
import type { BundleFacts } from '../bundle-facts.ts';
import { openingPair } from './opening.ts';
import type { ReadPair } from './pairs.ts';

/** `06-reproduce.txt`: the commands that show it on the hosts, in their order, and what they print. */
export function reproduceText(facts: BundleFacts, pairs: readonly ReadPair[]): string {
  const { incident, collection, settings } = facts;
  const replica = incident.host ?? collection.replicas[0] ?? 'the replica';
  const { why, steps } = stepsOf({
    facts,
    commands: commandsOf(facts),
    replica,
    pair: openingPair(facts, pairs),
  });
  return [
    'HOW TO SEE IT ON THE HOSTS',
    '',
    ...wrap(
      `Incident ${incident.id}, domain ${settings.domain}. Every command only reads. Run each as root, ` +
        `in sh, not interactively (</dev/null), in this order. ${why}`,
    ),
    '',
    ...steps,
    '',
  ].join('\n');
}

type Shown = {
  readonly facts: BundleFacts;
  readonly commands: Commands;
  readonly replica: string;
  /** That of the opening; undefined where its texts are not kept. */
  readonly pair: ReadPair | undefined;
};
type Steps = { readonly why: string; readonly steps: readonly string[] };

function stepsOf(shown: Shown): Steps {
  const { kind } = shown.facts.incident;
  if (kind === 'ahead') return aheadSteps(shown);
  if (kind === 'empty') return emptySteps(shown);
  return NOT_RECEIVING.has(kind) ? stuckSteps(shown) : listedSteps(shown);
}

function aheadSteps({ facts, commands, replica, pair }: Shown): Steps {
  const { incident, collection } = facts;
  return {
    why:
      'The replica first, only then the master: a master counts up only, so a replica that was read ' +
      'before it and is above it holds numbers that the master has not given out, whatever the clocks ' +
      'say. The other way round it shows nothing.',
    steps: [
      `1 On ${replica}:`,
      commands.sequenceTo('replica.txt'),
      '  A line a table: table, stamp (days and time of day), sequence, a number in brackets:',
      `        T${incident.tables[0]?.table ?? 7} 13678d 8:33:46 5053 (5053)`,
      '',
      `2 When that has ended, on ${collection.master}:`,
      commands.sequenceTo('master.txt'),
      commands.list,
      '  The list is what BoKS itself says of the replica at that time.',
      '',
      '3 Both files on one host:',
      `    awk '${AHEAD_AWK}' master.txt replica.txt`,
      '  A line a table in which the replica is ahead; none where it is not.',
      ...(pair === undefined ? [] : printedOfOpening(pair)),
      '',
      '4 A minute later 1 to 3 again: what is ahead is ahead still, and does not come closer but by',
      '  edits on the master.',
      ...HOW_TO_MAKE_IT,
    ],
  };
}

/** What the command of `awk` prints of the two raw texts: nothing where their zones differ. */
function printedOfOpening({ paths, ahead, zoneShiftSeconds }: ReadPair): readonly string[] {
  const files = [`        ${paths.after}`, `        ${paths.replica}`];
  if (zoneShiftSeconds !== 0) {
    return [
      '  The two hosts print their stamps in different time zones: awk then shows nothing. Compare the',
      '  numbers table by table; those of the opening are in 01-report.txt and stand in',
      ...files,
    ];
  }
  if (ahead.length === 0) return [];
  return [
    '  Of the raw files of the opening, in the folder of this page, master first,',
    ...files,
    '  it prints:',
    ...ahead.map((table) => `        ${aheadInWords(table)}`),
  ];
}

const emptySteps = ({ facts: { collection }, commands, replica }: Shown): Steps => ({
  why: 'A data file of 0 bytes on the replica, of which the master has bytes, is an empty table.',
  steps: [
    `1 On ${replica}:`,
    commands.dataFilesTo('replica.txt'),
    '  The fifth column is the size in bytes, the last its name.',
    '',
    `2 On ${collection.master}:`,
    commands.dataFilesTo('master.txt'),
    commands.list,
    '  The list is what BoKS itself says of the replica at that time.',
    '',
    '3 Both files on one host:',
    `    awk '${EMPTY_AWK}' master.txt replica.txt`,
    '  A line a file that is empty on the replica alone; none where there is no such file.',
    '',
    '4 Some minutes later 1 to 3 again: a replica that is still being loaded has fewer of them.',
  ],
});

const stuckSteps = ({ facts: { incident, collection }, commands, replica }: Shown): Steps => ({
  why:
    'The master first, only then the replica: what the master had given out before the replica was ' +
    'read, and the replica has not, it was still to be sent. That may be a moment late; it is stuck ' +
    'where the number of the replica is the same in the next reading, and the next.',
  steps: [
    `1 On ${collection.master}:`,
    commands.sequenceTo('master.txt'),
    commands.list,
    '  The list is what BoKS itself says of the replica at that time.',
    '',
    `2 When that has ended, on ${replica}:`,
    commands.sequenceTo('replica.txt'),
    '',
    '3 Both files on one host:',
    `    awk '${BEHIND_AWK}' master.txt replica.txt`,
    '  A line a table in which the replica is behind; none where it is not.',
    ...(incident.tables.length === 0
      ? []
      : ['  When it was first seen, the replica and the master had:']),
    ...incident.tables.map(
      ({ table, replica: number, master, difference }) =>
        `        T${table} replica ${number}, master ${master} (${signed(difference)})`,
    ),
    '',
    '4 Five minutes later 1 to 3 again, twice: a table that is printed each time with the same number',
    '  of the replica is stuck.',
  ],
});

/** Of what no command of two texts shows by itself: both texts, and what the service saw in them. */
const listedSteps = ({ facts: { incident, collection }, commands, replica }: Shown): Steps => ({
  why: `What was seen: ${incident.summary}.`,
  steps: [
    `1 On ${replica}:`,
    commands.sequenceTo('replica.txt'),
    '',
    `2 When that has ended, on ${collection.master}:`,
    commands.sequenceTo('master.txt'),
    commands.list,
    '',
    '3 Compare both with the raw texts of the opening, in raw/ beside this page: the numbers, the',
    '  stamps, and the line of each host in the list.',
  ],
});

/** The commands that read, as they are typed where BoKS lies on the hosts. */
function commandsOf({ settings: { paths = DEFAULT_PATHS } }: BundleFacts): Commands {
  const boksdiag = `    ${paths.boksm}/sbin/boksadm -S boksdiag`;
  return {
    sequenceTo: (file) => `${boksdiag} sequence </dev/null >${file}`,
    list: `${boksdiag} list </dev/null`,
    dataFilesTo: (file) => `    (cd ${paths.var}/data && ls -ln -- *.dat) >${file}`,
  };
}

type Commands = {
  readonly sequenceTo: (file: string) => string;
  readonly list: string;
  readonly dataFilesTo: (file: string) => string;
};

/** Sizes are in the fifth column of `ls -ln`, names in the last; none of ours has a blank. */
const EMPTY_AWK =
  'NR==FNR{m[$NF]=$5;next}$5==0&&m[$NF]+0>0{printf "%s empty, %.0f bytes on the master\\n",$NF,m[$NF]}';
const BEHIND_AWK =
  '!/^[ \\t]*T[0-9]/{next}NR==FNR{m[$1]=$4+0;next}$1 in m&&$4+0<m[$1]' +
  '{printf "%s replica %.0f < master %.0f (%.0f)\\n",$1,$4,m[$1],$4-m[$1]}';

const NOT_RECEIVING: ReadonlySet<IncidentKind> = new Set([
  'stuck',
  'behind',
  'list-down',
  'list-loading',
  'list-new',
  'master-not-sending',
]);

const HOW_TO_MAKE_IT: readonly string[] = [
  '',
  'HOW IT CAN BE MADE, in a domain of your own (an inference, from K1262 and from what we saw;',
  "K1262 is a user's report of 2008, kilala.nl/Sysadmin/index.php?id=1262)",
  '',
  'Take a replica out of the domain and convert it to master; edit one table on it k times;',
  'convert it back, without removing data/sequence; start BoKS. It is then ahead by k less the',
  'edits made on the true master meanwhile. Edit the same table on the master fewer than that',
  'many times: does the replica take any of these edits? What does boksdiag list say?',
];

const wrap = (text: string): readonly string[] => wrapWords(text, WIDTH);
const WIDTH = 92;
