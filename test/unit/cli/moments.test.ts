import { Command } from 'commander';
import { describe, expect, it } from 'vitest';

import { isDay } from '#cli/commands/is-day.ts';
import { endMeant, momentIn, spanMs } from '#cli/commands/moments.ts';
import { addVerifyCommand } from '#cli/commands/verify.ts';

const MINUTE_MS = 60_000;

describe('a span of time', () => {
  it.each([
    ['90s', 1.5],
    ['30m', 30],
    ['2h', 120],
    ['1h30m', 90],
    ['3d', 3 * 1440],
    ['1w', 7 * 1440],
  ])('%s is %d minutes', (text, minutes) => {
    expect(spanMs('--for', text)).toBe(minutes * MINUTE_MS);
  });

  it.each(['', '2', 'h', '2 h', '2h 30m', '-2h', '1.5h', '0m', '2hours'])('is not “%s”', (text) => {
    expect(() => spanMs('--for', text)).toThrow(`--for: ${text} is no span of time: write 30m`);
  });
});

describe('a moment', () => {
  it.each([
    ['2026-11-24T08:00Z', '2026-11-24T08:00:00.000Z'],
    ['2026-11-24T08:00:30Z', '2026-11-24T08:00:30.000Z'],
    ['2026-11-24 08:00 UTC', '2026-11-24T08:00:00.000Z'],
    ['2026-11-24T08:00+01:00', '2026-11-24T07:00:00.000Z'],
    ['2026-11-24T08:00:00.000Z', '2026-11-24T08:00:00.000Z'],
    ['2028-02-29T00:00Z', '2028-02-29T00:00:00.000Z'],
  ])('%s is %s', (text, moment) => {
    expect(momentIn('--until', text)).toBe(moment);
  });

  it.each([
    '',
    'tomorrow',
    '2026-11-24',
    '2026-11-24T08:00',
    '2026-02-30T08:00Z',
    '2027-02-29T08:00Z',
    '2026-11-24T25:00Z',
    '2026-13-01T08:00Z',
    '24.11.2026 08:00 UTC',
  ])('is not “%s”', (text) => {
    expect(() => momentIn('--until', text)).toThrow('is no moment with its zone');
  });
});

describe('an end', () => {
  const from = async (): Promise<number> => Date.parse('2026-11-24T08:00Z');

  it('is a moment, or a span after the beginning', async () => {
    expect(await endMeant({ until: '2026-11-24T09:00Z' }, from)).toBe('2026-11-24T09:00:00.000Z');
    expect(await endMeant({ for: '2h' }, from)).toBe('2026-11-24T10:00:00.000Z');
  });

  it('is one of them', async () => {
    const both = endMeant({ until: '2026-11-24T09:00Z', for: '2h' }, from);
    await expect(both).rejects.toThrow('say when it ends');
    await expect(endMeant({}, from)).rejects.toThrow('say when it ends');
  });
});

it.each([
  ['2026-11-01', true],
  ['2028-02-29', true],
  ['2026-02-29', false],
  ['2026-02-31', false],
  ['2026-13-01', false],
  ['2026-11-1', false],
  ['2026-11-01T08:00Z', false],
  ['', false],
])('%s is a day of the calendar: %s', (text, is) => {
  expect(isDay(text)).toBe(is);
});

it('a history begins and ends with days of the calendar', () => {
  const program = new Command();
  addVerifyCommand(program);
  const [history] = program.commands.flatMap(({ commands }) => commands);
  history?.exitOverride().configureOutput({ writeErr: () => {} });
  const words = ['verify', 'history', '--domain', 'demo', '--to', '2026-02-31'];
  expect(() => program.parse(words, { from: 'user' })).toThrow(
    "argument '2026-02-31' is invalid. A day is 2026-11-01, in UTC.",
  );
});
