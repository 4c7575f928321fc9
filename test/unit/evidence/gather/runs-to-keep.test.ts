import { describe, expect, it } from 'vitest';

import { incidentIn, openingIn, othersIn, stateIn } from '#domain/evidence/as-of.ts';
import { runsToKeep } from '#domain/evidence/runs-to-keep.ts';
import type { Move } from '#domain/incident.ts';
import {
  isJudged,
  type JournalRecord,
  type JudgedRecord,
  type SweepJudged,
} from '#domain/journal.ts';
import { bundleFacts } from '#test/bundle-facts.ts';

const { records, incident } = bundleFacts();

/** A record like the last one, with another move. */
function judgedAfter(
  number: number,
  reason: Move['reason'],
  change: Partial<Pick<Move, 'from' | 'to'>> & Partial<Pick<SweepJudged, 'cells'>> = {},
): JudgedRecord {
  const like = records.findLast(isJudged);
  const [moved] = like?.act.moves ?? [];
  if (like === undefined || moved === undefined) throw new Error('there is no judged sweep');
  const { from = 'open', to = 'open', cells = like.act.cells } = change;
  const sweep = { ...like.act.sweep, number, purpose: { kind: 'regular' } as const };
  const moves = [{ ...moved, number, reason, from, to }];
  const incidents = to === 'none' ? [] : [{ ...incident, state: to }];
  return { ...like, number, act: { ...like.act, sweep, cells, moves, incidents } };
}

const kept = (all: readonly JournalRecord[]) =>
  runsToKeep(all, incident).map(({ sweep, meaning }) => `${sweep} ${meaning}`);

describe('the sweeps whose texts are kept', () => {
  it('are the last good one before the drill, the opening, and the last bad one', () => {
    expect(kept(records)).toEqual(['2 last-good', '4 opening', '5 last-bad']);
  });

  it('keep the confirming read by its name where a later one was bad', () => {
    expect(kept([...records, judgedAfter(6, 'grown')])).toEqual([
      '2 last-good',
      '4 opening',
      '5 confirm',
      '6 last-bad',
    ]);
  });

  it('are the last three of a recovery, however long it took', () => {
    const recovery = [6, 7, 8, 9].map((number) =>
      judgedAfter(number, number === 9 ? 'closed' : 'progressed', {
        to: number === 9 ? 'closed' : 'recovering',
        cells: [],
      }),
    );
    expect(kept([...records, ...recovery])).toEqual([
      '2 last-good',
      '4 opening',
      '5 last-bad',
      '7 recovery',
      '8 recovery',
      '9 recovery',
    ]);
  });

  it('are none of the sweeps before an opening that no record has', () => {
    expect(kept(records.slice(0, 3))).toEqual([]);
  });
});

describe('the journal as of a record', () => {
  it('has an incident as the last of them left it', () => {
    const closed = judgedAfter(6, 'closed', { to: 'closed' });
    expect(incidentIn(records, incident.id)?.state).toBe('open');
    expect(incidentIn([...records, closed], incident.id)?.state).toBe('closed');
    expect(incidentIn(records.slice(0, 3), incident.id)).toBeUndefined();
  });

  it('knows the record of the last opening, not of the first', () => {
    expect(openingIn(records, incident.id)?.number).toBe(4);
    const reopened = judgedAfter(8, 'reopened', { from: 'closed' });
    expect(openingIn([...records, reopened], incident.id)?.number).toBe(8);
  });

  it('shows what the newest regular sweep showed, and remembers what the newest did', () => {
    const state = stateIn(records);
    expect(state).toMatchObject({ record: 5, sweep: { number: 4 } });
    expect(stateIn([])).toBeUndefined();
  });

  it('names the other incidents that memory had then', () => {
    expect(othersIn(records, incident.id)).toEqual([]);
  });
});
