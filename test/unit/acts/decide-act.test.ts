import { describe, expect, it } from 'vitest';

import { actInWords } from '#domain/acts/act-in-words.ts';
import { isProvedNow } from '#domain/acts/close.ts';
import { rememberAct } from '#domain/acts/remember-act.ts';
import type { Channel } from '#domain/channel.ts';
import { draftClosing, isClosedWithoutRecord } from '#domain/closing-record.ts';
import type { Incident } from '#domain/incident.ts';
import { EMPTY_MEMORY, type DomainMemory } from '#domain/memory.ts';
import type { Wish, Wished } from '#domain/person-act.ts';
import {
  CLOSING,
  DAY_MS,
  decide,
  decided,
  HOUR_MS,
  NOW_MS,
  refused,
  stuckOf,
  wishedOf,
} from '#test/acts.ts';
import { settingsOf } from '#test/facts.ts';

const ID = 'bank-3-1';
const COMES_AGAIN = stuckOf({ notHeld: true });
const closing = (code: 'our-error' | 'reset-done' = 'our-error'): Wish => ({
  kind: 'close',
  incident: ID,
  code,
});
const pending = stuckOf({ state: 'pending', openedAtMs: null, told: null });
const closed = stuckOf({ state: 'closed', closedAtMs: NOW_MS - HOUR_MS });

describe('acknowledging', () => {
  it('is a move that nobody is told of, with who, when and why', () => {
    const act = decided(wishedOf({ kind: 'acknowledge', incident: ID }));
    expect(act.incidents).toMatchObject([
      {
        state: 'open',
        moves: 3,
        records: [2, 3, 9],
        acknowledged: { by: { name: 'ann' }, atMs: NOW_MS, why: 'as agreed' },
      },
    ]);
    expect(act.moves).toMatchObject([
      { number: 3, from: 'open', to: 'open', reason: 'acknowledged', spoken: false },
    ]);
    expect(act.moves[0]?.text).toBe('acknowledged by ann: as agreed');
    expect(act.alerts).toEqual([]);
  });

  it.each<readonly [string, Incident | undefined, string]>([
    ['closed', closed, 'not-live'],
    ['only counted', pending, 'not-open-yet'],
    ['not there', undefined, 'not-there'],
  ])('is refused where it is %s', (_, incident, reason) => {
    expect(refused(wishedOf({ kind: 'acknowledge', incident: ID }), { incident })).toBe(reason);
  });
});

describe('a comment', () => {
  it('is no move: the incident names the record that has it', () => {
    const act = decided(wishedOf({ kind: 'comment', incident: ID }));
    expect(act.moves).toEqual([]);
    expect(act.incidents).toEqual([stuckOf({ records: [2, 3, 9] })]);
  });

  it('is taken after the closing too, and not before the opening', () => {
    const wished = wishedOf({ kind: 'comment', incident: ID });
    expect(decided(wished, { incident: closed }).incidents).toHaveLength(1);
    expect(refused(wished, { incident: pending })).toBe('not-open-yet');
  });
});

describe('closing by a person', () => {
  it('is refused while it was proved when last read, and says what to do instead', () => {
    const decision = decide(wishedOf(closing()));
    expect(decision).toEqual({
      kind: 'refused',
      reason: 'proved-now',
      text: 'bank-3-1 was proved when it was last read, and stays: mute it, or plan a window',
    });
  });

  it.each<readonly [string, Partial<Incident>, boolean]>([
    ['open and held when read', {}, true],
    ['read again, and neither held nor over', { notHeld: true }, false],
    ['recovering', { state: 'recovering' }, false],
    ['its host was not read', { stale: true }, false],
    ['ahead, and its host was not read since', { kind: 'ahead', stale: true }, true],
    [
      'ahead, its host not configured, and not read',
      { kind: 'ahead', stale: true, retired: true },
      false,
    ],
    ['its host is not configured', { retired: true }, false],
    ['crossed: passed, not healed', { kind: 'ahead', crossed: true }, false],
    ['ahead', { kind: 'ahead' }, true],
    ['a fall of the master, latched', { kind: 'master-went-back' }, false],
    ['a new stamp of the master, latched', { kind: 'master-restamped' }, false],
  ])('proved now: %s', (_, changes, isProved) => {
    expect(isProvedNow(stuckOf(changes))).toBe(isProved);
  });

  it('closes what is not, with its code, and tells whoever was told of it', () => {
    const act = decided(wishedOf(closing()), {
      incident: stuckOf({ notHeld: true, quieted: QUIETED }),
    });
    expect(act.incidents).toMatchObject([
      {
        state: 'closed',
        closedAtMs: NOW_MS,
        closedBy: { by: { name: 'ann' }, code: 'our-error', acceptedUntilMs: null },
        told: { atMs: NOW_MS },
      },
    ]);
    expect(act.incidents[0]).not.toHaveProperty('quieted');
    expect(act.moves).toMatchObject([
      { from: 'open', to: 'closed', reason: 'closed-by-person', spoken: true },
    ]);
    expect(act.moves[0]?.text).toBe('closed by ann (it was our error): as agreed');
    expect(act.alerts).toMatchObject([{ id: 'bank-9-terminal', channel: 'terminal' }]);
  });

  it('tells nobody of what nobody was told', () => {
    const act = decided(wishedOf(closing()), { incident: stuckOf({ notHeld: true, told: null }) });
    expect(act.moves).toMatchObject([{ reason: 'closed-by-person', spoken: false }]);
    expect(act.alerts).toEqual([]);
  });
});

describe('closing by a person is refused', () => {
  it.each([
    ['our-error', 'mute it, or plan a window'],
    ['reset-done', 'mute it, or plan a window'],
    ['contents-compared', 'mute it, or plan a window'],
    ['host-retired', 'take the host out of the configuration first'],
  ] as const)('of an `ahead` on a silent host that is configured, as %s', (code, instead) => {
    const wished = wishedOf({ kind: 'close', incident: ID, code });
    const silent = stuckOf({ kind: 'ahead', stale: true });
    expect(decide(wished, { incident: silent })).toEqual({
      kind: 'refused',
      reason: 'proved-now',
      text: `bank-3-1 was proved when it was last read, and stays: ${instead}`,
    });
    const gone = { ...silent, retired: true } as const;
    expect(decided(wished, { incident: gone }).incidents).toMatchObject([{ state: 'closed' }]);
  });

  it.each<readonly [string, Wish, Incident, string]>([
    ['it is closed', closing(), closed, 'not-live'],
    ['it is only counted', closing(), pending, 'not-open-yet'],
    [
      'a risk is accepted for good',
      { kind: 'close', incident: ID, code: 'risk-accepted' },
      COMES_AGAIN,
      'not-valid',
    ],
    [
      'a risk is accepted until yesterday',
      { kind: 'close', incident: ID, code: 'risk-accepted', acceptedUntilMs: NOW_MS - DAY_MS },
      COMES_AGAIN,
      'not-valid',
    ],
    [
      'another code has an end',
      { kind: 'close', incident: ID, code: 'our-error', acceptedUntilMs: NOW_MS + DAY_MS },
      COMES_AGAIN,
      'not-valid',
    ],
    [
      'the exposure ends before it begins',
      {
        kind: 'close',
        incident: ID,
        code: 'our-error',
        closing: { ...CLOSING, exposure: { fromMs: 2, toMs: 1 } },
      },
      COMES_AGAIN,
      'not-valid',
    ],
  ])('where %s', (_, wish, incident, reason) => {
    expect(refused(wishedOf(wish), { incident })).toBe(reason);
  });

  it('without a why, whatever it is', () => {
    expect(refused(wishedOf(closing(), { why: ' ' }))).toBe('not-valid');
  });
});

const QUIETED = { kind: 'mute', id: 'bank-mute-4', untilMs: NOW_MS + DAY_MS } as const;

describe('a closing record', () => {
  it('comes with the closing, or later; until then its absence is seen', () => {
    const act = decided(wishedOf(closing()), { incident: COMES_AGAIN });
    const [after = closed] = act.incidents;
    expect(isClosedWithoutRecord(after)).toBe(true);
    const wish = { kind: 'give-closing', incident: ID, closing: CLOSING } as const;
    const given = decided(wishedOf(wish), { incident: after, record: 10 });
    expect(given.moves).toEqual([]);
    expect(given.incidents.map(isClosedWithoutRecord)).toEqual([false]);
    expect(given.incidents).toMatchObject([
      { closing: { ticket: 'INC-1', by: { name: 'ann' } }, records: [2, 3, 9, 10] },
    ]);
  });

  it('is not asked of kinds that endanger no right, nor taken while it lives', () => {
    expect(isClosedWithoutRecord(stuckOf({ ...closed, kind: 'silent' }))).toBe(false);
    const wish = { kind: 'give-closing', incident: ID, closing: CLOSING } as const;
    expect(refused(wishedOf(wish))).toBe('not-valid');
    expect(refused(wishedOf(wish), { incident: stuckOf({ ...closed, kind: 'silent' }) })).toBe(
      'not-valid',
    );
  });

  it('is drafted with the exposure, from when it was first seen', () => {
    expect(draftClosing(closed, NOW_MS).exposure).toEqual({
      fromMs: NOW_MS - 2 * HOUR_MS,
      toMs: NOW_MS - HOUR_MS,
    });
    expect(draftClosing(stuckOf(), NOW_MS).exposure.toMs).toBe(NOW_MS);
  });
});

const MUTE = {
  kind: 'mute',
  hosts: ['R1'],
  kinds: [],
  tables: [],
  fromMs: NOW_MS,
  untilMs: NOW_MS + DAY_MS,
} as const;
const WINDOW = {
  kind: 'plan-window',
  hosts: ['R1', 'MASTER'],
  kinds: [],
  fromMs: NOW_MS + HOUR_MS,
  untilMs: NOW_MS + DAY_MS,
  change: 'CHG-7',
} as const;

/** The memory once these were recorded, one after another from record 1 on. */
function remembering(...wishes: readonly Wish[]): DomainMemory {
  let memory = EMPTY_MEMORY;
  for (const [index, wish] of wishes.entries()) {
    const act = decided(wishedOf(wish), { memory, incident: undefined });
    memory = rememberAct(memory, { domain: 'bank', number: index + 1, act });
  }
  return memory;
}

describe('a mute', () => {
  it('is remembered under the record’s number, until it is ended', () => {
    const memory = remembering(MUTE);
    expect(memory.mutes).toMatchObject([
      { id: 'bank-mute-1', hosts: ['R1'], untilMs: NOW_MS + DAY_MS, by: { name: 'ann' } },
    ]);
    const wished = wishedOf({ kind: 'end-mute', mute: 'bank-mute-1' }, { atMs: NOW_MS + HOUR_MS });
    const act = decided(wished, { memory });
    expect(rememberAct(memory, { domain: 'bank', number: 2, act }).mutes).toMatchObject([
      { id: 'bank-mute-1', untilMs: NOW_MS + HOUR_MS },
    ]);
  });

  it.each<readonly [string, Partial<Extract<Wish, { kind: 'mute' }>>, string]>([
    ['names nothing', { hosts: [] }, 'not-valid'],
    ['ends before it begins', { untilMs: NOW_MS }, 'not-valid'],
    ['begins in the past', { fromMs: NOW_MS - 1 }, 'not-valid'],
    ['is over', { fromMs: NOW_MS - DAY_MS, untilMs: NOW_MS - 1 }, 'not-valid'],
    ['names a host that nobody knows', { hosts: ['r1'] }, 'not-valid'],
    ['lasts longer than 90 days', { untilMs: NOW_MS + 90 * DAY_MS + 1 }, 'not-valid'],
  ])('is refused where it %s', (_, changes, reason) => {
    expect(refused(wishedOf({ ...MUTE, ...changes }))).toBe(reason);
  });

  it('of 90 days is taken, and the hundred-and-first mute is not', () => {
    expect(decide(wishedOf({ ...MUTE, untilMs: NOW_MS + 90 * DAY_MS })).kind).toBe('decided');
    const mutes = remembering(...Array.from({ length: 100 }, () => MUTE));
    expect(refused(wishedOf(MUTE), { memory: mutes })).toBe('too-many');
  });

  it('cannot be ended where there is none, or it is over', () => {
    const ending = wishedOf({ kind: 'end-mute', mute: 'bank-mute-1' }, { atMs: NOW_MS + DAY_MS });
    expect(refused(ending)).toBe('not-there');
    expect(refused(ending, { memory: remembering(MUTE) })).toBe('over');
  });
});

it('a mute takes a host that an incident names, though it is not configured', () => {
  const entry = { id: ID, kind: 'unwatched-replica', host: 'R9', closedAtMs: null } as const;
  const memory = { ...EMPTY_MEMORY, incidents: [entry] };
  expect(decided(wishedOf({ ...MUTE, hosts: ['R9'] }), { memory }).alerts).toEqual([]);
});

it.each<readonly [string, Wish, Partial<Wished>]>([
  ['until', { ...MUTE, untilMs: NOW_MS + 91 * DAY_MS }, {}],
  ['from', { ...MUTE, fromMs: NOW_MS - 1 }, {}],
  ['hosts', { ...WINDOW, hosts: ['R9'] }, {}],
  ['why', MUTE, { why: ' ' }],
  ['acceptedUntil', { kind: 'close', incident: ID, code: 'risk-accepted' }, {}],
])('the part that is at fault is named: %s', (part, wish, changes) => {
  expect(decide(wishedOf(wish, changes), { incident: COMES_AGAIN })).toMatchObject({ part });
});

describe('a test of the channels', () => {
  const settings = settingsOf({ channels: ['mail', 'chat'] });

  it('owes one message on each, that tells of no move', () => {
    const act = decided(wishedOf({ kind: 'test-alerts' }), { settings });
    expect(act).toMatchObject({ moves: [], incidents: [] });
    expect(act.alerts).toEqual([
      { id: 'bank-9-mail', channel: 'mail', moves: [], heading: null },
      { id: 'bank-9-chat', channel: 'chat', moves: [], heading: null },
    ]);
  });

  it('owes one on the channel that is named, and is refused where the domain has no such', () => {
    const wish = (channel: Channel) => wishedOf({ kind: 'test-alerts', channel });
    expect(decided(wish('chat'), { settings }).alerts.map(({ id }) => id)).toEqual(['bank-9-chat']);
    expect(decide(wish('pager'), { settings })).toEqual({
      kind: 'refused',
      reason: 'not-valid',
      part: 'channel',
      text: 'bank is told on mail, chat, not on pager',
    });
  });
});

describe('a window', () => {
  it('is planned ahead, extended, and ended', () => {
    const extend = { kind: 'extend-window', window: 'bank-window-1' } as const;
    const memory = remembering(WINDOW, { ...extend, untilMs: NOW_MS + 2 * DAY_MS });
    expect(memory.windows).toMatchObject([
      { id: 'bank-window-1', untilMs: NOW_MS + 2 * DAY_MS, change: 'CHG-7' },
    ]);
    const end = wishedOf(
      { kind: 'end-window', window: 'bank-window-1' },
      { atMs: NOW_MS + 2 * HOUR_MS },
    );
    const act = decided(end, { memory });
    expect(rememberAct(memory, { domain: 'bank', number: 3, act }).windows).toMatchObject([
      { id: 'bank-window-1', untilMs: NOW_MS + 2 * HOUR_MS },
    ]);
  });

  it('that is ended before it begins never was', () => {
    const end = { kind: 'end-window', window: 'bank-window-1' } as const;
    expect(remembering(WINDOW, end).windows).toEqual([]);
  });
});

describe('a window is refused', () => {
  it.each<readonly [string, Partial<Extract<Wish, { kind: 'plan-window' }>>]>([
    ['names no host', { hosts: [] }],
    ['names a host that is not configured', { hosts: ['R9'] }],
    ['begins in the past', { fromMs: NOW_MS - 1 }],
    ['begins in two years', { fromMs: NOW_MS + 700 * DAY_MS, untilMs: NOW_MS + 701 * DAY_MS }],
    ['ends before it begins', { untilMs: NOW_MS + HOUR_MS }],
    ['lasts longer than 14 days', { untilMs: NOW_MS + HOUR_MS + 14 * DAY_MS + 1 }],
  ])('where it %s', (_, changes) => {
    expect(refused(wishedOf({ ...WINDOW, ...changes }))).toBe('not-valid');
  });

  it.each<readonly [string, Wish, string]>([
    [
      'beyond 14 days',
      { kind: 'extend-window', window: 'bank-window-1', untilMs: NOW_MS + 15 * DAY_MS },
      'not-valid',
    ],
    [
      'into the past',
      { kind: 'extend-window', window: 'bank-window-1', untilMs: NOW_MS },
      'not-valid',
    ],
    [
      'where there is none',
      { kind: 'extend-window', window: 'bank-window-7', untilMs: NOW_MS + DAY_MS },
      'not-there',
    ],
  ])('another end %s', (_, wish, reason) => {
    expect(refused(wishedOf(wish), { memory: remembering(WINDOW) })).toBe(reason);
  });

  it('another end, or an end, where it is over', () => {
    const memory = remembering(WINDOW);
    const atMs = NOW_MS + DAY_MS;
    const end = { kind: 'end-window', window: 'bank-window-1' } as const;
    const extend = { kind: 'extend-window', window: 'bank-window-1' } as const;
    expect(refused(wishedOf(end, { atMs }), { memory })).toBe('over');
    expect(refused(wishedOf({ ...extend, untilMs: atMs + 1 }, { atMs }), { memory })).toBe('over');
  });

  it('where there are twenty', () => {
    const memory = remembering(...Array.from({ length: 20 }, () => WINDOW));
    expect(refused(wishedOf(WINDOW), { memory })).toBe('too-many');
  });
});

describe('what an act leaves in the memory', () => {
  it('a closing by a person, so that judging counts its 14 days', () => {
    const entry = { id: ID, kind: 'stuck', host: 'R1', closedAtMs: null } as const;
    const memory = { ...EMPTY_MEMORY, incidents: [entry] };
    const act = decided(wishedOf(closing()), { memory, incident: COMES_AGAIN });
    expect(rememberAct(memory, { domain: 'bank', number: 9, act }).incidents).toEqual([
      { ...entry, closedAtMs: NOW_MS },
    ]);
  });

  it('a comment on what was closed and is counted again, in its place', () => {
    const again = stuckOf({ ...closed, state: 'pending' });
    const memory = { ...EMPTY_MEMORY, pending: [again] };
    const act = decided(wishedOf({ kind: 'comment', incident: ID }), { memory, incident: again });
    expect(rememberAct(memory, { domain: 'bank', number: 9, act }).pending).toMatchObject([
      { state: 'pending', records: [2, 3, 9] },
    ]);
  });
});

it.each<readonly [Wish, string]>([
  [{ kind: 'acknowledge', incident: ID }, 'ann acknowledged bank-3-1: as agreed'],
  [MUTE, 'ann muted R1 until 2026-03-03 08:00 UTC: as agreed'],
  [
    WINDOW,
    'ann planned a window for R1 and MASTER, 2026-03-02 09:00 UTC to 2026-03-03 08:00 UTC, change CHG-7: as agreed',
  ],
  [{ kind: 'start-sweep' }, 'ann asked for a sweep by hand: as agreed'],
  [{ kind: 'test-alerts' }, 'ann tested every channel: as agreed'],
])('is told in words: %o', (wish, words) => {
  expect(actInWords(decided(wishedOf(wish)))).toBe(words);
});

it('is told with the change that allows it', () => {
  const wished = wishedOf({ kind: 'acknowledge', incident: ID }, { change: 'CHG-8' });
  expect(actInWords(decided(wished))).toBe('ann acknowledged bank-3-1: as agreed (change CHG-8)');
});
