import { describe, expect, it } from 'vitest';

import type { EvidenceEnded, EvidenceOutcome } from '#domain/evidence/evidence-act.ts';
import {
  foldEvidence,
  isLimitNews,
  isOverLimit,
  MOST_A_DAY,
  nextOwed,
  NOTHING_OWED,
  type EvidenceOfDomain,
  type Owed,
} from '#domain/evidence/owed.ts';
import type { Incident, IncidentKind, Move, MoveReason } from '#domain/incident.ts';
import type { Act } from '#domain/journal.ts';
import { ALL_KINDS } from '#domain/kinds/all-kinds.ts';
import type { PersonActed } from '#domain/person-act.ts';

import { incidentOf, recordOf } from '../../contract/builders.ts';

const DAY_MS = 86_400_000;
const NOON_MS = 14_000 * DAY_MS + DAY_MS / 2;
const ID = 'bank-1-1';

/** A judged sweep in which one incident moved. */
function swept(
  reason: MoveReason,
  { kind = 'ahead', ...changes }: Partial<Incident> & { readonly kind?: IncidentKind } = {},
): Act {
  const incident = incidentOf('bank', ID, { kind, detail: CONFIRMED, ...changes });
  const { id, host, state } = incident;
  const move = { incident: id, host, kind, number: 2, text: '', spoken: false };
  return recordOf('bank', 5, 'n', {
    incidents: [incident],
    moves: [{ ...move, from: 'pending', to: state, reason }],
  }).act;
}

const ended = (owed: Owed, outcome: EvidenceOutcome, atMs = NOON_MS): EvidenceEnded => ({
  kind: 'evidence',
  atMs,
  incident: owed.incident,
  version: 1,
  occasion: owed.occasion,
  askedBy: owed.askedBy,
  collection: 1,
  outcome,
  moves: [],
  incidents: [],
  alerts: [],
});

const asked = (incident: Incident): PersonActed => ({
  kind: 'acted',
  wish: { kind: 'collect-evidence', incident: incident.id },
  by: { name: 'ann', authenticated: true },
  why: 'the vendor asks',
  atMs: NOON_MS,
  key: 'k',
  moves: [],
  incidents: [incident],
  alerts: [],
});

const MOVE: Move = {
  incident: ID,
  host: null,
  kind: 'ahead',
  number: 3,
  from: 'open',
  to: 'open',
  reason: 'bundle-not-collected',
  text: '',
  spoken: false,
};
const FAILED: EvidenceOutcome = { kind: 'failed', reasons: ['x'] };
const owedFor = (changes: Partial<Owed> = {}): Owed => ({
  incident: ID,
  kind: 'ahead',
  occasion: 'opened',
  askedBy: 5,
  ...changes,
});
const owing = (...owed: readonly Owed[]): EvidenceOfDomain => ({ owed });
const after = (act: Act, before = NOTHING_OWED): readonly Owed[] =>
  foldEvidence(before, { number: 5, act }).owed;

const CONFIRMED: Incident['detail'] = {
  kind: 'ahead',
  tables: [],
  confirmation: { kind: 'confirmed' },
  inode: null,
};
const AWAITED: Partial<Incident> = {
  detail: { ...CONFIRMED, confirmation: { kind: 'awaited', speakAfterMs: NOON_MS } },
};

describe('what a judged sweep owes', () => {
  it.each<[MoveReason, Partial<Incident>, Owed['occasion'] | 'nothing']>([
    ['opened', {}, 'opened'],
    ['reopened', { episode: 2 }, 'opened'],
    ['crossed', { crossed: true }, 'crossed'],
    ['no-longer-held', {}, 'opened'],
    ['no-longer-held', { state: 'recovering' }, 'nothing'],
    ['opened', { heldBy: { id: 'bank-1-9', kind: 'master-went-back' } }, 'nothing'],
    ['crossed', { heldBy: { id: 'bank-1-9', kind: 'master-went-back' } }, 'nothing'],
    ['held', { heldBy: { id: 'bank-1-9', kind: 'master-went-back' } }, 'nothing'],
    ['closed', { state: 'closed', evidenceVersion: 1 }, 'closed'],
    ['closed', { state: 'closed' }, 'nothing'],
    ['opened', AWAITED, 'nothing'],
    ['no-longer-held', AWAITED, 'nothing'],
    ['confirmed', {}, 'opened'],
    ['not-confirmed', {}, 'opened'],
    ['not-confirmed', { state: 'recovering' }, 'nothing'],
    ['confirmed', { heldBy: { id: 'bank-1-9', kind: 'master-went-back' } }, 'nothing'],
    ['opened', { quieted: { kind: 'mute', id: 'm', untilMs: NOON_MS } }, 'opened'],
    ...(['worsened', 'grown', 'more-tables', 'reminder', 'back'] as const).map(
      (reason): [MoveReason, Partial<Incident>, 'nothing'] => [reason, {}, 'nothing'],
    ),
  ])('%s, %j: %s', (reason, changes, occasion) => {
    const expected = occasion === 'nothing' ? [] : [owedFor({ occasion })];
    expect(after(swept(reason, changes))).toEqual(expected);
  });

  it('nothing of other kinds than the eight', () => {
    const owes = ALL_KINDS.map(({ id }) => id).filter(
      (kind) => after(swept('opened', { kind })).length > 0,
    );
    expect(owes.toSorted()).toEqual([
      'ahead',
      'empty',
      'master-not-sending',
      'master-restamped',
      'master-went-back',
      'other-series',
      'stuck',
      'two-masters',
    ]);
  });

  it('evidence of a closing whose opening is still owed, and keeps both', () => {
    const before = owing(owedFor({ askedBy: 3 }));
    expect(after(swept('closed', { state: 'closed' }), before)).toEqual([
      owedFor({ askedBy: 3 }),
      owedFor({ occasion: 'closed' }),
    ]);
  });

  it('what is owed already once, as of the newer record', () => {
    expect(after(swept('reopened'), owing(owedFor({ askedBy: 3 })))).toEqual([owedFor()]);
  });
});

describe('what a person owes', () => {
  it('what is asked for, of any kind', () => {
    const silent = incidentOf('bank', ID, { kind: 'silent' });
    expect(after(asked(silent))).toEqual([owedFor({ kind: 'silent', occasion: 'asked' })]);
  });

  it('evidence of a closing by hand, where some was made before', () => {
    const { moves, incidents } = { ...asked(incidentOf('bank', ID)), ...closedByHand() };
    const act: PersonActed = {
      ...asked(incidentOf('bank', ID)),
      wish: { kind: 'close', incident: ID, code: 'reset-done' },
      moves,
      incidents,
    };
    expect(after(act)).toEqual([owedFor({ occasion: 'closed' })]);
  });
});

function closedByHand(): Pick<PersonActed, 'moves' | 'incidents'> {
  const incident = incidentOf('bank', ID, { state: 'closed', evidenceVersion: 1 });
  const move = { incident: ID, host: 'rephost', kind: 'ahead', number: 2, text: '' } as const;
  const reason = 'closed-by-person' as const;
  return {
    incidents: [incident],
    moves: [{ ...move, from: 'open', to: 'closed', reason, spoken: false }],
  };
}

describe('the record that says what became of it', () => {
  it('ends that one, and no other of the same incident', () => {
    const [opened, closed] = [owedFor(), owedFor({ occasion: 'closed' })];
    expect(after(ended(opened, FAILED), owing(opened, closed))).toEqual([closed]);
  });

  it('does not end what was owed anew while it was collected', () => {
    const anew = owedFor({ askedBy: 9 });
    expect(after(ended(owedFor(), FAILED), owing(anew))).toEqual([anew]);
  });
});

describe('what is collected next', () => {
  const next = (...owed: readonly Owed[]): string | undefined => nextOwed(owing(...owed))?.incident;

  it('a cause before what it may speak for, though that was owed first', () => {
    const symptom = owedFor({ incident: 'bank-1-1', askedBy: 1 });
    const cause = owedFor({ incident: 'bank-2-1', kind: 'master-went-back', askedBy: 2 });
    expect(next(symptom, cause)).toBe('bank-2-1');
  });

  it('what is open before what is over, whatever its kind', () => {
    const over = owedFor({ incident: 'bank-1-1', kind: 'two-masters', occasion: 'closed' });
    const open = owedFor({ incident: 'bank-9-1', kind: 'stuck', askedBy: 9 });
    expect(next(over, open)).toBe('bank-9-1');
  });

  it('of several alike what was owed first', () => {
    const [later, first] = [owedFor({ askedBy: 7 }), owedFor({ incident: 'bank-6-1', askedBy: 6 })];
    expect(next(later, first)).toBe('bank-6-1');
  });
});

describe('the limit of a UTC day', () => {
  const made = (times: number, occasion: Owed['occasion'], atMs = NOON_MS): EvidenceOfDomain =>
    Array.from({ length: times }).reduce<EvidenceOfDomain>(
      (before) =>
        foldEvidence(before, { number: 9, act: ended(owedFor({ occasion }), FAILED, atMs) }),
      NOTHING_OWED,
    );
  const isOver = (evidence: EvidenceOfDomain, atMs = NOON_MS): boolean =>
    isOverLimit(evidence, owedFor(), atMs);

  it(`is ${MOST_A_DAY}, whatever became of them, until midnight`, () => {
    expect(isOver(made(MOST_A_DAY - 1, 'opened'))).toBe(false);
    expect(isOver(made(MOST_A_DAY, 'opened'))).toBe(true);
    expect(isOver(made(MOST_A_DAY, 'opened'), NOON_MS + DAY_MS / 2)).toBe(false);
  });

  it('does not count what a person asked for, nor keep a person from asking', () => {
    expect(isOver(made(MOST_A_DAY + 1, 'asked'))).toBe(false);
    const asks = owedFor({ occasion: 'asked' });
    expect(isOverLimit(made(MOST_A_DAY, 'opened'), asks, NOON_MS)).toBe(false);
  });

  it('is news once a day, when people were told', () => {
    const act = ended(owedFor(), { kind: 'not-collected', why: 'limit' });
    const said = (spoken: boolean): EvidenceOfDomain =>
      foldEvidence(made(MOST_A_DAY, 'opened'), {
        number: 10,
        act: { ...act, moves: [{ ...MOVE, spoken }] },
      });
    expect(isLimitNews(said(false), NOON_MS)).toBe(true);
    const told = said(true);
    expect(isLimitNews(made(MOST_A_DAY, 'opened'), NOON_MS)).toBe(true);
    expect(isLimitNews(told, NOON_MS)).toBe(false);
    expect(isLimitNews(told, NOON_MS + DAY_MS)).toBe(true);
    expect(isOver(told)).toBe(true);
  });

  it('is not begun anew by a clock that went back over midnight', () => {
    const late = foldEvidence(made(MOST_A_DAY, 'opened'), {
      number: 10,
      act: ended(owedFor(), FAILED, NOON_MS - DAY_MS),
    });
    expect(isOver(late)).toBe(true);
  });

  it('is not told of by what its cause speaks for', () => {
    const held = foldEvidence(NOTHING_OWED, {
      number: 10,
      act: ended(owedFor(), { kind: 'not-collected', why: 'held' }),
    });
    expect(isLimitNews(held, NOON_MS)).toBe(true);
  });
});
