import { wrapWords } from '../../words.ts';
import { NOTHING_SPEAKS, type Block, type Column, type Row } from './blocks.ts';
import { timelineLines } from './timeline.ts';

/** The report for a terminal or the box of a ticket: ASCII, at most 80 columns where words allow. */
export function reportText(blocks: readonly Block[]): string {
  const text = blocks.map((block) => linesOf(block).join('\n')).join('\n\n');
  return `${asciiOf(text)}\n`;
}

function linesOf(block: Block): readonly string[] {
  switch (block.kind) {
    case 'title':
      return [block.text, '='.repeat(Math.min(block.text.length, WIDTH)), block.under];
    case 'verdict':
      return wrapWords(`${block.state}. ${block.text}`, WIDTH);
    case 'facts':
      return block.rows.flatMap(([name, value]) => hanging(name.padEnd(FACT_WIDTH), value));
    case 'heading':
      return [block.text.toUpperCase(), '-'.repeat(block.text.length)];
    case 'subheading':
      return [`${block.text}:`];
    case 'text':
      return wrapWords(block.text, WIDTH);
    case 'list':
      return block.items.flatMap((item, index) =>
        hanging(block.isOrdered ? `${index + 1}. `.padStart(4) : '- ', item),
      );
    case 'table':
      return tableLines(block.columns, block.rows);
    case 'cause':
      return [
        ...hanging(`${block.place}. `, block.cause.says),
        ...(block.cause.supports.length === 0 ? [NOTHING_SPEAKS] : block.cause.supports).flatMap(
          (text) => hanging('   for      ', text),
        ),
        ...block.cause.contradicts.flatMap((text) => hanging('   against  ', text)),
        ...hanging('   check    ', block.cause.next),
      ];
    case 'code':
      return block.lines.map((line) => `    ${line}`);
    case 'timeline':
      return timelineLines(block.timeline, WIDTH);
    case 'foot':
      return ['-'.repeat(WIDTH), ...block.lines];
  }
}

/** A word in the margin, and the text beside it. */
function hanging(first: string, text: string): readonly string[] {
  const [head = '', ...rest] = wrapWords(text, WIDTH - first.length);
  return [`${first}${head}`, ...rest.map((line) => `${' '.repeat(first.length)}${line}`)];
}

/** Columns as wide as their texts; a last one of words has what is left of the line, and wraps. */
function tableLines(columns: readonly Column[], rows: readonly Row[]): readonly string[] {
  const widths = columns.map(({ head }, index) =>
    Math.max(head.length, ...rows.map((row) => (row[index] ?? '').length)),
  );
  const padded = (cells: Row): readonly string[] =>
    columns.map(({ isNumber }, index) => {
      const [cell, width] = [cells[index] ?? '', widths[index] ?? 0];
      return isNumber ? cell.padStart(width) : cell.padEnd(width);
    });
  const line = (cells: Row): readonly string[] => {
    if (columns.at(-1)?.isNumber === true) return [padded(cells).join('  ')];
    const before = padded(cells)
      .slice(0, -1)
      .map((cell) => `${cell}  `)
      .join('');
    return hanging(before, cells.at(-1) ?? '');
  };
  return [columns.map(({ head }) => head), ...rows].flatMap(line);
}

/** Arrows and dashes in words of the terminal of 1990. */
export const asciiOf = (text: string): string =>
  text
    .replaceAll('→', '->')
    .replaceAll('…', '...')
    .replaceAll(/[\u2212\u2013\u2014]/gu, '-')
    .replaceAll(/[^\n -~]/gu, '?');

const WIDTH = 80;
const FACT_WIDTH = 13;
