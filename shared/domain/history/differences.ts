import { canonicalJson } from '../journal.ts';

/** One word that two versions of the same do not share: its place, and what stands there; null for nothing. */
export type Difference = {
  readonly place: string;
  readonly was: string | null;
  readonly is: string | null;
};

/**
 * Every place at which two values differ, in the order of the places. Entries of a list are paired by
 * what names them (their id, their host and table, …), so that one more is one difference.
 *
 * Invariant: empty exactly where the canonical JSON of both is the same.
 */
export function differencesOf(then: unknown, now: unknown, place = ''): readonly Difference[] {
  if (textOf(then) === textOf(now)) return [];
  if (isList(then) && isList(now)) return ofParts(labelled(then), labelled(now), place);
  if (isRecord(then) && isRecord(now)) {
    return ofParts(new Map(Object.entries(then)), new Map(Object.entries(now)), place);
  }
  return [{ place, was: textOf(then), is: textOf(now) }];
}

type Parts = ReadonlyMap<string, unknown>;

function ofParts(then: Parts, now: Parts, place: string): readonly Difference[] {
  const names = [...new Set([...then.keys(), ...now.keys()])].toSorted();
  const found = names.flatMap((name) =>
    differencesOf(then.get(name), now.get(name), place === '' ? name : `${place}, ${name}`),
  );
  // The same entries in another order.
  return found.length > 0
    ? found
    : [{ place: `${place}, order`, was: orderOf(then), is: orderOf(now) }];
}

const orderOf = (parts: Parts): string => [...parts.keys()].join('; ');

/** By what names each entry where that is another for each, else by its place in the list. */
function labelled(entries: readonly unknown[]): Parts {
  const byName = new Map(entries.map((entry) => [nameOf(entry), entry]));
  return byName.size === entries.length && !byName.has('')
    ? byName
    : new Map(entries.map((entry, at) => [`#${at + 1}`, entry]));
}

const nameOf = (entry: unknown): string =>
  isRecord(entry)
    ? NAMING.flatMap((key) => {
        const value = entry[key];
        if (typeof value === 'number') return [`${key} ${value}`];
        return typeof value === 'string' ? [value] : [];
      }).join(' ')
    : (textOf(entry) ?? '');

const textOf = (value: unknown): string | null =>
  value === undefined ? null : canonicalJson(value);

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What names an entry of a record's lists. */
const NAMING = ['id', 'incident', 'number', 'kind', 'host', 'table', 'channel', 'sweep', 'phase'];
