import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { parseErrlog, type AssumedZone } from '#domain/evidence/errlog.ts';

const ZONE: AssumedZone = { offsetMinutes: 60, from: 'the head of the reading' };
const capture = readFileSync('examples/k1262/boks_errlog-convert.txt', 'utf8');

describe('parseErrlog', () => {
  it('reads the published log: seven entries, two of them run on, one text without a head', () => {
    const { entries, unread } = parseErrlog(capture, ZONE);
    const told = entries.map(({ line, process, host, ranTogether }) => [
      line,
      process,
      host,
      ranTogether,
    ]);
    expect(told).toEqual([
      [2, 'boks_authd', undefined, false],
      [3, 'boks_csspd', 'REPHOST', true],
      [5, 'boks_authd', undefined, false],
      [6, 'boks_csspd', 'REPHOST', true],
      [8, 'boks_init', 'REPHOST', false],
      [10, 'boks_init', 'REPHOST', false],
      [12, 'boks_aced', undefined, false],
    ]);
    expect(unread).toEqual([{ line: 1, text: 'WARNING: Dying on signal SIGTERM' }]);
  });

  it('keeps dates as printed, with or without a year, and the zone that the caller assumes', () => {
    const { entries, zone } = parseErrlog(capture, ZONE);
    expect(entries.map(({ date }) => date).slice(3, 5)).toEqual([
      'Nov 17 14:59:30',
      'Mon Nov 17 15:02:21 2008',
    ]);
    expect(zone).toBe(ZONE);
  });

  it('parts the text of an entry from the head that runs on behind it', () => {
    const text =
      'boks_authd Nov 17 14:59:30\nINFO: Min idle workers 32boks_csspd@REPHOST Nov 17 14:59:31\nERROR: x\n';
    expect(parseErrlog(text, ZONE).entries).toMatchObject([
      { process: 'boks_authd', level: 'INFO', text: 'Min idle workers 32' },
      {
        process: 'boks_csspd',
        date: 'Nov 17 14:59:31',
        level: 'ERROR',
        text: 'x',
        ranTogether: true,
      },
    ]);
  });

  it('takes the last process of a line for the head', () => {
    const text =
      'boks_init Nov 17 14:59:30\nINFO: started boks_servcboks_csspd@REPHOST Nov 17 14:59:31\nINFO: x\n';
    expect(parseErrlog(text, ZONE).entries).toMatchObject([
      { process: 'boks_init', text: 'started boks_servc' },
      { process: 'boks_csspd', host: 'REPHOST', text: 'x' },
    ]);
  });

  it('reads line ends of both kinds alike', () => {
    const crlf = capture.replaceAll('\n', '\r\n');
    expect(parseErrlog(crlf, ZONE)).toEqual(parseErrlog(capture, ZONE));
  });
});

describe('parseErrlog keeps as unread', () => {
  it.for([
    ['a head without its text', 'boks_a Nov  7 14:59:30\nboks_b@H Nov  7 14:59:30\nINFO: x\n', [1]],
    ['a head at the end', 'boks_a Nov  7 14:59:30\nINFO: x\nboks_b Nov  7 14:59:31', [3]],
    ['a further line of a text', 'boks_a Nov  7 14:59:30\nINFO: x\n  and more\n', [3]],
    [
      'a process that is no boks_ and runs on',
      'boks_a Nov  7 14:59:30\nINFO: xsshd@H Nov  7 14:59:30\nINFO: y\n',
      [3],
    ],
    ['a date with a zone, which was never seen', 'boks_a Nov  7 14:59:30 CET\nINFO: x\n', [1, 2]],
    ['a month that is none', 'boks_a Nav  7 14:59:30\nINFO: x\n', [1, 2]],
  ] as const)('%s', ([, text, lines]) => {
    const { entries, unread } = parseErrlog(text, ZONE);
    expect(unread.map(({ line }) => line)).toEqual(lines);
    expect(entries.length + unread.length).toBeGreaterThan(0);
  });
});
