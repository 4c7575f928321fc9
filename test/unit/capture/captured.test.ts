import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { parseCaptured } from '#domain/capture/captured.ts';
import { parseRoles } from '#domain/capture/roles.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const HEAD =
  'boks-audit-capture 1 host=REPHOST instance=- configured=replica running=replica ' +
  'boks_init=yes boks_master=no system=Linux machine=x86_64\n';
const TABLE = 'T7 13678d 8:33:46 5053 (5053)\n';
const answer = (body: string, head = HEAD): string =>
  `${head}${body}--- end bytes=${head.length + body.length} sha256=${sha256(head + body)}\n`;
const SEQUENCE = `--- sequence exit=0 bytes=${TABLE.length}\n${TABLE}`;
const WHOLE = answer(SEQUENCE);
const read = (text: string) => parseCaptured(text, sha256);

describe('what the script for captures printed', () => {
  it('is read with its texts, exit codes and words, behind a banner too', () => {
    const captured = {
      head: expect.objectContaining({ host: 'REPHOST', running: 'replica', system: 'Linux' }),
      texts: { sequence: TABLE },
      exits: { sequence: 0 },
    };
    expect(read(WHOLE)).toEqual(captured);
    expect(read(`Authorised use only\n${WHOLE}`)).toEqual(captured);
  });

  it('is read where a terminal on the way made its line ends CR LF', () => {
    expect(read(WHOLE.replaceAll('\n', '\r\n'))).toEqual(read(WHOLE));
  });

  it('is not read where any of its end is missing', () => {
    const parts = Array.from({ length: WHOLE.length - 1 }, (_, length) => WHOLE.slice(0, length));
    expect(parts.filter((part) => !('reason' in read(part)))).toEqual([]);
  });

  it('is read without a hash where the host has no tool for one', () => {
    expect(read(WHOLE.replace(/sha256=\w+/, 'sha256=-'))).toEqual(read(WHOLE));
  });

  it('has no exit code of what was longer than is here', () => {
    const cut = answer(SEQUENCE.replace('exit=0', 'exit=-'));
    expect(read(cut)).toMatchObject({ texts: { sequence: TABLE }, exits: {} });
  });

  it.each([
    ['nothing', '', 'rubbish', 'there is no head line'],
    ['another program', 'login:\n', 'rubbish', 'there is no head line'],
    ['another format', WHOLE.replace(' 1 ', ' 2 '), 'unknown-format', 'the format version is 2'],
    ['a word too few', WHOLE.replace(' system=Linux', ''), 'rubbish', 'the head line is not'],
    ['its end missing', WHOLE.slice(0, -90), 'cut-off', 'there is no end mark'],
    ['a part of it missing', WHOLE.replace(TABLE, ''), 'cut-off', 'no text stands where'],
    ['a number changed', WHOLE.replace('5053 ', '5054 '), 'cut-off', 'the hash is not the one'],
    ['more behind it', `${WHOLE}exit\n`, 'cut-off', 'text follows the end mark'],
    ['a text twice', answer(SEQUENCE + SEQUENCE), 'rubbish', 'the text sequence comes twice'],
    [
      'a text of another name',
      answer(SEQUENCE.replace('sequence', 'errlog')),
      'cut-off',
      'no text stands where',
    ],
    [
      'what the script says of too much',
      `${HEAD}--- cut off: the answer has more than 250000 bytes\n`,
      'cut-off',
      'more than 250000 bytes',
    ],
  ])('is refused with %s', (_, text, kind, reason) => {
    expect(read(text)).toEqual({ kind, reason: expect.stringContaining(reason) });
  });
});

describe('words that tell the role', () => {
  it('are those of the last setting and of the process that runs', () => {
    const text = [
      'BOKSINIT=client',
      'export BOKSINIT="master"  # now',
      '/opt/boksm/lib/boks_init -f /etc/opt/boksm/boksinit.replica',
      'boks_master',
      '',
    ].join('\n');
    expect(parseRoles(text)).toEqual({
      configured: 'master',
      running: 'replica',
      initRuns: true,
      masterRuns: true,
      unread: [],
    });
  });

  it('that are in no known form are named by their lines', () => {
    expect(parseRoles('BOKSINIT=$ROLE\nboks_init_helper\n')).toEqual({
      configured: undefined,
      running: undefined,
      initRuns: false,
      masterRuns: false,
      unread: [
        { line: 1, text: 'BOKSINIT=$ROLE' },
        { line: 2, text: 'boks_init_helper' },
      ],
    });
  });
});
