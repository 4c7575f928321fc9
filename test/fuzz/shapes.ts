import { formatReading } from '#domain/reading.ts';

/** A bad text of a given length. */
export type Shape = { readonly name: string; readonly text: (characters: number) => string };

const repeat = (piece: string, characters: number): string =>
  piece.repeat(Math.ceil(characters / piece.length)).slice(0, characters);
const of = (name: string, piece: string, start = ''): Shape => ({
  name,
  text: (characters) => start + repeat(piece, characters - start.length),
});

/** Texts on which a careless parser takes quadratic time or fills the memory. */
export const SHAPES: readonly Shape[] = [
  of('one line', 'x'),
  of('one line of words', 'word '),
  of('one line of tables', 'T7 13678d 8:33:46 5053 (5053) '),
  of('one line of ages', '523d 5:19:20 ', 'REPHOST '),
  of('all blanks', ' '),
  of('all tabs', '\t'),
  of('all digits', '7'),
  of('all (', '('),
  of('all newlines', '\n'),
  of('all returns', '\r'),
  of('all T', 'T'),
  of('T and blanks', ' ', 'T'),
  of('T7 and digits', '7', 'T7'),
  of('T7 and blanks', ' ', 'T7'),
  of('T7, a stamp and digits', '9', 'T7 13678d 8:33:46 '),
  of('T7, a stamp and brackets', '(', 'T7 13678d 8:33:46 5053 '),
  of('a prompt and blanks', ' ', 'BoKS'),
  of('a prompt and a command', 'a b ', 'BoKS > '),
  of('lines of unread', '...\n'),
  of('lines of T7', 'T7\n'),
  of('lines of prompts', 'BoKS >\n'),
  of('lines of replicas', 'REPHOST3 00:49 04:50 726768 ok\n'),
  of('lines of files', '-rw-r----- 1 root root 0 Nov 17 15:14 cert.dat\n'),
  of('tables up to T9999, doubled', tables()),
  of('lines of log heads', 'boks_servm@REPHOST Nov 17 14:59:30\n'),
  of('one line of log heads', 'boks_servm@REPHOST Nov 17 14:59:30'),
  of('one line of boks_', 'boks_'),
  of('a head and digits', '7', 'boks-audit-reading 1 host='),
  of('a head of blanks', ' ', 'boks-audit-reading 1 '),
  of('a head and nothing of it', '--- sequence bytes=0\n', 'boks-audit-reading 1 host=H\n'),
  of('a capture and digits', '7', 'boks-audit-capture 1 host='),
  of('a capture of blanks', ' ', 'boks-audit-capture 1 '),
  of('captures', 'boks-audit-capture 1 \r\n'),
  of('heads', 'boks-audit-reading 1 \n'),
  of('half heads', 'boks-audit-reading\n'),
  { name: 'a whole answer', text: wholeAnswer },
];

function tables(): string {
  const lines = Array.from({ length: 10_000 }, (_, table) => `T${table} 0d 0:00:00 ${table} (0)\n`);
  return lines.join('');
}

function wholeAnswer(characters: number): string {
  const head = {
    host: 'REPHOST',
    instance: undefined,
    configuredRole: undefined,
    runningRole: undefined,
    initRuns: true,
    masterRuns: true,
    boksVersion: undefined,
    zoneOffsetMinutes: undefined,
    sequenceExit: 0,
    listExit: 0,
  };
  const sequence = repeat('--- end bytes=0 sha256=-\n', characters);
  const frame = { head, sequence, list: '', files: undefined, counters: undefined };
  return formatReading(frame, () => '-');
}
