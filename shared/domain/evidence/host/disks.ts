import { linesOf } from '../../boksdiag/lines.ts';

/** A file system of which nearly all is used. */
export type FullDisk = { readonly mount: string; readonly percent: number };

/** The lines of `df -k` and `df -i` that tell 95 % or more, in the order printed. */
export function fullDisks(text: string): readonly FullDisk[] {
  return [...linesOf(text)].flatMap(({ text: line }) => {
    const [, percent, mount] = USED.exec(line) ?? [];
    if (percent === undefined || mount === undefined || Number(percent) < FULL) return [];
    return [{ mount, percent: Number(percent) }];
  });
}

const USED = /\s(\d{1,3})%\s+(\/\S*)\s*$/;
const FULL = 95;
