import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { formatReading, parseReading, type ReadingFrame } from '#domain/reading.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const noDigest = (): string => '-';
const sequence = readFileSync(
  new URL('../../examples/k1262/REPHOST-sequence.txt', import.meta.url),
  'utf8',
);
const frame: ReadingFrame = {
  head: {
    host: 'REPHOST',
    instance: '4c4c4544',
    configuredRole: 'replica',
    runningRole: 'replica',
    initRuns: true,
    masterRuns: false,
    boksVersion: '6.0',
    zoneOffsetMinutes: 60,
    sequenceExit: 0,
    listExit: undefined,
  },
  sequence,
  list: undefined,
  files: undefined,
  counters: { inode: 12345, modifiedSeconds: 1226930000 },
};
const answer = formatReading(frame, digest);
const bytes = answer.indexOf('--- end');
/** The answer with its text changed and its marks made to fit again. */
const refitted = (before: string, after: string): string => {
  const body = answer.slice(0, bytes).replace(before, after);
  return `${body}--- end bytes=${body.length} sha256=${digest(body)}\n`;
};

it('formatReading prints head, sections with their bytes, and the mark', () => {
  const body = [
    'boks-audit-reading 1 host=REPHOST instance=4c4c4544 configured=replica running=replica',
    ' boks_init=yes boks_master=no version=6.0 zone=+0100 sequence_exit=0 list_exit=-\n',
    `--- sequence bytes=95\n${sequence}`,
    '--- counters bytes=29\ninode=12345 mtime=1226930000\n',
  ].join('');
  expect(answer).toBe(`${body}--- end bytes=${body.length} sha256=${digest(body)}\n`);
});

it('formatReading makes everything ASCII and ends each text in a newline', () => {
  const head = { ...frame.head, configuredRole: 'r\u00e9plica a' };
  const text = formatReading({ ...frame, head, sequence: 'T7 \u00e9', list: '' }, noDigest);
  expect(text).toContain('configured=r?plica?a ');
  expect(text).toContain('--- sequence bytes=5\nT7 ?\n--- list bytes=0\n--- counters');
});

describe('parseReading reads', () => {
  const all = { ...frame, list: '', files: '--- end bytes=0 sha256=-\n' };
  const west = { ...frame, head: { ...frame.head, zoneOffsetMinutes: -210, listExit: 255 } };
  it.each([
    ['an answer', answer, frame],
    ['empty sections, and marks within one', formatReading(all, digest), all],
    ['a zone in the west and an exit code', formatReading(west, digest), west],
    ['an answer without a hash', formatReading(frame, noDigest), frame],
    ['an answer without its last newline', answer.trimEnd(), frame],
    ['blanks after the mark', `${answer}\r\n \n`, frame],
    ['an answer behind a banner', `${'*'.repeat(4095)}\n${answer}`, frame],
    ['a banner that is not ASCII', `Gr\u00fcezi\n${answer}`, frame],
    [
      'an empty section of counters as none',
      refitted('29\ninode=12345 mtime=1226930000\n', '0\n'),
      { ...frame, counters: undefined },
    ],
    [
      'the zone -0000 as 0',
      refitted('+0100', '-0000'),
      { ...frame, head: { ...frame.head, zoneOffsetMinutes: 0 } },
    ],
  ])('%s', (_, text, read) => {
    expect(parseReading(text, digest)).toEqual({ kind: 'frame', frame: read });
  });
});

it.each([
  ['no end mark', answer.slice(0, bytes), 'there is no end mark'],
  ['half a head line', answer.slice(0, 60), 'the answer ends within its head line'],
  ['half a section', answer.slice(0, 200), 'section sequence is shorter than its header says'],
  ['half an end mark', answer.slice(0, -20), 'the end mark is not whole'],
  ['a digit changed', answer.replace('6982', '6983'), 'the hash is not the one in the end mark'],
  ['a value changed', answer.replace('6.0', '6.5'), 'the hash is not the one in the end mark'],
  ['a digit lost', answer.replace('6982', '698'), 'section sequence does not end in a newline'],
  [
    'a value lost',
    answer.replace('6.0', '6'),
    `the end mark says ${bytes} bytes, there are ${bytes - 2}`,
  ],
  ['text after the mark', `${answer}BoKS > `, 'text follows the end mark'],
  ['a second answer', `${answer}${answer}`, 'text follows the end mark'],
  [
    'line ends made CRLF',
    answer.replaceAll('\n', '\r\n'),
    'no section header stands where the one before ends',
  ],
  [
    'a character that is not ASCII',
    formatReading(frame, noDigest).replace('6.0', '6.\u00e9'),
    'a character is not ASCII',
  ],
  [
    'a section that does not end in a newline',
    refitted('bytes=95', 'bytes=94'),
    'section sequence does not end in a newline',
  ],
  [
    'what its host held back',
    `${answer.split('\n', 1)[0]}\n--- cut off: the answer has more than 23000 bytes\n`,
    'the answer has more than 23000 bytes',
  ],
  [
    'an unknown section',
    refitted('counters', 'weather'),
    'no section header stands where the one before ends',
  ],
])('parseReading takes %s for cut off', (_, text, reason) => {
  expect(parseReading(text, digest)).toEqual({
    kind: 'cut-off',
    reason,
  });
});

it.each([
  ['an empty text', '', 'there is no head line'],
  ['an error of the shell', 'sh: boksadm: not found\n', 'there is no head line'],
  ['a head within a line', `BoKS > ${answer}`, 'there is no head line'],
  ['a long banner', `${'*'.repeat(4096)}\n${answer}`, 'more than 4 KB stand before the head line'],
  ['a head without version', refitted(' 1 ', ' x '), 'the head line has no format version'],
  ['no host', refitted('REPHOST', '-'), 'the head line names no host'],
  ['a value missing', refitted(' zone=+0100', ''), 'the head line has not 10 values'],
  [
    'a value twice',
    refitted('zone=+0100', 'host=OTHER'),
    'the head line has a word that is not one of its values',
  ],
  [
    'an unknown value',
    refitted('zone=', 'weather='),
    'the head line has a word that is not one of its values',
  ],
  [
    'an empty value',
    refitted('zone=+0100', 'zone='),
    'the head line has a word that is not one of its values',
  ],
  ['neither yes nor no', refitted('yes', 'maybe'), 'what runs is neither yes nor no'],
  ['a zone out of range', refitted('+0100', '+2400'), 'the zone is not an offset'],
  ['an exit code of 256', refitted('exit=0', 'exit=256'), 'an exit code is not 0 to 255'],
  ['no sequence', refitted('sequence bytes', 'list bytes'), 'there is no section sequence'],
  [
    'a section twice',
    refitted('--- counters', '--- list bytes=0\n--- list bytes=0\n--- counters'),
    'section list comes twice',
  ],
  [
    'other counters',
    refitted('inode=12345', 'inode=12a45'),
    'section counters is not an inode and a time',
  ],
])('parseReading takes %s for rubbish', (_, text, reason) => {
  expect(parseReading(text, digest)).toEqual({ kind: 'rubbish', reason });
});

it('parseReading tells of another format version', () => {
  expect(parseReading(answer.replace('reading 1', 'reading 2'), digest)).toEqual({
    kind: 'unknown-format',
    reason: 'the format version is 2',
  });
});
