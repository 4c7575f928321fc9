import { readFileSync } from 'node:fs';

const capture = (name: string): string =>
  readFileSync(new URL(`../../examples/k1262/${name}`, import.meta.url), 'utf8');

const master = capture('master-sequence.txt');
const replica = capture('REPHOST-sequence.txt');
const before = capture('boksdiag-list-before.txt');
const after = capture('boksdiag-list-after.txt');
const files = capture('REPHOST-data-ls.txt');
const errlog = capture('boks_errlog-convert.txt');
const wholeErrlog = errlog.slice(errlog.indexOf('boks_authd'));

/** The second header line of `alignedList`, in columns. */
export const alignedHeader =
  '              pckt          fail          sync          sent      status';

/** The list as BoKS really prints it: two header lines, columns, blanks where nothing happened. */
export const alignedList = [
  'Server        Since last    Since last    Since last    Count     Last',
  alignedHeader,
  'REPHOST5      00:49         523d 5:19:20  04:49         1853521   ok',
  'REPHOST3      00:49                       04:50         726768    ok',
  'REPHOST6      00:49         02:13                       0         new',
  'REPHOST7                    1:02:13                     0         down',
  'REPHOST8                                                0         new',
  'rep9.dc2.example.com  00:49         04:50                       12        ok',
  '',
].join('\n');

/** What the texts under fuzzing are made from. */
export const realOutputs = {
  sequence: [
    master,
    replica,
    master.replaceAll('\n', '\r\n'),
    `BoKS > boksdiag sequence\n${replica}BoKS > `,
    `WARNING: licence expires in 3 days\n${master}...\n`,
    'T0 0d 0:00:00 0 (0)\nT9999 104249991373d 23:59:59 9007199254740991 (1)\n',
  ],
  list: [before, after, alignedList, alignedList.replaceAll('  ok', '  Ok'), `BoKS > \n${after}`],
  errlog: [
    errlog,
    wholeErrlog,
    wholeErrlog.replaceAll('\n', '\r\n'),
    `${wholeErrlog}boks_servm@REPHOST Nov  7 08:00:00\nERROR: Checksum mismatch\n`,
    'boks_bridge@REPHOST Fri Dec 31 23:59:59 1999\nWARNING: \n',
  ],
  files: [files, `total 24\n${files.replaceAll(' 0 Nov', ' 4096 Nov')}`],
};
