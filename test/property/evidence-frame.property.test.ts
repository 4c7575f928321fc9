import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import {
  COLLECTORS,
  formatEvidence,
  parseEvidence,
  type Collected,
  type EvidenceFrame,
  type EvidenceGroup,
  type MissingReason,
} from '#domain/evidence/collected.ts';

import { fixedAndFresh } from '../support/seeds.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const word = fc.stringMatching(/^[!-~]{1,20}$/);
const line = fc.oneof(
  fc.stringMatching(/^[ -~]{0,60}$/),
  fc.constantFrom('--- end bytes=0 sha256=-', '--- list exit=0 seconds=0 cut=no bytes=0'),
);
const collected: fc.Arbitrary<Collected> = fc.oneof(
  fc.record({
    kind: fc.constant('collected' as const),
    exit: maybe(fc.nat(255)),
    seconds: maybe(fc.integer({ min: -9_999, max: 99_999 })),
    cut: fc.boolean(),
    text: fc.array(line).map((lines) => lines.map((each) => `${each}\n`).join('')),
  }),
  fc.record({
    kind: fc.constant('missing' as const),
    reason: fc.constantFrom<MissingReason>('not-master', 'no-peer', 'no-file', 'not-readable'),
  }),
);
const HEAD = [
  'host',
  'instance',
  'configured',
  'running',
  'boks_init',
  'boks_master',
  'zone',
  'now',
];
const frameOf = (group: EvidenceGroup): fc.Arbitrary<EvidenceFrame> => {
  const names = COLLECTORS[group];
  return fc
    .tuple(
      fc.tuple(...HEAD.map(() => word)),
      fc.array(collected, { minLength: names.length, maxLength: names.length }),
    )
    .map(([values, brought]) => ({
      group,
      head: { group, ...Object.fromEntries(HEAD.map((key, n) => [key, values[n] ?? '-'])) },
      collectors: new Map(
        names.flatMap((name, n): readonly [string, Collected][] => {
          const one = brought[n];
          return one === undefined ? [] : [[name, one]];
        }),
      ),
    }));
};
const frames = fc.oneof(...(['status', 'system', 'configuration', 'logs'] as const).map(frameOf));

it.for(fixedAndFresh)('what formatEvidence prints, parseEvidence reads, $label', ({ seed }) => {
  fc.assert(
    fc.property(frames, fc.boolean(), (frame, hashed) => {
      const printed = formatEvidence(frame, hashed ? digest : () => '-');
      expect(parseEvidence(`Welcome\n${printed}`, digest)).toEqual({ kind: 'frame', frame });
    }),
    { seed, numRuns: 200 },
  );
});

it.for(fixedAndFresh)('whatever a host has, its answer is a frame of ASCII, $label', ({ seed }) => {
  const wild = fc.tuple(frames, fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(wild, ([frame, text]) => {
      const collectors = new Map(
        [...frame.collectors].map(([name, one]): [string, Collected] => [
          name,
          one.kind === 'missing' ? one : { ...one, text },
        ]),
      );
      const head = { ...frame.head, host: text };
      const printed = formatEvidence({ ...frame, head, collectors }, digest);
      expect(parseEvidence(printed, digest).kind).toBe('frame');
    }),
    { seed, numRuns: 60 },
  );
});
