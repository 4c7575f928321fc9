import { linesOf } from '../../boksdiag/lines.ts';
import { formatInstant } from '../../sweep-plan.ts';
import { cutMarker } from '../cut-marker.ts';
import { parseErrlog } from '../errlog.ts';
import { momentOfEntry, type LogClock } from '../host/errlog-times.ts';

/** When the incident was first seen, and when it opened, which is no earlier; UTC ms. */
export type Onset = { readonly seenAtMs: number; readonly openedAtMs: number };

/** What of a log is kept. */
export type LogWindow = {
  readonly clock: LogClock;
  readonly onset: Onset;
  /** Hosts whose entries are kept outside the window too. */
  readonly names: readonly string[];
  readonly mostBytes: number;
};

/** A log as it goes into a bundle, and how many of its lines do. */
export type WindowedLog = {
  readonly text: string;
  readonly lines: number;
  readonly kept: number;
  /** A marker a rule, of all its cuts together. */
  readonly leftOut: readonly string[];
};

/**
 * The lines of a `boks_errlog` around the incident: an hour before it was first seen to half an hour
 * after it opened, and the last half hour; outside, up to 2,000 lines of warnings, errors, or the hosts'
 * names. Where that is more than it may be, what is nearest to either moment stays. A marker stands at each cut. A line
 * whose time cannot be told is of the time of the entry before it; a log without any time is cut at
 * its beginning alone. Linear but for sorting.
 */
export function windowLog(text: string, window: LogWindow): WindowedLog {
  const lines = linesWithTimes(text, window.clock);
  const cut = cutTo(lines, chosenOf(lines, window), window.mostBytes);
  // Times that jump to and fro would make more markers than lines.
  return cut.cuts <= MOST_CUTS ? cut : cutTo(lines, newestFirst(lines), window.mostBytes);
}

/** What stays of the lines, those chosen first as far as there is room, and a marker at each cut. */
function cutTo(
  lines: readonly LogLine[],
  chosen: readonly number[],
  mostBytes: number,
): WindowedLog & { readonly cuts: number } {
  const wanted = withinBytes(chosen, lines, mostBytes);
  const isChosen = new Set(chosen);
  const ruleOf = (at: number): CutRule | undefined =>
    wanted.has(at) ? undefined : isChosen.has(at) ? 'logs.size' : 'logs.window';
  const parts: string[] = [];
  let cuts = 0;
  for (let at = 0; at < lines.length;) {
    const rule = ruleOf(at);
    let end = at;
    while (end < lines.length && ruleOf(end) === rule) end += 1;
    const run = lines.slice(at, end);
    if (rule === undefined) {
      for (const { printed } of run) parts.push(`${printed}\n`);
    } else {
      parts.push(`${markerOf(run, rule)}\n`);
      cuts += 1;
    }
    at = end;
  }
  const leftOut = CUT_RULES.flatMap((rule) => {
    const run = lines.filter((_, at) => ruleOf(at) === rule);
    const places = [...lines.keys()].filter(
      (at) => ruleOf(at) === rule && (at === 0 || ruleOf(at - 1) !== rule),
    ).length;
    return run.length === 0 ? [] : [markerOf(run, rule, places)];
  });
  return { text: parts.join(''), lines: lines.length, kept: wanted.size, leftOut, cuts };
}

const newestFirst = (lines: readonly LogLine[]): readonly number[] =>
  [...lines.keys()].toReversed();

const CUT_RULES = ['logs.window', 'logs.size'] as const;
type CutRule = (typeof CUT_RULES)[number];

type LogLine = {
  readonly printed: string;
  readonly atMs: number | undefined;
  /** Of the entry that the line belongs to, and of one that ends in it. */
  readonly signs: string;
};

function linesWithTimes(text: string, clock: LogClock): readonly LogLine[] {
  const { entries } = parseErrlog(text, { offsetMinutes: clock.offsetMinutes, from: 'its host' });
  const heads = new Map(entries.map((entry) => [entry.line, entry]));
  let atMs: number | undefined;
  let signs = '';
  return [...linesOf(text.replace(/\n$/, ''))].map(({ number, text: printed }) => {
    const head = heads.get(number);
    const before = signs;
    if (head !== undefined) {
      atMs = momentOfEntry(head.date, clock) ?? atMs;
      signs = `${head.level}: ${head.text} ${head.host ?? ''}`;
    }
    return { printed, atMs, signs: head?.ranTogether === true ? `${before} ${signs}` : signs };
  });
}

/** Numbers of the lines to be kept, those first that are to stay where there is no room for all. */
function chosenOf(
  lines: readonly LogLine[],
  { clock, onset: { seenAtMs, openedAtMs }, names }: LogWindow,
): readonly number[] {
  if (lines.every(({ atMs }) => atMs === undefined)) return newestFirst(lines);
  const isWithin = ({ atMs = seenAtMs }: LogLine): boolean =>
    (atMs >= seenAtMs - BEFORE_MS && atMs <= openedAtMs + AFTER_MS) ||
    atMs >= clock.readAtMs - AFTER_MS;
  const lower = names.map((name) => name.toLowerCase());
  const speaks = ({ signs }: LogLine): boolean =>
    LOUD.test(signs) || lower.some((name) => signs.toLowerCase().includes(name));
  const farFrom = (atMs: number): number =>
    Math.min(Math.abs(atMs - seenAtMs), Math.abs(atMs - openedAtMs));
  const near = lines
    .map((line, at) => ({ line, at, far: farFrom(line.atMs ?? seenAtMs) }))
    .toSorted((one, other) => one.far - other.far || one.at - other.at);
  const within = near.filter(({ line }) => isWithin(line));
  const outside = near.filter(({ line }) => !isWithin(line) && speaks(line));
  return [...within, ...outside.slice(0, MOST_OUTSIDE)].map(({ at }) => at);
}

/** As many of them, from the first on, as there is room for. */
function withinBytes(
  chosen: readonly number[],
  lines: readonly LogLine[],
  mostBytes: number,
): ReadonlySet<number> {
  let bytes = 0;
  const kept = new Set<number>();
  for (const at of chosen) {
    bytes += (lines[at]?.printed.length ?? 0) + 1;
    if (bytes > mostBytes) break;
    kept.add(at);
  }
  return kept;
}

function markerOf(run: readonly LogLine[], rule: CutRule, places = 1): string {
  const times = run.flatMap(({ atMs }) => (atMs === undefined ? [] : [atMs]));
  const [first, last] = [times[0], times.at(-1)];
  return cutMarker({
    lines: run.length,
    bytes: run.reduce((sum, { printed }) => sum + printed.length + 1, 0),
    places,
    span:
      first === undefined || last === undefined
        ? undefined
        : { from: secondOf(first), to: secondOf(last) },
    rule,
  });
}

const secondOf = (atMs: number): string => `${formatInstant(atMs).slice(0, 19)}Z`;

const BEFORE_MS = 3_600_000;
const AFTER_MS = 1_800_000;
const MOST_OUTSIDE = 2_000;
const MOST_CUTS = 5_000;
const LOUD = /^(?:ERROR|WARNING|FATAL):|(?: |^)(?:ERROR|WARNING|FATAL): /;
