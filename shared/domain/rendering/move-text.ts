import { CONTRADICTS } from '../contradiction.ts';
import { CAME_BACK_CLEAN } from '../window-verdicts.ts';
import { onOneLine } from './plain-text.ts';

/** The sentence of a move in its parts; a part that is not there is empty. */
export type MoveText = {
  /** What is so, with its numbers. */
  readonly said: string;
  /** What the master's own list says to the contrary, with the line as it was printed. */
  readonly list: string;
  /** `came back clean: no: …`, at the end of a window. */
  readonly clean: string;
};

/** Takes the text of a move apart, on one line. */
export function splitMoveText(moveText: string): MoveText {
  const text = onOneLine(moveText);
  const marks = [CONTRADICTS, CAME_BACK_CLEAN]
    .map((mark) => ({ mark, at: text.indexOf(`; ${mark}`) }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at);
  const partOf = (wanted: string): string => {
    const index = marks.findIndex(({ mark }) => mark === wanted);
    const from = marks[index]?.at;
    return from === undefined ? '' : text.slice(from + 2, marks[index + 1]?.at);
  };
  return {
    said: text.slice(0, marks[0]?.at),
    list: partOf(CONTRADICTS).replace(/^yet /, ''),
    clean: partOf(CAME_BACK_CLEAN),
  };
}

/** `came back clean: cannot be told`, without the tables; empty where it was asked of no window. */
export const shortVerdict = (moveText: string): string =>
  /^came back clean: [^:]*/.exec(splitMoveText(moveText).clean)?.[0] ?? '';
