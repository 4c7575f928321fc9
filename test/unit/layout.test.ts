import { describe, expect, it } from 'vitest';

import { cell, clip, printable, tableLines, wrap, type Column } from '#cli/text/layout.ts';

describe('wrap', () => {
  it('sets the first line behind its lead and the rest under it', () => {
    expect(wrap(`${'word '.repeat(20)}end`, '  - ')).toEqual([
      `  - ${'word '.repeat(15)}`.trimEnd(),
      `    ${'word '.repeat(5)}end`,
    ]);
  });

  it('breaks a word that is longer than a line', () => {
    expect(wrap('x'.repeat(200), '> ').map((line) => line.length)).toEqual([80, 80, 46]);
  });
});

describe('tableLines', () => {
  const columns: readonly Column[] = [
    { heading: 'Name', align: 'left' },
    { heading: 'Count', align: 'right' },
  ];

  it('aligns words left and numbers right, colour not counted', () => {
    const red = cell('bad', (text) => `\u001b[31m${text}\u001b[0m`);
    expect(tableLines(columns, [[red, cell('7')]], 0)).toEqual([
      '  Name  Count',
      '  \u001b[31mbad\u001b[0m       7',
    ]);
  });

  it('lets one column give way where all do not fit', () => {
    const [, row = ''] = tableLines(columns, [[cell('n'.repeat(100)), cell('123456')]], 0);
    expect(row).toHaveLength(80);
    expect(row).toMatch(/n… {2}123456$/);
  });
});

it('clip says by … that something was cut off', () => {
  expect([clip('abc', 3), clip('abcd', 3)]).toEqual(['abc', 'ab…']);
});

it('printable leaves nothing that a terminal obeys', () => {
  expect(printable('a\tb\u001b[31m\r\u009bc\u202e\u0007ü’😀')).toBe('a b?[31m??c??ü’?');
});
