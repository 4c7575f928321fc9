import { describe, expect, it } from 'vitest';

import type { IncidentKind } from '#domain/incident.ts';
import type { Wish } from '#domain/person-act.ts';
import { coverOf } from '#domain/quieting.ts';
import { stuckOf } from '#test/acts.ts';
import { MASTER, replicasOf, settingsOf, STARTS_AT_MS, type Saying } from '#test/facts.ts';
import { joined, minutesOf, type JudgedDomain, type Sayings } from '#test/judging.ts';

const at = (sequence: number): Saying => ({ tables: { 7: sequence } });
const AHEAD: Sayings = { R1: at(720) };
const msAt = (minutes: number): number => STARTS_AT_MS + minutes * 60_000;

type MuteWish = Extract<Wish, { kind: 'mute' }>;
/** As the quiet world's list has it; it says so at the end of a mute or window too. */
const LIST_SAYS_OK = 'yet the master\'s own list says ok of it: "R1 00:49 04:50 1000 ok"';

const muteOf = (from: number, until: number, changes: Partial<MuteWish> = {}): Wish => ({
  kind: 'mute',
  hosts: ['R1'],
  kinds: [],
  tables: [],
  fromMs: msAt(from),
  untilMs: msAt(until),
  ...changes,
});
const windowOf = (from: number, until: number, ...hosts: readonly string[]): Wish => ({
  kind: 'plan-window',
  hosts: hosts.length === 0 ? ['R1', MASTER] : hosts,
  kinds: [],
  fromMs: msAt(from),
  untilMs: msAt(until),
  change: 'CHG-7',
});

/** A domain, muted from its second sweep on, whose R1 is ahead from the third on. */
const muted = (until = 60, changes: Partial<MuteWish> = {}): JudgedDomain => {
  const domain = joined();
  domain.act(muteOf(5, until, changes));
  domain.sweep(AHEAD);
  domain.followUp(AHEAD);
  return domain;
};

describe('while a mute covers it (rules.md, D6)', () => {
  it('opens and moves as without, flagged, and tells nobody', () => {
    const domain = muted();
    expect(domain.reasons('ahead')).toEqual(['opened', 'quieted', 'confirmed']);
    expect(domain.spoken('ahead')).toEqual([]);
    expect(domain.mustHave('ahead', 'R1')).toMatchObject({
      state: 'open',
      quieted: { kind: 'mute', id: 'bank-mute-3', untilMs: msAt(60) },
      told: null,
    });
    expect(domain.history('ahead')[1]?.text).toBe(
      'muted by ann until 2026-03-02 09:00 UTC: as agreed',
    );
  });

  it('at its end what still lives speaks at once, with its numbers', () => {
    const domain = muted(20);
    domain.sweep(AHEAD);
    expect(domain.spoken('ahead')).toEqual([]);
    domain.sweep(AHEAD);
    expect(minutesOf(domain.last)).toBe(20);
    expect(domain.moves).toEqual(['ahead R1 quiet-ended!']);
    expect(domain.last.moves[0]?.text).toBe(
      `R1 is ahead of MASTER in 1 table: T7 +20; no longer muted by bank-mute-3; ${LIST_SAYS_OK}`,
    );
    expect(domain.memory.mutes).toEqual([]);
    domain.sweeps(3, AHEAD);
    expect(domain.spoken('ahead')).toEqual(['quiet-ended']);
  });

  it('at its end also what was not read speaks, and what recovers', () => {
    const unread = muted(20);
    unread.sweep(AHEAD);
    unread.sweep({ R1: 'no-answer' });
    expect(unread.spoken('ahead')).toEqual(['quiet-ended']);
    expect(unread.history('ahead').at(-1)?.text).toContain('(as last read)');
    const recovering = muted(20);
    recovering.sweep();
    expect(recovering.stateOf('ahead', 'R1')).toBe('recovering');
    recovering.sweep();
    expect(recovering.spoken('ahead')).toEqual(['quiet-ended']);
  });
});

describe('a mute', () => {
  it('ended by a person, is over at the next sweep', () => {
    const domain = muted();
    domain.act({ kind: 'end-mute', mute: 'bank-mute-3' }, 12);
    domain.sweep(AHEAD);
    expect(domain.moves).toEqual(['ahead R1 quiet-ended!']);
  });

  it('what had been told before is silent too, but its closing is told: a pager must resolve', () => {
    const domain = joined();
    domain.sweep(AHEAD);
    domain.followUp(AHEAD);
    domain.act(muteOf(15, 3_000));
    domain.sweep({ R1: { tables: { 7: 720, 9: 950 } } });
    expect(domain.moves).toEqual(['ahead R1 more-tables', 'ahead R1 quieted']);
    domain.sweep();
    for (let n = 1; domain.stateOf('ahead', 'R1') !== 'closed'; n += 1) {
      domain.sweep({ [MASTER]: { tables: { 7: 720 + n, 9: 950 + n } } });
    }
    expect(domain.spoken('ahead')).toEqual(['confirmed', 'closed']);
    expect(domain.mustHave('ahead', 'R1')).not.toHaveProperty('quieted');
  });

  it('planned ahead begins in its time', () => {
    const domain = joined();
    domain.act(muteOf(14, 60));
    domain.sweep(AHEAD);
    domain.followUp(AHEAD);
    expect(domain.spoken('ahead')).toEqual(['confirmed']);
    domain.sweep(AHEAD);
    expect(domain.moves).toEqual(['ahead R1 quieted']);
  });

  it('under one that goes on, the end of the other is no end', () => {
    const domain = muted(20);
    domain.act(muteOf(10, 60, { kinds: ['ahead'], hosts: [] }));
    domain.sweeps(3, AHEAD);
    expect(domain.spoken('ahead')).toEqual([]);
    expect(domain.mustHave('ahead', 'R1').quieted?.id).toBe('bank-mute-6');
  });

  it('what one table’s mute covers speaks when another table joins it', () => {
    const domain = muted(60, { tables: [7], hosts: [] });
    domain.sweep({ R1: { tables: { 7: 720, 9: 950 } } });
    expect(domain.moves).toEqual(['ahead R1 more-tables!', 'ahead R1 quiet-ended!']);
  });
});

describe('held and muted at once', () => {
  const allStuck: Sayings = { [MASTER]: at(710), R1: at(700), R2: at(700) };

  it('the end of the mute tells nothing of what a cause still holds; the cause does', () => {
    const domain = joined();
    domain.act(muteOf(5, 30));
    domain.sweeps(5, allStuck);
    expect(domain.mustHave('stuck', 'R1')).toMatchObject({
      heldBy: { kind: 'master-not-sending' },
      told: null,
    });
    expect(domain.spoken('stuck')).toEqual([]);
    expect(domain.spoken('master-not-sending')).toEqual(['opened']);
  });
});

const PLANNED = { before: null, change: 'c', why: 'w', by: { name: 'a', authenticated: true } };
const window = (...hosts: readonly string[]) => ({
  ...PLANNED,
  id: 'w1',
  hosts,
  kinds: [],
  fromMs: 0,
  untilMs: 10,
});
const isCovered = (
  kind: IncidentKind,
  host: string | null,
  hosts: readonly string[],
  names: readonly string[] = [],
): boolean =>
  coverOf(stuckOf({ kind, host, detail: { kind: 'counted', counts: {}, names } }), {
    mutes: [],
    windows: [window(...hosts)],
    settings: settingsOf(),
    nowMs: 5,
  }) !== undefined;

describe('what a window covers (rules.md, Window)', () => {
  it.each<readonly [string, Parameters<typeof isCovered>, boolean]>([
    ['its host', ['ahead', 'R1', ['R1']], true],
    ['not another', ['ahead', 'R2', ['R1']], false],
    ['not the domain as a whole', ['list-down', null, ['R1']], false],
    ['a move of the role between its hosts', ['role-moved', 'R1', ['R1', MASTER]], true],
    ['not a move of the role from a host outside', ['role-moved', 'R1', ['R1']], false],
    ['that its master is none', ['no-master', null, [MASTER]], true],
    ['not that another domain’s master is none', ['no-master', null, ['R1']], false],
    ['two masters, both in it', ['two-masters', null, ['R1', MASTER], ['R1', MASTER]], true],
    ['not two masters, one outside', ['two-masters', null, ['R1', MASTER], ['R1', 'R2']], false],
    ['never too-few', ['too-few', null, ['R1', 'R2', MASTER]], false],
    ['never blind', ['blind', null, ['R1', 'R2', MASTER]], false],
  ])('%s', (_, given, covered) => {
    expect(isCovered(...given)).toBe(covered);
  });

  it('too-few is muted by nothing but itself', () => {
    const mute = { id: 'm1', hosts: [], kinds: [], tables: [], why: 'w', by: PLANNED.by };
    const cover = (kinds: readonly IncidentKind[], hosts: readonly string[] = []) =>
      coverOf(stuckOf({ kind: 'too-few', host: null }), {
        mutes: [{ ...mute, kinds, hosts, fromMs: 0, untilMs: 10 }],
        windows: [],
        settings: settingsOf(),
        nowMs: 5,
      });
    expect(cover(['too-few'])).toMatchObject({ kind: 'mute', id: 'm1' });
    expect(cover([])).toBeUndefined();
    expect(cover(['silent'])).toBeUndefined();
  });

  it('is active from its beginning on, and no longer at its end', () => {
    const activeAt = (nowMs: number): boolean =>
      coverOf(stuckOf(), {
        mutes: [],
        windows: [{ ...window('R1'), fromMs: 3, untilMs: 10 }],
        settings: settingsOf(),
        nowMs,
      }) !== undefined;
    expect([2, 3, 9, 10].map(activeAt)).toEqual([false, true, true, false]);
  });
});

describe('a drill in a window for both hosts', () => {
  /** R1 acts as master from 10 to 20, edits T7 there, and is a replica again, ahead. */
  const drilled = (until: number): JudgedDomain => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    domain.act(windowOf(8, until));
    const acting: Sayings = {
      [MASTER]: 'no-answer',
      R1: { role: 'master', tables: { 7: 720 } },
    };
    domain.sweep(acting, { repeat: { R1: { role: 'master', tables: { 7: 720 } } } });
    domain.sweep(acting, { repeat: { R1: { role: 'master', tables: { 7: 720 } } } });
    return domain;
  };

  it('nothing is told meanwhile; at its end ahead speaks: came back clean, no', () => {
    const domain = drilled(30);
    expect(domain.mustHave('role-moved', 'R1')).toMatchObject({
      state: 'open',
      quieted: { kind: 'window', id: 'bank-window-3' },
    });
    domain.sweep(AHEAD);
    domain.followUp(AHEAD);
    expect(domain.records.flatMap(({ alerts }) => alerts)).toEqual([]);
    domain.sweeps(2, AHEAD);
    expect(minutesOf(domain.last)).toBe(30);
    expect(domain.moves).toContain('ahead R1 quiet-ended!');
    expect(domain.history('ahead').at(-1)?.text).toBe(
      'R1 is ahead of MASTER in 1 table: T7 +20; no longer in window bank-window-3; ' +
        `came back clean: no: T7 +20; ${LIST_SAYS_OK}`,
    );
    expect(domain.last.verdicts).toMatchObject([
      { window: 'bank-window-3', host: 'R1', clean: 'no' },
    ]);
    expect(domain.memory.windows).toEqual([]);
  });

  it('one that nobody ends, ends itself', () => {
    const domain = drilled(21);
    domain.sweep(AHEAD);
    expect(domain.moves).toContain('ahead R1 quieted');
    domain.sweep(AHEAD);
    expect(domain.moves).toContain('ahead R1 confirmed!');
    expect(domain.memory.windows).toEqual([]);
  });
});

describe('a fall in a window (ADR 0013)', () => {
  const restored = (after: number): JudgedDomain => {
    const domain = joined();
    domain.act(windowOf(8, 28));
    domain.sweep({ R1: at(690) });
    domain.sweeps(5, { R1: at(after) });
    return domain;
  };

  it('speaks at its end where the replica has not caught up', () => {
    expect(restored(690).spoken('went-back')).toEqual(['quiet-ended']);
  });

  it('ends unheard where it has', () => {
    const domain = restored(700);
    expect(domain.stateOf('went-back', 'R1')).toBe('closed');
    expect(domain.spoken('went-back')).toEqual([]);
  });
});

describe('a follow-up beside the edges of a window', () => {
  const hourly = { periodSeconds: 3_600 };

  it('leaves its end to the next regular sweep, which gives the verdict', () => {
    const domain = joined(hourly);
    domain.act(windowOf(70, 121));
    domain.sweep(AHEAD);
    expect(minutesOf(domain.last)).toBe(120);
    domain.followUp(AHEAD);
    expect(domain.moves).toEqual(['ahead R1 confirmed']);
    domain.sweep(AHEAD);
    expect(domain.spoken('ahead')).toEqual(['quiet-ended']);
    expect(domain.history('ahead').at(-1)?.text).toContain('came back clean: no: T7 +20');
  });

  it('in it is no reading before it', () => {
    const domain = joined(hourly);
    domain.act(windowOf(121, 170, 'R2', MASTER));
    domain.sweep(AHEAD);
    domain.followUp({ [MASTER]: at(712), ...AHEAD });
    domain.sweep({ R1: at(720) });
    expect(domain.last.verdicts).toMatchObject([{ host: 'R2', clean: 'cannot-be-told' }]);
    expect(domain.last.verdicts?.[0]?.because).toContain('T7 (the master moved by 12)');
  });
});

/** The verdict on R1 after a window from 8 to 18, by what hosts say in it and after it. */
const verdictAfter = (inside: Sayings, after: Sayings): JudgedDomain => {
  const domain = joined();
  domain.act(windowOf(8, 18));
  domain.sweep(inside);
  domain.sweep(inside);
  domain.sweep(after);
  return domain;
};
const told = (domain: JudgedDomain): string | undefined => domain.last.verdicts?.[0]?.because;

describe('came back clean', () => {
  it('yes, where the master did not move in any table from before to after', () => {
    const domain = verdictAfter({ R1: { runs: 'stopped' } }, {});
    expect(domain.last.verdicts).toMatchObject([{ host: 'R1', clean: 'yes' }]);
    expect(told(domain)).toBe('came back clean: yes: the master did not move in 6 tables');
  });

  it('cannot be told, where the master moved: an edit made on the host may hide below', () => {
    const domain = verdictAfter({ R1: { runs: 'stopped' } }, { [MASTER]: at(712) });
    expect(domain.last.verdicts).toMatchObject([
      { clean: 'cannot-be-told', tables: [{}, {}, {}, { table: 7, movedBy: 12 }, {}, {}] },
    ]);
    expect(told(domain)).toBe(
      'came back clean: cannot be told: 1 table: T7 (the master moved by 12)',
    );
  });

  it('no, where the host is ahead, whatever the rest', () => {
    const domain = verdictAfter({}, { [MASTER]: { tables: { 9: 905 } }, R1: at(720) });
    expect(told(domain)).toBe(
      'came back clean: no: T7 +20; cannot be told of 1 table: T9 (the master moved by 5)',
    );
  });

  it.each<readonly [string, number]>([
    ['passed over a hole', 730],
    ['looks reset by a sign alone', 710],
  ])('no, where the master is above it meanwhile: %s', (why, sequence) => {
    const domain = joined();
    domain.act(windowOf(8, 28));
    domain.sweep(AHEAD);
    domain.sweep({ [MASTER]: at(719), ...AHEAD });
    domain.sweep({ [MASTER]: at(730), R1: at(sequence) });
    domain.sweeps(2, { [MASTER]: at(730), R1: at(730) });
    expect(told(domain)).toBe(`came back clean: no: T7 ${why}`);
  });

  it('cannot be told, where it is behind a master that did not move', () => {
    const domain = verdictAfter({}, { R1: at(699) });
    expect(told(domain)).toBe('came back clean: cannot be told: 1 table: T7');
  });

  it('waits for a host that is not read, for a week', () => {
    const domain = verdictAfter({}, { R1: 'no-answer' });
    expect(domain.last.verdicts).toBeUndefined();
    domain.sweep();
    expect(domain.last.verdicts).toMatchObject([{ clean: 'yes' }]);
    const never = verdictAfter({}, { R1: 'no-answer' });
    never.sweep({ R1: 'no-answer' }, { minutes: 18 + 7 * 1_440 });
    expect(told(never)).toBe(
      'came back clean: cannot be told: it was not read for a week after the window',
    );
    expect(never.memory.windows).toEqual([]);
  });

  it('cannot be told, where nothing was read of the master before it', () => {
    const domain = joined();
    domain.memory = { ...domain.memory, hosts: [] };
    domain.act(windowOf(8, 12));
    domain.sweep();
    domain.sweep();
    expect(domain.last.verdicts).toMatchObject([{ clean: 'cannot-be-told' }]);
  });
});

describe('came back clean, of a drill that goes on past its window', () => {
  const master: Saying = { role: 'master', tables: { 7: 720 } };
  const acting: Sayings = { [MASTER]: { role: 'replica', tables: { 7: 700 } }, R1: master };
  const repeat = { R1: master };
  const overran = (): JudgedDomain => {
    const domain = joined();
    domain.act(windowOf(8, 18));
    for (const _ of Array(3)) domain.sweep(acting, { repeat });
    return domain;
  };

  it('waits until the host that acts as master is a replica again', () => {
    const domain = overran();
    expect(domain.last.verdicts).toMatchObject([{ host: MASTER }]);
    domain.sweep(AHEAD);
    expect(domain.last.verdicts).toMatchObject([{ host: 'R1', clean: 'no' }]);
    expect(domain.memory.windows).toEqual([]);
  });

  it('says after a week that the host still acted as master', () => {
    const domain = overran();
    domain.sweep(acting, { repeat, minutes: 18 + 7 * 1_440 });
    expect(told(domain)).toBe(
      'came back clean: cannot be told: it still acted as master a week after the window',
    );
    expect(domain.memory.windows).toEqual([]);
  });
});
