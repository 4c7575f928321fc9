import { describe, expect, it } from 'vitest';

import { DEFAULT_ALERTS, type AlertSettings } from '#domain/alert-settings.ts';
import type { Channel } from '#domain/channel.ts';
import type { IncidentKind, Severity } from '#domain/incident.ts';
import { ALL_KINDS } from '#domain/kinds/all-kinds.ts';
import { settle } from '#domain/settling.ts';
import { NOW_MS, stuckOf } from '#test/acts.ts';
import { MASTER, type Saying } from '#test/facts.ts';
import { heardIn, heardOver } from '#test/hearing.ts';
import { joined, type JudgedDomain, type Sayings } from '#test/judging.ts';

const ALL: readonly Channel[] = ['mail', 'pager', 'chat', 'machines'];
const at = (sequence: number): Saying => ({ tables: { 7: sequence } });
const AHEAD: Sayings = { R1: at(720) };
/** Domains begin on a Monday, 08:00 UTC; `stuck` opens at 13:00 UTC: 03:00, 13:00 and 05:00 there. */
const inZone = (zone: string): AlertSettings => ({ ...DEFAULT_ALERTS, zone });
const BY_NIGHT = inZone('Pacific/Honolulu');
const BY_DAY = inZone('UTC');
const BEFORE_OFFICE = inZone('America/Los_Angeles');

/** An hourly domain on all channels. */
const watched = (alerts: AlertSettings = BY_DAY, channels = ALL): JudgedDomain =>
  joined({ periodSeconds: 3_600, channels, alerts });

/** The channels that hear of an opening, by kind and severity, by night and by day. */
function openingOn(kind: IncidentKind, severity: Severity, alerts: AlertSettings): string {
  const found = ALL_KINDS.find(({ id }) => id === kind);
  if (found === undefined) throw new Error(`no kind ${kind}`);
  const incident = stuckOf({ kind, severity, told: null, count: { reads: 2, sinceMs: NOW_MS } });
  const opened = {
    incident: incident.id,
    host: incident.host,
    kind,
    number: 2,
    from: 'pending',
    to: 'open',
    reason: 'opened',
    text: 'it opens',
    voice: 'always',
  } as const;
  const draft = {
    kind: found,
    incident,
    moves: [opened],
    says: 'holds',
    contradiction: '',
  } as const;
  const [settled] = settle([draft], {
    nowMs: NOW_MS,
    record: 9,
    isFollowUp: false,
    settings: { channels: ALL, alerts },
    coverOf: () => undefined,
    verdictOf: () => '',
  });
  return settled?.heard.flatMap(({ on }) => on).join(' ') ?? '';
}

const AT_ONCE = 'mail pager chat machines';
const BUT_PAGER = 'mail chat machines';
const UNTIL_DIGEST = 'chat machines';

/** D10, first telling: who hears it by night, and by day where that differs. */
const OPENINGS: readonly (readonly [IncidentKind, Severity, string, string])[] = [
  ['ahead', 'critical', AT_ONCE, AT_ONCE],
  ['empty', 'critical', AT_ONCE, AT_ONCE],
  ['master-went-back', 'critical', AT_ONCE, AT_ONCE],
  ['master-restamped', 'critical', AT_ONCE, AT_ONCE],
  ['two-masters', 'critical', AT_ONCE, AT_ONCE],
  ['too-few', 'critical', AT_ONCE, AT_ONCE],
  ['master-not-sending', 'critical', AT_ONCE, AT_ONCE],
  ['no-master', 'critical', AT_ONCE, AT_ONCE],
  // Crossed, where nobody was told of it while it was ahead.
  ['ahead', 'error', BUT_PAGER, AT_ONCE],
  ['stuck', 'error', BUT_PAGER, AT_ONCE],
  ['behind', 'error', BUT_PAGER, AT_ONCE],
  ['missing', 'error', BUT_PAGER, AT_ONCE],
  ['other-series', 'error', BUT_PAGER, AT_ONCE],
  ['role-moved', 'error', BUT_PAGER, AT_ONCE],
  ['list-down', 'error', BUT_PAGER, AT_ONCE],
  ['list-new', 'error', BUT_PAGER, AT_ONCE],
  ['boks-stopped', 'error', BUT_PAGER, AT_ONCE],
  ['master-silent', 'error', BUT_PAGER, BUT_PAGER],
  ['blind', 'error', BUT_PAGER, BUT_PAGER],
  ['silent', 'error', BUT_PAGER, BUT_PAGER],
  ['behind', 'warning', UNTIL_DIGEST, UNTIL_DIGEST],
  ['silent', 'warning', UNTIL_DIGEST, UNTIL_DIGEST],
  ['list-loading', 'warning', UNTIL_DIGEST, UNTIL_DIGEST],
  ['not-listed', 'warning', UNTIL_DIGEST, UNTIL_DIGEST],
  ['unwatched-replica', 'warning', UNTIL_DIGEST, UNTIL_DIGEST],
  ['role-mismatch', 'warning', UNTIL_DIGEST, UNTIL_DIGEST],
  ['drift-of-format', 'warning', UNTIL_DIGEST, UNTIL_DIGEST],
  ['went-back', 'warning', UNTIL_DIGEST, UNTIL_DIGEST],
  ['missing', 'warning', UNTIL_DIGEST, UNTIL_DIGEST],
];

describe('D10: who hears of an opening', () => {
  it('names every kind', () => {
    expect(new Set(OPENINGS.map(([kind]) => kind))).toEqual(new Set(ALL_KINDS.map(({ id }) => id)));
  });

  it.each(OPENINGS)('%s, %s', (kind, severity, byNight, byDay) => {
    expect(openingOn(kind, severity, BY_NIGHT)).toBe(byNight);
    expect(openingOn(kind, severity, BY_DAY)).toBe(byDay);
  });

  it.each(['critical', 'warning'] as const)(
    '%s, whatever the errors of its kind do',
    (severity) => {
      const pager = 'office-hours';
      const alerts = { ...BY_DAY, [severity]: { ...BY_DAY[severity], pager, mail: 'at-once' } };
      const pageAfter = { ahead: 1_800, silent: 'never' } as const;
      const kind = severity === 'critical' ? 'ahead' : 'silent';
      expect(openingOn(kind, severity, { ...alerts, pageAfter })).toBe(AT_ONCE);
    },
  );
});

/** A domain in which R1 is ahead, confirmed at 10:00 UTC. */
function told(alerts?: AlertSettings): JudgedDomain {
  const domain = watched(alerts);
  domain.sweep(AHEAD);
  domain.followUp(AHEAD);
  return domain;
}

describe('D10: critical', () => {
  it('pages, mails and chats once it is confirmed, and machines hear of it no earlier', () => {
    const domain = watched(BY_NIGHT);
    domain.sweep(AHEAD);
    expect(heardIn(domain.last)).toEqual({});
    domain.followUp(AHEAD);
    const confirmed = ['ahead R1 confirmed'];
    expect(heardIn(domain.last)).toEqual({
      mail: confirmed,
      pager: confirmed,
      chat: confirmed,
      machines: confirmed,
    });
  });

  it('pages once more, where nobody acknowledges it for 4 h, and then no more', () => {
    const domain = told(BY_NIGHT);
    domain.sweeps(60, AHEAD);
    expect(heardOver(domain.records.slice(4), 'pager')).toEqual(['4 h: ahead R1 reminder']);
    expect(heardOver(domain.records.slice(4), 'mail')).toEqual([
      '4 h: ahead R1 reminder',
      '28 h: ahead R1 reminder',
      '52 h: ahead R1 reminder',
    ]);
  });

  it('is not paged again once it is acknowledged', () => {
    const domain = told();
    domain.act({ kind: 'acknowledge', incident: domain.mustHave('ahead', 'R1').id });
    domain.sweeps(60, AHEAD);
    expect(heardOver(domain.records.slice(4), 'pager')).toEqual([]);
    expect(heardOver(domain.records.slice(4), 'mail')).toHaveLength(2);
  });

  it('is paged again when it has grown, though it was acknowledged, but not with more tables', () => {
    const domain = told();
    domain.act({ kind: 'acknowledge', incident: domain.mustHave('ahead', 'R1').id });
    domain.sweep({ R1: { tables: { 7: 720, 9: 910 } } });
    expect(heardIn(domain.last)).toMatchObject({ mail: ['ahead R1 more-tables'] });
    expect(heardIn(domain.last)).not.toHaveProperty('pager');
    const grown = { R1: { tables: { 7: 740, 9: 910 } } };
    domain.sweep(grown);
    expect(heardIn(domain.last)['pager']).toContain('ahead R1 grown');
    const before = domain.records.length;
    domain.sweeps(10, grown);
    expect(heardOver(domain.records.slice(before), 'pager')).toEqual(['3 h: ahead R1 reminder']);
  });
});

describe('D10: crossed', () => {
  const CROSSED: Sayings = { [MASTER]: at(730), R1: at(730) };

  it('pages nobody again who was paged while it was ahead; mail and chat hear of it', () => {
    const domain = told();
    domain.sweep(CROSSED);
    expect(domain.mustHave('ahead', 'R1')).toMatchObject({ crossed: true, severity: 'error' });
    const crossed = ['ahead R1 crossed'];
    expect(heardIn(domain.last)).toEqual({ mail: crossed, chat: crossed, machines: crossed });
    const before = domain.records.length;
    domain.sweeps(60, CROSSED);
    expect(heardOver(domain.records.slice(before), 'pager')).toEqual([]);
  });

  it('pages in office hours where nobody heard of it while it was ahead', () => {
    const domain = watched();
    const hosts = ['R1'];
    const fromMs = domain.last.sweep.scheduledAtMs;
    const untilMs = fromMs + 3 * 3_600_000;
    domain.act({ kind: 'mute', hosts, kinds: [], tables: [], fromMs, untilMs });
    domain.sweep(AHEAD);
    domain.followUp(AHEAD);
    domain.sweep(CROSSED);
    expect(heardOver(domain.records, 'pager')).toEqual([]);
    domain.sweep(CROSSED);
    expect(heardIn(domain.last)['pager']).toEqual(['ahead R1 quiet-ended']);
  });
});

describe('D10: critical, over and open again', () => {
  it('pages what is back since a mute has ended, which began anew what people know', () => {
    const domain = told();
    const fromMs = domain.last.sweep.scheduledAtMs;
    const untilMs = fromMs + 2 * 3_600_000;
    domain.act({ kind: 'mute', hosts: ['R1'], kinds: [], tables: [], fromMs, untilMs });
    domain.sweeps(3);
    expect(domain.stateOf('ahead', 'R1')).toBe('recovering');
    expect(heardIn(domain.last)).toMatchObject({ chat: ['ahead R1 quiet-ended'] });
    expect(heardIn(domain.last)).not.toHaveProperty('pager');
    domain.sweep(AHEAD);
    expect(heardIn(domain.last)).toMatchObject({ pager: ['ahead R1 back'] });
  });

  it('resolves the pager when it closes, and says nothing to it of a recovery', () => {
    const domain = told();
    domain.sweep();
    expect(heardIn(domain.last)).toMatchObject({ chat: ['ahead R1 recovering'] });
    expect(heardIn(domain.last)).not.toHaveProperty('pager');
    domain.sweeps(3);
    domain.sweep({ [MASTER]: at(730), R1: at(730) });
    expect(domain.stateOf('ahead', 'R1')).toBe('closed');
    expect(heardIn(domain.last)).toMatchObject({ pager: ['ahead R1 closed'] });
  });

  it('pages again when it is reopened', () => {
    const domain = told();
    domain.sweeps(4);
    domain.sweep({ [MASTER]: at(730), R1: at(730) });
    domain.sweep({ [MASTER]: at(730), R1: at(750) });
    domain.followUp({ [MASTER]: at(730), R1: at(750) });
    expect(heardIn(domain.last)).toMatchObject({ pager: ['ahead R1 confirmed'] });
    expect(domain.mustHave('ahead', 'R1').episode).toBe(2);
  });
});

/** R1 stands still while its master moves: open in the sweep after the third. */
function stuck(domain: JudgedDomain): JudgedDomain {
  for (let n = 1; n < 12 && domain.stateOf('stuck', 'R1') !== 'open'; n += 1) {
    domain.sweep({ [MASTER]: at(700 + 10 * n), R1: at(700) });
  }
  expect(heardIn(domain.last)['chat']).toEqual(['stuck R1 opened']);
  return domain;
}
/** As it goes on. */
const STUCK: Sayings = { R1: at(700) };

describe('D10: error', () => {
  it('pages at once in office hours, and never again', () => {
    const domain = stuck(watched(BY_DAY));
    expect(heardIn(domain.last)).toMatchObject({ pager: ['stuck R1 opened'] });
    const before = domain.records.length;
    domain.sweeps(60, STUCK);
    expect(heardOver(domain.records.slice(before), 'pager')).toEqual([]);
    expect(heardOver(domain.records.slice(before - 1), 'mail').slice(1)).toEqual([
      '24 h: stuck R1 reminder',
      '48 h: stuck R1 reminder',
    ]);
  });

  it('by night pages after 4 h, and people who were told are not told again', () => {
    const domain = stuck(watched(BY_NIGHT));
    expect(heardIn(domain.last)).not.toHaveProperty('pager');
    const before = domain.records.length;
    domain.sweeps(4, STUCK);
    expect(heardOver(domain.records.slice(before - 1), 'pager')).toEqual([
      '4 h: stuck R1 escalated',
    ]);
    expect(heardIn(domain.last)).toEqual({
      pager: ['stuck R1 escalated'],
      machines: ['stuck R1 escalated'],
    });
    expect(domain.last.moves[0]?.text).toMatch(/^not acknowledged for 4 hours: R1 /);
  });

  it('pages when office hours begin, unless somebody has acknowledged it', () => {
    const unseen = stuck(watched(BEFORE_OFFICE));
    const seen = stuck(watched(BEFORE_OFFICE));
    seen.act({ kind: 'acknowledge', incident: seen.mustHave('stuck', 'R1').id });
    const before = unseen.records.length;
    for (const domain of [unseen, seen]) domain.sweeps(30, STUCK);
    expect(heardOver(unseen.records.slice(before - 1), 'pager')).toEqual([
      '3 h: stuck R1 escalated',
    ]);
    expect(unseen.records[before + 2]?.moves[0]?.text).toMatch(/^office hours have begun: R1 /);
    expect(heardOver(seen.records, 'pager')).toEqual([]);
  });

  it('closes on the pager only if it was paged', () => {
    for (const alerts of [BY_DAY, BY_NIGHT]) {
      const domain = stuck(watched(alerts));
      for (let n = 0; n < 12 && domain.stateOf('stuck', 'R1') !== 'closed'; n += 1) {
        domain.sweep({ [MASTER]: at(740 + n), R1: at(740 + n) });
      }
      expect(heardIn(domain.last)['mail']).toEqual(['stuck R1 closed']);
      expect(heardIn(domain.last)['pager']).toEqual(
        alerts === BY_DAY ? ['stuck R1 closed'] : undefined,
      );
    }
  });
});

describe('D10: what pages otherwise', () => {
  const by = (minutes: number): JudgedDomain =>
    joined({ periodSeconds: 300, channels: ALL, alerts: minutes > 0 ? BY_DAY : BY_NIGHT });
  const firstPage = (domain: JudgedDomain, sweeps: number, say: Sayings): string | undefined => {
    const before = domain.records.length;
    domain.sweeps(sweeps, say);
    return heardOver(domain.records.slice(before), 'pager')[0];
  };

  it('a silent master after 30 minutes, at any hour', () => {
    for (const minutes of [0, 1]) {
      const paged = firstPage(by(minutes), 20, { [MASTER]: 'no-answer' });
      expect(paged).toBe('0.5 h: master-silent MASTER escalated');
    }
  });

  it('blindness after 60 minutes, at any hour', () => {
    const all = { [MASTER]: 'throttled', R1: 'throttled', R2: 'throttled' } as const;
    for (const minutes of [0, 1]) {
      expect(firstPage(by(minutes), 20, all)).toBe('1 h: blind domain escalated');
    }
  });

  it('not where somebody has acknowledged it meanwhile', () => {
    const domain = by(1);
    domain.sweeps(5, { [MASTER]: 'no-answer' });
    domain.act({ kind: 'acknowledge', incident: domain.mustHave('master-silent', MASTER).id });
    expect(firstPage(domain, 20, { [MASTER]: 'no-answer' })).toBeUndefined();
  });

  it('a host that is down never by itself, but where too few are left', () => {
    const domain = joined({ channels: ALL, alerts: BY_DAY, minimum: 1 });
    domain.sweeps(100, { R1: 'no-answer', [MASTER]: { list: { R1: 'down' } } });
    expect(domain.mustHave('silent', 'R1')).toMatchObject({ state: 'open', severity: 'error' });
    expect(heardOver(domain.records, 'pager')).toEqual([]);
    const both: Sayings = {
      R1: 'no-answer',
      R2: 'no-answer',
      [MASTER]: { list: { R1: 'down', R2: 'down' } },
    };
    domain.sweeps(100, both);
    expect(heardOver(domain.records, 'pager')[0]).toContain('too-few domain opened');
    expect(heardOver(domain.records, 'pager').join()).not.toContain('silent');
  });

  it('a warning never, whatever becomes of it', () => {
    const domain = watched(BY_DAY);
    domain.sweeps(400, { R1: 'no-answer' });
    expect(domain.mustHave('silent', 'R1')).toMatchObject({ state: 'open', severity: 'warning' });
    expect(heardOver(domain.records, 'pager')).toEqual([]);
    expect(domain.spoken('silent').slice(0, 3)).toEqual(['opened', 'reminder', 'reminder']);
  });
});

describe('D10: a warning that becomes an error', () => {
  const SILENT: Sayings = { R1: 'no-answer' };
  const DOWN: Sayings = { R1: 'no-answer', [MASTER]: { list: { R1: 'down' } } };

  it('is told again, to mail for the first time, which then hears of its closing', () => {
    const domain = joined({ channels: ALL, alerts: BY_DAY, minimum: 1 });
    domain.sweeps(6, SILENT);
    expect(domain.spoken('silent')).toEqual(['opened']);
    expect(heardOver(domain.records, 'mail')).toEqual([]);
    domain.sweep(DOWN);
    expect(heardIn(domain.last)).toEqual({
      mail: ['silent R1 worsened'],
      chat: ['silent R1 worsened'],
      machines: ['silent R1 worsened'],
    });
    expect(domain.last.moves[0]?.text).toMatch(/^now an error, it was a warning: host down: R1 /);
    domain.sweeps(3, SILENT);
    expect(domain.spoken('silent')).toEqual(['opened', 'worsened']);
    domain.sweeps(4);
    expect(heardOver(domain.records, 'mail').map((words) => words.split(': ')[1])).toEqual([
      'silent R1 worsened',
      'silent R1 recovering',
      'silent R1 closed',
    ]);
  });

  it('is not told twice where it opens as one', () => {
    const domain = joined({ channels: ALL, alerts: BY_DAY });
    domain.sweeps(10, DOWN);
    expect(domain.spoken('silent')).toEqual(['opened']);
  });
});
