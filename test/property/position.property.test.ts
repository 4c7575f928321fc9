import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { stampOf, type TableReading } from '#domain/boksdiag/sequence.ts';
import {
  judgePosition,
  type Position,
  type PositionInput,
  type PositionName,
  type Seen,
} from '#domain/position.ts';
import { fixedAndFresh } from '#test/seeds.ts';

/** Few numbers and stamps, so that equal ones meet; and the largest that a text may hold. */
const sequence = fc.oneof(
  { weight: 8, arbitrary: fc.nat(4) },
  { weight: 1, arbitrary: fc.maxSafeNat() },
  { weight: 1, arbitrary: fc.constant(Number.MAX_SAFE_INTEGER) },
);
const stampSeconds = fc.constantFrom(1_181_810_026, 1_181_813_626, 0);
const table: fc.Arbitrary<TableReading> = fc.record({ sequence, stampSeconds }).map((drawn) => ({
  table: 7,
  stamp: stampOf(drawn.stampSeconds),
  sequence: drawn.sequence,
  bracketed: drawn.sequence,
}));
const seen: fc.Arbitrary<Seen> = fc.oneof(
  { weight: 3, arbitrary: table.map((reading): Seen => ({ kind: 'has', table: reading })) },
  { weight: 1, arbitrary: fc.constant<Seen>({ kind: 'lacks' }) },
  { weight: 1, arbitrary: fc.constant<Seen>({ kind: 'none' }) },
);
const input: fc.Arbitrary<PositionInput> = fc.record({
  replica: seen,
  masterBefore: seen,
  masterAfter: seen,
  printedBefore: fc.boolean(),
  mayProve: fc.boolean(),
  zoneShiftSeconds: fc.constantFrom(0, 0, 3_600, -3_600),
});

describe.each(fixedAndFresh)('judgePosition with $label', ({ seed }) => {
  const holds = (check: (drawn: PositionInput, position: Position) => void): void => {
    const property = fc.property(input, (drawn) => check(drawn, judgePosition(drawn)));
    fc.assert(property, { seed, numRuns: 5_000 });
  };

  it('gives exactly the first row of D2 that matches, for every input', () => {
    holds((drawn, { row, name }) => {
      const first = D2.find(({ matches }) => matches(valuesOf(drawn)));
      expect({ row, name }).toEqual({ row: first?.row, name: first?.name });
    });
  });

  it('never clamps a difference and never drops its sign', () => {
    holds((drawn, { difference, row }) => {
      const { r, mb, ma } = valuesOf(drawn);
      const master = ma ?? mb;
      const hasNumber = r !== undefined && master !== undefined && row >= 5;
      expect(difference).toBe(hasNumber ? r - master : undefined);
    });
  });

  it('keeps every number that it compared', () => {
    holds((drawn, { compared }) => {
      const { r, mb, ma } = valuesOf(drawn);
      expect(compared).toEqual({ replica: r, masterBefore: mb, masterAfter: ma });
    });
  });

  it('proves nothing but rows 1, 2, 3, 7 and 9, and in doubt not the last two', () => {
    holds(({ mayProve }, { row, proved }) => {
      const provable = row === 7 || row === 9 ? mayProve : row >= 1 && row <= 3;
      expect(proved).toBe(provable);
    });
  });

  it('gives a lag to what is behind or in step, and to nothing else', () => {
    holds((drawn, { name, lag }) => {
      expect(lag !== undefined).toBe(name === 'behind' || name === 'in-step');
      expect(lag?.atLeast ?? 0).toBeGreaterThanOrEqual(0);
      expect(lag !== undefined && lag.atMost === undefined).toBe(
        lag !== undefined && drawn.masterAfter.kind !== 'has',
      );
    });
  });

  it('an ahead is proved by the later master alone: MB never makes or unmakes it', () => {
    holds((drawn, { row }) => {
      const without = judgePosition({ ...drawn, masterBefore: { kind: 'none' } });
      expect(without.row === 7).toBe(row === 7);
    });
  });
});

/** A draw as D2 writes it: `has` is a number, and stamps are compared after the zone offset. */
type Values = {
  readonly r: number | undefined;
  readonly mb: number | undefined;
  readonly ma: number | undefined;
  readonly kinds: { readonly r: Seen['kind']; readonly ma: Seen['kind'] };
  readonly sameAsMb: boolean;
  readonly sameAsMa: boolean;
  readonly printedBefore: boolean;
};

function valuesOf(drawn: PositionInput): Values {
  const number = (one: Seen) => (one.kind === 'has' ? one.table.sequence : undefined);
  const stamp = (one: Seen) => (one.kind === 'has' ? one.table.stamp.seconds : Number.NaN);
  const { replica, masterBefore, masterAfter, printedBefore } = drawn;
  const local = stamp(replica) + drawn.zoneShiftSeconds;
  return {
    r: number(replica),
    mb: number(masterBefore),
    ma: number(masterAfter),
    kinds: { r: replica.kind, ma: masterAfter.kind },
    sameAsMb: local === stamp(masterBefore),
    sameAsMa: local === stamp(masterAfter),
    printedBefore,
  };
}

type Row = {
  readonly row: number;
  readonly name: PositionName;
  readonly matches: (values: Values) => boolean;
};

const has = (value: number | undefined): value is number => value !== undefined;

/** The table of rules.md, line by line, each with its own columns only. */
const D2: readonly Row[] = [
  {
    row: 0,
    name: 'no-data',
    matches: ({ kinds, ma }) => kinds.r === 'none' || (kinds.r === 'lacks' && !has(ma)),
  },
  {
    row: 1,
    name: 'missing',
    matches: ({ kinds, ma, printedBefore }) => kinds.r === 'lacks' && has(ma) && printedBefore,
  },
  { row: 2, name: 'missing', matches: ({ kinds, ma }) => kinds.r === 'lacks' && has(ma) },
  { row: 3, name: 'extra', matches: ({ r, kinds }) => has(r) && kinds.ma === 'lacks' },
  {
    row: 4,
    name: 'no-data',
    matches: ({ r, mb, kinds }) => has(r) && !has(mb) && kinds.ma === 'none',
  },
  {
    row: 5,
    name: 'other-series',
    matches: ({ r, ma, sameAsMa }) => has(r) && has(ma) && !sameAsMa,
  },
  {
    row: 6,
    name: 'other-series',
    matches: ({ r, mb, kinds, sameAsMb }) => has(r) && has(mb) && kinds.ma === 'none' && !sameAsMb,
  },
  { row: 7, name: 'ahead', matches: ({ r, ma }) => has(r) && has(ma) && r > ma },
  {
    row: 8,
    name: 'ahead',
    matches: ({ r, mb, kinds }) => has(r) && has(mb) && kinds.ma === 'none' && r > mb,
  },
  { row: 9, name: 'behind', matches: ({ r, mb }) => has(r) && has(mb) && r < mb },
  {
    row: 10,
    name: 'behind',
    matches: ({ r, mb, ma }) => has(r) && !has(mb) && has(ma) && r < ma,
  },
  {
    row: 11,
    name: 'in-step',
    matches: ({ r, mb, ma }) => has(r) && has(mb) && has(ma) && mb <= r && r <= ma,
  },
  {
    row: 12,
    name: 'in-step',
    matches: ({ r, mb, ma }) => has(r) && !has(mb) && has(ma) && r === ma,
  },
  {
    row: 13,
    name: 'in-step',
    matches: ({ r, mb, kinds }) => has(r) && has(mb) && kinds.ma === 'none' && r === mb,
  },
];
