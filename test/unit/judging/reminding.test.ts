import { describe, expect, it } from 'vitest';

import type { Incident } from '#domain/incident.ts';
import { isReminderDue } from '#domain/reminding.ts';
import { DAY_MS, HOUR_MS, NOW_MS, stuckOf } from '#test/acts.ts';
import { MASTER, type Saying } from '#test/facts.ts';
import { joined, type JudgedDomain, type Sayings } from '#test/judging.ts';

const at = (sequence: number): Saying => ({ tables: { 7: sequence } });
const AHEAD: Sayings = { R1: at(720) };
const HOURLY = { periodSeconds: 3_600 };

/** Mutes R1 from the last sweep on. */
function mute(domain: JudgedDomain, lengthMs: number): void {
  const { scheduledAtMs: fromMs } = domain.last.sweep;
  const untilMs = fromMs + lengthMs;
  domain.act({ kind: 'mute', hosts: ['R1'], kinds: [], tables: [], fromMs, untilMs });
}

/** Told so many hours ago, reminded so often since. */
const toldBefore = (hours: number, reminders = 0): Pick<Incident, 'told'> => ({
  told: { atMs: NOW_MS - hours * HOUR_MS, tables: 1, largest: 5, reminders },
});
const ACKNOWLEDGED: Pick<Incident, 'acknowledged'> = {
  acknowledged: { by: { name: 'ann', authenticated: true }, atMs: NOW_MS, why: 'mine' },
};

describe('when a reminder is due (rules.md, D10)', () => {
  it.each<readonly [string, Partial<Incident>, boolean]>([
    ['critical, 4 h', { severity: 'critical', ...toldBefore(4) }, true],
    ['critical, not yet 4 h', { severity: 'critical', ...toldBefore(3.9) }, false],
    [
      'critical, acknowledged, 4 h',
      { severity: 'critical', ...ACKNOWLEDGED, ...toldBefore(4) },
      false,
    ],
    [
      'critical, acknowledged, a day',
      { severity: 'critical', ...ACKNOWLEDGED, ...toldBefore(24) },
      true,
    ],
    ['critical, reminded once, 23 h', { severity: 'critical', ...toldBefore(23, 1) }, false],
    ['critical, reminded once, a day', { severity: 'critical', ...toldBefore(24, 1) }, true],
    ['error, 23 h', { severity: 'error', ...toldBefore(23) }, false],
    ['error, a day', { severity: 'error', ...toldBefore(24) }, true],
    ['warning, 6 days', { severity: 'warning', ...toldBefore(6 * 24) }, false],
    ['warning, a week', { severity: 'warning', ...toldBefore(7 * 24) }, true],
    ['never told', { severity: 'critical', told: null }, false],
    [
      'critical, recovering, 4 h',
      { severity: 'critical', state: 'recovering', ...toldBefore(4) },
      false,
    ],
    ['quiet for 6 days', { ...toldBefore(24), quietSinceMs: NOW_MS - 6 * DAY_MS }, true],
    ['quiet for 7 days', { ...toldBefore(24), quietSinceMs: NOW_MS - 7 * DAY_MS }, false],
  ])('%s', (_, changes, isDue) => {
    expect(isReminderDue(stuckOf(changes), NOW_MS)).toBe(isDue);
  });
});

/** Hours after the first message at which an `ahead` was spoken of again. */
function remindedAt(domain: JudgedDomain, hours: number, sayings: Sayings): readonly string[] {
  const said: string[] = [];
  for (let hour = 1; hour <= hours; hour += 1) {
    domain.sweep(sayings);
    for (const { kind, reason, spoken } of domain.last.moves) {
      if (kind === 'ahead' && spoken) said.push(`${hour} ${reason}`);
    }
  }
  return said;
}

const told = (): JudgedDomain => {
  const domain = joined(HOURLY);
  domain.sweep(AHEAD);
  domain.followUp(AHEAD);
  return domain;
};

describe('reminders of what lives', () => {
  it('critical: after 4 h, then daily', () => {
    expect(remindedAt(told(), 60, AHEAD)).toEqual(['5 reminder', '29 reminder', '53 reminder']);
  });

  it('acknowledged: daily', () => {
    const domain = told();
    domain.act({ kind: 'acknowledge', incident: domain.mustHave('ahead', 'R1').id });
    expect(remindedAt(domain, 30, AHEAD)).toEqual(['25 reminder']);
    expect(domain.mustHave('ahead', 'R1').acknowledged?.by.name).toBe('ann');
  });

  it('none of what is not read', () => {
    expect(remindedAt(told(), 30, { R1: 'no-answer' })).toEqual([]);
  });

  it('of what has crossed: as an error, daily', () => {
    const domain = told();
    const crossed = { [MASTER]: at(800), R1: at(800) };
    expect(remindedAt(domain, 50, crossed)).toEqual(['1 crossed', '25 reminder', '49 reminder']);
  });

  it('of what is repaired and not proved: daily, for a week', () => {
    const domain = told();
    const said = remindedAt(domain, 24 * 12, {});
    expect(said[0]).toBe('1 recovering');
    expect(said.slice(1).map((one) => one.split(' ')[1])).toEqual(
      Array.from({ length: 7 }, () => 'reminder'),
    );
    expect(domain.mustHave('ahead', 'R1').state).toBe('recovering');
  });

  it('none in a mute; after its end they begin anew', () => {
    const domain = told();
    mute(domain, 10 * HOUR_MS);
    expect(remindedAt(domain, 16, AHEAD)).toEqual(['11 quiet-ended', '15 reminder']);
  });
});

describe('an acknowledgement', () => {
  const acknowledged = (): JudgedDomain => {
    const domain = told();
    domain.act({ kind: 'acknowledge', incident: domain.mustHave('ahead', 'R1').id });
    return domain;
  };

  it('stays while more tables join, and other moves are told as before', () => {
    const domain = acknowledged();
    domain.sweep({ R1: { tables: { 7: 720, 9: 910 } } });
    expect(domain.moves).toEqual(['ahead R1 more-tables!']);
    expect(domain.mustHave('ahead', 'R1').acknowledged).toBeDefined();
  });

  it('ends when it has grown to twice what was told', () => {
    const domain = acknowledged();
    domain.sweep({ [MASTER]: at(680), R1: at(720) });
    expect(domain.moves).toContain('ahead R1 grown!');
    expect(domain.mustHave('ahead', 'R1')).not.toHaveProperty('acknowledged');
  });

  it('ends with its closing', () => {
    const domain = acknowledged();
    domain.sweep();
    for (let n = 701; domain.stateOf('ahead', 'R1') !== 'closed'; n += 1) {
      domain.sweep({ [MASTER]: at(n) });
    }
    expect(domain.mustHave('ahead', 'R1')).not.toHaveProperty('acknowledged');
  });
});

describe('grown while nobody is told', () => {
  it('is one move for each doubling, and its message is that of the end', () => {
    const domain = told();
    mute(domain, 4 * HOUR_MS);
    domain.sweeps(3, { R1: at(740) });
    expect(domain.reasons('ahead').filter((reason) => reason === 'grown')).toEqual(['grown']);
    domain.sweeps(2, { R1: at(740) });
    expect(domain.spoken('ahead')).toEqual(['confirmed', 'still-written', 'quiet-ended']);
  });
});

describe('flapping (rules.md, D6)', () => {
  const openAndClose = (domain: JudgedDomain): void => {
    domain.sweeps(5, { R1: 'no-answer' });
    domain.sweeps(4);
  };

  it('is told once, at the fourth opening in a day, and is over a day after the last', () => {
    const domain = joined();
    for (let n = 0; n < 6; n += 1) openAndClose(domain);
    const spoken = domain.spoken('silent').filter((reason) => reason === 'flapping');
    expect(spoken).toEqual(['flapping']);
    const first = domain.records.findIndex(({ moves }) =>
      moves.some(({ reason }) => reason === 'flapping'),
    );
    const opens = domain.records
      .slice(0, first + 1)
      .flatMap(({ moves }) => moves)
      .filter(({ reason }) => reason === 'opened' || reason === 'reopened');
    expect(opens).toHaveLength(4);
    const flapping = domain.records[first]?.moves.find(({ reason }) => reason === 'flapping');
    expect(flapping?.text).toContain(
      'it has opened four times within 24 hours: R1 gave no reading',
    );
    expect(domain.mustHave('silent', 'R1')).toMatchObject({ flapping: true });
    domain.sweep({}, { minutes: 3_000 });
    openAndClose(domain);
    expect(domain.mustHave('silent', 'R1')).not.toHaveProperty('flapping');
  });

  it('never of ahead, which is latched', () => {
    const domain = joined();
    for (let n = 0; n < 5; n += 1) {
      domain.sweep({ R1: at(720 + n) });
      domain.sweep();
      for (let m = 701 + n; domain.stateOf('ahead', 'R1') !== 'closed'; m += 1) {
        domain.sweep({ [MASTER]: at(m) });
      }
    }
    expect(domain.mustHave('ahead', 'R1').episode).toBe(5);
    expect(domain.reasons('ahead')).not.toContain('flapping');
  });
});
