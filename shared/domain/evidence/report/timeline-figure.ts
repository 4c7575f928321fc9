import { formatMoment } from '../../time-words.ts';
import type { StateTimeline, TimelineState } from './facts.ts';
import { piecesOf, STATES, statesIn } from './timeline.ts';

/** The timeline as a drawing: a row a table, colour, hatching and letter for each state. */
export function timelineFigure(timeline: StateTimeline): string {
  const height = timeline.rows.length * ROW + SCALE;
  const rows = timeline.rows.map(({ table, runs }, index) => {
    const y = index * ROW;
    const boxes = piecesOf(runs, timeline).map(({ from, until, state }) => {
      const [x, width] = [LEFT + from * WIDTH, (until - from) * WIDTH];
      return box({ x, y, width, state });
    });
    return `<text x="0" y="${y + BASELINE}" class="label">T${table}</text>${boxes.join('')}`;
  });
  const y = timeline.rows.length * ROW + BASELINE;
  const scale =
    `<text x="${LEFT}" y="${y}" class="scale">${formatMoment(timeline.fromMs)}</text>` +
    `<text x="${LEFT + WIDTH}" y="${y}" class="scale end">${formatMoment(timeline.untilMs)}</text>`;
  const legend = statesIn(timeline).map(
    ({ state, letter, word }) =>
      `<li><svg viewBox="0 2 24 20" width="24" height="20" aria-hidden="true">${box({ x: 0, y: 0, width: 24, state })}</svg> ` +
      `<b>${letter}</b> ${word}</li>`,
  );
  return (
    `<figure><svg viewBox="0 0 ${LEFT + WIDTH} ${height}" role="img" aria-label="How each table stood over time">` +
    `<defs>${PATTERNS}</defs>${rows.join('')}${scale}</svg><ul class="legend">${legend.join('')}</ul></figure>`
  );
}

type Box = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly state: TimelineState;
};

function box({ x, y, width, state }: Box): string {
  const [at, wide] = [x.toFixed(1), width.toFixed(1)];
  const rect = `x="${at}" y="${y + 4}" width="${wide}" height="${ROW - 8}"`;
  const letter = STATES.find((known) => known.state === state)?.letter ?? '?';
  const isNarrow = width < LEAST_FOR_LETTER;
  const letterAt = isNarrow ? x - 3 : x + Math.min(width / 2, 12);
  const text =
    state === 'in-step'
      ? ''
      : `<text x="${letterAt.toFixed(1)}" y="${y + BASELINE}" class="letter ${state}${isNarrow ? ' beside' : ''}">${letter}</text>`;
  const hatch = HATCHED.has(state) ? `<rect ${rect} fill="url(#hatch-${state})"/>` : '';
  return `<rect ${rect} class="${state}"/>${hatch}${text}`;
}

const HATCHED: ReadonlySet<TimelineState> = new Set([
  'crossed',
  'stuck',
  'empty',
  'none',
  'not-shown',
]);
/** Lines that tell states from one another where there is no colour. */
const PATTERNS = [
  ['crossed', 'M0 8 L8 0'],
  ['stuck', 'M0 4 L8 4'],
  ['empty', 'M4 0 L4 8'],
  ['none', 'M0 0 L8 8'],
  ['not-shown', 'M0 0 L8 8 M0 8 L8 0'],
]
  .map(
    ([state, path]) =>
      `<pattern id="hatch-${state}" width="8" height="8" patternUnits="userSpaceOnUse"><path d="${path}" class="hatch"/></pattern>`,
  )
  .join('');

const LEFT = 48;
const WIDTH = 752;
const ROW = 28;
const SCALE = 26;
const BASELINE = 19;
const LEAST_FOR_LETTER = 14;
