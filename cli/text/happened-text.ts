import { counted } from '#domain/words.ts';

import { printable, wrap } from './layout.ts';

/** One record of the journal, in words. */
export type Happened = {
  readonly record: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly lines: readonly string[];
  /** A sweep that moved nothing. */
  readonly isQuiet: boolean;
};

/** What happened in some days, oldest first; at most 80 characters a line. */
export function historyLinesOf({
  domain,
  from,
  to,
  records,
  shown,
}: {
  readonly domain: string;
  readonly from: string;
  readonly to: string;
  readonly records: readonly Happened[];
  readonly shown: readonly Happened[];
}): readonly string[] {
  const days = from === to ? `on ${from}` : `from ${from} to ${to}`;
  const quiet = records.filter(({ isQuiet }) => isQuiet).length;
  const news = records.length - quiet;
  const what =
    records.length === 0
      ? 'no record'
      : `${counted(news, 'record')} with news, ${counted(quiet, 'sweep')} that moved nothing`;
  return [
    ...wrap(printable(`${domain}, ${days} (UTC): ${what}`)),
    ...shown.flatMap(({ record, at, lines: [first = '', ...more] }) => [
      ...wrap(printable(`record ${record}, ${first}`), `  ${at.slice(0, 16).replace('T', ' ')}  `),
      ...more.flatMap((line) => wrap(printable(line), '      ')),
    ]),
  ];
}
