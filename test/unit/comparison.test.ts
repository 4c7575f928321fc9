import { describe, expect, it } from 'vitest';

import { parseSequence, type SequenceText } from '#domain/boksdiag/sequence.ts';
import {
  compareTexts,
  stateOf,
  type Comparison,
  type NotRead,
  type ReadOrder,
} from '#domain/comparison.ts';

/** `T7` at 5053 and so on, as the master of K1262 had it; `tables` differ from that. */
const textOf = (tables: Readonly<Record<string, string>> = {}, noise = ''): SequenceText => {
  const lines = { ...HEALTHY, ...tables };
  const printed = Object.entries(lines).map(([name, rest]) =>
    rest === '' ? '' : `${name} ${rest}`,
  );
  const read = parseSequence([noise, ...printed].join('\n'));
  if (read.kind === 'refused') throw new Error(read.reason);
  return read;
};
const HEALTHY = {
  T7: '13678d 8:33:46 5053 (5053)',
  T9: '13178d 11:05:23 7919 (7919)',
  T15: '13178d 11:03:16 1865 (1865)',
};
const unreadable: NotRead = { kind: 'not-read', reason: 'r.txt cannot be read' };

const compared = (
  replica: SequenceText | NotRead,
  order: ReadOrder = 'replicas-first',
  master: SequenceText | NotRead = textOf(),
): Comparison => compareTexts({ order, master, replicas: [{ host: 'REPHOST', reading: replica }] });

/** `T7 ahead!` for a proved one, `T7 behind` for one that is not, of what is not in step. */
const saidBy = ({ replicas: [first] }: Comparison): readonly string[] =>
  first?.kind === 'judged'
    ? first.tables
        .filter(({ position }) => position.name !== 'in-step')
        .map(({ table, position }) => `T${table} ${position.name}${position.proved ? '!' : ''}`)
    : ['not judged'];

const higher = textOf({ T7: '13678d 8:33:46 6982 (6982)' });
const lower = textOf({ T7: '13678d 8:33:46 5050 (5050)' });
const otherStamp = textOf({ T7: '13678d 8:33:47 5053 (5053)' });
const without = textOf({ T7: '' });
const more = textOf({ T16: '13178d 1:00:00 5 (5)' });

describe('compareTexts', () => {
  it.each<readonly [string, SequenceText, ReadOrder, string, readonly string[]]>([
    ['equal texts are ok', textOf(), 'replicas-first', 'ok', []],
    ['equal texts are ok, master first', textOf(), 'master-first', 'ok', []],
    ['ahead is critical and proved', higher, 'replicas-first', 'critical', ['T7 ahead!']],
    ['ahead is a warning, master first', higher, 'master-first', 'warning', ['T7 ahead']],
    ['behind is not proved, replicas first', lower, 'replicas-first', 'warning', ['T7 behind']],
    ['behind is proved, master first', lower, 'master-first', 'warning', ['T7 behind!']],
    ['another stamp', otherStamp, 'replicas-first', 'critical', ['T7 other-series']],
    ['another stamp, master first', otherStamp, 'master-first', 'critical', ['T7 other-series']],
    ['a table that is gone', without, 'replicas-first', 'critical', ['T7 missing!']],
    ['a table that is gone, master first', without, 'master-first', 'warning', ['T7 no-data']],
    ['a table too many', more, 'replicas-first', 'warning', ['T16 extra!']],
    ['a table too many, master first', more, 'master-first', 'warning', ['T16 no-data']],
  ])('%s', (_, replica, order, state, said) => {
    const comparison = compared(replica, order);
    expect(comparison.state).toBe(state);
    expect(saidBy(comparison)).toEqual(said);
  });

  it('lists every table of both sides, ascending', () => {
    const { replicas } = compared(textOf({ T7: '', T16: '13178d 1:00:00 5 (5)' }));
    const tables = replicas.flatMap((one) => (one.kind === 'judged' ? one.tables : []));
    expect(tables.map(({ table }) => table)).toEqual([7, 9, 15, 16]);
  });
});

describe('a partial text', () => {
  const noise = 'WARNING: the licence ends soon';

  it('is a warning though every table that it lists is in step', () => {
    const comparison = compared(textOf({}, noise));
    expect([comparison.state, comparison.partial, saidBy(comparison)]).toEqual([
      'warning',
      true,
      [],
    ]);
  });

  it('of the replica: what it does not list is not missing', () => {
    expect(saidBy(compared(textOf({ T7: '' }, noise)))).toEqual(['T7 no-data']);
  });

  it('of the master: what it does not list is not extra', () => {
    const comparison = compared(more, 'replicas-first', textOf({}, noise));
    expect(saidBy(comparison)).toEqual(['T16 no-data']);
    expect(comparison.partial).toBe(true);
  });

  it('of the master leaves a whole replica in step ok, and the comparison a warning', () => {
    const { state, replicas } = compared(textOf(), 'replicas-first', textOf({}, noise));
    expect([state, ...replicas.map(stateOf)]).toEqual(['warning', 'ok']);
  });

  it('still proves ahead what it lists', () => {
    const partial = textOf({ T7: '13678d 8:33:46 6982 (6982)' }, noise);
    expect(saidBy(compared(partial))).toEqual(['T7 ahead!']);
  });
});

describe('what cannot be read', () => {
  it('a replica that is not read is unknown, never ok', () => {
    expect(compared(unreadable).state).toBe('unknown');
  });

  it('the others are judged, and critical is worse than unknown', () => {
    const { state, replicas } = compareTexts({
      order: 'replicas-first',
      master: textOf(),
      replicas: [
        { host: 'REPHOST', reading: unreadable },
        { host: 'REPHOST2', reading: higher },
      ],
    });
    expect([state, ...replicas.map(stateOf)]).toEqual(['critical', 'unknown', 'critical']);
  });

  it('without the master nothing is judged', () => {
    expect(saidBy(compared(textOf(), 'replicas-first', unreadable))).toEqual(['not judged']);
  });

  it('texts without a table in common, of which nothing can be said, are unknown', () => {
    const apart = textOf({ T7: '', T9: '', T15: '', T16: '13178d 1:00:00 5 (5)' });
    expect(compared(apart, 'master-first').state).toBe('unknown');
    expect(saidBy(compared(apart))).toEqual([
      'T7 missing!',
      'T9 missing!',
      'T15 missing!',
      'T16 extra!',
    ]);
  });
});

describe('the suspicion that the master went back', () => {
  const suspected = (...readings: readonly (SequenceText | NotRead)[]): boolean =>
    compareTexts({
      order: 'replicas-first',
      master: textOf(),
      replicas: readings.map((reading, at) => ({ host: `REPHOST${at}`, reading })),
    }).masterWentBackSuspected;
  const higherElsewhere = textOf({ T9: '13178d 11:05:23 8000 (8000)' });

  it.each<readonly [string, readonly (SequenceText | NotRead)[], boolean]>([
    ['two replicas ahead in one table', [higher, higher], true],
    ['all that answered, one silent', [higher, higher, unreadable], true],
    ['one replica alone cannot tell', [higher], false],
    ['one ahead, one in step', [higher, textOf()], false],
    ['each ahead in a table of its own', [higher, higherElsewhere], false],
  ])('%s', (_, readings, is) => {
    expect(suspected(...readings)).toBe(is);
  });

  it('is never held where the master was read first', () => {
    const replicas = ['A', 'B'].map((host) => ({ host, reading: higher }));
    const comparison = compareTexts({ order: 'master-first', master: textOf(), replicas });
    expect(comparison.masterWentBackSuspected).toBe(false);
  });
});

it('a replica in another time zone is compared as usual, and the offset is told', () => {
  const shifted = textOf({
    T7: '13678d 10:33:46 6982 (6982)',
    T9: '13178d 13:05:23 7919 (7919)',
    T15: '13178d 13:03:16 1865 (1865)',
  });
  const comparison = compared(shifted);
  expect(saidBy(comparison)).toEqual(['T7 ahead!']);
  expect(comparison.replicas).toMatchObject([{ zoneShiftSeconds: -7_200 }]);
});
