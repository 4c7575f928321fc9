import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { formatReading, parseReading, type ReadingFrame } from '#domain/reading.ts';

import { fixedAndFresh } from '../support/seeds.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const word = fc.stringMatching(/^[A-Za-z0-9._-]{1,20}$/).filter((drawn) => drawn !== '-');
const text = fc
  .array(fc.oneof(fc.string({ unit: 'binary-ascii' }), fc.constant('--- end bytes=0 sha256=-')))
  .map((lines) => lines.map((line) => `${line}\n`).join(''));
const frames: fc.Arbitrary<ReadingFrame> = fc.record({
  head: fc.record({
    host: word,
    instance: maybe(word),
    configuredRole: maybe(word),
    runningRole: maybe(word),
    initRuns: fc.boolean(),
    masterRuns: fc.boolean(),
    boksVersion: maybe(word),
    zoneOffsetMinutes: maybe(fc.integer({ min: -1439, max: 1439 })),
    sequenceExit: maybe(fc.nat(255)),
    listExit: maybe(fc.nat(255)),
  }),
  sequence: text,
  list: maybe(text),
  files: maybe(text),
  counters: maybe(fc.record({ inode: fc.maxSafeNat(), modifiedSeconds: fc.maxSafeNat() })),
});

it.for(fixedAndFresh)('what formatReading prints, parseReading reads, $label', ({ seed }) => {
  fc.assert(
    fc.property(frames, fc.boolean(), (frame, hashed) => {
      const printed = formatReading(frame, hashed ? digest : () => '-');
      expect(parseReading(`Welcome\n${printed}`, digest)).toEqual({ kind: 'frame', frame });
    }),
    { seed, numRuns: 300 },
  );
});

it.for(fixedAndFresh)('no answer that was cut off is a frame, $label', ({ seed }) => {
  fc.assert(
    fc.property(frames, fc.nat(), fc.boolean(), (frame, at, hashed) => {
      const printed = formatReading(frame, hashed ? digest : () => '-').trimEnd();
      const cut = printed.slice(0, at % printed.length);
      expect(parseReading(cut, digest).kind).not.toBe('frame');
    }),
    { seed, numRuns: 300 },
  );
});
