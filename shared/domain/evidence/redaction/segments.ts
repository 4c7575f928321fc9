/** A part of a text: a run of table lines, which nothing may change, or what stands between them. */
export type Segment = { readonly start: number; readonly text: string; readonly isTables: boolean };

/**
 * The text in parts, in order and without gap. A table line is one that `boksdiag sequence` prints,
 * `T7 13678d 8:33:46 5053 (5053)`, with nothing else on it.
 */
export function* segmentsOf(text: string): Generator<Segment> {
  /** Where the part begins that has not been given yet, and the table lines at its end. */
  let from = 0;
  let tables = 0;
  let end = 0;
  const part = (start: number, until: number, isTables: boolean): readonly Segment[] =>
    start < until ? [{ start, text: text.slice(start, until), isTables }] : [];
  for (const { index, 0: line } of text.matchAll(TABLE_LINE)) {
    if (index !== end) {
      yield* part(from, tables, false);
      yield* part(tables, end, true);
      from = end;
      tables = index;
    }
    end = index + line.length;
  }
  yield* part(from, tables, false);
  yield* part(tables, end, true);
  yield* part(end, text.length, false);
}

const TABLE_LINE =
  /^[ \t]{0,16}T\d{1,4}[ \t]{1,16}\d{1,16}d[ \t]{1,16}\d{1,2}:\d\d:\d\d[ \t]{1,16}\d{1,16}[ \t]{1,16}\(\d{1,16}\)[ \t]{0,16}(?:\r?\n|\r?(?![\s\S]))/gm;
