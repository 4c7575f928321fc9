import { actedAtMs } from '../../journal.ts';
import { counted, listFirst } from '../../words.ts';
import type { BundleFacts } from '../bundle-facts.ts';
import type { LeftOut } from './collection-files.ts';
import { lastInChain } from './integrity-files.ts';

/** Records of the journal, by number, that lie between two of a bundle's and are not in it. */
export type RecordGap = {
  readonly from: number;
  readonly to: number;
  /** When the records before and after them were made, UTC ms. */
  readonly afterMs: number;
  readonly beforeMs: number;
};

/** Where the records of a bundle do not follow one another; ascending. */
export const gapsIn = ({ records }: Pick<BundleFacts, 'records'>): readonly RecordGap[] =>
  records.flatMap(({ number, act }, at) => {
    const before = records[at - 1];
    if (before === undefined || number === before.number + 1) return [];
    const span = { from: before.number + 1, to: number - 1 };
    return [{ ...span, afterMs: actedAtMs(before.act), beforeMs: actedAtMs(act) }];
  });

/**
 * What of the journal is not here, by the rule that left it out, and the lines of its chain. Of a long
 * incident its middle is not read; of a very large domain what would weigh too much is not kept.
 */
export function recordsLeftOut(facts: BundleFacts): readonly LeftOut[] {
  const { incident, recordsLeftOut: forWeight = 0 } = facts;
  const gaps = gapsIn(facts);
  const notHere = gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const unread = Math.max(0, notHere - forWeight);
  const moved = incident.records.filter((number) =>
    gaps.some(({ from, to }) => number >= from && number <= to),
  ).length;
  const spans = gaps.map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to}`));
  return [
    ...(forWeight === 0
      ? []
      : [
          {
            path: '05-timeline.csv, history/state-changes.csv',
            what: `${counted(forWeight, 'record')} of the journal, none of which moved this incident, left out for their weight, rule records.weight`,
          },
        ]),
    ...(unread === 0
      ? []
      : [
          {
            path: '05-timeline.csv, history/',
            what:
              `${counted(unread, 'record')} of the journal not read, ` +
              `${moved === 0 ? 'none' : moved} of which moved this incident, rule records.span; ` +
              `not here: ${listFirst(spans, MOST_SPANS)}`,
          },
        ]),
    ...chainLeftOut(facts),
  ];
}

function chainLeftOut({ chain, records }: BundleFacts): readonly LeftOut[] {
  const [last, newest] = [lastInChain(chain), records.at(-1)?.number ?? 0];
  return last === undefined || last >= newest
    ? []
    : [
        {
          path: 'integrity/chain.txt',
          what: `the lines of records ${last + 1} to ${newest}, rule records.span`,
        },
      ];
}

const MOST_SPANS = 10;
