import { describe, expect, it } from 'vitest';

import { DEFAULT_ALERTS } from '#domain/alert-settings.ts';
import { CHANNELS, type Channel } from '#domain/channel.ts';
import type { Incident, Move, MoveReason } from '#domain/incident.ts';
import { everHears, hasHeard, route } from '#domain/routing.ts';
import { HOUR_MS, NOW_MS, stuckOf } from '#test/acts.ts';
import { MASTER, STARTS_AT_MS, type Saying } from '#test/facts.ts';
import { heardIn, heardOver } from '#test/hearing.ts';
import { joined, type JudgedDomain, type Sayings } from '#test/judging.ts';

const ALL: readonly Channel[] = ['mail', 'pager', 'chat', 'machines'];
const at = (sequence: number): Saying => ({ tables: { 7: sequence } });
const AHEAD: Sayings = { R1: at(720) };

const watched = (): JudgedDomain =>
  joined({ periodSeconds: 3_600, channels: ALL, alerts: DEFAULT_ALERTS });

function told(): JudgedDomain {
  const domain = watched();
  domain.sweep(AHEAD);
  domain.followUp(AHEAD);
  return domain;
}

const mute = (domain: JudgedDomain, hours: number): void => {
  const fromMs = domain.records.at(-1)?.sweep.scheduledAtMs ?? STARTS_AT_MS;
  const span = { fromMs, untilMs: fromMs + hours * HOUR_MS };
  domain.act(
    { kind: 'mute', hosts: ['R1'], kinds: [], tables: [], ...span },
    (fromMs - STARTS_AT_MS) / 60_000,
  );
};

describe('while it is muted', () => {
  it('machines alone hear of it, as soon as it is confirmed, and people nothing', () => {
    const domain = watched();
    mute(domain, 10);
    domain.sweep(AHEAD);
    domain.followUp(AHEAD);
    expect(heardIn(domain.last)).toEqual({ machines: ['ahead R1 confirmed'] });
    expect(domain.mustHave('ahead', 'R1')).toMatchObject({ told: null, heardOn: ['machines'] });
    expect(heardOver(domain.records, 'pager')).toEqual([]);
  });

  it('its end is told on every channel, also to the pager, and is reminded of anew', () => {
    const domain = told();
    mute(domain, 10);
    domain.sweeps(10, AHEAD);
    expect(heardOver(domain.records.slice(4), 'pager')).toEqual([]);
    const before = domain.records.length;
    domain.sweeps(8, AHEAD);
    const ended = ['0 h: ahead R1 quiet-ended', '4 h: ahead R1 reminder'];
    for (const channel of ['pager', 'mail', 'chat']) {
      expect(heardOver(domain.records.slice(before), channel)).toEqual(ended);
    }
  });

  it('its closing is told where its opening was', () => {
    for (const isTold of [true, false]) {
      const domain = isTold ? told() : watched();
      mute(domain, 100);
      domain.sweep(AHEAD);
      if (!isTold) domain.followUp(AHEAD);
      domain.sweeps(4);
      domain.sweep({ [MASTER]: at(730), R1: at(730) });
      expect(domain.stateOf('ahead', 'R1')).toBe('closed');
      const closed = ['ahead R1 closed'];
      const onAll = { mail: closed, pager: closed, chat: closed, machines: closed };
      expect(heardIn(domain.last)).toEqual(isTold ? onAll : { machines: closed });
    }
  });
});

describe("people's acts", () => {
  it('an acknowledgement is for machines; a closing for whoever heard the opening', () => {
    const domain = told();
    const { id } = domain.mustHave('ahead', 'R1');
    expect(heardIn(domain.act({ kind: 'acknowledge', incident: id }))).toEqual({
      machines: ['ahead R1 acknowledged'],
    });
    domain.sweep();
    const closing = domain.act({ kind: 'close', incident: id, code: 'reset-done' });
    const closed = ['ahead R1 closed-by-person'];
    expect(heardIn(closing)).toEqual({
      mail: closed,
      pager: closed,
      chat: closed,
      machines: closed,
    });
  });

  it('what was never paged is not resolved there by a person either', () => {
    const domain = joined({ channels: ALL, alerts: DEFAULT_ALERTS, minimum: 1 });
    domain.sweeps(6, { R1: 'no-answer' });
    domain.sweep();
    const { id } = domain.mustHave('silent', 'R1');
    const closing = domain.act({ kind: 'close', incident: id, code: 'our-error' });
    const closed = ['silent R1 closed-by-person'];
    expect(heardIn(closing)).toEqual({ chat: closed, machines: closed });
  });
});

const moveOf = (reason: MoveReason): Move => ({
  incident: 'bank-3-1',
  host: 'R1',
  kind: 'stuck',
  number: 3,
  from: 'open',
  to: 'open',
  reason,
  text: '',
  spoken: true,
});
const routed = (incident: Incident, reason: MoveReason): readonly Channel[] =>
  route(
    { incident, moves: [moveOf(reason)] },
    { settings: { channels: CHANNELS }, nowMs: NOW_MS },
  ).heard.flatMap(({ on }) => on);

describe('what was stored before it was kept who heard of it', () => {
  const before = stuckOf({ severity: 'critical' });

  it('was told on every channel: it is resolved everywhere, and paged for no second time', () => {
    expect(CHANNELS.filter((channel) => hasHeard(before, channel))).toEqual(CHANNELS);
    expect(routed({ ...before, state: 'closed' }, 'closed')).toEqual(CHANNELS);
    expect(routed(before, 'more-tables')).not.toContain('pager');
    expect(routed(before, 'grown')).toContain('pager');
  });

  it('was told on none, where nobody was told', () => {
    expect(routed({ ...before, told: null, state: 'closed' }, 'closed')).toEqual([]);
  });
});

describe('a channel that never hears what is told so', () => {
  const TELLINGS = (['at-once', 'office-hours', 'never'] as const).flatMap((pager) =>
    (['at-once', 'daily', 'never'] as const).flatMap((mail) =>
      (['at-once', 'never'] as const).map((chat) => ({ pager, mail, chat })),
    ),
  );

  it.each(TELLINGS)('is told no opening: pager $pager, mail $mail, chat $chat', (when) => {
    const telling = { ...DEFAULT_ALERTS.critical, ...when };
    const known = {
      atMs: NOW_MS,
      sinceMs: NOW_MS,
      tables: 1,
      largest: 5,
      severity: 'critical',
    } as const;
    const opened = {
      incident: stuckOf({ severity: 'critical', told: known }),
      moves: [moveOf('opened')],
    };
    const alerts = { ...DEFAULT_ALERTS, officeHours: ALWAYS, critical: telling };
    const { heard } = route(opened, { settings: { channels: CHANNELS, alerts }, nowMs: NOW_MS });
    const hearing = CHANNELS.filter((channel) => everHears(channel, telling));
    const later = when.mail === 'daily' ? ['mail'] : [];
    expect(heard.flatMap(({ on }) => on)).toEqual(hearing.filter((each) => !later.includes(each)));
  });
});

const ALWAYS = { days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 1_440 };

describe('a channel that is named later', () => {
  it('hears of nothing that is over, of which it had not heard', () => {
    const domain = joined({ channels: ['mail'], alerts: DEFAULT_ALERTS, periodSeconds: 3_600 });
    domain.sweep(AHEAD);
    domain.followUp(AHEAD);
    domain.settings = { ...domain.settings, channels: ALL };
    domain.sweep();
    expect(heardIn(domain.last)).toMatchObject({ mail: ['ahead R1 recovering'] });
    expect(Object.keys(heardIn(domain.last))).toEqual(['mail']);
  });

  it('is paged what is open and was told elsewhere', () => {
    const domain = joined({ channels: ['mail'], alerts: DEFAULT_ALERTS, periodSeconds: 3_600 });
    domain.sweep(AHEAD);
    domain.followUp(AHEAD);
    domain.settings = { ...domain.settings, channels: ALL };
    domain.sweep(AHEAD);
    expect(heardIn(domain.last)).toMatchObject({ pager: ['ahead R1 escalated'] });
    expect(domain.last.moves[0]?.text).toMatch(/^it is open: R1 /);
  });
});
