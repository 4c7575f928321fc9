import { formatMoment } from '../../time-words.ts';
import type { Run, StateTimeline, TimelineState } from './facts.ts';

/** A state's letter, and the word that explains it. */
export const STATES: readonly {
  readonly state: TimelineState;
  readonly letter: string;
  readonly word: string;
}[] = [
  { state: 'ahead', letter: 'A', word: 'ahead of the master' },
  { state: 'crossed', letter: 'C', word: 'crossed: looks healthy, is not' },
  { state: 'empty', letter: 'E', word: 'empty' },
  { state: 'stuck', letter: 'S', word: 'stuck' },
  { state: 'behind', letter: 'B', word: 'behind' },
  { state: 'master', letter: 'M', word: 'ran as master itself' },
  { state: 'not-shown', letter: '-', word: 'not shown: see collection/missing.txt' },
  { state: 'in-step', letter: '.', word: 'in step, by counters' },
  { state: 'none', letter: '?', word: 'not read, or in another role' },
];

/** The states that occur, as listed above: what a legend explains. */
export const statesIn = ({ rows }: StateTimeline) =>
  STATES.filter(({ state }) => rows.some(({ runs }) => runs.some((run) => run.state === state)));

/** A piece of a row, as parts of the whole time from 0 to 1. */
export type Piece = {
  readonly from: number;
  readonly until: number;
  readonly state: TimelineState;
};

/** The runs of a row within the time shown; what comes after its end, or before its start, is cut. */
export function piecesOf(
  runs: readonly Run[],
  { fromMs, untilMs }: StateTimeline,
): readonly Piece[] {
  const part = (atMs: number): number =>
    Math.min(1, Math.max(0, (atMs - fromMs) / Math.max(1, untilMs - fromMs)));
  return runs
    .map(({ fromMs: start, state }, index) => ({
      from: part(start),
      until: part(runs[index + 1]?.fromMs ?? untilMs),
      state,
    }))
    .filter(({ from, until }) => until > from);
}

/** The timeline in letters: a row a table, the worst state of each stretch, and what letters mean. */
export function timelineLines(timeline: StateTimeline, width: number): readonly string[] {
  const cells = width - MARGIN;
  const rows = timeline.rows.map(({ table, runs }) => {
    const pieces = piecesOf(runs, timeline);
    const letters = Array.from({ length: cells }, (_, cell) =>
      letterOf(worstWithin(pieces, cell / cells, (cell + 1) / cells)),
    );
    return `${`T${table}`.padEnd(MARGIN)}${letters.join('')}`;
  });
  const [from, until] = [formatMoment(timeline.fromMs), formatMoment(timeline.untilMs)];
  const scale = `${' '.repeat(MARGIN)}${from}${until.padStart(cells - from.length)}`;
  const legend = statesIn(timeline).map(
    ({ letter, word }) => `${' '.repeat(MARGIN)}${letter} ${word}`,
  );
  return [...rows, scale, ...legend];
}

function worstWithin(pieces: readonly Piece[], from: number, until: number): TimelineState {
  const states = pieces
    .filter((piece) => piece.from < until && piece.until > from)
    .map(({ state }) => state);
  return STATES.find(({ state }) => states.includes(state))?.state ?? 'none';
}

const letterOf = (wanted: TimelineState): string =>
  STATES.find(({ state }) => state === wanted)?.letter ?? '?';

const MARGIN = 6;
