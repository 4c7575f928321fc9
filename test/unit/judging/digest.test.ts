import { describe, expect, it } from 'vitest';

import { DEFAULT_ALERTS, type AlertSettings } from '#domain/alert-settings.ts';
import { digestOf } from '#domain/digest.ts';
import type { Incident } from '#domain/incident.ts';
import { EMPTY_MEMORY } from '#domain/memory.ts';
import { HOUR_MS, stuckOf } from '#test/acts.ts';
import { MASTER, settingsOf } from '#test/facts.ts';
import { heardIn, heardOver } from '#test/hearing.ts';
import { joined, minutesOf, type JudgedDomain, type Sayings } from '#test/judging.ts';

const SILENT: Sayings = { R1: 'no-answer' };

/** Begins on a Monday at 08:00 UTC, the hour of its digest. */
const watched = (): JudgedDomain =>
  joined({ periodSeconds: 3_600, channels: ['mail', 'chat'], alerts: DEFAULT_ALERTS });
const mailed = (domain: JudgedDomain): readonly string[] => heardOver(domain.records, 'mail');

describe('the digest of warnings (rules.md, D10)', () => {
  it('is owed by the first sweep after its hour, and gathers what chat was told at once', () => {
    const domain = watched();
    domain.sweeps(22, SILENT);
    expect(mailed(domain)).toEqual([]);
    expect(heardOver(domain.records, 'chat')).toHaveLength(1);
    domain.sweep(SILENT);
    expect(mailed(domain)).toEqual(['24 h: digest', '24 h: silent R1 open']);
    expect(domain.alerts).toMatchObject([
      {
        id: 'bank-25-mail-digest',
        channel: 'mail',
        moves: [],
        digest: {
          sinceMs: domain.records[0]?.sweep.scheduledAtMs,
          entries: [{ id: domain.mustHave('silent', 'R1').id, severity: 'warning' }],
        },
      },
    ]);
  });

  it('names what still holds each day, what closed once, and is not sent where there is nothing', () => {
    const domain = watched();
    domain.sweeps(40, SILENT);
    domain.sweeps(100);
    expect(mailed(domain)).toEqual([
      '24 h: digest',
      '24 h: silent R1 open',
      '48 h: digest',
      '48 h: silent R1 closed',
    ]);
    expect(domain.memory.digestedAtMs).toBe(
      (domain.records[0]?.sweep.scheduledAtMs ?? 0) + 120 * HOUR_MS,
    );
  });

  it('names what opened and closed between two of them', () => {
    const domain = watched();
    domain.sweeps(4, SILENT);
    domain.sweeps(30);
    expect(mailed(domain)).toEqual(['24 h: digest', '24 h: silent R1 closed']);
  });
});

describe('what is over, in digests', () => {
  it('names what closed a month ago, where no sweep was made since (world 98273249674)', () => {
    const domain = watched();
    domain.sweeps(4, SILENT);
    domain.sweeps(6);
    expect(domain.stateOf('silent', 'R1')).toBe('closed');
    domain.sweep({}, { minutes: 33 * 24 * 60 });
    expect(mailed(domain)).toEqual(['792 h: digest', '792 h: silent R1 closed']);
    domain.sweeps(24, SILENT);
    const again = domain.mustHave('silent', 'R1');
    expect(again.follows).toBe(domain.records[3]?.incidents[0]?.id);
  });

  it('says that it is over, of what is over and counted again (world 98273249653)', () => {
    const domain = watched();
    domain.sweeps(4, SILENT);
    domain.sweeps(18);
    domain.sweep(SILENT);
    expect(domain.stateOf('silent', 'R1')).toBe('pending');
    expect(mailed(domain)).toEqual(['24 h: digest', '24 h: silent R1 closed']);
  });

  it.each<readonly [string, Sayings]>([
    ['does not confirm', {}],
    ['is still counted', SILENT],
  ])('names once what closed a month ago, and since then %s', (_, said) => {
    const domain = watched();
    domain.sweeps(4, SILENT);
    domain.sweeps(18);
    domain.sweep(SILENT, { minutes: minutesOf(domain.last) + 30 });
    expect(domain.stateOf('silent', 'R1')).toBe('pending');
    domain.sweep(said, { minutes: 33 * 24 * 60 });
    expect(mailed(domain)).toEqual(['792 h: digest', '792 h: silent R1 closed']);
  });

  it('tells what is over as what people knew of it, though it comes again worse (world 98273249809)', () => {
    const told = {
      atMs: utc('2026-03-02T09:00'),
      tables: 0,
      largest: 0,
      severity: 'warning',
    } as const;
    const closedAtMs = utc('2026-03-02T12:00');
    const again = { ...warning(), state: 'pending', severity: 'error', closedAtMs, told } as const;
    const { alerts } = digestAt('2026-03-03T09:00', DEFAULT_ALERTS, { incidents: [again] });
    expect(alerts[0]?.digest?.entries).toMatchObject([{ state: 'closed', severity: 'warning' }]);
  });

  it('leaves to the next what a person closed after its sweep was due: told once, not twice', () => {
    const closedAtMs = utc('2026-03-03T09:00') + 1;
    const incidents = [stuckOf({ ...warning(), state: 'closed', closedAtMs })];
    expect(digestAt('2026-03-03T09:00', DEFAULT_ALERTS, { incidents }).alerts).toEqual([]);
    const since = utc('2026-03-03T09:00');
    const next = digestAt('2026-03-04T09:00', DEFAULT_ALERTS, { incidents, since });
    expect(next.alerts).toHaveLength(1);
  });
});

describe('what no digest gathers, and when none is owed', () => {
  it('leaves out what is muted, and what mail has heard by itself', () => {
    const domain = watched();
    domain.sweeps(4, SILENT);
    const atMs = domain.last.sweep.scheduledAtMs;
    const span = { fromMs: atMs, untilMs: atMs + 40 * HOUR_MS };
    domain.act({ kind: 'mute', hosts: ['R1'], kinds: [], tables: [], ...span });
    domain.sweeps(30, SILENT);
    expect(mailed(domain)).toEqual([]);
    domain.sweeps(40, { ...SILENT, [MASTER]: { list: { R1: 'down' } } });
    const heard = mailed(domain).filter((words) => words.includes('R1'));
    expect(heard[0]).toBe('45 h: silent R1 quiet-ended');
    expect(heard.join()).not.toContain('silent R1 open');
  });

  it('comes late after a gap, and once', () => {
    const domain = watched();
    domain.sweeps(4, SILENT);
    domain.sweep(SILENT, { minutes: 75 * 60 });
    expect(heardIn(domain.last)['mail']).toEqual(['digest', 'silent R1 open']);
    domain.sweeps(4, SILENT);
    expect(mailed(domain)).toHaveLength(2);
  });

  it('is not owed by a follow-up, nor where mail is told at once, nor without mail', () => {
    const incidents = [warning()];
    const follow = digestAt('2026-03-03T09:00', DEFAULT_ALERTS, { incidents, isFollowUp: true });
    expect(follow.alerts).toEqual([]);
    const { warning: usual } = DEFAULT_ALERTS;
    const atOnce: AlertSettings = { ...DEFAULT_ALERTS, warning: { ...usual, mail: 'at-once' } };
    expect(digestAt('2026-03-03T09:00', atOnce, { incidents })).toEqual({
      alerts: [],
      digestedAtMs: undefined,
    });
    const terminal = joined({ channels: ['terminal'] });
    expect(terminal.memory).not.toHaveProperty('digestedAtMs');
  });
});

const utc = (text: string): number => Date.parse(`${text}:00Z`);
const warning = (): Incident =>
  stuckOf({ kind: 'silent', severity: 'warning', heardOn: ['chat'], tables: [], now: [] });

type At = {
  readonly incidents: readonly Incident[];
  readonly isFollowUp?: boolean;
  readonly since?: number;
};

const digestAt = (
  at: string | number,
  alerts: AlertSettings,
  { incidents, isFollowUp = false, since = utc('2026-03-02T08:00') }: At,
) =>
  digestOf(
    {
      facts: {
        settings: settingsOf({ channels: ['mail'], alerts }),
        record: 7,
        memory: { ...EMPTY_MEMORY, digestedAtMs: since },
      },
      nowMs: typeof at === 'number' ? at : utc(at),
      isFollowUp,
    },
    incidents,
  );

/** The moments (UTC) of the digests of some days of hourly sweeps. */
function digestsFrom(start: string, hours: number, alerts: AlertSettings): readonly string[] {
  const moments: string[] = [];
  let since = utc(start);
  for (let atMs = since; atMs <= utc(start) + hours * HOUR_MS; atMs += HOUR_MS / 2) {
    const { alerts: owed, digestedAtMs = 0 } = digestAt(atMs, alerts, {
      incidents: [warning()],
      since,
    });
    since = digestedAtMs;
    if (owed.length > 0) moments.push(new Date(atMs).toISOString().slice(5, 16));
  }
  return moments;
}

describe('the hour of the digest, by the clocks of the zone', () => {
  const berlin = (digestMinute: number): AlertSettings => ({
    ...DEFAULT_ALERTS,
    zone: 'Europe/Berlin',
    digestMinute,
  });

  it.each<readonly [string, string, number, readonly string[]]>([
    ['spring', '2026-03-27T12:00', 480, ['03-28T07:00', '03-29T06:00', '03-30T06:00']],
    ['autumn', '2026-10-23T12:00', 480, ['10-24T06:00', '10-25T07:00', '10-26T07:00']],
    [
      'an hour that is skipped',
      '2026-03-27T12:00',
      150,
      ['03-28T01:30', '03-29T01:00', '03-30T00:30'],
    ],
    [
      'an hour that comes twice',
      '2026-10-23T12:00',
      150,
      ['10-24T00:30', '10-25T00:30', '10-26T01:30'],
    ],
    ['midnight', '2026-03-27T12:00', 0, ['03-27T23:00', '03-28T23:00', '03-29T22:00']],
  ])('%s: once a day', (_, start, digestMinute, moments) => {
    expect(digestsFrom(start, 68, berlin(digestMinute))).toEqual(moments);
  });
});
