import type { CoverageView } from '#contracts/api-coverage.ts';
import { counted, listFirst } from '#domain/words.ts';

import { minuteOf } from './incident-lines.ts';
import { cell, clip, printable, tableLines, wrap } from './layout.ts';

/** A coverage with all its parts. */
export type WholeCoverage = Omit<CoverageView, 'next'>;

/** Parts that follow one another as one: numbers are added, and the last list that was read stands. */
export function wholeCoverage(parts: readonly CoverageView[]): WholeCoverage {
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) throw new Error('a coverage has a part');
  const sum = (of: (part: CoverageView) => number): number =>
    parts.reduce((total, part) => total + of(part), 0);
  const hosts = new Map<string, WholeCoverage['hosts'][number]>();
  for (const { host, asked, read } of parts.flatMap((part) => part.hosts)) {
    const before = hosts.get(host) ?? { asked: 0, read: 0 };
    hosts.set(host, { host, asked: before.asked + asked, read: before.read + read });
  }
  return {
    domain: first.domain,
    from: first.from,
    to: last.to,
    expected: sum(({ expected }) => expected),
    done: sum(({ done }) => done),
    incomplete: sum(({ incomplete }) => incomplete),
    skipped: sum(({ skipped }) => skipped),
    missing: sum(({ missing }) => missing),
    followUps: sum(({ followUps }) => followUps),
    gaps: parts.flatMap(({ gaps }) => gaps),
    hosts: [...hosts.values()],
    list: parts.findLast(({ list }) => list !== null)?.list ?? null,
  };
}

/** Whether somebody looked, whenever it was due; at most 80 characters a line. */
export function coverageText(view: WholeCoverage): string {
  const { domain, from, to } = view;
  const lines = [
    ...wrap(printable(`${domain}: ${answerOf(view)}`)),
    ...wrap(`from ${minuteOf(from)} to ${minuteOf(to)}${wordsOfCounts(view)}`, '  '),
    ...gapLines(view),
    ...hostLines(view),
    ...listLines(view),
  ];
  return `${lines.join('\n')}\n`;
}

function answerOf({ expected, done, incomplete, skipped, missing }: WholeCoverage): string {
  if (expected === 0) return 'no sweep was due';
  if (done === expected) return `watched throughout: ${counted(done, 'sweep')}, all complete`;
  const not = skipped + missing;
  const swept = `${done + incomplete} of ${expected} sweeps that were due took place`;
  return not === 0 ? `${swept}, ${incomplete} of them incomplete` : `${swept}; ${not} did not`;
}

const wordsOfCounts = ({
  expected,
  done,
  incomplete,
  skipped,
  missing,
  followUps,
}: WholeCoverage) =>
  expected === 0
    ? ''
    : `: ${expected} due = ${done} complete + ${incomplete} incomplete + ${skipped} skipped (the one ` +
      `before still ran) + ${missing} missing (nobody looked); ${counted(followUps, 'follow-up')} besides`;

function gapLines({ gaps }: WholeCoverage): readonly string[] {
  if (gaps.length === 0) return [];
  const shown = gaps
    .toSorted((a, b) => b.instants - a.instants)
    .slice(0, MOST_GAPS)
    .toSorted((a, b) => Date.parse(a.first) - Date.parse(b.first));
  const more = gaps.length - shown.length;
  return [
    '',
    '  without a sweep',
    ...shown.flatMap(({ kind, first, last, instants }) =>
      wrap(
        `${minuteOf(first)}${first === last ? '' : ` to ${minuteOf(last)}`}: ${counted(instants, 'sweep')} ${kind}`,
        '  ',
      ),
    ),
    ...(more === 0 ? [] : [`  and ${counted(more, 'shorter gap')}: --json has them`]),
  ];
}

function hostLines({ hosts }: WholeCoverage): readonly string[] {
  if (hosts.length === 0) return [];
  const rows = hosts
    .toSorted((a, b) => shareOf(a) - shareOf(b))
    .map(({ host, asked, read }) => [
      cell(clip(host, 40)),
      cell(String(asked)),
      cell(String(read)),
      // Rounded down: what was not answered once is not 100 %.
      cell(asked === 0 ? '-' : `${(Math.floor((read / asked) * 1000) / 10).toFixed(1)} %`),
    ]);
  return ['', ...tableLines(COLUMNS, rows, 0)];
}

const shareOf = ({ asked, read }: { readonly asked: number; readonly read: number }): number =>
  asked === 0 ? 1 : read / asked;

function listLines({ list }: WholeCoverage): readonly string[] {
  if (list === null) return ['', "  the master's list was not read at the end"];
  const { at, configuredNotListed, listedNotConfigured } = list;
  const said = [
    ...(configuredNotListed.length === 0
      ? []
      : [
          `configured, and the master does not list it: ${listFirst(configuredNotListed, MOST_HOSTS)}`,
        ]),
    ...(listedNotConfigured.length === 0
      ? []
      : [
          `listed by the master, and nobody watches it: ${listFirst(listedNotConfigured, MOST_HOSTS)}`,
        ]),
  ];
  const whole = said.length === 0 ? ['names the hosts that are configured, and no other'] : said;
  return [
    '',
    ...wrap(printable(`the master's list of ${minuteOf(at)}: ${whole.join('; ')}`), '  '),
  ];
}

const COLUMNS = [
  { heading: 'host', align: 'left' },
  { heading: 'asked', align: 'right' },
  { heading: 'answered', align: 'right' },
  { heading: 'share', align: 'right' },
] as const;
const MOST_GAPS = 20;
const MOST_HOSTS = 12;
