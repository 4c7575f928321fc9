import { NOTHING_SPEAKS, type Block, type CauseShown, type Column, type Row } from './blocks.ts';
import { STYLE } from './page-style.ts';
import { timelineFigure } from './timeline-figure.ts';

/**
 * The report as one page: no script, nothing from the network, readable on a screen and on paper.
 * Every text that comes from outside is escaped here, and here alone.
 */
export function reportPage(title: string, blocks: readonly Block[]): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    ...blocks.map(htmlOf),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function htmlOf(block: Block): string {
  switch (block.kind) {
    case 'title':
      return `<header><h1>${escaped(block.text)}</h1><p>${escaped(block.under)}</p></header>`;
    case 'verdict':
      return `<p class="verdict"><strong>${escaped(block.state)}</strong> ${escaped(block.text)}</p>`;
    case 'facts':
      return `<dl class="facts">${block.rows.map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`).join('')}</dl>`;
    case 'heading':
      return `<h2>${escaped(block.text)}</h2>`;
    case 'subheading':
      return `<h3>${escaped(block.text)}</h3>`;
    case 'text':
      return `<p>${worded(block.text)}</p>`;
    case 'list': {
      const name = block.isOrdered ? 'ol' : 'ul';
      return `<${name}>${block.items.map((item) => `<li>${worded(item)}</li>`).join('')}</${name}>`;
    }
    case 'table':
      return tableOf(block.columns, block.rows);
    case 'cause':
      return causeOf(block.place, block.cause);
    case 'code':
      return `<pre>${escaped(block.lines.join('\n'))}</pre>`;
    case 'timeline':
      return timelineFigure(block.timeline);
    case 'foot':
      return `<footer>${block.lines.map((line) => `<p>${escaped(line)}</p>`).join('')}</footer>`;
  }
}

function tableOf(columns: readonly Column[], rows: readonly Row[]): string {
  const cell = (name: 'th' | 'td', text: string, index: number): string =>
    `<${name}${columns[index]?.isNumber === true ? ' class="number"' : ''}>${escaped(text)}</${name}>`;
  const head = columns.map((column, index) => cell('th', column.head, index)).join('');
  const body = rows.map((row) => `<tr>${row.map((text, n) => cell('td', text, n)).join('')}</tr>`);
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

function causeOf(place: number, { says, supports, contradicts, next }: CauseShown): string {
  const rows = [
    ...(supports.length === 0 ? [NOTHING_SPEAKS] : supports).map((text) => ['for', text] as const),
    ...contradicts.map((text) => ['against', text] as const),
    ['check', next] as const,
  ];
  const list = rows.map(
    ([name, text]) => `<div class="${name}"><dt>${name}</dt><dd>${escaped(text)}</dd></div>`,
  );
  return `<section class="cause"><h3><span>${place}</span>${escaped(says)}</h3><dl>${list.join('')}</dl></section>`;
}

/** What stands between backticks is typed, and set so. */
const worded = (text: string): string => escaped(text).replaceAll(/`([^`]+)`/gu, '<code>$1</code>');

/** For text and for attributes in double quotes. */
export const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
