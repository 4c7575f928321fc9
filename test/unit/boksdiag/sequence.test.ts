import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { formatSequence, formatStamp, parseSequence, stampOf } from '#domain/boksdiag/sequence.ts';

const capture = (name: string): string =>
  readFileSync(new URL(`../../../examples/k1262/${name}`, import.meta.url), 'utf8');
const T7 = 'T7 13678d 8:33:46 5053 (5053)';
const t7 = {
  table: 7,
  stamp: { days: 13678, secondOfDay: 30826, seconds: 1181810026 },
  sequence: 5053,
  bracketed: 5053,
};
const t9 = {
  table: 9,
  stamp: { days: 13178, secondOfDay: 39923, seconds: 1138619123 },
  sequence: 7919,
  bracketed: 7918,
};
const T9 = 'T9 13178d 11:05:23 7919 (7918)';

describe('parseSequence reads', () => {
  it('the capture of REPHOST, and prints it again', () => {
    const text = capture('REPHOST-sequence.txt');
    const read = parseSequence(text);
    expect(read).toMatchObject({ kind: 'read', unread: [] });
    const tables = read.kind === 'read' ? read.tables : [];
    expect(tables.map(({ table, sequence }) => [table, sequence])).toEqual([
      [7, 6982],
      [9, 10258],
      [15, 2043],
    ]);
    expect(formatSequence(tables)).toBe(text);
  });

  it.each([
    ['one table', `${T7}\n`, [t7]],
    ['a text without its last newline', T7, [t7]],
    ['CRLF', `${T7}\r\n${T9}\r\n`, [t7, t9]],
    ['any white space', `  T7\t13678d   8:33:46\t\t5053 \u00a0(5053)  \n`, [t7]],
    ['a padded hour', 'T7 13678d 08:33:46 5053 (5053)', [t7]],
    ['tables in any order, ascending', `${T9}\n${T7}\n`, [t7, t9]],
    ['blank lines as noise', `\n \t\n${T7}\n\n`, [t7]],
    ['prompts as noise', `BoKS > boksdiag sequence\nBoKS>\n${T7}\nBoKS > `, [t7]],
  ])('%s', (_, text, tables) => {
    expect(parseSequence(text)).toEqual({ kind: 'read', tables, unread: [] });
  });

  it('the largest table and number there are', () => {
    const text = 'T9999 104249991373d 23:59:59 9007199254740991 (0)';
    expect(parseSequence(text)).toMatchObject({
      tables: [{ table: 9999, sequence: 9007199254740991, bracketed: 0 }],
    });
  });
});

it.each([
  ['a licence warning', 'WARNING: licence expires in 3 days'],
  ['a new header', 'Table Stamp Sequence'],
  ['an ellipsis', '...'],
  ['a word that begins with T', 'Total tables: 3'],
  ['a table in small letters', 't9 13178d 11:05:23 7919 (7919)'],
  ['a table behind another word', `warning${T9}`],
  ['a table behind a prompt', `BoKS > ${T9}`],
  ['a command with a number', 'BoKS > boksdiag sequence 7'],
])('parseSequence keeps %s as unread', (_, line) => {
  const unread = [{ line: 2, text: line }];
  expect(parseSequence(`${T7}\r\n${line}\r\n`)).toEqual({ kind: 'read', tables: [t7], unread });
});

describe('parseSequence refuses', () => {
  const words = 'a table line has five words: table, days, time of day, sequence, bracketed number';
  it.each([
    ['a table line cut off', 'T9 13178d 11:05:23 79', words],
    ['two tables on one line', `${T9} ${T9}`, words],
    ['a table apart from its number', 'T 9 13178d 11:05:23 7919 (7919)', words],
    ['a negative table', 'T-9 13178d 11:05:23 7919 (7919)', 'the table is not T0 to T9999'],
    ['a table with a leading zero', T9.replace('T9', 'T0009'), 'the table is not T0 to T9999'],
    ['a table beyond T9999', T9.replace('T9', 'T10000'), 'the table is not T0 to T9999'],
    ['a table twice', T7, 'table T7 is printed twice'],
    ['days without their d', T9.replace('d', ''), 'the days of the stamp do not end in d'],
    ['no days', T9.replace('13178', ''), 'the number of days is not a whole number'],
    ['days with a leading zero', T9.replace('1', '0'), 'the number of days has a leading zero'],
    ['the hour 24', T9.replace('11:', '24:'), 'the time of day is out of range'],
    ['the minute 60', T9.replace(':05', ':60'), 'the time of day is out of range'],
    ['the second 60', T9.replace(':23', ':60'), 'the time of day is out of range'],
    ['a minute of one digit', T9.replace(':05', ':5'), 'the time of day is not H:MM:SS'],
    [
      'a signed sequence',
      T9.replace(' 7919', ' -7919'),
      'the sequence number is not a whole number',
    ],
    [
      'a sequence beyond 2^53-1',
      T9.replace(' 7919', ' 9007199254740992'),
      'the sequence number is greater than 2^53-1',
    ],
    [
      'a bracketed number beyond 2^53-1',
      T9.replace('(7918', '(9007199254740993'),
      'the bracketed number is greater than 2^53-1',
    ],
    [
      'a stamp beyond 2^53-1 seconds',
      T9.replace('13178d', '104249991375d'),
      'the stamp is greater than 2^53-1 seconds',
    ],
    [
      'no parentheses',
      T9.replace('(7918)', '7918'),
      'the last word is not a number in parentheses',
    ],
    ['text after the number', `${T9}BoKS`, 'the last word is not a number in parentheses'],
  ])('%s', (_, line, reason) => {
    expect(parseSequence(`${T7}\n${line}\n`)).toEqual({ kind: 'refused', line: 2, reason });
  });

  it.each(['', '\n\n', 'BoKS > \n', 'command not found\n'])('%j, which has no table', (text) => {
    const reason = 'the text has no table line';
    expect(parseSequence(text)).toEqual({ kind: 'refused', line: undefined, reason });
  });
});

it('formatStamp does not pad the hour', () => {
  expect(formatStamp(stampOf(1181810026))).toBe('13678d 8:33:46');
  expect(formatStamp(stampOf(0))).toBe('0d 0:00:00');
});
