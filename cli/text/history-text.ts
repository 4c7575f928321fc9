import type { BrokenLink, HistoryWalk } from '#domain/history/walk-history.ts';
import type { CheckState } from '#domain/verdict.ts';

import { printable, wrap } from './layout.ts';

/** What a walk comes to: a broken link; whole; or whole, and not proved up to where it should be. */
export function stateOfHistory(walked: HistoryWalk | BrokenLink): CheckState {
  if (walked.kind === 'broken') return 'critical';
  if (walked.records === 0) return 'unknown';
  return walked.proved === undefined || unprovedDays(walked).length > 1 ? 'warning' : 'ok';
}

/** What was found, and what that does not prove; at most 80 characters a line. */
export function historyText(
  domain: string,
  walk: HistoryWalk,
  link: BrokenLink | undefined,
): string {
  const lines = link === undefined ? wholeLines(walk) : brokenLines(walk, link);
  return [
    ...wrap(printable(`${domain}: ${lines[0] ?? ''}`)),
    '',
    ...lines.slice(1).flatMap((line) => wrap(printable(line), '  ')),
    '',
    ...DOES_NOT_PROVE.flatMap((line) => wrap(line)),
    '',
  ].join('\n');
}

function brokenLines(walk: HistoryWalk, { what, expected, found }: BrokenLink): readonly string[] {
  const upTo =
    walk.place === undefined
      ? 'nothing before it was looked at'
      : `everything before it holds, up to record ${walk.place.number}`;
  return [
    `BROKEN: ${what}`,
    `expected: ${expected}`,
    `found: ${found}`,
    upTo,
    ...provedLines(walk),
  ];
}

function wholeLines(walk: HistoryWalk): readonly string[] {
  const { place, first, records, contents, after } = walk;
  if (place === undefined || first === undefined) return ['no record is there: nothing was walked'];
  const begins =
    after !== undefined
      ? `they follow the head signed for ${after.day}; what is before it was not looked at`
      : first === 1
        ? 'they begin with the first record of the domain'
        : `what is before record ${first} is not there, and was not looked at`;
  const kept = records - contents;
  return [
    `whole: ${counted(records, 'record')}, ${first} to ${place.number}`,
    begins,
    ...(kept === 0
      ? []
      : [`contents expired or left out, digest kept: ${counted(kept, 'record')}`]),
    ...provedLines(walk),
  ];
}

function provedLines(walk: HistoryWalk): readonly string[] {
  const { proved, heads, keys, place } = walk;
  if (proved === undefined) return ['proved by no signature: no signed head is there'];
  const rest = (place?.number ?? 0) - proved.number;
  const missing = walk.unsigned.filter(({ number }) => number < proved.number);
  return [
    `proved up to record ${proved.number}, the last of ${proved.day} (UTC), by ` +
      `${counted(heads, 'signed head')} of key`,
    ...keys,
    ...(rest > 0 ? [`signed by nobody yet: ${counted(rest, 'record')} after it`] : []),
    ...daysIn('over, and without a head', unprovedDays(walk)),
    ...daysIn('without a head of its own, and proved by a later one', missing),
  ];
}

const daysIn = (what: string, days: HistoryWalk['unsigned']): readonly string[] =>
  days.length === 0
    ? []
    : [
        `${what}: ${counted(days.length, 'day')}, ${days[0]?.day ?? ''}` +
          (days.length === 1 ? '' : ` to ${days.at(-1)?.day ?? ''}`),
      ];

/** Days that are over and that no head proves. */
const unprovedDays = ({ unsigned, proved }: HistoryWalk): HistoryWalk['unsigned'] =>
  unsigned.filter(({ number }) => number > (proved?.number ?? 0));

const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;

const DOES_NOT_PROVE = [
  'What this does not prove: that a host told the truth; that the times are exact,',
  'they are those of the clock of the service; what was recorded after the last',
  'signed head, or whether anything was: whoever may write the table can still',
  'make that anew.',
];
