import { describe, expect, it } from 'vitest';

import { claimantsIn, readAnswer, readPhase, snapshotsOf } from '#domain/answer.ts';
import { missOf } from '#domain/miss.ts';
import { formatReading, type HostHead, type ReadingFrame } from '#domain/reading.ts';
import type { PhaseClosing } from '#domain/sweep.ts';
import { sha256Hex } from '#test/service.ts';

const head: HostHead = {
  host: 'REPHOST',
  instance: 'abc',
  configuredRole: 'replica',
  runningRole: 'replica',
  initRuns: true,
  masterRuns: false,
  boksVersion: '7.1',
  zoneOffsetMinutes: 60,
  sequenceExit: 0,
  listExit: undefined,
};
const frame: ReadingFrame = {
  head,
  sequence: 'T7 13678d 8:33:46 6982 (6982)\n',
  list: undefined,
  files: undefined,
  counters: { inode: 7, modifiedSeconds: 9 },
};
const textOf = (differing: Partial<ReadingFrame>): string =>
  formatReading({ ...frame, ...differing }, sha256Hex);
const place = { sweep: 3, phase: 'replicas' } as const;
const read = (text: string) =>
  readAnswer({ domain: 'bank', host: 'REPHOST', place, readAtMs: 5, text }, sha256Hex);

describe('an answer', () => {
  it('is a reading, with its place and the hash of its text', () => {
    const text = textOf({});
    expect(read(text)).toMatchObject({
      kind: 'reading',
      snapshot: {
        host: 'REPHOST',
        place,
        readAtMs: 5,
        complete: true,
        tables: [{ table: 7, sequence: 6982 }],
        rawSha256: sha256Hex(text),
      },
      unread: [],
      list: undefined,
      counters: { inode: 7 },
    });
  });

  it.each([
    ['cut off', textOf({}).slice(0, -20), 'cut-off', 'the end mark is not whole'],
    ['rubbish', 'Segmentation fault\n', 'rubbish', 'there is no head line'],
    [
      'of another format version',
      textOf({}).replace('reading 1', 'reading 2'),
      'unknown-format',
      'the format version is 2',
    ],
    [
      'another host’s',
      textOf({ head: { ...head, host: 'REPHOST2' } }),
      'answered-by-another',
      'answered by REPHOST2',
    ],
    [
      'boksdiag’s failure',
      textOf({ head: { ...head, sequenceExit: 1 }, sequence: '' }),
      'boksdiag-failed',
      'exit code 1',
    ],
    [
      'without boksdiag’s exit code',
      textOf({ head: { ...head, sequenceExit: undefined }, sequence: '' }),
      'boksdiag-failed',
      'exit code not known',
    ],
    [
      'refused',
      textOf({ sequence: 'T7 13678d 8:33:46 6982 (6982)\nT9 13678d 8:33:99 1 (1)\n' }),
      'refused-text',
      'line 2: the time of day is out of range',
    ],
  ] as const)('that is %s is a miss', (_, text, cause, detail) => {
    expect(read(text)).toEqual(missOf(cause, detail));
  });
});

describe('a reading', () => {
  it('names its host in any case', () => {
    expect(read(textOf({ head: { ...head, host: 'rephost' } })).kind).toBe('reading');
  });

  it('of a host on which BoKS does not run has no tables, and proves no absence', () => {
    const stopped = textOf({ head: { ...head, initRuns: false, sequenceExit: 1 }, sequence: '' });
    expect(read(stopped)).toMatchObject({
      kind: 'reading',
      snapshot: { tables: [], complete: false, head: { initRuns: false } },
    });
  });

  it('with a line that was not understood is partial', () => {
    const partial = textOf({ sequence: `licence ends soon\n${frame.sequence}` });
    expect(read(partial)).toMatchObject({
      snapshot: { complete: false },
      unread: [{ line: 1, text: 'licence ends soon' }],
    });
  });

  it('keeps no list whose command failed', () => {
    const failed = textOf({ head: { ...head, listExit: 2 }, list: 'REPHOST 00:49 04:50 7 ok\n' });
    expect(read(failed)).toMatchObject({
      list: { kind: 'refused', reason: 'boksdiag list ended with exit code 2' },
    });
  });
});

const asMaster = textOf({
  head: { ...head, runningRole: 'master', masterRuns: true, listExit: 0 },
});
const closingOf = (text: string): PhaseClosing => ({
  closedAtMs: 5,
  outcomes: { REPHOST: { kind: 'read', rawSha256: sha256Hex(text) }, R2: missOf('refused', '') },
  raw: { key: 'k', sha256: 's' },
});

describe('a closed phase', () => {
  const closing = closingOf(asMaster);
  const facts = readPhase(
    { domain: 'bank', place, closing },
    new Map([['REPHOST', asMaster]]),
    sha256Hex,
  );

  it('holds each host that was asked, as a reading or a miss', () => {
    expect(Object.keys(facts)).toEqual(['REPHOST', 'R2']);
    expect(facts['R2']).toEqual(missOf('refused', ''));
  });

  it('names who ran as master', () => {
    expect(claimantsIn(facts)).toEqual(['REPHOST']);
  });

  it('is not made from another text than the one that was kept', () => {
    const other = new Map([['REPHOST', textOf({})]]);
    expect(readPhase({ domain: 'bank', place, closing }, other, sha256Hex)).toMatchObject({
      REPHOST: { kind: 'miss', cause: 'answer-lost' },
    });
  });

  it('says of what was read through a node through which, and of nothing else', () => {
    const outcomes = {
      REPHOST: { kind: 'read', rawSha256: sha256Hex(asMaster), via: 'gate' },
    } as const;
    const through = readPhase(
      { domain: 'bank', place, closing: { ...closing, outcomes } },
      new Map([['REPHOST', asMaster]]),
      sha256Hex,
    );
    expect(through).toMatchObject({ REPHOST: { snapshot: { via: 'gate' } } });
    expect(facts['REPHOST']).not.toHaveProperty('snapshot.via');
  });

  it('gives no snapshot of the first answer where the host was asked once more', () => {
    expect(snapshotsOf(facts, {}, {}).map(({ host }) => host)).toEqual(['REPHOST']);
    expect(snapshotsOf(facts, {}, { REPHOST: missOf('no-answer', '') })).toEqual([]);
  });
});
