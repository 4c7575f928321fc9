/**
 * Whether reading takes linear time, per parser and bad shape: how much longer twice the text
 * takes, as the mean of four doublings from 250 KB to 4 MB, since collecting garbage makes a step in
 * any one. About 2 is linear, about 4 quadratic. Run alone with `tsx bench/parse-linear.ts`.
 */
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';

import { parseDataFiles } from '#domain/boksdiag/data-files.ts';
import { parseList } from '#domain/boksdiag/list.ts';
import { parseSequence } from '#domain/boksdiag/sequence.ts';
import { parseErrlog } from '#domain/evidence/errlog.ts';
import { formatReading, parseReading } from '#domain/reading.ts';

/** Of one parser on one shape; `ratio` is undefined where 4 MB take too short a time to tell. */
type Linearity = {
  /** For 250 KB, 500 KB, 1, 2 and 4 MB. */
  readonly timesMs: readonly number[];
  readonly ratio: number | undefined;
};

type Shape = readonly [name: string, text: (characters: number) => string];
type Parser = readonly [name: string, parse: (text: string) => unknown];

/**
 * Prints a line a measurement, and last the greatest ratio; true when every one is linear. What
 * looks quadratic on a busy machine is measured up to three times: what is quadratic stays so.
 */
export function benchParseLinear(print: (line: string) => void, parsers = PARSERS): boolean {
  let greatest = 0;
  for (const parser of parsers) {
    for (const shape of SHAPES) {
      let least = measure(parser, shape);
      for (let again = 0; again < 2 && (least.ratio ?? 0) >= QUADRATIC_FROM; again += 1) {
        const repeated = measure(parser, shape);
        if ((repeated.ratio ?? 0) < (least.ratio ?? 0)) least = repeated;
      }
      const { timesMs, ratio } = least;
      const times = timesMs.map((ms, index) => `${MEGABYTES[index]}MB=${ms.toFixed(2)}ms`);
      const shown = `ratio=${ratio?.toFixed(2) ?? '-'}`;
      print(`parse-linear ${parser[0]} "${shape[0]}" ${times.join(' ')} ${shown}`);
      greatest = Math.max(greatest, ratio ?? 0);
    }
  }
  const linear = greatest < QUADRATIC_FROM;
  print(`parse-linear ${linear ? 'ok' : 'FAILED'} greatest ratio=${greatest.toFixed(2)}`);
  return linear;
}

function measure([, parse]: Parser, [, text]: Shape): Linearity {
  const timesMs = MEGABYTES.map((megabytes) => {
    const printed = text(megabytes * MEGABYTE);
    return fastest(() => parse(printed));
  });
  const [least = 0, most = 0] = [timesMs[0], timesMs.at(-1)];
  const ratio = most < TOO_SHORT_MS ? undefined : (most / least) ** (1 / 4);
  return { timesMs, ratio };
}

/** The best of some rounds; of three where they take long. */
function fastest(work: () => unknown): number {
  const times: number[] = [];
  for (let spentMs = 0; times.length < MOST_ROUNDS && (times.length < 3 || spentMs < LONG_MS);) {
    const started = performance.now();
    work();
    const tookMs = performance.now() - started;
    times.push(tookMs);
    spentMs += tookMs;
  }
  return Math.min(...times);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const PARSERS: readonly Parser[] = [
  ['sequence', parseSequence],
  ['list', parseList],
  ['data-files', parseDataFiles],
  ['errlog', (text) => parseErrlog(text, { offsetMinutes: undefined, from: 'nobody' })],
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

const SHAPES: readonly Shape[] = [
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
const MEGABYTES = [0.25, 0.5, 1, 2, 4];
const MOST_ROUNDS = 25;
const TOO_SHORT_MS = 1;
const LONG_MS = 50;
const QUADRATIC_FROM = 3.2;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = benchParseLinear(console.log) ? 0 : 1;
}
