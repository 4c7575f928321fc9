import { describe, expect, it } from 'vitest';

import { DEFAULT_ALERTS, type AlertSettings } from '#domain/alert-settings.ts';
import type { MoveReason } from '#domain/incident.ts';
import type { DomainSettings } from '#domain/settings.ts';
import { MASTER, type Counters, type Saying } from '#test/facts.ts';
import { joined, type JudgedDomain } from '#test/judging.ts';

/** R1 is ahead by 20 in T7, and the master's list says this of it. */
function drilled(list: Saying['list']): JudgedDomain {
  const domain = joined();
  const said = list === undefined ? {} : { list };
  domain.sweep({ [MASTER]: { tables: { 7: 700 }, ...said }, R1: { tables: { 7: 720 } } });
  return domain;
}
const openingOf = (domain: JudgedDomain) =>
  domain.history('ahead', 'R1').find(({ reason }) => reason === 'opened');

const HOUR_SECONDS = 3_600;
/** Domains begin at 08:00 UTC. */
const PAGED_FROM_NINE: AlertSettings = {
  ...DEFAULT_ALERTS,
  officeHours: { ...DEFAULT_ALERTS.officeHours, fromMinute: 540 },
  critical: { ...DEFAULT_ALERTS.critical, pager: 'office-hours' },
};

/** R1 is ahead by 20 in T7, which is confirmed, and so for some sweeps more. */
function told(settings: Partial<DomainSettings> = {}, sweeps = 0): JudgedDomain {
  const domain = joined(settings);
  domain.sweep({ R1: { tables: { 7: 720 } } });
  domain.followUp({ R1: { tables: { 7: 720 } } });
  for (let n = 0; n < sweeps; n += 1) domain.sweep({ R1: { tables: { 7: 720 } } });
  return domain;
}

function thenSaying(domain: JudgedDomain, tables: Counters): JudgedDomain {
  domain.sweep({ R1: { tables } });
  return domain;
}

/** Muted for one sweep, and ahead still in the next. */
function mutedOnce(): JudgedDomain {
  const domain = told();
  const fromMs = domain.last.sweep.scheduledAtMs;
  const matched = { hosts: ['R1'], kinds: [], tables: [] };
  domain.act({ kind: 'mute', ...matched, fromMs, untilMs: fromMs + 420_000 });
  domain.sweep({ R1: { tables: { 7: 720 } } });
  return thenSaying(domain, { 7: 720 });
}

/** The master went back, which spoke for it until a person closed that. */
function heldOnce(): JudgedDomain {
  const domain = joined();
  const both = { [MASTER]: { tables: { 7: 690 } }, R1: { tables: { 7: 700 } } };
  domain.sweep(both);
  domain.followUp(both);
  const { id } = domain.mustHave('master-went-back', MASTER);
  domain.act({ kind: 'close', incident: id, code: 'contents-compared' });
  return thenSaying(domain, { 7: 700 });
}

describe("BoKS's own word against ours (rules.md, D9)", () => {
  it('is quoted with its line where the list of the same sweep says ok', () => {
    expect(openingOf(drilled({}))?.text).toBe(
      'R1 is ahead of MASTER in 1 table: T7 +20; ' +
        'yet the master\'s own list says ok of it: "R1 00:49 04:50 1000 ok"',
    );
  });

  it.each<readonly [string, Saying['list']]>([
    ['says anything else', { R1: 'down' }],
    ['was not read', 'unread'],
    ['does not name the host', { R1: 'absent' }],
  ])('is none where the list %s', (_, list) => {
    expect(openingOf(drilled(list))?.text).toBe('R1 is ahead of MASTER in 1 table: T7 +20');
  });

  it.each<readonly [MoveReason, () => JudgedDomain]>([
    ['confirmed', told],
    ['grown', () => thenSaying(told(), { 7: 745 })],
    ['still-written', () => thenSaying(told(), { 7: 721 })],
    ['more-tables', () => thenSaying(told(), { 7: 720, 9: 910 })],
    ['reminder', () => thenSaying(told({ periodSeconds: 4 * HOUR_SECONDS }, 1), { 7: 720 })],
    ['quiet-ended', mutedOnce],
    ['no-longer-held', heldOnce],
    ['escalated', () => told({ alerts: PAGED_FROM_NINE, channels: ['mail', 'pager'] }, 10)],
  ])('is quoted in what is told as %s', (reason, happen) => {
    const domain = happen();
    const move = domain.last.moves.findLast((each) => each.reason === reason);
    expect(domain.moves).toContain(`ahead R1 ${reason}!`);
    expect(move?.text).toMatch(/; yet the master's own list says ok of it: "R1 [^"]+ ok"$/);
  });

  it('is in the moves alone: an incident that goes on is not written anew for each line', () => {
    const domain = drilled({});
    expect(domain.mustHave('ahead', 'R1').summary).toBe('R1 is ahead of MASTER in 1 table: T7 +20');
  });
});
