import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { formatList, parseList, type ListText } from '#domain/boksdiag/list.ts';
import type { Refusal } from '#domain/boksdiag/refusal.ts';

const capture = (name: string): string =>
  readFileSync(new URL(`../../../examples/k1262/${name}`, import.meta.url), 'utf8');
const COLLAPSED = 'Server Since last Since last Since last Count Last\n';
const ALIGNED = [
  'Server    Since last  Since last     Since last  Count    Last\n',
  '          pckt        fail           sync        sent     status\n',
].join('');

/** Name, the three ages, count, status: what a line says. */
const said = (read: ListText | Refusal) =>
  read.kind === 'read'
    ? read.entries.map((entry) => [
        entry.name,
        entry.sincePacketSeconds,
        entry.sinceFailSeconds,
        entry.sinceSyncSeconds,
        entry.count,
        entry.status,
      ])
    : read;

describe('parseList reads', () => {
  it('the capture of before the repair, each line quoted', () => {
    const read = parseList(capture('boksdiag-list-before.txt'));
    expect(said(read)).toEqual([
      ['REPHOST5', 49, 45206360, 289, 1853521, 'ok'],
      ['REPHOST4', 49, 11830895, 289, 526392, 'ok'],
      ['REPHOST3', 49, undefined, 290, 726768, 'ok'],
      ['REPHOST2', 49, 9263133, 289, 425231, 'ok'],
      ['REPHOST', 179, 133, 704, 148342, 'down'],
    ]);
    const text = 'REPHOST3 00:49 04:50 726768 ok';
    expect(read).toMatchObject({ unread: [], entries: [{}, {}, { line: 4, text }, {}, {}] });
  });

  it('REPHOST as new with nothing sent, after the repair', () => {
    expect(said(parseList(capture('boksdiag-list-after.txt')))).toContainEqual([
      'REPHOST',
      105,
      994,
      1565,
      0,
      'new',
    ]);
  });
});

describe('parseList reads', () => {
  it.each([
    ['an age of hours', 'H 1:02:03 04:50 7 ok', ['H', 3723, undefined, 290, 7, 'ok']],
    ['two ages as pckt and sync', 'H 00:49 04:50 7 ok', ['H', 49, undefined, 290, 7, 'ok']],
    ['one age as pckt', 'H 00:49 7 ok', ['H', 49, undefined, undefined, 7, 'ok']],
    ['no age, by a status seen', 'H 0 New', ['H', undefined, undefined, undefined, 0, 'New']],
    [
      'an unknown status word',
      'H 00:49 7 rebuilding',
      ['H', 49, undefined, undefined, 7, 'rebuilding'],
    ],
    [
      'a long name',
      'h.example.com 00:49 7 OK',
      ['h.example.com', 49, undefined, undefined, 7, 'OK'],
    ],
  ])('under a collapsed header, %s', (_, line, entry) => {
    expect(said(parseList(`${COLLAPSED}${line}\n`))).toEqual([entry]);
    expect(said(parseList(line))).toEqual([entry]);
  });
});

describe('parseList reads, by where they stand,', () => {
  it.each([
    [
      'a blank fail',
      'REPHOST3  00:49                      04:50       726768   ok',
      ['REPHOST3', 49, undefined, 290, 726768, 'ok'],
    ],
    [
      'a blank sync',
      'REPHOST3  00:49       523d 5:19:20               726768   ok',
      ['REPHOST3', 49, 45206360, undefined, 726768, 'ok'],
    ],
    [
      'nothing but a fail',
      'REPHOST3              00:49                      0        down',
      ['REPHOST3', undefined, 49, undefined, 0, 'down'],
    ],
    [
      'no age and an unknown status',
      'REPHOST3                                         0        away',
      ['REPHOST3', undefined, undefined, undefined, 0, 'away'],
    ],
    [
      'a line moved by its long name',
      'rep3.dc2.example.com  00:49       02:13                      726768   ok',
      ['rep3.dc2.example.com', 49, 133, undefined, 726768, 'ok'],
    ],
    [
      'a collapsed line, by the number of ages',
      'REPHOST3 00:49 02:13 726768 ok',
      ['REPHOST3', 49, undefined, 133, 726768, 'ok'],
    ],
    [
      'two ages in other columns than the header, as unknown',
      'REPHOST3      00:49     523d 5:19:20                3    ok',
      ['REPHOST3', undefined, undefined, undefined, 3, 'ok'],
    ],
    [
      'an age that stands in two columns, as unknown',
      'REPHOST3  00:49       523d           5:19:20     726768   ok',
      ['REPHOST3', undefined, undefined, undefined, 726768, 'ok'],
    ],
    [
      'three ages in other columns than the header',
      'REPHOST3    00:49     523d 5:19:20    04:50   3    ok',
      ['REPHOST3', 49, 45206360, 290, 3, 'ok'],
    ],
  ])('under a header in columns, %s', (_, line, entry) => {
    expect(said(parseList(`${ALIGNED}${line}\n`))).toEqual([entry]);
  });
});

it('parseList reads columns made with tabs', () => {
  const header = '\t\tpckt\t\tfail\t\tsync\t\tsent\tstatus\n';
  const line = 'REPHOST3\t\t\t00:49\t\t04:50\t\t726768\tok';
  expect(said(parseList(`${header}${line}\n`))).toEqual([
    ['REPHOST3', undefined, 49, 290, 726768, 'ok'],
  ]);
});

it.each([
  ['one header line', COLLAPSED],
  ['two', ALIGNED],
  ['two collapsed ones', `${COLLAPSED}pckt fail sync sent status\n`],
])('parseList reads %s without a replica as an empty list', (_, text) => {
  expect(parseList(text)).toEqual({ kind: 'read', entries: [], unread: [] });
});

it('parseList takes no column from a collapsed header, even where a row would fit', () => {
  const text = 'pckt fail sync sent status\nABCDEFGHI 04:50 1234 ok\n';
  expect(said(parseList(text))).toEqual([['ABCDEFGHI', 290, undefined, undefined, 1234, 'ok']]);
});

it.each([
  ['a warning', 'WARNING: licence expires in 3 days'],
  ['a line of prose with a number', 'Total 5 replicas'],
  ['four ages', 'H 00:49 00:49 00:49 00:49 7 ok'],
  ['an age of one digit, which could be hours', 'H 4:49 7 ok'],
  ['a minute above 59', 'H 60:00 7 ok'],
  ['days without hours', 'H 107d 05:33 7 ok'],
  ['no name', '00:49 04:50 7 ok'],
  ['days for a name', '523d 5:19:20 04:49 1853521 ok'],
  ['no status', 'H 00:49 04:50 7'],
  ['two lines run together', 'H 00:49 7 okH 00:49 7 ok'],
  ['a count with a leading zero', 'H 00:49 07 ok'],
  ['a count beyond 2^53-1', 'H 00:49 9007199254740992 ok'],
  ['days beyond 2^53-1 seconds', 'H 104249991375d 0:00:00 7 ok'],
])('parseList keeps %s as unread', (_, line) => {
  const unread = [{ line: 2, text: line }];
  expect(parseList(`${COLLAPSED}${line}\r\nBoKS >\n`)).toEqual({
    kind: 'read',
    entries: [],
    unread,
  });
});

it.each(['', '\n', 'BoKS >\n', 'boksdiag: not found\n'])(
  'parseList refuses %j, which has neither header nor replica',
  (text) => {
    const reason = 'the text has neither header nor replica';
    expect(parseList(text)).toEqual({ kind: 'refused', line: undefined, reason });
  },
);

it('formatList prints columns under two header lines', () => {
  const read = parseList(capture('boksdiag-list-before.txt'));
  expect(formatList(read.kind === 'read' ? read.entries.slice(0, 3) : [])).toBe(
    [
      'Server    Since last  Since last     Since last  Count    Last\n',
      '          pckt        fail           sync        sent     status\n',
      'REPHOST5  00:49       523d 5:19:20   04:49       1853521  ok\n',
      'REPHOST4  00:49       136d 22:21:35  04:49       526392   ok\n',
      'REPHOST3  00:49                      04:50       726768   ok\n',
    ].join(''),
  );
});
