import { describe, expect, it } from 'vitest';

import { stampOf, type TableReading } from '#domain/boksdiag/sequence.ts';
import {
  judgePosition,
  masterBeforeUnlessVoid,
  seenIn,
  type Position,
  type PositionInput,
  type Seen,
} from '#domain/position.ts';

const BIRTH = 13_678 * 86_400;
const tableOf = (sequence: number, stampSeconds = BIRTH): TableReading => ({
  table: 7,
  stamp: stampOf(stampSeconds),
  sequence,
  bracketed: sequence,
});
const has = (sequence: number, stampSeconds = BIRTH): Seen => ({
  kind: 'has',
  table: tableOf(sequence, stampSeconds),
});
const lacks: Seen = { kind: 'lacks' };
const none: Seen = { kind: 'none' };
const other = BIRTH + 17;

/** A replica in step, the master read once before and once after it. */
const inputOf = (differing: Partial<PositionInput> = {}): PositionInput => ({
  replica: has(100),
  masterBefore: has(100),
  masterAfter: has(100),
  printedBefore: true,
  mayProve: true,
  zoneShiftSeconds: 0,
  ...differing,
});
const judged = (replica: Seen, masterBefore: Seen, masterAfter: Seen): Position =>
  judgePosition(inputOf({ replica, masterBefore, masterAfter }));

type Said = readonly [Position['row'], Position['name'], boolean];
const saidBy = ({ row, name, proved }: Position): Said => [row, name, proved];

describe('judgePosition, row by row (rules.md, D2)', () => {
  it.each<readonly [string, Seen, Seen, Seen, Said]>([
    ['no reading of the replica', none, has(5), has(5), [0, 'no-data', false]],
    ['no reading of anybody', none, none, none, [0, 'no-data', false]],
    ['both lack the table', lacks, has(5), lacks, [0, 'no-data', false]],
    ['the replica lacks it, no master after', lacks, has(5), none, [0, 'no-data', false]],
    ['a table printed before has vanished', lacks, has(5), has(5), [1, 'missing', true]],
    ['only the replica has it', has(5), none, lacks, [3, 'extra', true]],
    ['the master lost it in between', has(5), has(5), lacks, [3, 'extra', true]],
    ['no master at all', has(5), none, none, [4, 'no-data', false]],
    ['no master after, lacking before', has(5), lacks, none, [4, 'no-data', false]],
    ['another stamp than MA', has(9), has(5), has(5, other), [5, 'other-series', false]],
    ['another stamp than MA, lower', has(1), none, has(5, other), [5, 'other-series', false]],
    ['another stamp than MB, no MA', has(9), has(5, other), none, [6, 'other-series', false]],
    ['above the master read after it', has(6), has(5), has(5), [7, 'ahead', true]],
    ['the same without MB', has(6), none, has(5), [7, 'ahead', true]],
    ['the same where MB lacks it', has(6), lacks, has(5), [7, 'ahead', true]],
    ['above MB alone', has(6), has(5), none, [8, 'ahead', false]],
    ['below the master read before it', has(4), has(5), has(7), [9, 'behind', true]],
    ['the same without MA', has(4), has(5), none, [9, 'behind', true]],
    ['below MA alone', has(4), none, has(5), [10, 'behind', false]],
    ['below MA, lacking before', has(4), lacks, has(5), [10, 'behind', false]],
    ['between MB and MA', has(6), has(5), has(7), [11, 'in-step', false]],
    ['equal to both', has(5), has(5), has(5), [11, 'in-step', false]],
    ['equal to MA alone', has(5), none, has(5), [12, 'in-step', false]],
    ['equal to MB alone', has(5), has(5), none, [13, 'in-step', false]],
  ])('%s', (_, replica, masterBefore, masterAfter, said) => {
    expect(saidBy(judged(replica, masterBefore, masterAfter))).toEqual(said);
  });

  it('a table this host never printed is missing by row 2', () => {
    const never = judgePosition(inputOf({ replica: lacks, printedBefore: false }));
    expect(saidBy(never)).toEqual([2, 'missing', true]);
    expect(never.note).toBe('never-had');
    expect(judged(lacks, has(5), has(5)).note).toBe('vanished');
  });

  it('an extra table says whether the master ever had it', () => {
    expect(judged(has(5), none, lacks).note).toBe('master-never-had');
    expect(judged(has(5), has(5), lacks).note).toBe('master-lost');
  });

  it('nothing is proved while who is master is in doubt', () => {
    const inDoubt = { mayProve: false };
    const ahead = judgePosition(inputOf({ ...inDoubt, replica: has(101) }));
    const behind = judgePosition(inputOf({ ...inDoubt, replica: has(99) }));
    expect(saidBy(ahead)).toEqual([7, 'ahead', false]);
    expect(saidBy(behind)).toEqual([9, 'behind', false]);
  });
});

describe('the numbers of a position', () => {
  it('REPHOST in 2008: T7 is ahead by 1929, signed', () => {
    const { difference, compared, lag } = judged(has(6982), none, has(5053));
    expect(difference).toBe(1929);
    expect(compared).toEqual({ replica: 6982, masterBefore: undefined, masterAfter: 5053 });
    expect(lag).toBeUndefined();
  });

  it.each<readonly [string, Seen, Seen, Seen, number, Position['lag']]>([
    ['row 9 in both', has(4), has(6), has(9), -5, { atLeast: 2, atMost: 5 }],
    ['row 9 without MA', has(4), has(6), none, -2, { atLeast: 2, atMost: undefined }],
    ['row 10', has(4), none, has(9), -5, { atLeast: 0, atMost: 5 }],
    ['row 11', has(7), has(6), has(9), -2, { atLeast: 0, atMost: 2 }],
    ['row 12', has(9), none, has(9), 0, { atLeast: 0, atMost: 0 }],
    ['row 13', has(6), has(6), none, 0, { atLeast: 0, atMost: undefined }],
  ])('%s: the lag is a range', (_, replica, before, after, difference, lag) => {
    expect(judged(replica, before, after)).toMatchObject({ difference, lag });
  });

  it('another series still shows the signed difference, as it would be if it were the same', () => {
    expect(judged(has(3), none, has(5, other)).difference).toBe(-2);
    expect(judged(has(9), has(5, other), none).difference).toBe(4);
  });
});

describe('the zone offset of the host', () => {
  it('is removed before stamps are compared', () => {
    const local = has(6, BIRTH + 7_200);
    const shifted = inputOf({ replica: local, masterAfter: has(5), zoneShiftSeconds: -7_200 });
    expect(judgePosition(shifted).row).toBe(7);
    expect(judgePosition({ ...shifted, zoneShiftSeconds: 0 }).row).toBe(5);
  });
});

describe('seenIn', () => {
  it.each<readonly [string, boolean, number, Seen['kind']]>([
    ['a listed table is had, in a partial reading too', false, 7, 'has'],
    ['a complete reading lacks what it does not list', true, 9, 'lacks'],
    ['a partial reading says nothing of what it does not list', false, 9, 'none'],
  ])('%s', (_, complete, table, kind) => {
    expect(seenIn([tableOf(5)], complete, table).kind).toBe(kind);
  });
});

describe('masterBeforeUnlessVoid', () => {
  it.each<readonly [string, Seen, Seen, Seen['kind']]>([
    ['stands while the master only grew', has(5), has(6), 'has'],
    ['stands while the master stood still', has(5), has(5), 'has'],
    ['is void when the master fell', has(5), has(4), 'none'],
    ['is void when the master was restamped', has(5), has(6, other), 'none'],
    ['stands when the master lost the table, so that row 3 can say so', has(5), lacks, 'has'],
    ['stands where there is no MA', has(5), none, 'has'],
  ])('MB %s', (_, before, after, kind) => {
    expect(masterBeforeUnlessVoid(before, after, 0).kind).toBe(kind);
  });

  it('a change of the master’s zone makes no restamping', () => {
    const summer = has(6, BIRTH + 3_600);
    expect(masterBeforeUnlessVoid(has(5), summer, -3_600).kind).toBe('has');
  });
});
