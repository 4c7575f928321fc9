import { describe, expect, it } from 'vitest';

import type { FindingKind, Judged } from '#domain/finding-kind.ts';
import { stepIncident } from '#domain/incident-life.ts';
import type { Incident, IncidentTable, MoveReason } from '#domain/incident.ts';
import { ALL_KINDS } from '#domain/kinds/all-kinds.ts';
import { stuck } from '#domain/kinds/stuck.ts';
import { settle, type Settling } from '#domain/settling.ts';
import type { Settled } from '#domain/speaking.ts';
import { DAY_MS, NOW_MS, stuckOf } from '#test/acts.ts';

const T7: IncidentTable = { table: 7, master: 105, replica: 100, difference: -5 };
const T9: IncidentTable = { table: 9, master: 105, replica: 101, difference: -4 };
const detail = { kind: 'counted', counts: {}, names: ['T7'] } as const;

const incidentOf = (differing: Partial<Incident> = {}): Incident =>
  stuckOf({
    id: 'bank-1-1',
    firstSeenAtMs: NOW_MS - DAY_MS,
    openedAtMs: NOW_MS - DAY_MS,
    count: { reads: 3, sinceMs: NOW_MS - DAY_MS },
    tables: [T7],
    now: [T7],
    moves: 4,
    records: [1],
    summary: 'before',
    ...differing,
  });

const QUIET = {
  says: 'clear',
  because: 'as read',
  met: false,
  count: { reads: 1, sinceMs: NOW_MS },
  needed: 3,
  clears: false,
  clean: false,
  closes: false,
  tables: [],
  now: [],
  detail,
  crossed: false,
  severity: undefined,
  confirmation: undefined,
} as const;
const judgedOf = (differing: Partial<Judged>): Judged => ({ ...QUIET, ...differing });

const SAYS = {
  'holds, met': judgedOf({ says: 'holds', met: true, tables: [T7], now: [T7] }),
  'holds, not met': judgedOf({ says: 'holds', now: [T7] }),
  clears: judgedOf({ clears: true, clean: true, closes: true }),
  'does not hold': judgedOf({ clean: true }),
  unread: judgedOf({ says: 'unread' }),
};
const closedOf = (days: number): Incident =>
  incidentOf({ state: 'closed', closedAtMs: NOW_MS - days * DAY_MS, told: null });
const STATES = {
  none: undefined,
  pending: incidentOf({
    state: 'pending',
    episode: 0,
    openedAtMs: null,
    tables: [],
    now: [],
    told: null,
    count: { reads: 1, sinceMs: NOW_MS - 300_000 },
  }),
  open: incidentOf(),
  recovering: incidentOf({ state: 'recovering', progress: 1 }),
  'recovering, one sweep left': incidentOf({ state: 'recovering', progress: 2 }),
  'closed a day ago': closedOf(1),
  'seen again, pending': incidentOf({ state: 'pending', closedAtMs: NOW_MS - DAY_MS, told: null }),
};

const step = (
  current: Incident | undefined,
  judged: Judged,
  kind: FindingKind = stuck,
): ReturnType<typeof stepIncident> =>
  stepIncident({
    kind,
    domain: 'bank',
    host: 'R1',
    nowMs: NOW_MS,
    record: 9,
    current,
    judged,
    follows: current === undefined ? 'bank-0-1' : null,
    nextId: () => 'bank-9-1',
  });

type Expected = readonly [Incident['state'] | 'none', MoveReason | '–', 'says' | 'if told' | ''];
const NOTHING = '–';

describe('one step of an incident is total over state and sweep (rules.md, D6)', () => {
  it.each<readonly [keyof typeof STATES, keyof typeof SAYS, Expected]>([
    ['none', 'holds, met', ['open', 'opened', 'says']],
    ['none', 'holds, not met', ['pending', 'first-seen', '']],
    ['none', 'clears', ['none', NOTHING, '']],
    ['none', 'does not hold', ['none', NOTHING, '']],
    ['none', 'unread', ['none', NOTHING, '']],
    ['pending', 'holds, met', ['open', 'opened', 'says']],
    ['pending', 'holds, not met', ['pending', 'counted', '']],
    ['pending', 'clears', ['none', 'did-not-confirm', '']],
    ['pending', 'does not hold', ['none', 'did-not-confirm', '']],
    ['pending', 'unread', ['pending', NOTHING, '']],
    ['open', 'holds, met', ['open', NOTHING, '']],
    ['open', 'holds, not met', ['open', NOTHING, '']],
    ['open', 'clears', ['recovering', 'recovering', 'if told']],
    ['open', 'does not hold', ['open', NOTHING, '']],
    ['open', 'unread', ['open', NOTHING, '']],
    ['recovering', 'holds, met', ['open', 'back', 'says']],
    ['recovering', 'holds, not met', ['open', 'back', 'says']],
    ['recovering', 'clears', ['recovering', 'progressed', '']],
    ['recovering', 'does not hold', ['recovering', NOTHING, '']],
    ['recovering', 'unread', ['recovering', NOTHING, '']],
    ['recovering, one sweep left', 'holds, met', ['open', 'back', 'says']],
    ['recovering, one sweep left', 'holds, not met', ['open', 'back', 'says']],
    ['recovering, one sweep left', 'clears', ['closed', 'closed', 'if told']],
    ['recovering, one sweep left', 'does not hold', ['recovering', NOTHING, '']],
    ['recovering, one sweep left', 'unread', ['recovering', NOTHING, '']],
    ['closed a day ago', 'holds, met', ['open', 'reopened', 'says']],
    ['closed a day ago', 'holds, not met', ['pending', 'seen-again', '']],
    ['closed a day ago', 'clears', ['closed', NOTHING, '']],
    ['closed a day ago', 'does not hold', ['closed', NOTHING, '']],
    ['closed a day ago', 'unread', ['closed', NOTHING, '']],
    ['seen again, pending', 'holds, met', ['open', 'reopened', 'says']],
    ['seen again, pending', 'holds, not met', ['pending', 'counted', '']],
    ['seen again, pending', 'clears', ['closed', 'did-not-confirm', '']],
    ['seen again, pending', 'does not hold', ['closed', 'did-not-confirm', '']],
    ['seen again, pending', 'unread', ['pending', NOTHING, '']],
  ])('%s × %s', (state, says, [after, reason, voice]) => {
    const { incident, moves } = step(STATES[state], SAYS[says]);
    const said = { always: 'says', through: 'says', 'if-told': 'if told', never: '' }[
      moves[0]?.voice ?? 'never'
    ];
    expect([incident?.state ?? 'none', moves[0]?.reason ?? NOTHING, said]).toEqual([
      after,
      reason,
      voice,
    ]);
    expect(moves.length).toBeLessThanOrEqual(1);
  });

  it('covers every state and everything a sweep may say', () => {
    expect(Object.keys(STATES).length * Object.keys(SAYS).length).toBe(35);
  });
});

/** What covers an incident: nothing, the cause that is open, or what is quiet. */
const COVERS: Readonly<Record<string, 'nothing' | 'cause' | 'mute' | 'window'>> = {
  nothing: 'nothing',
  'a cause': 'cause',
  'a mute': 'mute',
  'a window': 'window',
};

/** What one sweep makes of an incident, by what it says and what covers it. */
function settledBy(
  current: Incident | undefined,
  judged: Judged,
  by: (typeof COVERS)[string],
): Settled | undefined {
  const { incident, moves } = step(current, judged);
  if (incident === undefined) return undefined;
  const isQuiet = by === 'mute' || by === 'window';
  const untilMs = NOW_MS + DAY_MS;
  const cover = isQuiet ? { kind: by, id: 'q-1', untilMs, because: 'quiet' } : undefined;
  const draft = { kind: stuck, incident, moves, says: judged.says, contradiction: '' };
  const speaker = draftOfCause(by === 'cause' ? 'open' : 'closed');
  return settle([draft, speaker], { ...SETTLING, coverOf: () => cover })[0];
}

describe('D6 is total over state × what a sweep says × what covers it', () => {
  const cases = Object.entries(STATES).flatMap(([state, current]) =>
    Object.entries(SAYS).flatMap(([says, judged]) =>
      Object.entries(COVERS).map(([name, by]) => ({ state, says, name, current, judged, by })),
    ),
  );

  it('has every case', () => {
    expect(cases).toHaveLength(140);
  });

  it.each(cases)('$state × $says × covered by $name', ({ current, judged, by }) => {
    const free = settledBy(current, judged, 'nothing');
    const covered = settledBy(current, judged, by);
    expect(covered?.incident.state).toBe(free?.incident.state);
    const reasons = covered?.moves.map(({ reason }) => reason) ?? [];
    const ofTelling = new Set(['held', 'quieted', 'reminder']);
    expect(reasons.filter((reason) => !ofTelling.has(reason))).toEqual(
      (free?.moves ?? []).map(({ reason }) => reason).filter((reason) => !ofTelling.has(reason)),
    );
    const isLiving = covered?.incident.state === 'open' || covered?.incident.state === 'recovering';
    const flag = by === 'cause' ? 'held' : 'quieted';
    expect(reasons.includes(flag)).toBe(isLiving && by !== 'nothing');
  });

  it.each(cases.filter(({ by }) => by !== 'nothing'))(
    '$state × $says × covered by $name: nobody is told but of a closing',
    ({ current, judged, by }) => {
      const { incident, moves = [] } = settledBy(current, judged, by) ?? {};
      const spoken = moves.filter((move) => move.spoken).map(({ reason }) => reason);
      const closes = incident?.state === 'closed' && incident.told !== null && judged.clears;
      expect(spoken).toEqual(closes ? ['closed'] : []);
    },
  );

  it('numbers its moves without gap', () => {
    for (const { current, judged, by } of cases) {
      const before = current?.moves ?? 0;
      const { moves = [], incident } = settledBy(current, judged, by) ?? {};
      expect(moves.map(({ number }) => number)).toEqual(moves.map((_, n) => before + n + 1));
      expect(incident?.moves ?? before + moves.length).toBe(before + moves.length);
    }
  });
});

describe('what a step keeps', () => {
  it('unread changes nothing but that it is stale, and no count', () => {
    for (const current of [STATES.pending, STATES.open, STATES.recovering]) {
      const { incident } = step(current, SAYS.unread);
      expect(incident).toEqual({ ...current, stale: true });
    }
  });

  it('an opening keeps the id of a pending one, and names the one closed long before', () => {
    expect(step(undefined, SAYS['holds, met']).incident).toMatchObject({
      id: 'bank-9-1',
      follows: 'bank-0-1',
      episode: 1,
      openedAtMs: NOW_MS,
    });
    expect(step(STATES.pending, SAYS['holds, met']).incident?.id).toBe('bank-1-1');
  });

  it('a reopening keeps the id, counts an episode, and begins its tables anew', () => {
    const later = judgedOf({ says: 'holds', met: true, tables: [T9], now: [T9] });
    expect(step(STATES['closed a day ago'], later).incident).toMatchObject({
      id: 'bank-1-1',
      episode: 2,
      tables: [T9],
      closedAtMs: null,
      told: null,
    });
  });

  it('the numbers that first proved a table are never rewritten; the latest stand beside them', () => {
    const now = { ...T7, master: 107, difference: -7 };
    const judged = judgedOf({ says: 'holds', met: true, tables: [now, T9], now: [now, T9] });
    const { incident, moves } = step(STATES.open, judged);
    expect(incident).toMatchObject({ tables: [T7, T9], now: [now, T9] });
    expect(moves).toMatchObject([{ reason: 'more-tables', voice: 'always', number: 5 }]);
  });
});

describe('what a step says', () => {
  it('speaks again at twice the largest difference that was told, and not before', () => {
    const at = (difference: number): MoveReason | undefined => {
      const now = { ...T7, difference };
      const judged = judgedOf({ says: 'holds', met: true, tables: [now], now: [now] });
      return step(STATES.open, judged).moves[0]?.reason;
    };
    expect([at(-9), at(-10)]).toEqual([undefined, 'grown']);
  });

  it('goes on counting quietly once N is reached and T is not', () => {
    const counted = judgedOf({ says: 'holds', count: { reads: 4, sinceMs: NOW_MS - 200 } });
    const { incident, moves } = step(STATES.pending, counted);
    expect([incident?.count.reads, moves]).toEqual([4, []]);
  });

  it('closes only when what is asked beyond the sweeps is met, and stays silent about it meanwhile', () => {
    const waiting = judgedOf({ clears: true, clean: true, closes: false });
    const first = step(STATES['recovering, one sweep left'], waiting);
    expect(first.incident).toMatchObject({ state: 'recovering', progress: 3 });
    expect(first.moves).toMatchObject([{ reason: 'progressed' }]);
    const second = step(first.incident, waiting);
    expect(second.incident).toMatchObject({ state: 'recovering', progress: 3 });
    expect(second.moves).toEqual([]);
  });

  it('crosses once, and is back when it is above again', () => {
    const crossed = judgedOf({ crossed: true });
    const first = step(STATES.open, crossed);
    expect(first.moves).toMatchObject([{ reason: 'crossed', voice: 'if-told' }]);
    expect(step(first.incident, crossed).moves).toEqual([]);
    expect(step(first.incident, SAYS['holds, met']).moves).toMatchObject([{ reason: 'back' }]);
  });
});

const draftOf = (
  current: Incident,
  judged: Judged,
  kind: FindingKind,
): Parameters<typeof settle>[0][0] => {
  const { incident, moves } = step(current, judged, kind);
  if (incident === undefined) throw new Error('nothing lives');
  return { kind, incident, moves, says: judged.says, contradiction: '' };
};
const kindOf = (id: string): FindingKind => {
  const kind = ALL_KINDS.find((each) => each.id === id);
  if (kind === undefined) throw new Error(id);
  return kind;
};
const cause = (state: Incident['state']): Incident =>
  incidentOf({ id: 'bank-8-1', kind: 'master-not-sending', host: 'MASTER', state, tables: [] });
const SETTLING: Settling = {
  nowMs: NOW_MS,
  record: 9,
  isFollowUp: false,
  settings: { channels: ['terminal'] },
  coverOf: () => undefined,
  verdictOf: () => '',
};
const HELD = { id: 'bank-8-1', kind: 'master-not-sending' } as const;

const draftOfCause = (state: Incident['state']): Parameters<typeof settle>[0][0] => ({
  kind: kindOf('master-not-sending'),
  incident: cause(state),
  moves: [],
  says: 'holds',
  contradiction: '',
});

/** What becomes of `stuck` on R1 beside a cause in a given state, which itself says nothing new. */
const beside = (
  current: Incident,
  judged: Judged,
  causeState: Incident['state'],
): Settled | undefined => {
  return settle([draftOf(current, judged, stuck), draftOfCause(causeState)], SETTLING)[0];
};
const said = (settled: Settled | undefined): readonly string[] | undefined =>
  settled?.moves.map(({ reason, spoken }) => `${reason}${spoken ? '!' : ''}`);

describe('covered by a cause or not (rules.md, D6, *held by*)', () => {
  const held = incidentOf({ heldBy: HELD, told: null });

  it.each<readonly [string, Incident, Judged, Incident['state'], readonly string[]]>([
    ['pending, met, covered', STATES.pending, SAYS['holds, met'], 'open', ['opened', 'held']],
    ['the same without', STATES.pending, SAYS['holds, met'], 'closed', ['opened!']],
    ['pending, not met, covered', STATES.pending, SAYS['holds, not met'], 'open', ['counted']],
    ['open, covered by what opens now', STATES.open, SAYS['holds, met'], 'open', ['held']],
    ['open, unread, covered', STATES.open, SAYS.unread, 'open', ['held']],
    ['open, cleared, covered', STATES.open, SAYS.clears, 'open', ['recovering', 'held']],
    ['covered by one that recovers', STATES.open, SAYS['holds, met'], 'recovering', ['held']],
    ['covered by one that is pending: not', STATES.open, SAYS['holds, met'], 'pending', []],
    ['held, and it goes on', held, SAYS['holds, met'], 'open', []],
    ['held, unread', held, SAYS.unread, 'open', []],
    ['held, it clears', held, SAYS.clears, 'open', ['recovering']],
    ['released, it holds', held, SAYS['holds, met'], 'closed', ['no-longer-held!']],
    ['released, unread: it waits', held, SAYS.unread, 'closed', []],
    ['released, it cleared', held, SAYS.clears, 'closed', ['recovering', 'no-longer-held']],
  ])('%s', (_, current, judged, causeState, moves) => {
    expect(said(beside(current, judged, causeState))).toEqual(moves);
  });

  it('what is released and crossed lives still, and is told', () => {
    const crossed = incidentOf({ heldBy: HELD, told: null, crossed: true });
    expect(said(beside(crossed, judgedOf({ crossed: true }), 'closed'))).toEqual([
      'no-longer-held!',
    ]);
  });

  it('waits unread until it is read, and then speaks of its cause', () => {
    const waiting = beside(held, SAYS.unread, 'closed')?.incident;
    expect(waiting?.heldBy).toEqual(HELD);
    const told = beside(waiting ?? held, SAYS['holds, met'], 'closed');
    expect(told?.moves[0]?.text).toContain('was held by master-not-sending bank-8-1');
    expect(told?.incident).toMatchObject({ heldBy: null, told: { atMs: NOW_MS } });
  });

  it('a closing is told only where people had heard of it', () => {
    const last = { ...STATES['recovering, one sweep left'] };
    expect(said(beside(last, SAYS.clears, 'closed'))).toEqual(['closed!']);
    expect(said(beside({ ...last, told: null }, SAYS.clears, 'closed'))).toEqual(['closed']);
  });
});
