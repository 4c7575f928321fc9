import { CONTRADICTS } from '../contradiction.ts';
import { CAME_BACK_CLEAN } from '../window-verdicts.ts';
import { headlineOf } from './headline.ts';
import { onOneLine } from './plain-text.ts';
import type { Told } from './told.ts';

/** The sentence of a move in its parts. */
export type MoveText = {
  /** What is so, with its numbers; names the host, or whom it is said of. */
  readonly said: string;
  /** What the master's own list says to the contrary, with the line as it was printed. */
  readonly list: string;
  /** `came back clean: no: …`, at the end of a window. */
  readonly clean: string;
};

/** Takes apart what was told of an incident; a part that is not there is empty. */
export function moveTextOf(told: Told): MoveText {
  const text = onOneLine(told.move.text);
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
    said: withName(told, text.slice(0, marks[0]?.at)),
    list: partOf(CONTRADICTS),
    clean: partOf(CAME_BACK_CLEAN),
  };
}

/** `reset seen: T7` alone would not say of whom. */
function withName(told: Told, said: string): string {
  const { name, says } = headlineOf(told);
  if (told.incident.host === null || said.includes(name)) return said;
  return told.incident.state === 'open' ? `${name}: ${said}` : `${name} is ${says[0]}: ${said}`;
}
