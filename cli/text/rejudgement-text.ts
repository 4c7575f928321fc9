import type { Rejudgement } from '#contracts/api-rejudgement.ts';
import type { CheckState } from '#domain/verdict.ts';

import { minuteOf } from './incident-lines.ts';
import { printable, wrap } from './layout.ts';

/** What a second judgement comes to: what is gone in its time, or too much, proves nothing, and is no fault. */
export function stateOfRejudgement({ outcome, because }: Rejudgement): CheckState {
  if (outcome === 'same') return 'ok';
  return because === 'expired' || because === 'too-much' ? 'warning' : 'critical';
}

/** What came of judging a sweep once more, and by what; at most 80 characters a line. */
export function rejudgementText(told: Rejudgement): string {
  const { domain, sweep, scheduledAt, record, software, configuration } = told;
  const lines = [
    `${domain}: sweep ${sweep}, due ${minuteOf(scheduledAt)}, record ${record}: ${headlineOf(told)}`,
    `judged then by ${software.was}, now by ${software.is}; configuration version ${configuration}`,
    ...(told.unsure.length === 0 ? [] : [unsureLine(told.unsure)]),
  ].flatMap((line) => wrap(printable(line)));
  const more = told.more === 0 ? [] : [`and ${told.more} places more`];
  return `${[...lines, ...told.differences.flatMap(differenceLines), ...more].join('\n')}\n`;
}

const differenceLines = ({
  place,
  was,
  is,
}: Rejudgement['differences'][number]): readonly string[] => [
  '',
  ...wrap(printable(`${place}:`)),
  ...wrap(printable(`was ${was ?? 'nothing'}`), '  '),
  ...wrap(printable(`is ${is ?? 'nothing'}`), '  '),
];

function headlineOf({ outcome, because, why, differences, more }: Rejudgement): string {
  if (outcome === 'same') return 'THE SAME, word by word';
  if (outcome === 'other') {
    const places = differences.length + more;
    return `ANOTHER: ${places} ${places === 1 ? 'place differs' : 'places differ'}`;
  }
  return `NOT JUDGED AGAIN: ${because === null ? '' : BECAUSE[because]} (${why ?? ''})`;
}

const unsureLine = (ids: readonly string[]): string =>
  `not certain how it stood then, as nothing changed it for 300 records: ${ids.join(', ')}; a ` +
  'difference in it may be none';

const BECAUSE: Readonly<Record<NonNullable<Rejudgement['because']>, string>> = {
  expired: 'its texts have expired, after 400 days',
  missing: 'a text is gone before its time',
  damaged: 'a text is not the one that was kept',
  'no-configuration': 'its configuration is not there',
  'too-much': 'it takes more than one request reads',
};
