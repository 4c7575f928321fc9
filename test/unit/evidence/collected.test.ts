import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { parseEvidence } from '#domain/evidence/collected.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const HEAD =
  'boks-audit-evidence 1 group=logs host=R instance=- configured=replica running=replica ' +
  'boks_init=yes boks_master=no zone=+0000 now=1\n';
const REST = '--- errlog-replication missing=no-file\n--- refusals missing=not-readable\n';
const FILE = '--- errlog-file exit=0 seconds=0 cut=no bytes=5\nfile\n';
const errlog = (text: string): string =>
  `--- errlog exit=- seconds=- cut=yes bytes=${text.length}\n${text}`;
const sealed = (body: string): string =>
  `${body}--- end bytes=${body.length} sha256=${sha256(body)}\n`;
const GOOD = sealed(`${HEAD}${FILE}${errlog('--- end bytes=0 sha256=-\n')}${REST}`);

describe('the answer of a host that was asked for evidence', () => {
  it('is what each collector brought, or why it has nothing', () => {
    const parsed = parseEvidence(`welcome\n${GOOD}`, sha256);
    if (parsed.kind !== 'frame') throw new Error(parsed.reason);
    expect(parsed.frame.head).toMatchObject({ host: 'R', instance: '-', zone: '+0000' });
    expect(Object.fromEntries(parsed.frame.collectors)).toEqual({
      'errlog-file': { kind: 'collected', exit: 0, seconds: 0, cut: false, text: 'file\n' },
      errlog: {
        kind: 'collected',
        exit: undefined,
        seconds: undefined,
        cut: true,
        text: '--- end bytes=0 sha256=-\n',
      },
      'errlog-replication': { kind: 'missing', reason: 'no-file' },
      refusals: { kind: 'missing', reason: 'not-readable' },
    });
  });

  it.each([
    ['an empty text', '', 'there is no head line'],
    ['no head line', 'welcome\n', 'there is no head line'],
    ['a head without its group', sealed(HEAD.replace('logs', 'all')), 'not understood'],
    ['a head without a word', sealed(HEAD.replace(' zone=+0000', '')), 'not understood'],
    ['another version', GOOD.replace(' 1 ', ' 2 '), 'the format version is 2'],
    ['a collector twice', sealed(`${HEAD}${FILE}${FILE}`), 'errlog-file comes twice'],
    ['a collector less', sealed(`${HEAD}${FILE}${REST}`), 'collector errlog left no word'],
    [
      'a collector of another group',
      sealed(`${HEAD}${FILE}${errlog('')}${REST}--- disks missing=no-file\n`),
      'collector disks is not in the plan',
    ],
    ['a reason that is none', GOOD.replace('no-file', 'on-strike'), 'no collector stands'],
    ['another hash', GOOD.replace(/.{5}\n$/, 'aaaaa\n'), 'the hash is not'],
    ['text behind the mark', `${GOOD}more\n`, 'text follows'],
    ['text far behind the mark', `${GOOD}${' '.repeat(1_000)}more\n`, 'text follows'],
    ['a mark of its own', `${HEAD}--- cut off: the answer has more than 23000 bytes\n`, '23000'],
  ])('is nothing with %s', (_, text, reason) => {
    expect(parseEvidence(text, sha256)).toMatchObject({
      kind: expect.not.stringMatching('frame'),
      reason: expect.stringContaining(reason),
    });
  });

  it('is nothing where it ends anywhere before its end', () => {
    for (let length = 0; length < GOOD.length - 1; length += 1) {
      expect(parseEvidence(GOOD.slice(0, length), sha256).kind).not.toBe('frame');
    }
  });
});
