import { describe, expect, it } from 'vitest';

import { windowLog } from '#domain/evidence/compose/log-window.ts';

const at = (time: string): number => Date.parse(`2026-03-02T${time}Z`);
const window = {
  clock: { offsetMinutes: 0, readAtMs: at('18:00:00') },
  onset: { seenAtMs: at('08:24:00'), openedAtMs: at('08:24:00') },
  names: ['REPHOST'],
  mostBytes: 5_000_000,
};
const entry = (time: string, said: string): string => `boks_servm Mar  2 ${time}\n${said}\n`;

describe('the log of a host in a bundle', () => {
  it('is an hour before the onset to half an hour after it, and the last half hour', () => {
    const { text, kept, lines } = windowLog(
      [
        entry('07:23:59', 'INFO: too early'),
        entry('07:24:00', 'INFO: an hour before'),
        entry('08:54:00', 'INFO: half an hour after'),
        entry('08:54:01', 'INFO: too late'),
        entry('17:29:59', 'INFO: not yet the last'),
        entry('17:30:00', 'INFO: the last'),
      ].join(''),
      window,
    );
    expect([kept, lines]).toEqual([6, 12]);
    expect(text.match(/INFO: .*/g)).toEqual([
      'INFO: an hour before',
      'INFO: half an hour after',
      'INFO: the last',
    ]);
  });

  it('has a marker at each cut, and one of all of them for the lists', () => {
    const { text, leftOut } = windowLog(
      entry('01:00:00', 'INFO: a') + entry('08:24:00', 'INFO: b') + entry('12:00:00', 'INFO: c'),
      window,
    );
    expect(text.split('\n')).toEqual([
      '--- boks-audit: 2 lines (35 bytes) left out, 2026-03-02T01:00:00Z..2026-03-02T01:00:00Z, rule logs.window ---',
      'boks_servm Mar  2 08:24:00',
      'INFO: b',
      '--- boks-audit: 2 lines (35 bytes) left out, 2026-03-02T12:00:00Z..2026-03-02T12:00:00Z, rule logs.window ---',
      '',
    ]);
    expect(leftOut).toEqual([
      '--- boks-audit: 4 lines (70 bytes) left out in 2 places, 2026-03-02T01:00:00Z..2026-03-02T12:00:00Z, rule logs.window ---',
    ]);
  });

  it('keeps warnings, errors and the hosts in question from outside of it, with their heads', () => {
    const { text } = windowLog(
      entry('01:00:00', 'INFO: quiet') +
        entry('01:00:01', 'ERROR: loud') +
        entry('01:00:02', 'INFO: rephost was there') +
        entry('08:24:00', 'INFO: onset'),
      window,
    );
    expect(text).toContain('boks_servm Mar  2 01:00:01\nERROR: loud\n');
    expect(text).toContain('boks_servm Mar  2 01:00:02\nINFO: rephost was there\n');
    expect(text).not.toContain('quiet');
  });

  it('keeps both sides of a line in which an entry runs into the next', () => {
    const log =
      'boks_authd Mar  2 01:00:00\nERROR: lostboks_csspd Mar  2 01:00:01\nINFO: quiet\n' +
      entry('08:24:00', 'INFO: onset');
    expect(windowLog(log, window).text).toContain('ERROR: lostboks_csspd Mar  2 01:00:01\n');
  });
});

it('the log of a host is from before the first sight on, of what opened hours later', () => {
  const onset = { seenAtMs: at('08:24:00'), openedAtMs: at('12:00:00') };
  const { text } = windowLog(
    [
      entry('07:23:59', 'INFO: too early'),
      entry('07:24:00', 'INFO: an hour before the first sight'),
      entry('10:00:00', 'INFO: while it was counted'),
      entry('12:30:00', 'INFO: half an hour after the opening'),
      entry('12:30:01', 'INFO: too late'),
    ].join(''),
    { ...window, onset },
  );
  expect(text.match(/INFO: .*/g)).toEqual([
    'INFO: an hour before the first sight',
    'INFO: while it was counted',
    'INFO: half an hour after the opening',
  ]);
});

describe('the dates of a log', () => {
  it('are read in the zone of the host', () => {
    const clock = { offsetMinutes: 330, readAtMs: at('18:00:00') };
    const log = entry('13:54:00', 'INFO: at the onset, there') + entry('08:24:00', 'INFO: no');
    expect(windowLog(log, { ...window, clock }).text).toContain('at the onset, there');
    expect(windowLog(log, { ...window, clock }).text).not.toContain('INFO: no');
  });
});

describe('a log that is too long for a bundle', () => {
  it('is cut furthest from the onset where it is too long, and says so by another rule', () => {
    const minutes = Array.from({ length: 50 }, (_, n) => `08:${String(n + 1).padStart(2, '0')}:00`);
    const log = minutes.map((time) => entry(time, 'INFO: line')).join('');
    const { text, leftOut } = windowLog(log, { ...window, mostBytes: 400 });
    expect(text.replaceAll(/---.*---\n/g, '').length).toBeLessThanOrEqual(400);
    expect(text).toContain('08:24:00');
    expect(leftOut.join()).toContain('rule logs.size');
  });

  it('keeps what is nearest to the first sight and to the opening, where these are far apart', () => {
    const onset = { seenAtMs: at('08:00:00'), openedAtMs: at('12:00:00') };
    const log = ['08:00:00', '10:00:00', '12:00:00'].map((time) => entry(time, 'INFO: x')).join('');
    const { text } = windowLog(log, { ...window, onset, mostBytes: 75 });
    expect(text.match(/\d\d:00:00$/gm)).toEqual(['08:00:00', '12:00:00']);
  });

  it('is cut at its beginning where no time can be told', () => {
    const log = Array.from({ length: 100 }, (_, n) => `line ${n}\n`).join('');
    const { text } = windowLog(log, { ...window, mostBytes: 50 });
    expect(text).toMatch(/^--- boks-audit: .*rule logs\.size ---\n/);
    expect(text).toContain('line 99');
  });

  it('of the most that is collected is done at once, and within its bytes', () => {
    const log = Array.from({ length: 30_000 }, (_, n) =>
      entry(`08:${String(n % 60).padStart(2, '0')}:00`, `WARNING: number ${n} of many`),
    ).join('');
    expect(log.length).toBeGreaterThan(1_500_000);
    const { text, kept, lines } = windowLog(log, { ...window, mostBytes: 500_000 });
    expect(kept).toBeLessThan(lines);
    expect(text.replaceAll(/^---.*---\n/gm, '').length).toBeLessThanOrEqual(500_000);
  });

  it('that a host has mixed so that a marker would stand at every line is cut at one place', () => {
    const log = Array.from({ length: 12_000 }, (_, n) =>
      entry(n % 2 === 0 ? '08:24:00' : '08:00:00', 'INFO: x'),
    ).join('');
    const { text } = windowLog(log, { ...window, mostBytes: 210_000 });
    expect(text.match(/^---.*---$/gm)).toHaveLength(1);
    expect(text.length).toBeLessThan(211_000);
  });
});
