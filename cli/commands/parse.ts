import { Argument, type Command } from 'commander';

import { parseDataFiles, type DataFilesText } from '#domain/boksdiag/data-files.ts';
import { parseList, type ListText } from '#domain/boksdiag/list.ts';
import type { Refusal, UnreadLine } from '#domain/boksdiag/refusal.ts';
import { formatStamp, parseSequence, type SequenceText } from '#domain/boksdiag/sequence.ts';

import { EXIT_STATUS } from '../text/exit-status.ts';
import { complain, printJson } from '../text/output.ts';
import { readText } from '../text/read-text.ts';
import { dataFileLines, listLines, sequenceLines, unreadLines } from '../text/reading-text.ts';
import { helpOf } from './act-options.ts';
import { refusalOf } from './compare.ts';

/**
 * `boks-audit parse`: what the product understands of one text. Ends with 0, with 1 where a line
 * was not understood, and with 3 where the text is unreadable or refused.
 */
export function addParseCommand(program: Command): void {
  program
    .command('parse')
    .summary('show what is understood of one text')
    .description('Shows what is understood of one text, and which lines are not.')
    .addArgument(
      new Argument('<kind>', 'boksdiag sequence, boksdiag list, or ls -l of data/').choices(KINDS),
    )
    .argument('<file>', '- reads standard input')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      helpOf(
        [
          'boks-audit parse sequence sequence.txt',
          'boksadm -S boksdiag list | boks-audit parse list - --json',
        ],
        'Exit status: 0 all understood; 1 some lines not understood; 3 unreadable,\n' +
          'refused, wrong usage.',
      ),
    )
    .action(async (kind: Kind, file: string, options: { readonly json?: boolean }) => {
      process.exitCode = await parse(kind, file, options.json === true);
    });
}

type Kind = 'sequence' | 'list' | 'ls';

/** One text as read, for a machine and for a person. */
type Shown = {
  readonly json: object;
  readonly lines: readonly string[];
  readonly unread: readonly UnreadLine[];
};

async function parse(kind: Kind, file: string, asJson: boolean): Promise<number> {
  const read = await readText(file);
  if (read.kind === 'not-read') return refuse(read.reason);
  const shown = SHOW[kind](read.text);
  if ('kind' in shown) return refuse(refusalOf(file, shown));
  const { json, lines, unread } = shown;
  const isPartial = unread.length > 0;
  if (asJson) printJson({ ...json, unread, partial: isPartial });
  else process.stdout.write(`${[...lines, ...unreadLines(unread)].join('\n')}\n`);
  return isPartial ? EXIT_STATUS.warning : EXIT_STATUS.ok;
}

function refuse(reason: string): number {
  complain(reason);
  return EXIT_STATUS.unknown;
}

const SHOW: Readonly<Record<Kind, (text: string) => Shown | Refusal>> = {
  sequence: (text) => showSequence(parseSequence(text)),
  list: (text) => showList(parseList(text)),
  ls: (text) => showDataFiles(parseDataFiles(text)),
};
const KINDS = Object.keys(SHOW);

function showSequence(read: SequenceText | Refusal): Shown | Refusal {
  if (read.kind === 'refused') return read;
  const tables = read.tables.map(({ table, stamp, sequence, bracketed }) => {
    const time = formatStamp(stamp).slice(`${stamp.days}d `.length);
    return {
      table,
      stamp: { days: stamp.days, time, seconds: stamp.seconds },
      sequence,
      bracketed,
    };
  });
  return { json: { tables }, lines: sequenceLines(read.tables), unread: read.unread };
}

function showList(read: ListText | Refusal): Shown | Refusal {
  if (read.kind === 'refused') return read;
  const replicas = read.entries.map((entry) => ({
    name: entry.name,
    sincePacketSeconds: entry.sincePacketSeconds ?? null,
    sinceFailSeconds: entry.sinceFailSeconds ?? null,
    sinceSyncSeconds: entry.sinceSyncSeconds ?? null,
    count: entry.count,
    status: entry.status,
    line: entry.line,
  }));
  return { json: { replicas }, lines: listLines(read.entries), unread: read.unread };
}

const showDataFiles = ({ files, unread }: DataFilesText): Shown => ({
  json: { files },
  lines: dataFileLines(files),
  unread,
});
