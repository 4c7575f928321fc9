import type { ExposureView } from '#contracts/api-exposure.ts';

/** An exposure with all its parts. */
export type WholeExposure = Omit<ExposureView, 'next'>;
export type Exposed = ExposureView['exposures'][number];
export type Unknown = ExposureView['withoutData'][number];

/**
 * Parts that follow one another as one. Each part begins with the sweep that the one before it ended
 * with: what goes on across the two stands in both, and is one here. What goes on at the end of a part,
 * and of which none after it tells, came to an end that nobody saw: its host was silent then.
 */
export function wholeExposure(parts: readonly ExposureView[]): WholeExposure {
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) throw new Error('an exposure has a part');
  return {
    domain: first.domain,
    from: first.from,
    to: last.to,
    sweeps: parts.reduce((sum, { sweeps }) => sum + sweeps, 0),
    exposures: joined(
      parts.map((part) => part.exposures),
      {
        goesOn: (before, after) => OPEN.has(before.end) && after.lastInStepAt === null,
        join: joinedExposure,
        unseen: (entry) => (OPEN.has(entry.end) ? { ...entry, end: 'not-known' } : entry),
      },
    ),
    withoutData: joined(
      parts.map((part) => part.withoutData),
      {
        goesOn: (before, after) =>
          before.againAt === null &&
          after.cause === before.cause &&
          after.firstAt === before.lastAt,
        join: (before, after) => ({ ...after, firstAt: before.firstAt }),
        unseen: (entry) => entry,
      },
    ),
  };
}

type Placed = { readonly host: string | null; readonly table: number | null };

const keyOf = ({ host, table }: Placed): string => JSON.stringify([host, table]);

const OPEN: ReadonlySet<Exposed['end']> = new Set(['goes-on', 'over-a-hole']);

type Joining<Entry> = {
  readonly goesOn: (before: Entry, after: Entry) => boolean;
  readonly join: (before: Entry, after: Entry) => Entry;
  /** What an entry is of which the last part tells nothing any more. */
  readonly unseen: (entry: Entry) => Entry;
};

/** Entries of all parts in their order; one that goes on what an earlier part has is joined to it. */
function joined<Entry extends Placed>(
  parts: readonly (readonly Entry[])[],
  { goesOn, join, unseen }: Joining<Entry>,
): Entry[] {
  const found: { readonly entry: Entry; readonly part: number }[] = [];
  for (const [part, entries] of parts.entries()) {
    for (const entry of entries) {
      const at = found.findLastIndex(
        (one) => one.part < part && keyOf(one.entry) === keyOf(entry) && goesOn(one.entry, entry),
      );
      const before = found[at];
      if (before === undefined) found.push({ entry, part });
      else found[at] = { entry: join(before.entry, entry), part };
    }
  }
  return found.map(({ entry, part }) => (part < parts.length - 1 ? unseen(entry) : entry));
}

const joinedExposure = (before: Exposed, after: Exposed): Exposed => ({
  ...after,
  lastInStepAt: before.lastInStepAt,
  firstSeenAt: before.firstSeenAt,
  verdicts: [...new Set([...before.verdicts, ...after.verdicts])],
  incidents: [...new Set([...before.incidents, ...after.incidents])],
  atLeast: larger(before.atLeast, after.atLeast),
  atMost: larger(before.atMost, after.atMost),
});

/** At the worst; what is not known of a part is not known of the whole. */
const larger = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : Math.max(one, other);
