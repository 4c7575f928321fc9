/**
 * Whether reading takes linear time: the time for 2 MB over the time for 1 MB, per parser and bad
 * shape. About 2 is linear, about 4 quadratic. Run alone with `tsx bench/parse-linear.ts`.
 */
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';

import { parseDataFiles } from '#domain/boksdiag/data-files.ts';
import { parseList } from '#domain/boksdiag/list.ts';
import { parseSequence } from '#domain/boksdiag/sequence.ts';
import { formatReading, parseReading } from '#domain/reading.ts';

/** One parser on one shape; `ratio` is undefined where 2 MB take too short a time to tell. */
export type Linearity = {
  readonly parser: string;
  readonly shape: string;
  readonly oneMegabyteMs: number;
  readonly twoMegabytesMs: number;
  readonly ratio: number | undefined;
};

/** Measures every parser on every shape, the best of `rounds` each. */
export function measureLinearity(rounds = 5): readonly Linearity[] {
  return PARSERS.flatMap(([parser, parse]) =>
    SHAPES.map(([shape, text]) => {
      const [one, two] = [text(MEGABYTE), text(2 * MEGABYTE)];
      const oneMegabyteMs = fastest(() => parse(one), rounds);
      const twoMegabytesMs = fastest(() => parse(two), rounds);
      const ratio = twoMegabytesMs < TOO_SHORT_MS ? undefined : twoMegabytesMs / oneMegabyteMs;
      return { parser, shape, oneMegabyteMs, twoMegabytesMs, ratio };
    }),
  );
}

/** Prints a line a measurement, and last the greatest ratio; true when every one is linear. */
export function benchParseLinear(print: (line: string) => void): boolean {
  const measured = measureLinearity();
  for (const { parser, shape, oneMegabyteMs, twoMegabytesMs, ratio } of measured) {
    const times = `1MB=${oneMegabyteMs.toFixed(2)}ms 2MB=${twoMegabytesMs.toFixed(2)}ms`;
    print(`parse-linear ${parser} "${shape}" ${times} ratio=${ratio?.toFixed(2) ?? '-'}`);
  }
  const greatest = Math.max(...measured.map(({ ratio }) => ratio ?? 0));
  const linear = greatest < QUADRATIC_FROM;
  print(`parse-linear ${linear ? 'ok' : 'FAILED'} greatest ratio=${greatest.toFixed(2)}`);
  return linear;
}

function fastest(work: () => unknown, rounds: number): number {
  const times = Array.from({ length: rounds }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return Math.min(...times);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const PARSERS: readonly (readonly [name: string, parse: (text: string) => unknown])[] = [
  ['sequence', parseSequence],
  ['list', parseList],
  ['data-files', parseDataFiles],
  ['reading', (text) => parseReading(text, sha256)],
];

const of =
  (piece: string, start = '') =>
  (characters: number): string =>
    start + piece.repeat(Math.ceil((characters - start.length) / piece.length));

function wholeAnswer(characters: number): string {
  const unknown = undefined;
  const head = {
    host: 'REPHOST',
    instance: unknown,
    configuredRole: unknown,
    runningRole: unknown,
    initRuns: true,
    masterRuns: true,
    boksVersion: unknown,
    zoneOffsetMinutes: unknown,
    sequenceExit: 0,
    listExit: 0,
  };
  const sequence = of('--- end bytes=0 sha256=-\n')(characters);
  return formatReading({ head, sequence, list: '', files: unknown, counters: unknown }, sha256);
}

const SHAPES: readonly (readonly [name: string, text: (characters: number) => string])[] = [
  ['one line', of('x')],
  ['one line of words', of('word ')],
  ['all blanks', of(' ')],
  ['all digits', of('7')],
  ['all (', of('(')],
  ['all newlines', of('\n')],
  ['T and blanks', of(' ', 'T')],
  ['T7, a stamp and digits', of('9', 'T7 13678d 8:33:46 ')],
  ['a prompt and blanks', of(' ', 'BoKS')],
  ['unread lines', of('...\n')],
  ['lines of replicas', of('REPHOST3 00:49 04:50 726768 ok\n')],
  ['lines of files', of('-rw-r----- 1 root root 0 Nov 17 15:14 cert.dat\n')],
  ['a head and digits', of('7', 'boks-audit-reading 1 host=')],
  ['empty sections', of('--- sequence bytes=0\n', 'boks-audit-reading 1 host=H\n')],
  ['a whole answer', wholeAnswer],
];
const MEGABYTE = 1_000_000;
const TOO_SHORT_MS = 1;
const QUADRATIC_FROM = 3.2;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = benchParseLinear(console.log) ? 0 : 1;
}
