import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { formatDataFiles, parseDataFiles } from '#domain/boksdiag/data-files.ts';

const capture = readFileSync(
  new URL('../../../examples/k1262/REPHOST-data-ls.txt', import.meta.url),
  'utf8',
);
const LINE = '-rw-r----- 1 root root 0 Nov 17 15:14 cert.dat';
const file = {
  name: 'cert.dat',
  sizeBytes: 0,
  mode: '-rw-r-----',
  owner: 'root',
  group: 'root',
  modified: 'Nov 17 15:14',
};

it('parseDataFiles reads the six empty files of REPHOST, and prints them again', () => {
  const { files, unread } = parseDataFiles(capture);
  expect(files.map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([
    ['copsable.dat', 0],
    ['cert2user.dat', 0],
    ['cert.dat', 0],
    ['ca.dat', 0],
    ['authenticator.dat', 0],
    ['addr.dat', 0],
  ]);
  expect(unread).toEqual([]);
  expect(formatDataFiles(files)).toBe(capture);
});

it.each([
  ['a line', LINE, file],
  ['a total as noise', `total 24\r\n${LINE}\r\n`, file],
  ['a padded day', LINE.replace('17', ' 7'), { ...file, modified: 'Nov 7 15:14' }],
  ['a year', LINE.replace('15:14', ' 2008'), { ...file, modified: 'Nov 17 2008' }],
  ['a size', LINE.replace(' 0 ', ' 9007199254740991 '), { ...file, sizeBytes: 9007199254740991 }],
  ['an access list', LINE.replace('- 1', '-+ 1'), { ...file, mode: '-rw-r-----+' }],
  ['a path', LINE.replace('cert', '/data/cert'), { ...file, name: '/data/cert.dat' }],
])('parseDataFiles reads %s', (_, text, read) => {
  expect(parseDataFiles(text)).toEqual({ kind: 'read', files: [read], unread: [] });
});

it.each([
  ['a message', 'ls: cannot access data: No such file or directory'],
  ['a link', 'lrwxrwxrwx 1 root root 7 Nov 17 15:14 cert.dat -> ca.dat'],
  ['a name with a blank', `${LINE} old`],
  ['a size beyond 2^53-1', LINE.replace(' 0 ', ' 9007199254740992 ')],
  ['a size with a leading zero', LINE.replace(' 0 ', ' 00 ')],
  ['a month of another language', LINE.replace('Nov', 'Okt')],
  ['an hour out of range', LINE.replace('15:', '25:')],
  ['a line cut off', LINE.slice(0, 30)],
])('parseDataFiles keeps %s as unread', (_, line) => {
  const unread = [{ line: 2, text: line }];
  expect(parseDataFiles(`${LINE}\n${line}\n`)).toEqual({ kind: 'read', files: [file], unread });
});

it('parseDataFiles reads nothing in an empty text', () => {
  expect(parseDataFiles('')).toEqual({ kind: 'read', files: [], unread: [] });
});
