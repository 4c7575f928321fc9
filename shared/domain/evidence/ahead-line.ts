/**
 * The program of `awk` that finds, in two texts of `boksdiag sequence`, the tables in which the
 * replica is ahead: `awk PROGRAM MASTER REPLICA`, a line a table. It needs no program of ours, and
 * takes the same form of line for a table's as `aheadIn` below: framed by other lines, set in, with
 * CRLF. Stamps are compared as they are printed, so of two zones it shows nothing.
 *
 * `%.0f` and not `%d`: that is 32 bits wide in mawk 1.3.4 and in busybox, and counters are wider.
 */
export const AHEAD_AWK =
  String.raw`/^[ \t]*T[0-9]+[ \t]+[0-9]+d[ \t]+[0-9:]+[ \t]+[0-9]+[ \t]+\([0-9]+\)[ \t\r]*$/` +
  String.raw`{k=$1;n=$4+0;z=$2" "$3;` +
  String.raw`if(NR==FNR){m[k]=n;s[k]=z}else if(k in m&&s[k]==z&&n>m[k])` +
  String.raw`printf "%s replica %.0f > master %.0f (+%.0f)\n",k,n,m[k],n-m[k]}`;

/** A table in which a replica is ahead: numbers of one ordered pair of reads. */
export type AheadTable = {
  readonly table: number;
  readonly replica: number;
  readonly master: number;
};

/** What `AHEAD_AWK` prints of two texts, in the order of the replica's lines. */
export function aheadIn(master: string, replica: string): readonly AheadTable[] {
  const before = new Map(linesIn(master).map((line) => [line.table, line]));
  return linesIn(replica).flatMap(({ table, stamp, sequence }) => {
    const other = before.get(table);
    return other !== undefined && other.stamp === stamp && sequence > other.sequence
      ? [{ table, replica: sequence, master: other.sequence }]
      : [];
  });
}

/** `T7 replica 6982 > master 5053 (+1929)`. */
export const aheadInWords = ({ table, replica, master }: AheadTable): string =>
  `T${table} replica ${replica} > master ${master} (+${replica - master})`;

type Line = { readonly table: number; readonly stamp: string; readonly sequence: number };

const linesIn = (text: string): readonly Line[] =>
  text.split('\n').flatMap((line) => {
    const [, table = '', days = '', time = '', sequence = ''] = TABLE_LINE.exec(line) ?? [];
    if (table === '') return [];
    return [{ table: Number(table), stamp: `${days} ${time}`, sequence: Number(sequence) }];
  });

const TABLE_LINE = /^[ \t]*T(\d+)[ \t]+(\d+d)[ \t]+([\d:]+)[ \t]+(\d+)[ \t]+\(\d+\)[ \t\r]*$/;
